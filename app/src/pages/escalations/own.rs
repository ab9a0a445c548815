//! Who answers, and by when: said by a supervisor, for one escalation or for several that are ticked.

use super::Reads;
use crate::i18n::{t, tf};
use crate::page::Now;
use crate::parts::act::{Act, on, use_act};
use crate::parts::reject;
use crate::time;
use crate::ui::{Field, field};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{PersonId, TicketId, TicketNo};
use domain::rejection::{Field as Place, Rejection};
use domain::sync::NewCommand;
use domain::ticket::Command;
use domain::view::{EscalationRow, Page, PersonLabel};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// So many hours ahead is the deadline that is offered.
const OFFERED_HOURS: i64 = 24;

/// An escalation that is to be given to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// The ticket.
    pub lane: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// The escalation's place in the ticket's list.
    pub index: usize,
}

/// What a form is for: one escalation, by its ticket's number and its place there, or what is ticked.
type For = Option<(TicketNo, usize)>;

/// One form.
#[derive(Clone, Copy)]
struct Sheet {
    of: For,
    /// The deadline that it offers.
    offered: DateTime<Utc>,
}

/// What a form holds.
#[derive(Clone, PartialEq)]
struct Filled {
    to: String,
    due: String,
    /// What is wrong with who was chosen.
    to_error: String,
    /// What is wrong with the deadline.
    due_error: String,
}

impl Sheet {
    /// What it holds while nothing was chosen.
    fn empty(self) -> Filled {
        Filled {
            to: String::new(),
            due: time::input_value(self.offered),
            to_error: String::new(),
            due_error: String::new(),
        }
    }
}

/// What one click gives to somebody.
struct Gift {
    sheet: Sheet,
    /// What the form held then.
    sent: Filled,
    owner: PersonId,
    due: DateTime<Utc>,
    /// Whether some of it was refused: then the form stays as it is, to be sent once more.
    refused: bool,
}

/// What is ticked, and to whom it shall go.
#[derive(Clone, Copy)]
pub struct Own {
    ticked: RwSignal<Vec<Which>>,
    /// What each form holds in which something was chosen; looking at another one loses nothing.
    filled: RwSignal<BTreeMap<For, Filled>>,
    /// Whether the form for several is open on a phone, where it covers what is ticked.
    wide: RwSignal<bool>,
    /// Whether the form for the one that is open is unfolded; it stays so when what is around it is drawn anew.
    unfolded: RwSignal<bool>,
    act: Act,
    reads: Reads,
    /// Whether whoever looks may say who answers.
    assigns: bool,
}

impl Own {
    /// To be made while the page is built.
    pub(super) fn new(reads: Reads, assigns: bool) -> Self {
        Self {
            ticked: RwSignal::new(Vec::new()),
            filled: RwSignal::new(BTreeMap::new()),
            wide: RwSignal::new(false),
            unfolded: RwSignal::new(false),
            act: use_act().beside_fields(),
            reads,
            assigns,
        }
    }

    /// What is no longer on the page is not ticked any more.
    pub fn shows(self, page: &Page<EscalationRow>) {
        let there = |which: &Which| {
            page.rows.iter().any(|row| {
                row.row.id == which.lane && row.index == which.index && row.escalation.answer.is_none()
            })
        };
        if self.ticked.with_untracked(|ticked| !ticked.iter().all(there)) {
            self.ticked.update(|ticked| ticked.retain(there));
        }
    }

    /// The box to tick a row with.
    pub fn tick(self, row: &EscalationRow) -> Option<AnyView> {
        let which = Which {
            lane: row.row.id,
            no: row.row.no,
            index: row.index,
        };
        let label = tf("escalations.tick", &[("no", &which.no.to_string())]);
        let toggle = move |_| {
            self.ticked
                .update(|ticked| match ticked.iter().position(|one| *one == which) {
                    Some(place) => {
                        ticked.remove(place);
                    }
                    None => ticked.push(which),
                });
        };
        (self.assigns && row.escalation.answer.is_none()).then(|| {
            view! {
                <label class="escalation__tick">
                    <input type="checkbox" aria-label=label prop:checked=move || self.ticked.with(|all| all.contains(&which))
                        on:change=toggle/>
                </label>
            }
            .into_any()
        })
    }

