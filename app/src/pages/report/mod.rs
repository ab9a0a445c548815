//! The reporter's form and the menus that lead to it.

pub(super) mod fields;
pub(super) mod form;
#[cfg(feature = "hydrate")]
pub mod memory;
mod menu;
#[cfg(feature = "hydrate")]
pub(super) mod send;

pub(super) use fields::escaped;
pub use menu::menu;
pub(super) use menu::{scan_link, search_form};

use super::refused;
use crate::address::use_address;
use crate::error::{AppError, ErrorCode};
use crate::i18n::t;
use crate::page::Shown;
use crate::parts::nav;
use crate::parts::shown::use_shown;
use crate::ui;
use domain::place::{PlaceCode, PlaceKind};
use domain::view::{Bilingual, PlaceLabel};
use leptos::prelude::*;

/// The page behind the QR code of a place.
#[must_use]
pub fn page(code: &str) -> AnyView {
    let code = code.to_owned();
    let content = use_shown().drawn(move |read| match read {
        Ok(Shown::Place(Some(label), open)) => form::form(label, open),
        Ok(_) => unknown(),
        Err(error) => unread(error, &code),
    });
    let content = view! { <div class="content content--form">{content}</div> };
    nav::plain(t("report.title"), content.into_any())
}

/// Without a network the place has no name here, but its code is all that a report needs.
fn unread(error: &AppError, code: &str) -> AnyView {
    match PlaceCode::parse(code) {
        Ok(code) if error.code == ErrorCode::Offline => {
            let name = Bilingual {
                zh: t("report.place_offline").to_owned(),
                en: t("report.place_offline").to_owned(),
            };
            form::form(
                &PlaceLabel {
                    code,
                    kind: PlaceKind::Room,
                    building: name,
                    floor: None,
                    room: None,
                },
                &[],
            )
        }
        _ => failed(error),
    }
}

/// What could not be read, with a way to try again.
fn failed(error: &AppError) -> AnyView {
    let here = use_address();
    let again = [here.path.get_untracked(), here.search.get_untracked()].concat();
    let action = view! {
        <p class="muted">{error.message.clone()}</p>
        <div class="button-row">
            <a class="button button--primary" href=again rel="external">{t("common.retry")}</a>
            {refused::hotline("button")}
        </div>
    };
    ui::empty(
        "cloud-off",
        t("common.failed_title"),
        t("common.failed_text"),
        action.into_any(),
    )
}

/// No such code: the menu leads on.
fn unknown() -> AnyView {
    refused::missing();
    let action = view! {
        <div class="button-row">
            <a class="button button--primary" href="/report">{t("report.choose_place")}</a>
            {refused::hotline("button")}
        </div>
    };
    view! {
        <div class="stack">
            {ui::empty("qr", t("report.unknown_title"), t("report.unknown_text"), action.into_any())}
            {search_form("")}
        </div>
    }
    .into_any()
}
