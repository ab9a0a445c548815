//! Beside a call: earlier tickets of that number, and what is open at that place. Fetched while the officer types.

use super::new::Call;
use super::pieces::{brief_card, is_open};
use crate::api::tickets::{caller_history, open_at_place};
use crate::codec::{Reading, reading};
use crate::error::AppError;
use crate::i18n::{t, tf, word};
use crate::page::{use_live, use_now};
use crate::pages::tickets::failed;
use crate::time;
use crate::ui::{self, icon};
use chrono::{DateTime, Utc};
use domain::phone::Phone;
use domain::place::CategoryCode;
use domain::view::{CallerHistory, TicketRow};
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must pause before a number counts as whole: its beginning may be a campus number.
const PAUSE: Duration = Duration::from_millis(400);

/// The pane.
pub fn pane(call: Call) -> AnyView {
    let number = settled_number(call);
    let caller = reading(
        move || (use_live(), number.get()),
        |(_, number)| async move {
            match number {
                Some(number) => caller_history(number).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let place = Memo::new(move |_| {
        let place = call.intake.place;
        place.with(|place| place.as_ref().map(|label| label.code.clone()))
    });
    let category = Memo::new(move |_| CategoryCode::parse(&call.intake.typed.get("category")).ok());
    let here = reading(
        move || (use_live(), place.get(), category.get()),
        |(_, place, category)| async move {
            match place {
                Some(place) => open_at_place(place, category).await.map(Some),
                None => Ok(None),
            }
        },
    );
    fill_name(call, number, caller);
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
                Ok(found) => place_card(call, found, category.get_untracked().as_ref(), now),
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

fn place_card(
    call: Call,
    found: Option<Vec<TicketRow>>,
    category: Option<&CategoryCode>,
    now: DateTime<Utc>,
) -> AnyView {
    let Some(rows) = found else {
        let title = t("desk.at_place").to_owned();
        return brief_card(title, &[], t("desk.at_place_hint").to_owned(), now, true);
    };
    let title = tf("desk.same_place", &[("n", &rows.len().to_string())]);
    let same = |row: &&TicketRow| Some(&row.category) == category && is_open(row.stage);
    let (same, other): (Vec<&TicketRow>, Vec<&TicketRow>) = rows.iter().partition(same);
    let hints = same.iter().map(|row| hint(call, row, now)).collect::<Vec<_>>();
    let warning = (same.is_empty() && !other.is_empty()).then(|| {
        ui::banner(
            "banner banner--box banner--warning",
            "alert",
            t("desk.maybe_duplicate").into_any(),
        )
    });
    view! { {hints} {warning} {brief_card(title, &rows, t("desk.same_place_none").to_owned(), now, true)} }
        .into_any()
}

/// That the same was reported there before: since when, how far it is, and a way to join it.
fn hint(call: Call, row: &TicketRow, now: DateTime<Utc>) -> AnyView {
    let text = tf(
        "desk.duplicate",
        &[
            ("span", &time::span(now - row.reported_at)),
            ("stage", word("stage", row.stage.as_str())),
        ],
    );
    let (no, stored) = (row.no, StoredValue::new(row.clone()));
    let joined = move || call.joins().is_some_and(|(_, joined)| joined == no);
    let content = row.content.clone();
    view! {
        <div class="banner banner--box banner--warning duplicate" data-no=no.to_string()>
            {icon("alert")}
            <div class="banner__text">
                <p><strong>{text}</strong> " " <span class="ticket-no">{no.to_string()}</span></p>
                <p class="small">{content}</p>
            </div>
            <button class="button banner__action" type="button" aria-pressed=move || joined().to_string()
                on:click=move |_| stored.with_value(|row| call.join((!joined()).then_some(row)))>
                {move || if joined() { t("desk.join_not") } else { t("desk.join") }}
            </button>
        </div>
    }
    .into_any()
}

/// The caller's number, once one stands there and typing pauses.
fn settled_number(call: Call) -> RwSignal<Option<String>> {
    let settled = RwSignal::new(None);
    Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
        if let Some(handle) = waiting.flatten() {
            handle.clear();
        }
        let number = Phone::parse(&call.intake.typed.get("phone"))
            .ok()
            .map(String::from);
        if number == settled.get_untracked() {
            return None;
        }
        let take = move || {
            settled.try_set(number);
        };
        set_timeout_with_handle(take, PAUSE).ok()
    });
    settled
}

/// Gives the name that came with this number before, unless the officer has typed one.
fn fill_name(
    call: Call,
    settled: RwSignal<Option<String>>,
    caller: Reading<Result<Option<CallerHistory>, AppError>>,
) {
    let filled = StoredValue::new((String::new(), String::new()));
    Effect::new(move |_| {
        let Some(Ok(Some(history))) = caller.get() else {
            return;
        };
        // the answer may be about the call that was in front before
        let asked = settled.get_untracked();
        let (number, standing) =
            untrack(move || (call.intake.typed.get("phone"), call.intake.typed.get("name")));
        if asked.is_none() || Phone::parse(&number).ok().map(String::from) != asked {
            return;
        }
        let (last_number, last_name) = filled.get_value();
        // a name that was filled in for the beginning of a longer number makes room; one that the officer
        // took out stays out
        let free = standing.trim().is_empty() || standing == last_name;
        if let Some(name) = history.name.filter(|_| free && number != last_number) {
            call.intake.typed.write("name", &name);
            filled.set_value((number, name));
        }
    });
}
