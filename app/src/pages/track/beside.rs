//! Pages beside that of a ticket, which only the server makes: they are plain forms and load no program.

use crate::address::use_address;
use crate::i18n::{t, tf};
use crate::page::{Shown, use_first};
use crate::pages::refused;
use crate::parts::{nav, ticket};
use crate::track::TrackPage;
use crate::ui;
use leptos::prelude::*;

/// A page beside that of a ticket, made by the server: `draw` gets the address of the ticket's page, and the ticket.
pub fn page_of(title: &'static str, draw: fn(&str, &TrackPage) -> AnyView) -> AnyView {
    let path = use_address().path.get_untracked();
    let home = path.rsplit_once('/').map_or("/", |(home, _)| home).to_owned();
    let (sub, body) = match use_first() {
        Some(Shown::Ticket(Some(view))) => {
            let no = tf("home.number", &[("no", &view.no.to_string())]);
            let place = ticket::place(&view.place);
            ([place, no].join(" · "), draw(&home, &view))
        }
        Some(_) => {
            refused::missing();
            (String::new(), super::waiting::unknown())
        }
        None => (String::new(), unread(home)),
    };
    let content = view! {
        <div class="content content--form">
            <div class="page-head">
                <h1 class="page-head__title">{title}</h1>
                <p class="page-head__sub">{sub}</p>
            </div>
            {body}
        </div>
    };
    nav::plain(title, content.into_any())
}

/// Only the server makes such a page.
fn unread(home: String) -> AnyView {
    let action = view! { <a class="button button--primary" href=home rel="external">{t("note.back")}</a> };
    ui::empty(
        "cloud-off",
        t("common.failed_title"),
        t("common.failed_text"),
        action.into_any(),
    )
}
