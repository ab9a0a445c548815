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

/// The ticket that a call joins, in a draft: its id and its number, and the place and the category that the call had
/// when that was said. Or [`LEFT`] and the number of the one that it no longer joins.
const JOINS: &str = "joins";

/// The call no longer joins the ticket whose number follows.
const LEFT: &str = "left";

/// The category of a call, in a draft.
const CATEGORY: &str = "category";

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

/// What a call has to do with a ticket that was reported before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    /// It joins that one.
    To(TicketId, TicketNo),
    /// It was to join that one, but then it turned out to be about another place or another category.
    Left(TicketNo),
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
    call.take_join_back();
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
            send: (move || self.sends()).into_any(),
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

    /// What the button does that sends the call in front.
    fn sends(self) -> String {
        match self.joins() {
            Some((_, no)) => tf("desk.send_joining", &[("no", &no.to_string())]),
            None => t("desk.send").to_owned(),
        }
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

    /// What the call in front has to do with an earlier one, as its place and its category are now; whoever reads it hears of
    /// changes.
    fn join_said(self) -> Option<Join> {
        let (text, category) = (self.intake.typed.get(JOINS), self.intake.typed.get(CATEGORY));
        let place = self
            .intake
            .place
            .with(|place| place.as_ref().map(|label| label.code.to_string()));
        read_joins(&text, place.as_deref(), &category)
    }

    /// The ticket that the call in front joins.
    pub fn joins(self) -> Option<(TicketId, TicketNo)> {
        match self.join_said()? {
            Join::To(id, no) => Some((id, no)),
            Join::Left(_) => None,
        }
    }

    /// The ticket that the call in front no longer joins, because its place or its category changed since.
    pub fn left(self) -> Option<TicketNo> {
        match self.join_said()? {
            Join::Left(no) => Some(no),
            Join::To(..) => None,
        }
    }

    /// The call in front is about the same as that ticket; none takes it back.
    pub fn join(self, row: Option<&TicketRow>) {
        let place = self
            .intake
            .place
            .with_untracked(|place| place.as_ref().map(|label| label.code.to_string()));
        let category = self.intake.typed.all().remove(CATEGORY).unwrap_or_default();
        let text = row
            .zip(place)
            .map(|(row, place)| [row.id.to_string(), row.no.to_string(), place, category].join(" "));
        self.intake.touched();
        self.intake.typed.write(JOINS, &text.unwrap_or_default());
    }

    /// What was said of joining holds for the place and the category that the call had then: with another one it is
    /// taken back, for good. The window in which that was typed sees to it.
    fn take_join_back(self) {
        Effect::new(move |_| {
            let Some(no) = self.left() else { return };
            let text = [LEFT, &no.to_string()].join(" ");
            if !self.intake.is_followed() && untrack(move || self.intake.typed.get(JOINS)) != text {
                self.intake.typed.write(JOINS, &text);
            }
        });
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

/// Reads what a draft says of joining, for a call of that place and that category; without one of them it still stands.
fn read_joins(text: &str, place: Option<&str>, category: &str) -> Option<Join> {
    let mut words = text.split(' ');
    let first = words.next()?;
    let no = words.next()?.parse().ok()?;
    if first == LEFT {
        return Some(Join::Left(no));
    }
    let id = first.parse().ok()?;
    let (then_place, then_category) = (words.next()?, words.next()?);
    let moved = place.is_some_and(|place| place != then_place);
    let other = !category.is_empty() && category != then_category;
    Some(if moved || other {
        Join::Left(no)
    } else {
        Join::To(id, no)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_that_a_call_joins_is_read_from_its_draft() {
        let id: TicketId = "0197a2b0-0000-7000-8000-000000000001".parse().expect("an id");
        let no = TicketNo(100_001);
        let text = [&id.to_string(), "100001", "D1-101", "plumbing"].join(" ");
        let read = |place, category| read_joins(&text, place, category);
        assert_eq!(read(Some("D1-101"), "plumbing"), Some(Join::To(id, no)));
        // while another place is looked for nothing is decided
        assert_eq!(read(None, "plumbing"), Some(Join::To(id, no)));
        assert_eq!(read(Some("D1-102"), "plumbing"), Some(Join::Left(no)));
        assert_eq!(read(Some("D1-101"), "doors"), Some(Join::Left(no)));
        let left = read_joins("left 100001", Some("D1-101"), "plumbing");
        assert_eq!(left, Some(Join::Left(no)));
        for text in ["", "100001", "left", "left x"] {
            assert_eq!(read_joins(text, None, ""), None, "{text}");
        }
    }
}
