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

/// What is ticked, and to whom it shall go.
#[derive(Clone, Copy)]
pub struct Own {
    ticked: RwSignal<Vec<Which>>,
    to: RwSignal<String>,
    due: RwSignal<String>,
    /// What is wrong with who was chosen.
    to_error: RwSignal<String>,
    /// What is wrong with the deadline.
    due_error: RwSignal<String>,
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
            to: RwSignal::new(String::new()),
            due: RwSignal::new(String::new()),
            to_error: RwSignal::new(String::new()),
            due_error: RwSignal::new(String::new()),
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
            move || some().then(|| self.fields("many", Callback::new(move |()| self.ticked.get_untracked())));
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
            let body = self.fields("one", Callback::new(move |()| vec![which]));
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

    fn fields(self, name: &'static str, which: Callback<(), Vec<Which>>) -> AnyView {
        let clock = expect_context::<Now>();
        if self.due.with_untracked(String::is_empty) {
            let due = clock.0.get_untracked() + TimeDelta::hours(OFFERED_HOURS);
            self.due.set(time::input_value(due));
        }
        let (to_id, due_id) = match name {
            "one" => ("owner", "owner-due"),
            _ => ("owners", "owners-due"),
        };
        let answerers = self.reads.answerers;
        let options = move || {
            let people = answerers.get().and_then(Result::ok).unwrap_or_default();
            let option = |person: PersonLabel| {
                let (id, value) = (person.id.to_string(), person.id.to_string());
                view! { <option value=value prop:selected=move || self.to.with(|to| *to == id)>{person.name}</option> }
            };
            people.into_iter().map(option).collect::<Vec<_>>()
        };
        let select = view! {
            <select class="select" id=to_id aria-describedby=[to_id, "-error"].concat()
                aria-invalid=move || self.to_error.with(|error| !error.is_empty()).then_some("true")
                on:change:target=move |event| self.to.set(event.target().value())>
                <option value="" prop:selected=move || self.to.with(String::is_empty)>{t("escalations.choose_owner")}</option>
                <Transition fallback=|| ()>{options}</Transition>
            </select>
        };
        let input = view! {
            <input class="input" type="datetime-local" id=due_id aria-describedby=[due_id, "-error"].concat()
                aria-invalid=move || self.due_error.with(|error| !error.is_empty()).then_some("true") prop:value=move || self.due.get()
                on:input:target=move |event| self.due.set(event.target().value())/>
        };
        let to = Field {
            id: to_id,
            label: t("escalations.owner"),
            error: self.to_error.into(),
            ..Field::default()
        };
        let due = Field {
            id: due_id,
            label: t("escalations.deadline"),
            error: self.due_error.into(),
            ..Field::default()
        };
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.send(which.run(()), clock);
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
    fn read(self, clock: Now) -> Option<(PersonId, DateTime<Utc>)> {
        let field = Place::Handler;
        let owner = self.to.get_untracked().parse::<PersonId>();
        let owner = owner.map_err(|_| Rejection::Empty { field });
        let field = Place::Due;
        let due = time::read_input(&self.due.get_untracked()).ok_or(Rejection::Empty { field });
        let now = clock.0.get_untracked();
        let due = due.and_then(|due| {
            if due > now {
                Ok(due)
            } else {
                Err(Rejection::InPast { field })
            }
        });
        self.to_error.set(String::new());
        self.due_error.set(String::new());
        for why in [owner.as_ref().err(), due.as_ref().err()].into_iter().flatten() {
            self.refuse(why);
        }
        owner.ok().zip(due.ok())
    }

    /// Says what is wrong beside its field, in its words.
    fn refuse(self, why: &Rejection) {
        match why {
            Rejection::Empty { field: Place::Due } => {
                self.due_error.set(t("escalations.ask_deadline").to_owned())
            }
            Rejection::InPast { .. } => self.due_error.set(t("escalations.past_deadline").to_owned()),
            Rejection::Empty { .. } => self.to_error.set(t("escalations.ask_owner").to_owned()),
            _ if why.field().is_some() => self.to_error.set(reject::sentence(why)),
            // a toast says the rest
            _ => {}
        }
    }

    fn send(self, all: Vec<Which>, clock: Now) {
        if let Some((owner, due)) = self.read(clock) {
            self.give(self.act, all, owner, due);
        }
    }

    /// One after the other; what was refused stays ticked.
    fn give(self, act: Act, mut all: Vec<Which>, owner: PersonId, due: DateTime<Utc>) {
        let Some(which) = all.pop() else { return };
        let Which { lane, no, index } = which;
        let command = Command::OwnEscalation {
            escalation: index,
            owner,
            due,
        };
        let command = NewCommand {
            base_version: None,
            ..on(lane, 0, command)
        };
        let done = tf("escalations.assigned", &[("no", &no.to_string())]);
        act.give(command, done, move |heard| {
            match heard {
                Ok(()) => self.ticked.update(|ticked| ticked.retain(|one| *one != which)),
                Err(why) => self.refuse(&why),
            }
            self.reads.again();
            self.give(self.act.going_on(), all, owner, due);
        });
    }
}
