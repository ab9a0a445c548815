//! The browser's cache in which the photos of somebody's jobs lie: one for each person, to be forgotten with the jobs.

use super::super::js;
use domain::id::PersonId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CacheStorage;

/// All caches. Browsers have them in secure contexts only.
///
/// # Errors
/// Where there are none.
pub fn caches() -> Result<CacheStorage, JsValue> {
    js::get(&js::window(), "caches").dyn_into()
}

/// The name of that person's; not one of the service worker's, which tidies its own away.
#[must_use]
pub fn name_of(person: PersonId) -> String {
    ["job-photos-", &person.to_string()].concat()
}

/// Forgets all photos of that person's jobs (F25).
pub async fn forget(person: PersonId) {
    if let Ok(caches) = caches() {
        let _ = js::settled(Ok(caches.delete(&name_of(person)))).await;
    }
}
