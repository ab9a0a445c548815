//! Of which ticket this one becomes a part: those at the place first, else by number, place or words; and who will be
//! told what.

use super::pieces::is_open;
use super::state::Inbox;
use crate::api::tickets::ticket_list;
use crate::i18n::{t, tf, word};
use crate::page::use_now;
use crate::parts::{reporter, ticket};
use crate::time;
use crate::ui::{self, Field};
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::ticket::Command;
use domain::view::{TicketFilter, TicketRow};
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must pause before tickets are looked for.
const PAUSE: Duration = Duration::from_millis(250);

/// How many that were found are offered: whoever sees more types more.
const OFFERED: usize = 8;

/// The choice of a ticket.
#[derive(Clone, Copy)]
pub struct Target {
    inbox: Inbox,
    /// The ticket that becomes a part of another.
    no: TicketNo,
    /// What was looked for and found; none while nothing is looked for.
    found: RwSignal<Option<Result<Vec<TicketRow>, String>>>,
    chosen: RwSignal<Option<TicketRow>>,
    /// The one that was chosen at an earlier time, until it is read.
    wanted: RwSignal<Option<TicketNo>>,
    error: RwSignal<String>,
    /// Counts the searches, so that a late answer does not displace a newer one.
    turn: StoredValue<u32>,
    /// Whether what is typed is being looked for: what is offered then is still for something else.
    looking: StoredValue<bool>,
    /// Whether Enter was pressed meanwhile.
    takes_first: StoredValue<bool>,
    box_: NodeRef<Input>,
}

impl Target {
    /// Nothing chosen yet. `error` says what is wrong with the choice.
    pub fn new(inbox: Inbox, no: TicketNo, error: RwSignal<String>) -> Self {
        let target = Self {
            inbox,
            no,
            found: RwSignal::new(None),
            chosen: RwSignal::new(None),
            wanted: RwSignal::new(None),
            error,
            turn: StoredValue::new(0),
            looking: StoredValue::new(false),
            takes_first: StoredValue::new(false),
            box_: NodeRef::new(),
        };
        Effect::new(move |_| {
            if let Some(field) = target.box_.get() {
                let _ = field.focus();
            }
        });
        target
    }

    /// The command, or what is wrong with the choice.
    pub fn command(self) -> Result<Command, String> {
        match self.chosen.get_untracked() {
            Some(row) if is_open(row.stage) => Ok(Command::Merge { into: row.id }),
            Some(row) => Err(closed(&row)),
            None => Err(t("desk.merge_choose").to_owned()),
        }
    }

    /// The number of the chosen one.
    pub fn number(self) -> String {
        let chosen = self.chosen.get_untracked();
        chosen.map_or_else(String::new, |row| row.no.to_string())
    }

    /// The number of the chosen one, also before it is read; whoever reads it hears of changes.
    pub fn kept(self) -> Option<TicketNo> {
        let chosen = self.chosen.with(|chosen| chosen.as_ref().map(|row| row.no));
        chosen.or(self.wanted.get())
    }

    /// Chooses the ticket that was chosen at an earlier time, as it is now; not over what was chosen or looked for since.
    pub fn choose_again(self, no: TicketNo) {
        if self.chosen.with_untracked(Option::is_some) || self.found.with_untracked(Option::is_some) {
            return;
        }
        self.wanted.set(Some(no));
        let turn = self.turn.get_value();
        leptos::task::spawn_local(async move {
            let filter = TicketFilter {
                text: Some(no.to_string()),
                ..TicketFilter::default()
            };
            let found = ticket_list(filter, None).await;
            let waits = self.wanted.try_get_untracked().flatten() == Some(no);
            if !waits || self.turn.try_get_value() != Some(turn) {
                return;
            }
            let Ok(page) = found else { return };
            let Some(row) = page.rows.iter().find(|row| row.no == no).cloned() else {
                return;
            };
            if let Some(field) = self.box_.get_untracked() {
                field.set_value(&no.to_string());
            }
            self.found.set(Some(Ok(page.rows)));
            self.choose(row);
        });
    }

    /// What can be chosen: what was found, else what is open at the place.
    fn rows(self) -> Vec<TicketRow> {
        let here = || {
            let related = self.inbox.related.get().filter(|related| related.no == self.no);
            related.and_then(|related| related.here.ok()).unwrap_or_default()
        };
        let rows = match self.found.get() {
            Some(Ok(found)) => found,
            Some(Err(_)) => Vec::new(),
            None => here(),
        };
        let others = rows.into_iter().filter(|row| row.no != self.no);
        others.take(OFFERED).collect()
    }

    fn choose(self, row: TicketRow) {
        let wrong = if is_open(row.stage) {
            String::new()
        } else {
            closed(&row)
        };
        self.error.set(wrong);
        self.wanted.set(None);
        self.chosen.set(Some(row));
    }

