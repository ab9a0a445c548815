//! Language and leaving.

use super::{js, kept, prefs};
use crate::i18n::{COOKIE, Lang};
use domain::view::Me;
use js_sys::Reflect;

/// Remembers the language that somebody chose, for pages that the server makes and for those that begin without it.
pub fn set_language(lang: Lang) {
    let cookie = [
        COOKIE,
        "=",
        lang.as_str(),
        "; path=/; max-age=31536000; samesite=lax",
    ]
    .concat();
    let _ = Reflect::set(&leptos::prelude::document(), &"cookie".into(), &cookie.into());
    prefs::keep(prefs::LANGUAGE, lang);
}

/// Forgets what only this person may see, and leaves through the form. The queue stays, sealed (F24).
pub async fn leave(me: &Me, form: &web_sys::HtmlFormElement) {
    kept::sign_out(me).await;
    let _ = form.submit();
}

/// What this device is called, for people who use several.
#[must_use]
pub fn device_name() -> Option<String> {
    prefs::read(prefs::DEVICE)
}

/// Names this device.
pub fn name_device(name: &str) {
    prefs::keep(prefs::DEVICE, name);
}

/// Whether the browser believes that there is a network.
#[must_use]
pub fn has_network() -> bool {
    js::window().navigator().on_line()
}
