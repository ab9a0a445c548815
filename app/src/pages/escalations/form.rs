//! The answer to an escalation: what is typed, kept on this device until it is given, and what became of it.
//!
//! It is drawn apart from what is to be read, so that news from others never takes the box away from whoever types.

use super::Reads;
use super::spot::Spot;
use crate::i18n::{t, tf};
use crate::offline::{Outbox, drafts};
use crate::pages::tickets::lasting;
use crate::parts::act::{Act, Done, on, use_act};
use crate::parts::draft::{Draft, Values};
use crate::parts::left_over::left_over;
use crate::parts::reject;
use crate::ui::{Field, banner, field};
use domain::id::{TicketId, TicketNo};
use domain::rejection::{Field as Place, Rejection};
use domain::sync::{Item, ItemState, NewCommand};
use domain::text::Remark;
use domain::ticket::{Command, CommandKind, Escalation};
use domain::view::TicketDetail;
use leptos::html::Textarea;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Which escalation: the ticket's number and its place in the ticket's list.
type Which = (TicketNo, usize);

/// The boxes to tick, by name, of what is typed.
const AGAIN: &str = "again";
const TOLD: &str = "told";
const TEXT: &str = "text";

/// What is asked of whoever looks, of one escalation.
#[derive(Clone, Copy, PartialEq)]
pub struct Offer {
    lane: TicketId,
    which: Which,
    /// Whether it waits for an answer that whoever looks may give.
    open: bool,
    /// Whether whoever looks may reopen the ticket 返修.
    reopens: bool,
    /// Whether there was no work: a rejection is looked at again, a repair is done again.
    rejected: bool,
}

/// The name of its draft.
fn key((no, index): Which) -> String {
    ["escalation/", &no.to_string(), "/", &index.to_string()].concat()
}

/// Which escalation of the ticket the page is about, when there is such a one.
pub fn chosen<'a>(detail: &'a TicketDetail, spot: &Spot) -> Option<(usize, &'a Escalation)> {
    let list = &detail.ticket.escalations;
    let waiting = list.iter().position(|one| one.answer.is_none());
    let index = spot.index.or(waiting).or(list.len().checked_sub(1))?;
    Some((index, list.get(index)?))
}

impl Offer {
    fn of(detail: &TicketDetail, spot: &Spot) -> Option<Self> {
        let (index, one) = chosen(detail, spot)?;
        Some(Self {
            lane: detail.ticket.id,
            which: (detail.no, index),
            open: one.answer.is_none() && detail.may.contains(&CommandKind::AnswerEscalation),
            reopens: detail.may.contains(&CommandKind::Reopen),
            rejected: detail.ticket.stage.completion().is_none(),
        })
    }
}

/// What is typed; kept for each escalation, so that looking at another one, or leaving the page, loses nothing.
#[derive(Clone, Copy)]
pub struct Form {
    typed: RwSignal<BTreeMap<Which, Values>>,
    /// What is wrong with which.
    error: RwSignal<Option<(Which, String)>>,
    area: NodeRef<Textarea>,
    act: Act,
    outbox: Outbox,
    reads: Reads,
}

/// The form of the one that is chosen, or what became of what was typed for it.
#[component]
pub fn Answer(reads: Reads, spot: Memo<Spot>, form: Form) -> impl IntoView {
    let key = move || spot.with(|spot| spot.no.map(|no| no.to_string()).unwrap_or_default());
    let last = lasting(key, move || reads.chosen.get());
    let offer = Memo::new(move |_| {
        let spot = spot.get();
        last.with(|last| {
            let (read, found) = last.as_ref()?.value()?;
            let detail = found.as_ref().filter(|_| *read == spot.no)?;
            Offer::of(detail, &spot)
        })
    });
    form.keep(Memo::new(move |_| offer.get().map(|offer| offer.which)));
    move || offer.get().map(|offer| form.view(offer))
}

/// An answer in the queue of this device: it is given, and must not be asked for again.
#[derive(Clone, PartialEq)]
pub struct Queued {
    text: String,
    /// Whether the server has it already.
    sent: bool,
}

