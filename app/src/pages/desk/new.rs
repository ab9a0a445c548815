//! A report by telephone or at the counter, registered by keyboard while the caller talks.

use super::beside::Beside;
use super::calls::Calls;
use super::fate::{Fate, fate_of};
use super::intake::Intake;
use super::pane::{Again, Pane, registered, waits};
use super::{new_side, send, strip};
use crate::i18n::{t, tf};
use crate::parts::nav;
use crate::ui::{self, icon};
use domain::id::{LaneId, TicketId, TicketNo};
use domain::view::TicketRow;
use leptos::prelude::*;

/// The field that has the focus first.
const FIRST: &str = "phone";

/// The fields of which one must be filled in for a call to be more than an empty form.
const TEXTS: &[&str] = &["phone", "name", "content", "spot", "remark"];

/// The ticket that a call joins, in a draft: its id and its number.
const JOINS: &str = "joins";

/// Where a ticket is shown, before its number.
const AT: &str = "/desk?no=";

/// What came of a report that was to join another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It is a part of that one.
    Into(TicketNo),
    /// That one was done with in the meantime, so it stands alone.
    Alone(TicketNo),
}

/// What was registered last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The server gave it a number; and whether it joined another, as soon as that is known.
    Number(TicketNo, Option<Joined>),
    /// It is safe on this device and gets its number when it is sent.
    Saved(LaneId),
    /// Another window sent it, or closed it.
    Elsewhere(LaneId),
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct Call {
    /// All calls; the form holds the one in front.
    pub calls: Calls,
    /// The form.
    pub intake: Intake,
    /// What was registered before, and the id of the call that was in front then.
    pub last: RwSignal<Option<(String, Registered)>>,
    /// What is known beside it.
    pub beside: Beside,
}

/// The page.
#[component]
pub fn NewReport() -> impl IntoView {
    let calls = Calls::new(FIRST, TEXTS);
    let call = Call {
        calls,
        intake: calls.intake,
        last: RwSignal::new(None),
        beside: Beside::of(calls.intake),
    };
    calls.begin();
    calls.follow();
    call.intake.keep_drafts();
    call.intake.keep_time();
    call.intake.mend(move || send::wrong(call));
    strip::listen(calls);
    call.listen_to_join();
    let content = view! {
        <div class="panes panes--form">
            {call.form()}
            {new_side::pane(call)}
        </div>
    };
    nav::staff(t("desk.new_title"), "app app--panes", content.into_any())
}

impl Call {
    /// What was registered last, as long as the call is in front that came after it.
    fn told(self) -> Option<Registered> {
        let front = self.calls.front.get();
        let last = self.last.get().filter(|(then, _)| *then == front);
        let elsewhere = self.calls.elsewhere.get().filter(|(then, _)| *then == front);
        // what was closed there is no news
        let sent = |lane: &LaneId| {
            let fate = fate_of(&self.intake.outbox.items(), *lane);
            matches!(fate, Some(Fate::Number(_) | Fate::Waiting))
        };
        let elsewhere = elsewhere.map(|(_, lane)| lane).filter(sent);
        last.map(|(_, registered)| registered)
            .or(elsewhere.map(Registered::Elsewhere))
    }

    fn form(self) -> AnyView {
        self.intake.pane(Pane {
            title: t("desk.new_title"),
            send: t("desk.send"),
            above: strip::strip(self.calls),
            has_news: Signal::derive(move || self.intake.restored.get() || self.told().is_some()),
            news: (move || self.news()).into_any(),
            fields: view! { {self.fields()} {move || self.joining()} }.into_any(),
            rests: Signal::derive(move || self.intake.act.busy()),
            submit: Callback::new(move |()| send::send(self)),
            clear: Callback::new(move |()| self.calls.clear()),
            undo: Callback::new(move |()| self.intake.undo()),
            again: Again {
                lane: self.calls.lane(),
                at: AT,
                drop: Callback::new(move |()| self.calls.drop(&self.calls.front.get_untracked())),
                anew: Callback::new(move |()| self.calls.anew()),
            },
        })
    }

    /// What was registered last, or that a draft was put back.
    fn news(self) -> AnyView {
        let last = self.told();
        let saved = match last {
            Some(Registered::Saved(lane)) => Some(lane),
            _ => None,
        };
        if let Some(told) = self.intake.told(saved, AT) {
            return told;
        }
        let (no, joined) = match last {
            Some(Registered::Number(no, joined)) => (no, joined),
            Some(Registered::Elsewhere(lane)) => {
                return match fate_of(&self.intake.outbox.items(), lane) {
                    Some(Fate::Number(no)) => registered("desk.registered_elsewhere", no, AT),
                    _ => waits(),
                };
            }
            Some(Registered::Saved(_)) | None => return ().into_any(),
        };
        let link = |no: TicketNo| {
            let no = no.to_string();
            let href = [AT, &no].concat();
            view! { <a class="ticket-no" href=href>{no}</a> }
        };
        let joined = joined.map(|joined| {
            let (text, no) = match joined {
                Joined::Into(no) => ("desk.joined_to", no),
                Joined::Alone(no) => ("desk.joined_not", no),
            };
            view! { " · " {t(text)} " " {link(no)} }
        });
        let text = view! { {t("desk.registered")} " " {link(no)} {joined} };
        ui::banner("banner banner--box banner--success", "check", text.into_any())
    }

    /// The ticket that the call in front joins.
    pub fn joins(self) -> Option<(TicketId, TicketNo)> {
        read_joins(&self.intake.typed.get(JOINS))
    }

    /// The call in front is about the same as that ticket; none takes it back.
    pub fn join(self, row: Option<&TicketRow>) {
        let text = row.map(|row| [row.id.to_string(), row.no.to_string()].join(" "));
        self.intake.touched();
        self.intake.typed.write(JOINS, &text.unwrap_or_default());
    }

    /// That the call joins another ticket, at the end of the form, where it is sent.
    fn joining(self) -> AnyView {
        let Some((_, no)) = self.joins() else {
            return ().into_any();
        };
        let text = tf("desk.joining", &[("no", &no.to_string())]);
        view! {
            <div class="banner banner--box banner--info" role="status" id="joining">
                {icon("link")} <p class="banner__text">{text}</p>
                <button class="button button--quiet banner__action" type="button" on:click=move |_| self.join(None)>
                    {t("desk.join_not")}
                </button>
            </div>
        }
        .into_any()
    }
}

fn read_joins(text: &str) -> Option<(TicketId, TicketNo)> {
    let (id, no) = text.split_once(' ')?;
    Some((id.parse().ok()?, no.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_that_a_call_joins_is_read_from_its_draft() {
        let id: TicketId = "0197a2b0-0000-7000-8000-000000000001".parse().expect("an id");
        let text = [id.to_string(), "100001".to_owned()].join(" ");
        assert_eq!(read_joins(&text), Some((id, TicketNo(100_001))));
        assert_eq!(read_joins(""), None);
        assert_eq!(read_joins("100001"), None);
    }
}
