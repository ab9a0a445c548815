//! A job in the list.

use super::give::Giver;
use super::order::{Card, Groups};
use super::step;
use crate::i18n::{t, tf, word};
use crate::parts::ticket;
use crate::time;
use crate::ui::{icon, icon_small};
use domain::id::TicketId;
use domain::sync::{Item, ItemState};
use domain::ticket::CommandKind;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// How the commands of a job stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Something of it waits to be sent.
    Waiting,
    /// The server refused something of it.
    Refused,
}

impl Mark {
    /// The marks of all jobs that have one. What was refused is what must be seen.
    #[must_use]
    pub fn all(items: &[Item]) -> BTreeMap<TicketId, Self> {
        let mut marks = BTreeMap::new();
        for item in items.iter().filter(|item| item.is_open()) {
            let mark = if item.state == ItemState::Refused {
                Self::Refused
            } else {
                Self::Waiting
            };
            let seen = marks.entry(item.envelope.lane.into()).or_insert(mark);
            *seen = mark.max(*seen);
        }
        marks
    }

    /// The mark as pages show it.
    #[must_use]
    pub fn view(self) -> AnyView {
        let key = match self {
            Self::Waiting => "outbox.state_waiting",
            Self::Refused => "outbox.state_refused",
        };
        view! { <span class="pending">{t(key)}</span> }.into_any()
    }
}

/// What the whole list is drawn from.
#[derive(Clone, Copy)]
pub struct Board {
    pub giver: Giver,
    /// The jobs on this phone, once they are opened.
    pub cards: Memo<Option<BTreeMap<TicketId, Card>>>,
    pub groups: Memo<Groups>,
    pub marks: Memo<BTreeMap<TicketId, Mark>>,
}

/// The row of a job: drawn again only when this job changes.
#[must_use]
pub fn row(board: Board, id: TicketId) -> AnyView {
    let card = Memo::new(move |_| board.cards.with(|cards| cards.as_ref()?.get(&id).cloned()));
    let mark = Memo::new(move |_| board.marks.with(|marks| marks.get(&id).copied()));
    view! { {move || card.get().map(|card| one(board.giver, card, mark))} }.into_any()
}

fn one(giver: Giver, card: Card, mark: Memo<Option<Mark>>) -> AnyView {
    let (no, data_no) = (card.no.to_string(), card.no.to_string());
    let href = ["/jobs/", &no].concat();
    let photos = (card.photos > 0).then(|| {
        let text = tf("jobs.photos_n", &[("n", &card.photos.to_string())]);
        view! { <span class="small muted">{text}</span> }
    });
    let (due, hold, now) = (card.due, card.hold, giver.now);
    let gone = move || {
        let at = card.departed_at?;
        Some(
            view! { <span class="small">{tf("jobs.departed_at", &[("time", &time::moment(at, now.get()))])}</span> },
        )
    };
    let again = (card.reopened > 0).then(|| view! { <span class="tag">{t("jobs.reopened_tag")}</span> });
    let when = move || match (hold, due) {
        (Some((reason, until)), _) => {
            let reason = word("hold", reason.as_str());
            let text = tf(
                "jobs.hold_now",
                &[("reason", reason), ("time", &time::moment(until, now.get()))],
            );
            view! { <span class="due">{text}</span> }.into_any()
        }
        (None, Some(due)) => ticket::due(due, now.get()),
        (None, None) => ().into_any(),
    };
    view! {
        <li class="ticket-card" data-urgency=card.urgency.as_str() data-no=data_no>
            <div class="ticket-card__head">
                <span class="cluster">
                    {ticket::stage(card.stage)} {again} {ticket::urged(card.urges)} {ticket::urgency(card.urgency)} {move || mark.get().map(Mark::view)}
                </span>
                <span class="ticket-no">{no}</span>
            </div>
            <h3 class="ticket-card__title"><a class="ticket-card__link" href=href>{card.content.clone()}</a></h3>
            <p class="ticket-card__place">{icon_small("pin")} {card.place.clone()}</p>
            <p class="ticket-card__meta">{when} {gone} {photos}</p>
            {actions(giver, &card)}
        </li>
    }
    .into_any()
}

/// The call, and the next step where it needs no form; with the one that may be taken instead.
fn actions(giver: Giver, card: &Card) -> AnyView {
    if card.due.is_none() {
        return ().into_any();
    }
    let primary = "button button--primary button--large";
    let steps = [(card.next, primary), (card.beside, "button button--large")];
    let next: Vec<_> = steps
        .into_iter()
        .filter_map(|(kind, class)| Some((kind.filter(|kind| step::plain(*kind).is_some())?, class)))
        .map(|(kind, class)| step_button(giver, card, kind, class))
        .collect();
    let call = tf("jobs.call", &[("name", &card.reporter)]);
    view! {
        <div class="ticket-card__actions">
            <a class="button button--large" href=["tel:", &card.phone].concat() aria-label=call rel="external">
                {icon("phone")} {t("jobs.call_short")}
            </a>
            {next}
        </div>
    }
    .into_any()
}

fn step_button(giver: Giver, card: &Card, kind: CommandKind, class: &'static str) -> AnyView {
    let (id, version) = (card.id, card.version);
    view! {
        <button class=class type="button" data-do=kind.as_str()
            aria-busy=move || giver.busy(id).then_some("true") on:click=move |_| giver.take(id, version, kind)>
            {icon(step::mark(kind))} {t(step::label(kind))}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn what_was_refused_is_seen_before_what_waits() {
        assert!(Mark::Refused > Mark::Waiting);
        assert!(Mark::all(&[]).is_empty());
    }
}
