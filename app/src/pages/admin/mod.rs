//! What the administrator looks after: places with their codes, and messages.

mod messages;
mod places;
mod sheet;

pub use messages::Messages;
pub use places::Places;

use crate::i18n::t;
use crate::parts::nav;
use crate::ui::icon;
use leptos::prelude::*;

/// The way to the pages of the administrator.
#[component]
pub fn Index() -> impl IntoView {
    let pages = [
        ("/admin/places", "qr", t("admin.places"), t("admin.places_text")),
        (
            "/admin/messages",
            "send",
            t("admin.messages"),
            t("admin.messages_text"),
        ),
    ];
    let pages = pages.map(|(href, mark, name, text)| {
        view! {
            <section class="ticket-card">
                <div class="ticket-card__head">{icon(mark)}</div>
                <h2 class="ticket-card__title"><a class="ticket-card__link" href=href>{name}</a></h2>
                <p class="ticket-card__place">{text}</p>
            </section>
        }
    });
    let content = view! {
        <div class="content">
            <div class="page-head"><h1 class="page-head__title">{t("admin.title")}</h1></div>
            <div class="ticket-list">{pages.into_iter().collect::<Vec<_>>()}</div>
        </div>
    };
    nav::staff(t("admin.title"), "app", content.into_any())
}