/// The answer to that escalation in the queue of this device.
pub fn queued(outbox: Outbox, lane: TicketId, index: usize) -> Option<Queued> {
    let given = |item: &&Item| {
        let refused = matches!(item.state, ItemState::Refused | ItemState::Blocked);
        !refused && item.envelope.lane == lane.into()
    };
    let answer = |item: &Item| match item.envelope.command() {
        Ok(Command::AnswerEscalation { escalation, text, .. }) if escalation == index => Some(Queued {
            text: text.as_str().to_owned(),
            sent: item.state == ItemState::Sent,
        }),
        _ => None,
    };
    outbox.items().iter().filter(given).find_map(answer)
}

impl Form {
    /// To be made while the page is built.
    pub(super) fn new(reads: Reads) -> Self {
        Self {
            typed: RwSignal::new(BTreeMap::new()),
            error: RwSignal::new(None),
            area: NodeRef::new(),
            act: use_act().beside_fields(),
            outbox: expect_context::<Outbox>(),
            reads,
        }
    }

    /// Brings back what was typed for the one that is chosen at an earlier time, and keeps what is typed from now on.
    fn keep(self, chosen: Memo<Option<Which>>) {
        let name = Signal::derive(move || chosen.get().map(key));
        let values = move || {
            let typed = chosen
                .get()
                .and_then(|which| self.typed.with(|typed| typed.get(&which).cloned()));
            let said = typed.filter(|typed| typed.get(TEXT).is_some_and(|text| !text.trim().is_empty()));
            said.unwrap_or_default()
        };
        let put_back = move |old: &Values| {
            let Some(which) = chosen.get_untracked() else {
                return;
            };
            self.typed.update(|typed| {
                // a tick alone is not kept, and stands all the same
                let since = typed.remove(&which).unwrap_or_default();
                typed.insert(which, old.clone().into_iter().chain(since).collect());
            });
        };
        Draft::new(name).keep(values, put_back);
    }

    fn get(self, which: Which, name: &str) -> String {
        self.typed.with(|typed| {
            let value = typed.get(&which).and_then(|typed| typed.get(name));
            value.cloned().unwrap_or_default()
        })
    }

    fn ticked(self, which: Which, name: &str) -> bool {
        !self.get(which, name).is_empty()
    }

    /// Somebody typed or ticked.
    fn set(self, which: Which, name: &str, value: String) {
        self.typed.update(|typed| {
            typed.entry(which).or_default().insert(name.to_owned(), value);
        });
    }

    /// Forgets what was typed: it was given, or is of no use any more.
    fn forget(self, which: Which) {
        self.typed.update(|typed| drop(typed.remove(&which)));
        drafts::drop(&key(which));
    }

    fn view(self, offer: Offer) -> AnyView {
        let which = offer.which;
        let sent = Memo::new(move |_| {
            let given = queued(self.outbox, offer.lane, which.1);
            // while the server is asked, the answer is not known to wait
            given.filter(|_| !self.act.busy())
        });
        let shown = move || match sent.get() {
            _ if !offer.open => self.left(which),
            Some(given) => waits(given),
            None => self.fields(offer),
        };
        shown.into_any()
    }

    /// What was typed for one that somebody else has answered meanwhile.
    fn left(self, which: Which) -> AnyView {
        let left = move || {
            let text = self.get(which, TEXT);
            let lost = !text.trim().is_empty() && !self.act.busy();
            lost.then(|| {
                let lines = vec![(t("escalations.answer"), text)];
                left_over(t("escalations.left"), lines, move || self.forget(which))
            })
        };
        left.into_any()
    }

