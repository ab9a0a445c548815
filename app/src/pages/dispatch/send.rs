//! Sending orders: to one ticket, or to each of several by a command of its own.

use super::state::{Desk, Target};
use super::typed::{MANY, TICKS};
use crate::api::tickets::ticket_detail;
use crate::i18n::{t, tf};
use crate::offline::{Given, Identity, drafts};
use crate::parts::act::{Done, is_refusal, not_saved};
use crate::parts::reject;
use crate::ui::use_toaster;
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TicketNo};
use domain::rejection::{Field, Rejection};
use domain::sync::NewCommand;
use domain::text::Remark;
use domain::ticket::{Command, StageName};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

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
        if untrack(|| self.overtaken()).is_some() {
            self.crew_error.set(t("dispatch.overtaken_ask").to_owned());
            return lead_to("#overtaken");
        }
        let Some((orders, note)) = self.orders(targets) else {
            return;
        };
        let chosen = untrack(|| self.chosen());
        let away = chosen
            .iter()
            .any(|worker| worker.away(self.now_untracked()).is_some());
        if chosen.is_empty() {
            self.crew_error.set(t("dispatch.pick_workers").to_owned());
            return lead_to("#crew-error");
        }
        if away && !self.sure.get_untracked() {
            self.crew_error.set(t("dispatch.away_confirm").to_owned());
            return lead_to("#sure");
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
    fn orders(self, targets: Vec<Target>) -> Option<(Vec<Due>, Option<Remark>)> {
        let (choice, custom) = (untrack(|| self.choice()), self.custom.get_untracked());
        let now = self.now_untracked();
        let due = |target: Target| {
            let due = choice.due(&target, &custom, now)?;
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
                lead_to("#due-error");
                return None;
            }
        };
        match Remark::optional(Field::Remark, &untrack(|| self.told())) {
            Ok(note) => Some((orders, note)),
            Err(_) => {
                let most = Remark::MAX.to_string();
                self.note_error.set(tf("dispatch.note_long", &[("max", &most)]));
                lead_to("#note");
                None
            }
        }
    }

    /// Gives a command for the picked ticket; when it took effect, `next` is picked, unless somebody has turned to
    /// another meanwhile.
    pub fn give(self, target: &Target, command: Command, done: String, next: Option<TicketNo>) {
        let (no, command) = (target.no, new(target, command));
        let done = Done::dropping(done, super::typed::name(&no.to_string()));
        self.act
            .give(command, done, move |result: Result<(), Rejection>| {
                if result.is_ok() {
                    self.forget(&no.to_string());
                    if self.picked.get_untracked() == Some(no) {
                        self.pick(next);
                    }
                }
                self.read_again();
            });
    }

    /// Whether the ticked ticket has been sent by somebody else since it was ticked, in words.
    fn sent_meanwhile(self, no: TicketNo) -> Option<String> {
        let crew = self.of_board(|board| {
            let row = &board.row(no)?.row;
            (row.stage != StageName::Accepted).then(|| row.crew.join(t("common.list_comma")))
        });
        Some(tf("dispatch.sent_meanwhile", &[("names", &crew.flatten()?)]))
    }

    /// Sends each order by itself; what is refused stays ticked, with the reason. What somebody else has sent meanwhile
    /// is not taken from those workers.
    fn send_each(self, orders: Vec<Due>, crew: &[PersonId], note: Option<&Remark>, names: &str) {
        self.awaited.set(orders.len());
        self.sent.set(0);
        self.out.set(Vec::new());
        // sentences need the page's clock and language after the answer as well
        let page = Owner::current().unwrap_or_default();
        let gone = Rc::new(RefCell::new(Vec::new()));
        for (target, due) in orders {
            let (page, gone, names) = (page.clone(), Rc::clone(&gone), names.to_owned());
            if let Some(why) = untrack(|| self.sent_meanwhile(target.no)) {
                self.answered(target.no, Some(why), &names);
                continue;
            }
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
                if refused.is_none() {
                    gone.borrow_mut().push(target.no);
                }
                if self.awaited.try_get_untracked().is_some() {
                    page.with(|| self.answered(target.no, refused, &names));
                } else if refused.is_none() {
                    // the page was left meanwhile: what was sent must not be ticked when somebody comes back
                    take_out(&gone).await;
                }
            });
        }
    }

    fn answered(self, no: TicketNo, refused: Option<String>, names: &str) {
        match refused {
            None => {
                self.sent.update(|sent| *sent += 1);
                self.out.update(|out| out.push(no));
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
        }
        self.read_again();
    }
}

/// Takes those that were sent out of the draft of the order to several.
async fn take_out(sent: &RefCell<Vec<TicketNo>>) {
    let name = super::typed::name(MANY);
    let Some(kept) = drafts::read(&name).await else {
        return;
    };
    // others may have been sent while it was read
    match left_of(kept, &sent.borrow()) {
        Some(left) => drafts::keep(&name, &left),
        None => drafts::drop(&name),
    }
}

/// What is left of a draft of an order to several once it was sent to these; none when nobody else was ticked.
fn left_of(mut kept: BTreeMap<String, String>, sent: &[TicketNo]) -> Option<BTreeMap<String, String>> {
    let sent: Vec<String> = sent.iter().map(ToString::to_string).collect();
    let ticks = kept.remove(TICKS)?;
    let left: Vec<&str> = ticks
        .split(',')
        .filter(|no| sent.iter().all(|sent| sent != no))
        .collect();
    kept.insert(TICKS.to_owned(), left.join(","));
    (!left.is_empty()).then_some(kept)
}

/// Brings what is wrong into view, and the keyboard to it.
fn lead_to(selector: &'static str) {
    request_animation_frame(move || {
        if let Ok(Some(place)) = document().query_selector(selector) {
            if selector.ends_with("-error") {
                place.scroll_into_view_with_bool(false);
            }
            // what can have the keyboard comes into view with it
            let _ = place.unchecked_into::<HtmlElement>().focus();
        }
    });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_to_several_is_left_only_for_those_to_whom_it_was_not_sent() {
        let kept = |ticks: &str| {
            BTreeMap::from(
                [("note", "带梯子"), (TICKS, ticks)].map(|(name, value)| (name.to_owned(), value.to_owned())),
            )
        };
        let (one, two) = (TicketNo(100_001), TicketNo(100_002));
        let (one_text, both) = (one.to_string(), format!("{one},{two}"));
        assert_eq!(left_of(kept(&both), &[]), Some(kept(&both)));
        assert_eq!(left_of(kept(&both), &[two]), Some(kept(&one_text)));
        assert_eq!(left_of(kept(&both), &[two, one]), None);
        // ticked anew meanwhile
        assert_eq!(left_of(kept(&one_text), &[two]), Some(kept(&one_text)));
    }
}
