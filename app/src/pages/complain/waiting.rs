//! A complaint that the server does not have, or that can't be read now: from the queue of this phone when it is there.

use crate::i18n::t;
use crate::pages::refused;
use crate::pages::track::{Tracking, waiting};
use crate::parts::complaint::category;
use crate::parts::ticket;
use crate::ui;
use domain::complaint::Filing;
use domain::sync::{Item, ItemState};
use leptos::prelude::*;

/// A complaint.
pub(super) const COMPLAINT: waiting::Waiting = waiting::Waiting {
    here: on_this_phone,
    unknown,
    unread: "complain.unread_text",
};

fn unknown() -> AnyView {
    let action = view! {
        <div class="button-row">
            <a class="button button--primary" href="/complain" rel="external">{t("complain.again")}</a>
            {refused::hotline("button")}
        </div>
    };
    ui::empty(
        "search",
        t("complain.unknown_title"),
        t("complain.unknown_text"),
        action.into_any(),
    )
}

/// The complaint as it lies in the queue.
fn on_this_phone(page: Tracking) -> Option<AnyView> {
    let (item, filing) = page
        .queued()
        .into_iter()
        .find_map(|item| item.envelope.filing().map(|filing| (item, filing)))?;
    let head = if item.state == ItemState::Refused {
        let form = "/complain".to_owned();
        waiting::not_taken(&item, page.told, t("complain.not_taken"), form)
    } else {
        waiting::waits(page, &item)
    };
    let keep = filing.complainant.is_none().then(super::track::keep_anonymous);
    Some(view! { {head} {keep} {facts(&item, &filing)} {refused::hotline("button")} }.into_any())
}

fn facts(item: &Item, filing: &Filing) -> AnyView {
    let place = filing.place.as_ref().map(|place| place.to_string().into_any());
    view! {
        <section class="card">
            <div class="card__body stack">
                <h2 class="card__title">{filing.text.as_str().to_owned()}</h2>
                <dl class="facts">
                    {ticket::fact(t("complain.about"), category(filing.category).into_any())}
                    {super::track::told(filing)}
                    {place.map(|place| ticket::fact(t("complain.place"), place))}
                    {waiting::photos(item)}
                </dl>
            </div>
        </section>
    }
    .into_any()
}