    fn fields(self, offer: Offer) -> AnyView {
        let which = offer.which;
        let error = move || {
            self.error
                .with(|error| error.clone().filter(|(of, _)| *of == which).map(|(_, text)| text))
        };
        let spec = Field {
            id: "answer",
            label: t("escalations.answer"),
            hint: t("escalations.answer_hint"),
            error: Signal::derive(move || error().unwrap_or_default()),
            ..Field::default()
        };
        let area = view! {
            <textarea class="input" id="answer" name="answer" rows="4" aria-describedby="answer-hint answer-error"
                node_ref=self.area aria-invalid=move || error().map(|_| "true")
                prop:value=move || self.get(which, TEXT)
                on:input:target=move |event| self.set(which, TEXT, event.target().value())>
            </textarea>
        };
        let told = self.tick(which, TOLD, t("escalations.told"), t("escalations.told_hint"));
        let again = offer.reopens.then(|| {
            let (words, hint) = if offer.rejected {
                ("escalations.again_rejected", "escalations.again_rejected_hint")
            } else {
                ("escalations.again", "escalations.again_hint")
            };
            self.tick(which, AGAIN, t(words), t(hint))
        });
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.send(offer);
        };
        view! {
            <form class="card" on:submit=send novalidate>
                <div class="card__body stack">
                    {field(spec, area.into_any())}
                    <div class="stack stack--tight">{told} {again}</div>
                    <div class="button-row">
                        <button class="button button--primary" type="submit" disabled=move || self.act.busy()
                            aria-busy=move || self.act.busy().then_some("true")>
                            {t("escalations.submit")}
                        </button>
                    </div>
                </div>
            </form>
        }
        .into_any()
    }

    /// A box to tick, with what it does.
    fn tick(self, which: Which, name: &'static str, words: &'static str, hint: &'static str) -> AnyView {
        let change = move |on: bool| self.set(which, name, if on { "yes".to_owned() } else { String::new() });
        view! {
            <label class="check">
                <input class="check__input" type="checkbox" name=name prop:checked=move || self.ticked(which, name)
                    on:change:target=move |event| change(event.target().checked())/>
                <span>{words} " " <span class="muted small">{hint}</span></span>
            </label>
        }
        .into_any()
    }

    fn send(self, offer: Offer) {
        let which = offer.which;
        let (typed, told, again) = untrack(|| {
            (
                self.get(which, TEXT),
                self.ticked(which, TOLD),
                self.ticked(which, AGAIN),
            )
        });
        let text = match Remark::parse(Place::Remark, &typed) {
            Ok(text) => text,
            Err(Rejection::Empty { .. }) => return self.refuse(which, t("escalations.empty").to_owned()),
            Err(reason) => return self.refuse(which, reject::sentence(&reason)),
        };
        self.error.set(None);
        let no = which.0.to_string();
        let answer = Command::AnswerEscalation {
            escalation: which.1,
            text: text.clone(),
            told,
        };
        let done = tf("escalations.done", &[("no", &no)]);
        if !(again && offer.reopens) {
            return self.give(self.act, offer, answer, done);
        }
        // first again, then answered: with its last answer it would be closed, and its reporter told so
        let reopen = new(offer.lane, Command::Reopen { reason: text });
        let begun = tf("escalations.reopened", &[("no", &no)]);
        self.act.give(reopen, begun, move |heard| match heard {
            Ok(()) => self.give(self.act.going_on(), offer, answer, done),
            Err(reason) => {
                self.refuse(which, reject::sentence(&reason));
                self.reads.again();
            }
        });
    }

    fn give(self, act: Act, offer: Offer, answer: Command, done: String) {
        let which = offer.which;
        let done = Done::dropping(done, key(which));
        act.give(new(offer.lane, answer), done, move |heard| {
            match heard {
                Ok(()) => self.forget(which),
                Err(reason) if reason.field().is_some() => self.refuse(which, reject::sentence(&reason)),
                // somebody else was first: what was typed stays to be read
                Err(_) => {}
            }
            self.reads.again();
        });
    }

    fn refuse(self, which: Which, why: String) {
        self.error.set(Some((which, why)));
        if let Some(area) = self.area.get_untracked() {
            let _ = area.focus();
        }
    }
}

/// The answer is safe on this device and goes out by itself, or it has.
fn waits(given: Queued) -> AnyView {
    let head = if given.sent {
        "escalations.sent"
    } else {
        "escalations.sent_later"
    };
    let words = view! { <p><b>{t(head)}</b></p> <p>{given.text}</p> };
    banner("banner banner--box banner--info", "cloud-up", words.into_any())
}

fn new(lane: TicketId, command: Command) -> NewCommand {
    NewCommand {
        base_version: None,
        ..on(lane, 0, command)
    }
}