    /// The form for what is ticked, below the list. On a phone it stands over the rows, and opens with a click.
    pub fn bar(self) -> AnyView {
        let some = move || self.ticked.with(|ticked| !ticked.is_empty());
        let count = move || self.ticked.with(Vec::len).to_string();
        let title = move || tf("escalations.assign_many", &[("n", &count())]);
        let open = move || if self.wide.get() { "true" } else { "false" };
        let form =
            move || some().then(|| self.fields(None, Callback::new(move |()| self.ticked.get_untracked())));
        view! {
            <section class="pane__foot escalation__many" data-open=open hidden=move || !some() aria-label=t("escalations.assign")>
                <p role="status"><b>{title}</b></p>
                <button class="button button--small only-phone" type="button" aria-expanded=open
                    on:click=move |_| self.wide.update(|wide| *wide = !*wide)>
                    {move || t(if self.wide.get() { "common.close" } else { "escalations.assign" })}
                </button>
                <div class="escalation__fields">{form}</div>
            </section>
        }
        .into_any()
    }

    /// The form for the one that is open.
    pub fn one(self, which: Which) -> Option<AnyView> {
        self.assigns.then(|| {
            let of = Some((which.no, which.index));
            let body = self.fields(of, Callback::new(move |()| vec![which]));
            let fold = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                self.unfolded.update(|unfolded| *unfolded = !*unfolded);
            };
            view! {
                <details class="card card--folds" open=move || self.unfolded.get()>
                    <summary class="card__head" on:click=fold><b>{t("escalations.assign")}</b></summary>
                    <div class="card__body">{body}</div>
                </details>
            }
            .into_any()
        })
    }

    /// Something of what the form holds.
    fn look<T>(self, sheet: Sheet, part: impl FnOnce(&Filled) -> T) -> T {
        self.filled.with(|all| match all.get(&sheet.of) {
            Some(filled) => part(filled),
            None => part(&sheet.empty()),
        })
    }

    /// Somebody chose something, or something is wrong with it.
    fn change(self, sheet: Sheet, change: impl FnOnce(&mut Filled)) {
        self.filled
            .update(|all| change(all.entry(sheet.of).or_insert_with(|| sheet.empty())));
    }

    fn fields(self, of: For, which: Callback<(), Vec<Which>>) -> AnyView {
        let clock = expect_context::<Now>();
        let offered = clock.0.get_untracked() + TimeDelta::hours(OFFERED_HOURS);
        let sheet = Sheet { of, offered };
        let chosen = move |id: &str| self.look(sheet, |filled| filled.to == id);
        let due_value = move || self.look(sheet, |filled| filled.due.clone());
        let to_error = Signal::derive(move || self.look(sheet, |filled| filled.to_error.clone()));
        let due_error = Signal::derive(move || self.look(sheet, |filled| filled.due_error.clone()));
        let (to_id, due_id) = match of {
            Some(_) => ("owner", "owner-due"),
            None => ("owners", "owners-due"),
        };
        let answerers = self.reads.answerers;
        let options = move || {
            let people = answerers.get().and_then(Result::ok).unwrap_or_default();
            let option = |person: PersonLabel| {
                let (id, value) = (person.id.to_string(), person.id.to_string());
                view! { <option value=value prop:selected=move || chosen(&id)>{person.name}</option> }
            };
            people.into_iter().map(option).collect::<Vec<_>>()
        };
        let select = view! {
            <select class="select" id=to_id aria-describedby=[to_id, "-error"].concat()
                aria-invalid=move || to_error.with(|error| !error.is_empty()).then_some("true")
                on:change:target=move |event| self.change(sheet, |filled| filled.to = event.target().value())>
                <option value="" prop:selected=move || chosen("")>{t("escalations.choose_owner")}</option>
                <Transition fallback=|| ()>{options}</Transition>
            </select>
        };
        let input = view! {
            <input class="input" type="datetime-local" id=due_id aria-describedby=[due_id, "-error"].concat()
                aria-invalid=move || due_error.with(|error| !error.is_empty()).then_some("true") prop:value=due_value
                on:input:target=move |event| self.change(sheet, |filled| filled.due = event.target().value())/>
        };
        let to = Field {
            id: to_id,
            label: t("escalations.owner"),
            error: to_error,
            ..Field::default()
        };
        let due = Field {
            id: due_id,
            label: t("escalations.deadline"),
            error: due_error,
            ..Field::default()
        };
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.send(sheet, which.run(()), clock);
        };
        view! {
            <form class="stack" on:submit=send novalidate>
                <div class="escalation__own">{field(to, select.into_any())} {field(due, input.into_any())}</div>
                <div class="button-row">
                    <button class="button" type="submit" disabled=move || self.act.busy()
                        aria-busy=move || self.act.busy().then_some("true")>{t("escalations.assign")}</button>
                </div>
            </form>
        }
        .into_any()
    }

    /// What was filled in, as the command wants it; all that is wrong is said, each beside its field.
    fn read(self, sheet: Sheet, clock: Now) -> Option<Gift> {
        let clear = |filled: &mut Filled| {
            filled.to_error.clear();
            filled.due_error.clear();
        };
        self.change(sheet, clear);
        let sent = untrack(|| self.look(sheet, Filled::clone));
        let field = Place::Handler;
        let owner = sent.to.parse::<PersonId>();
        let owner = owner.map_err(|_| Rejection::Empty { field });
        let field = Place::Due;
        let due = time::read_input(&sent.due).ok_or(Rejection::Empty { field });
        let now = clock.0.get_untracked();
        let due = due.and_then(|due| {
            if due > now {
                Ok(due)
            } else {
                Err(Rejection::InPast { field })
            }
        });
        for why in [owner.as_ref().err(), due.as_ref().err()].into_iter().flatten() {
            self.refuse(sheet, why);
        }
        let (owner, due) = owner.ok().zip(due.ok())?;
        Some(Gift {
            sheet,
            sent,
            owner,
            due,
            refused: false,
        })
    }

    /// Says what is wrong beside its field, in its words.
    fn refuse(self, sheet: Sheet, why: &Rejection) {
        self.change(sheet, |filled| match why {
            Rejection::Empty { field: Place::Due } => {
                t("escalations.ask_deadline").clone_into(&mut filled.due_error);
            }
            Rejection::InPast { .. } => {
                t("escalations.past_deadline").clone_into(&mut filled.due_error);
            }
            Rejection::Empty { .. } => t("escalations.ask_owner").clone_into(&mut filled.to_error),
            _ if why.field().is_some() => filled.to_error = reject::sentence(why),
            // a toast says the rest
            _ => {}
        });
    }

    fn send(self, sheet: Sheet, all: Vec<Which>, clock: Now) {
        if let Some(gift) = self.read(sheet, clock) {
            self.give(self.act, all, gift);
        }
    }

    /// One after the other; what was refused stays ticked. Once all is given the form is empty again, unless something
    /// else was chosen meanwhile.
    fn give(self, act: Act, mut all: Vec<Which>, mut gift: Gift) {
        let Some(which) = all.pop() else {
            if !gift.refused {
                self.filled
                    .update(|forms| forms.retain(|of, now| *of != gift.sheet.of || *now != gift.sent));
            }
            return;
        };
        let Which { lane, no, index } = which;
        let command = Command::OwnEscalation {
            escalation: index,
            owner: gift.owner,
            due: gift.due,
        };
        let command = NewCommand {
            base_version: None,
            ..on(lane, 0, command)
        };
        let done = tf("escalations.assigned", &[("no", &no.to_string())]);
        act.give(command, done, move |heard| {
            match heard {
                Ok(()) => self.ticked.update(|ticked| ticked.retain(|one| *one != which)),
                Err(why) => {
                    gift.refused = true;
                    self.refuse(gift.sheet, &why);
                }
            }
            self.reads.again();
            self.give(self.act.going_on(), all, gift);
        });
    }
}
