//! The pages of people without an account, and sign-in. They know no router: each of their links loads a page, which
//! works without script too, and keeps the program of reporters' phones small.

use super::{home, login, refused, report, track};
use crate::address::use_address;
use crate::page::Refusal;
use leptos::prelude::*;

/// The page of this address, one of [`crate::access::REPORTERS`].
#[must_use]
pub fn page() -> AnyView {
    let path = use_address().path.get_untracked();
    let mut parts = path.trim_matches('/').split('/');
    match (parts.next(), parts.next()) {
        (Some(""), None) => home::page(),
        (Some("report"), None) => report::menu(),
        (Some("login"), None) => login::page(),
        (Some("r"), Some(code)) => report::page(code),
        (Some("t"), Some(token)) => track::page(token),
        _ => refused::page(Refusal::NotFound),
    }
}
