//! Beside a call: earlier tickets of that number, and what is open at that place. Fetched while the officer types.

use super::new::Call;
use super::pieces::brief_card;
use crate::api::tickets::{caller_history, open_at_place};
use crate::codec::{Reading, reading};
use crate::i18n::{t, tf};
use crate::page::{use_live, use_now};
use crate::pages::tickets::failed;
use crate::ui;
use domain::phone::Phone;
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
        call.place
            .with(|place| place.as_ref().map(|label| label.code.clone()))
    });
    let here = reading(
        move || (use_live(), place.get()),
        |(_, place)| async move {
            match place {
                Some(place) => open_at_place(place).await.map(Some),
                None => Ok(None),
            }
        },
    );
    fill_name(call, caller);
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
                Ok(found) => place_card(found, now),
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

fn caller_card(found: Option<CallerHistory>, now: chrono::DateTime<chrono::Utc>) -> AnyView {
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

fn place_card(found: Option<Vec<TicketRow>>, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    let (title, rows, none) = match found {
        None => (
            t("desk.at_place").to_owned(),
            Vec::new(),
            t("desk.at_place_hint").to_owned(),
        ),
        Some(rows) => {
            let title = tf("desk.same_place", &[("n", &rows.len().to_string())]);
            (title, rows, t("desk.same_place_none").to_owned())
        }
    };
    let warning = (!rows.is_empty()).then(|| {
        ui::banner(
            "banner banner--box banner--warning",
            "alert",
            t("desk.maybe_duplicate").into_any(),
        )
    });
    view! { {warning} {brief_card(title, &rows, none, now, true)} }.into_any()
}

/// The caller's number, once one stands there and typing pauses.
fn settled_number(call: Call) -> RwSignal<Option<String>> {
    let settled = RwSignal::new(None);
    Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
        if let Some(handle) = waiting.flatten() {
            handle.clear();
        }
        let number = Phone::parse(&call.typed.get("phone")).ok().map(String::from);
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
fn fill_name(call: Call, caller: Reading<Result<Option<CallerHistory>, crate::error::AppError>>) {
    let filled = StoredValue::new((String::new(), String::new()));
    Effect::new(move |_| {
        let Some(Ok(Some(history))) = caller.get() else {
            return;
        };
        let (number, standing) = untrack(move || (call.typed.get("phone"), call.typed.get("name")));
        let (last_number, last_name) = filled.get_value();
        // a name that was filled in for the beginning of a longer number makes room; one that the officer
        // took out stays out
        let free = standing.trim().is_empty() || standing == last_name;
        if let Some(name) = history.name.filter(|_| free && number != last_number) {
            call.typed.write("name", &name);
            filled.set_value((number, name));
        }
    });
}
