//! The room that the browser gives us, and whether it keeps what is in it.

use super::js;
use wasm_bindgen::JsValue;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// Bytes in use.
    pub used: f64,
    /// Bytes that may still be used, about.
    pub free: f64,
    /// Whether the browser has promised to throw nothing away by itself.
    pub kept: bool,
}

fn manager() -> JsValue {
    js::get(&js::window().navigator(), "storage")
}

async fn says_yes(method: &str) -> bool {
    js::call(&manager(), method)
        .await
        .is_ok_and(|answer| answer.is_truthy())
}

/// Asks the browser to throw nothing away by itself (F6), and says whether it promised. It decides; the person is asked
/// by some of them.
pub async fn persist() -> bool {
    says_yes("persisted").await || says_yes("persist").await
}

/// How much room there is; none where the browser doesn't say.
pub async fn space() -> Option<Space> {
    let estimate = js::call(&manager(), "estimate").await.ok()?;
    let used = js::get(&estimate, "usage").as_f64()?;
    let quota = js::get(&estimate, "quota").as_f64()?;
    Some(Space {
        used,
        free: (quota - used).max(0.0),
        kept: says_yes("persisted").await,
    })
}