    /// Looks for what is typed, once typing pauses.
    fn typed(self, text: String) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let text = text.trim().to_owned();
        // what was wrong with an earlier choice is not wrong with what is looked for now
        self.chosen.set(None);
        self.wanted.set(None);
        self.error.set(String::new());
        self.looking.set_value(!text.is_empty());
        self.takes_first.set_value(false);
        if text.is_empty() {
            return self.found.set(None);
        }
        let look = move || {
            leptos::task::spawn_local(async move {
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                let filter = TicketFilter {
                    text: Some(text),
                    ..TicketFilter::default()
                };
                let found = ticket_list(filter, None).await;
                if self.turn.try_get_value() == Some(turn) {
                    self.found
                        .set(Some(found.map(|page| page.rows).map_err(|why| why.message)));
                    self.looking.set_value(false);
                    if self.takes_first.get_value() {
                        self.choose_first();
                    }
                }
            });
        };
        set_timeout(look, PAUSE);
    }

    fn choose_first(self) {
        if let Some(first) = untrack(move || self.rows()).into_iter().next() {
            self.choose(first);
        }
    }

    /// Enter in the search box takes the first that was found; while it is still looked for, once it is.
    fn key(self, event: &KeyboardEvent) {
        if event.key() != "Enter" || event.is_composing() || event.ctrl_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        if self.looking.get_value() {
            self.takes_first.set_value(true);
        } else {
            self.choose_first();
        }
    }

    /// The search box, what can be chosen, and what follows from the choice for `reporter`.
    pub fn view(self, reporter: &str) -> AnyView {
        let input = view! {
            <input class="input" type="search" id="target" autocomplete="off" node_ref=self.box_
                aria-describedby="target-hint target-error" placeholder=t("desk.merge_search")
                on:input=move |event| self.typed(event_target_value(&event))
                on:keydown=move |event| self.key(&event)/>
        };
        let field = Field {
            id: "target",
            label: t("desk.merge_into"),
            hint: t("desk.merge_into_hint"),
            error: self.error.into(),
            ..Field::default()
        };
        let reporter = reporter::person(reporter).to_owned();
        let told = move || {
            self.chosen
                .get()
                .filter(|row| is_open(row.stage))
                .map(|row| self.told(&reporter, &row))
        };
        view! {
            {ui::field(field, input.into_any())}
            <div class="merge" role="radiogroup" aria-label=t("desk.merge_into")>{move || self.options()}</div>
            <div role="status">{told}</div>
        }
        .into_any()
    }

    fn options(self) -> AnyView {
        if let Some(Err(why)) = self.found.get() {
            return view! { <p class="muted">{why}</p> }.into_any();
        }
        let rows = self.rows();
        if rows.is_empty() {
            let found = self.found.get().and_then(Result::ok).unwrap_or_default();
            if found.iter().any(|row| row.no == self.no) {
                let text = tf("desk.merge_self", &[("no", &self.no.to_string())]);
                return view! { <p class="muted">{text}</p> }.into_any();
            }
            let text = if self.found.with(Option::is_some) {
                "desk.merge_none"
            } else {
                "desk.merge_none_here"
            };
            return view! { <p class="muted">{t(text)}</p> }.into_any();
        }
        let now = use_now();
        let rows = rows
            .into_iter()
            .map(|row| self.option(row, now))
            .collect::<Vec<_>>();
        view! { {rows} }.into_any()
    }

    fn option(self, row: TicketRow, now: DateTime<Utc>) -> AnyView {
        let no = row.no;
        let checked = move || {
            self.chosen
                .with(|chosen| chosen.as_ref().is_some_and(|chosen| chosen.no == no))
        };
        let sub = [
            ticket::place(&row.place),
            reporter::person(&row.reporter).to_owned(),
        ]
        .join(" · ");
        let (content, stage, at) = (row.content.clone(), row.stage, row.reported_at);
        view! {
            <label class="choice merge__one" data-no=no.to_string()>
                <input class="choice__input" type="radio" name="target" value=no.to_string() prop:checked=checked
                    on:change=move |_| self.choose(row.clone())/>
                <span class="choice__body">
                    <span class="ticket-row__top">
                        {ticket::stage_plain(stage)} <span class="ticket-no">{no.to_string()}</span>
                        <time class="ticket-row__time">{time::ago(at, now)}</time>
                    </span>
                    <span class="ticket-row__title">{content}</span>
                    <span class="ticket-row__sub">{sub}</span>
                </span>
            </label>
        }
        .into_any()
    }

    /// Who is told what.
    fn told(self, reporter: &str, into: &TicketRow) -> AnyView {
        let (no, into_no) = (self.no.to_string(), into.no.to_string());
        let this = [
            ("name", reporter),
            ("no", no.as_str()),
            ("into", into_no.as_str()),
        ];
        let other = [
            ("name", reporter::person(&into.reporter)),
            ("into", into_no.as_str()),
        ];
        let detail = self.inbox.current();
        let landline = detail
            .as_ref()
            .is_some_and(|detail| detail.ticket.report.reporter.phone.is_landline());
        let told = if landline {
            tf("desk.merge_told_landline", &this)
        } else {
            tf("desk.merge_told", &this)
        };
        let parts = detail.map_or(0, |detail| detail.joined.len());
        let along = (parts > 0).then(|| {
            let count = parts.to_string();
            let values = [
                ("no", no.as_str()),
                ("n", count.as_str()),
                ("into", into_no.as_str()),
            ];
            view! { <li>{tf("desk.merge_told_parts", &values)}</li> }
        });
        let text = view! {
            <ul class="merge__told">
                <li>{told}</li>
                {along}
                <li>{tf("desk.merge_told_other", &other)}</li>
            </ul>
        };
        ui::banner("banner banner--box banner--info", "send", text.into_any())
    }
}

/// Why nothing can become a part of that one.
fn closed(row: &TicketRow) -> String {
    let stage = word("stage", row.stage.as_str());
    tf(
        "desk.merge_closed",
        &[("no", &row.no.to_string()), ("stage", stage)],
    )
}
