//! Sending orders: to one ticket, or to each of several by a command of its own.

use super::state::{Desk, Target};
use crate::api::tickets::ticket_detail;
use crate::i18n::{t, tf};
use crate::offline::{Given, Identity};
use crate::parts::act::{is_refusal, not_saved};
use crate::parts::reject;
use crate::ui::use_toaster;
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketNo};
use domain::rejection::{Field, Rejection};
use domain::sync::NewCommand;
use domain::text::Remark;
use domain::ticket::Command;
use leptos::prelude::*;

/// What is sent: to which ticket, by when.
type Due = (Target, DateTime<Utc>);

impl Desk {
    /// Sends the order, or says what is missing.
    pub fn send(self) {
        let targets = untrack(|| self.targets());
        if targets.is_empty() || untrack(|| self.busy() || !self.sends()) {
            return;
        }
        self.clear_errors();
        let Some((orders, note)) = self.typed(targets) else {
            return;
        };
        let chosen = untrack(|| self.chosen());
        let away = chosen
            .iter()
            .any(|worker| worker.away(untrack(|| self.now())).is_some());
        if chosen.is_empty() {
            return self.crew_error.set(t("dispatch.pick_workers").to_owned());
        }
        if away && !self.sure.get_untracked() {
            return self.crew_error.set(t("dispatch.away_confirm").to_owned());
        }
        let crew: Vec<PersonId> = chosen.iter().map(|worker| worker.id).collect();
        let names = untrack(|| self.names());
        if untrack(|| self.is_many()) {
            return self.send_each(orders, &crew, note.as_ref(), &names);
        }
        for (target, due) in orders {
            let done = tf(
                "dispatch.done",
                &[("no", &target.no.to_string()), ("names", &names)],
            );
            // what is sent out again leaves the eye where it is
            let next = self.after(target.no);
            let (crew, note) = (crew.clone(), note.clone());
            self.give(&target, Command::Dispatch { crew, due, note }, done, next);
        }
    }

    /// Due times and note as typed; none when something is wrong, which is said beside it.
    fn typed(self, targets: Vec<Target>) -> Option<(Vec<Due>, Option<Remark>)> {
        let (choice, custom) = (self.due.get_untracked(), self.custom.get_untracked());
        let now = untrack(|| self.now());
        let due = |target: Target| {
            let due = choice.due(target.urgency, target.promised, &custom, now)?;
            Ok((target, due))
        };
        let orders = match targets
            .into_iter()
            .map(due)
            .collect::<Result<Vec<Due>, &'static str>>()
        {
            Ok(orders) => orders,
            Err(key) => {
                self.due_error.set(t(key).to_owned());
                return None;
            }
        };
        match Remark::optional(Field::Remark, &self.note.get_untracked()) {
            Ok(note) => Some((orders, note)),
            Err(reason) => {
                self.due_error.set(reject::sentence(&reason));
                None
            }
        }
    }

    /// Gives a command for the picked ticket; when it took effect, `next` is picked.
    pub fn give(self, target: &Target, command: Command, done: String, next: Option<TicketNo>) {
        let command = new(target, command);
        self.act
            .give(command, done, move |result: Result<(), Rejection>| {
                if result.is_ok() {
                    self.pick(next);
                }
                self.read_again();
            });
    }

    /// Sends each order by itself; what is refused stays ticked, with the reason.
    fn send_each(self, orders: Vec<Due>, crew: &[PersonId], note: Option<&Remark>, names: &str) {
        self.awaited.set(orders.len());
        self.sent.set(0);
        // sentences need the page's clock and language after the answer as well
        let page = Owner::current().unwrap_or_default();
        for (target, due) in orders {
            let (page, names) = (page.clone(), names.to_owned());
            let command = new(
                &target,
                Command::Dispatch {
                    crew: crew.to_vec(),
                    due,
                    note: note.cloned(),
                },
            );
            leptos::task::spawn_local(async move {
                let refused = match self.outbox.give(Identity::Staff, command).await {
                    Ok(Given::Answered(answer)) if is_refusal(&answer) => {
                        let reason = answer.reason.unwrap_or(Rejection::BadPayload);
                        // whoever was first is said by name
                        let known = ticket_detail(target.no).await.ok().flatten();
                        Some(page.with(|| reject::named(&reason, known.as_ref())))
                    }
                    Ok(_) => None,
                    Err(fault) => Some(not_saved(&fault)),
                };
                // the page may have been left meanwhile
                if self.awaited.try_get_untracked().is_some() {
                    page.with(|| self.answered(target.no, refused, &names));
                }
            });
        }
    }

    fn answered(self, no: TicketNo, refused: Option<String>, names: &str) {
        match refused {
            None => {
                self.sent.update(|sent| *sent += 1);
                self.untick(no);
            }
            Some(reason) => self.ticked.update(|ticked| {
                for one in ticked.iter_mut().filter(|one| one.row.row.no == no) {
                    one.refused = Some(reason.clone());
                }
            }),
        }
        self.awaited
            .update(|awaited| *awaited = awaited.saturating_sub(1));
        if self.awaited.get_untracked() > 0 {
            return;
        }
        let (sent, left) = (self.sent.get_untracked(), self.ticked.with_untracked(Vec::len));
        let toaster = use_toaster();
        if sent > 0 {
            toaster.success(tf(
                "dispatch.done_many",
                &[("n", &sent.to_string()), ("names", names)],
            ));
        }
        if left > 0 {
            toaster.danger(tf("dispatch.left_many", &[("n", &left.to_string())]));
        } else {
            self.untick_all();
            self.begin_anew();
        }
        self.read_again();
    }
}

fn new(target: &Target, command: Command) -> NewCommand {
    NewCommand {
        lane: target.lane.into(),
        command: command.into(),
        token: None,
        base_version: target.version,
        photos: Vec::new(),
    }
}
