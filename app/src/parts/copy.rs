//! Handing on the link of a page: into the clipboard, or to be copied by hand.

use crate::i18n::{t, tf};
use crate::ui::{self, Toaster, icon_small};
use leptos::prelude::*;

/// A button that copies the link of the page at `path`; without script there is none.
#[must_use]
pub fn copy_button(path: String) -> AnyView {
    let toaster = ui::use_toaster();
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    view! {
        <button class="button button--small" type="button" hidden=move || !alive.get() on:click=move |_| copy(&path, toaster)>
            {icon_small("link")} {t("link.copy")}
        </button>
    }
    .into_any()
}

/// Puts the link into the clipboard; where a browser keeps it closed, shows the link to be copied by hand.
pub fn copy(path: &str, toaster: Toaster) {
    let link = [window().location().origin().unwrap_or_default().as_str(), path].concat();
    let failed = tf("link.failed", &[("link", &link)]);
    copy_text(&link, t("link.copied"), failed, toaster);
}

/// Puts a text into the clipboard and says so: `copied`; where a browser keeps it closed, `failed`.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(unused_variables, reason = "a server has no clipboard")
)]
pub fn copy_text(text: &str, copied: &'static str, failed: String, toaster: Toaster) {
    #[cfg(feature = "hydrate")]
    if let Some(written) = write_to_clipboard(text) {
        leptos::task::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(written).await {
                Ok(_) => toaster.success(copied),
                Err(_) => toaster.danger(failed),
            }
        });
        return;
    }
    toaster.danger(failed);
}

/// `navigator.clipboard.writeText`, when there is one: it is missing on plain HTTP and in some apps' browsers.
#[cfg(feature = "hydrate")]
fn write_to_clipboard(text: &str) -> Option<js_sys::Promise> {
    use leptos::wasm_bindgen::{JsCast, JsValue};
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let clipboard =
        get(&get(&js_sys::global(), "navigator")?, "clipboard").filter(|one| !one.is_undefined())?;
    let write = get(&clipboard, "writeText")?
        .dyn_into::<js_sys::Function>()
        .ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}
