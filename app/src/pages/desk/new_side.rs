//! Beside a call: earlier tickets of that number, and what is open at that place.

use super::beside::{Beside, Here, is_same};
use super::new::Call;
use super::pieces::brief_card;
use crate::i18n::{t, tf};
use crate::page::use_now;
use crate::pages::tickets::failed;
use crate::ui;
use chrono::{DateTime, Utc};
use domain::place::CategoryCode;
use domain::view::CallerHistory;
use leptos::prelude::*;

/// The pane.
pub fn pane(call: Call) -> AnyView {
    let Beside {
        caller,
        here,
        category,
        ..
    } = call.beside;
    let callers = move || {
        let now = use_now();
        Suspend::new(async move {
            match caller.await {
                Ok(found) => caller_card(found, now),
                Err(why) => failed(&why, move || caller.refetch()),
            }
        })
    };
    let places = move || {
        let now = use_now();
        Suspend::new(async move {
            match here.await {
                Ok(found) => place_card(found, category.get_untracked().as_ref(), now),
                Err(why) => failed(&why, move || here.refetch()),
            }
        })
    };
    view! {
        <aside class="pane pane--side" aria-label=t("desk.side")>
            <div class="pane__body">
                <div class="stack" aria-live="polite">
                    <Transition fallback=|| ui::skeleton()>{places}</Transition>
                    <Transition fallback=|| ui::skeleton()>{callers}</Transition>
                </div>
            </div>
        </aside>
    }
    .into_any()
}

fn caller_card(found: Option<CallerHistory>, now: DateTime<Utc>) -> AnyView {
    let (title, rows, none) = match found {
        None => (
            t("desk.caller").to_owned(),
            Vec::new(),
            t("desk.caller_hint").to_owned(),
        ),
        Some(history) => {
            let title = tf("desk.same_phone", &[("n", &history.rows.len().to_string())]);
            (title, history.rows, t("desk.caller_new").to_owned())
        }
    };
    brief_card(title, &rows, none, now, true)
}

fn place_card(found: Here, category: Option<&CategoryCode>, now: DateTime<Utc>) -> AnyView {
    let Some((_, rows)) = found else {
        let title = t("desk.at_place").to_owned();
        return brief_card(title, &[], t("desk.at_place_hint").to_owned(), now, true);
    };
    let title = tf("desk.same_place", &[("n", &rows.len().to_string())]);
    // what may be the same fault is told in the form
    let told = rows.iter().any(|row| is_same(row, category));
    let warning = (!told && !rows.is_empty()).then(|| {
        ui::banner(
            "banner banner--box banner--warning",
            "alert",
            t("desk.maybe_duplicate").into_any(),
        )
    });
    view! { {warning} {brief_card(title, &rows, t("desk.same_place_none").to_owned(), now, true)} }.into_any()
}
