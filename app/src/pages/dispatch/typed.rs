//! What was typed of orders and not sent. Each ticket has its own, on this device until it is sent: turning to another
//! ticket, or closing the page, loses nothing. So has an order to several, which says to which.

use super::due::Choice;
use super::state::{Aside, Desk};
use crate::i18n::t;
use crate::offline::drafts;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{PersonId, TicketNo};
use domain::ticket::Order;
use domain::view::{ColumnName, TicketDetail, standing_note};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What every name of a draft begins with.
const DRAFTS: &str = "dispatch/";

/// Under this name stands what was typed for those that are ticked, and which those are.
pub const MANY: &str = "many";

/// Under this name it has the numbers of those.
pub const TICKS: &str = "ticks";

/// A draft is kept so long; by then the ticket has gone another way.
const KEPT_DAYS: i64 = 3;

/// When the order was made that a ticket had when somebody began to type; none when it had none.
pub type Seen = Option<DateTime<Utc>>;

/// What was typed of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    crew: Vec<PersonId>,
    due: Option<Choice>,
    custom: String,
    note: Option<String>,
    to: String,
    reason: String,
    verdict: String,
    seen: Option<Seen>,
    /// Those that are ticked, for an order to several. Ticks alone are not worth keeping.
    ticks: Vec<TicketNo>,
}

impl Typed {
    fn is_empty(&self) -> bool {
        let texts = [&self.to, &self.reason, &self.verdict];
        self.crew.is_empty()
            && self.due.is_none()
            && self.note.is_none()
            && texts.iter().all(|text| text.is_empty())
    }

    /// With what was typed earlier, where nothing was since; an order to other tickets is not one to these.
    fn over(self, old: Self) -> Self {
        let set = |ticks: &[TicketNo]| ticks.iter().copied().collect::<BTreeSet<_>>();
        if !self.ticks.is_empty() && set(&self.ticks) != set(&old.ticks) {
            return self;
        }
        let text = |new: String, old: String| if new.is_empty() { old } else { new };
        Self {
            crew: if self.crew.is_empty() { old.crew } else { self.crew },
            due: self.due.or(old.due),
            custom: text(self.custom, old.custom),
            note: self.note.or(old.note),
            to: text(self.to, old.to),
            reason: text(self.reason, old.reason),
            verdict: text(self.verdict, old.verdict),
            // then somebody began to type
            seen: old.seen.or(self.seen),
            ticks: if self.ticks.is_empty() {
                old.ticks
            } else {
                self.ticks
            },
        }
    }

    fn values(&self, now: DateTime<Utc>) -> BTreeMap<String, String> {
        let crew: Vec<String> = self.crew.iter().map(ToString::to_string).collect();
        let ticks: Vec<String> = self.ticks.iter().map(ToString::to_string).collect();
        let at = |at: DateTime<Utc>| at.timestamp_micros().to_string();
        let values = [
            ("at", Some(at(now))),
            ("crew", (!crew.is_empty()).then(|| crew.join(","))),
            ("due", self.due.map(|due| due.as_str().to_owned())),
            ("custom", Some(self.custom.clone())),
            ("note", self.note.clone()),
            ("to", Some(self.to.clone())),
            ("reason", Some(self.reason.clone())),
            ("verdict", Some(self.verdict.clone())),
            ("seen", self.seen.map(|seen| seen.map(at).unwrap_or_default())),
            (TICKS, (!ticks.is_empty()).then(|| ticks.join(","))),
        ];
        let told = values
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        told.collect()
    }

    /// What a draft holds that is not too old.
    fn read(mut values: BTreeMap<String, String>, now: DateTime<Utc>) -> Option<Self> {
        let moment = |text: &str| text.parse().ok().and_then(DateTime::from_timestamp_micros);
        let at = moment(values.get("at")?)?;
        let mut take = |name: &str| values.remove(name).unwrap_or_default();
        let typed = Self {
            crew: take("crew").split(',').filter_map(|id| id.parse().ok()).collect(),
            due: Choice::parse(&take("due")),
            custom: take("custom"),
            to: take("to"),
            reason: take("reason"),
            verdict: take("verdict"),
            ticks: take(TICKS).split(',').filter_map(|no| no.parse().ok()).collect(),
            note: values.remove("note"),
            seen: values.remove("seen").map(|seen| moment(&seen)),
        };
        (now - at < TimeDelta::days(KEPT_DAYS) && !typed.is_empty()).then_some(typed)
    }
}

/// What is typed on this page, by ticket.
#[derive(Clone, Copy)]
pub struct Drafts {
    all: StoredValue<BTreeMap<String, Typed>>,
    /// Whether those of this device were read: before that, nothing is written there.
    read: RwSignal<bool>,
}

impl Drafts {
    /// None yet.
    pub fn new() -> Self {
        Self {
            all: StoredValue::new(BTreeMap::new()),
            read: RwSignal::new(false),
        }
    }

    /// Which were ticked when an order to several was left; none before it was read.
    pub fn ticks(self) -> Option<Vec<TicketNo>> {
        self.read.get().then(|| self.get(MANY).ticks)
    }

    fn get(self, key: &str) -> Typed {
        self.all
            .with_value(|all| all.get(key).cloned())
            .unwrap_or_default()
    }

    fn put(self, key: &str, typed: Typed, now: DateTime<Utc>) {
        let before = self.all.with_value(|all| all.get(key).cloned());
        let (name, of_device) = (name(key), self.read.get_untracked());
        if typed.is_empty() {
            if before.is_some() && of_device {
                drafts::drop(&name);
            }
            self.all.update_value(|all| drop(all.remove(key)));
        } else if before.as_ref() != Some(&typed) {
            if of_device {
                drafts::keep(&name, &typed.values(now));
            }
            self.all
                .update_value(|all| drop(all.insert(key.to_owned(), typed)));
        }
    }
}

/// The name of a draft on this device.
pub fn name(key: &str) -> String {
    [DRAFTS, key].concat()
}

impl Desk {
    /// For what is typed now: a ticket, or those that are ticked.
    fn key(self) -> Option<String> {
        if untrack(|| self.is_many()) {
            return Some(MANY.to_owned());
        }
        self.picked.get_untracked().map(|no| no.to_string())
    }

    fn typed(self) -> Typed {
        Typed {
            crew: self.crew.get(),
            due: self.due.get(),
            custom: self.custom.get(),
            note: self.note.get(),
            to: self.to.get(),
            reason: self.reason.get(),
            verdict: self.verdict.get(),
            seen: self.seen.get(),
            ticks: if self.is_many() { self.ticks() } else { Vec::new() },
        }
    }

    fn put(self, typed: Typed) {
        self.crew.set(typed.crew);
        self.due.set(typed.due);
        self.custom.set(typed.custom);
        self.note.set(typed.note);
        self.to.set(typed.to);
        self.reason.set(typed.reason);
        self.verdict.set(typed.verdict);
        self.seen.set(typed.seen);
        self.sure.set(false);
        self.aside.set(Aside::Nothing);
        self.clear_errors();
    }

    /// Keeps what is typed, as long as the page is open, and brings back what was typed before.
    pub fn keeps(self) {
        Effect::new(move |_| {
            let typed = self.typed();
            if let Some(key) = self.key() {
                self.drafts.put(&key, typed, self.now_untracked());
            }
        });
        Effect::new(move |_| leptos::task::spawn_local(self.bring_back()));
        Effect::new(move |done: Option<bool>| done == Some(true) || self.tick_again());
    }

    /// Brings back what was typed before this page was opened; what was typed since stands.
    async fn bring_back(self) {
        let found = drafts::all(DRAFTS).await.unwrap_or_default();
        // the page may have been left meanwhile
        if self.picked.is_disposed() {
            return;
        }
        let (mine, now) = (self.drafts, self.now_untracked());
        let since = mine.all.get_value();
        let old = found.into_iter().filter_map(|(key, values)| {
            let typed = Typed::read(values, now);
            if typed.is_none() {
                drafts::drop(&name(&key));
            }
            Some((key, typed?))
        });
        mine.all.set_value(old.collect());
        mine.read.set(true);
        for (key, typed) in since {
            mine.put(&key, typed.over(mine.get(&key)), now);
        }
        if let Some(key) = self.key() {
            let typed = untrack(|| self.typed()).over(mine.get(&key));
            if !typed.is_empty() && typed != untrack(|| self.typed()) {
                // what is open stays open
                let aside = self.aside.get_untracked();
                self.put(typed);
                self.aside.set(aside);
            }
        }
    }

    /// Turns to something else: what is typed stays with what it was typed for.
    pub fn turn(self, change: impl FnOnce()) {
        let before = self.key();
        if let Some(key) = &before {
            self.drafts
                .put(key, untrack(|| self.typed()), self.now_untracked());
        }
        change();
        let after = self.key();
        if after != before {
            self.put(after.map(|key| self.drafts.get(&key)).unwrap_or_default());
        }
    }

    /// Forgets what was typed for this: it was sent, or is not meant any more.
    pub fn forget(self, key: &str) {
        self.drafts.put(key, Typed::default(), self.now_untracked());
        if self.key().as_deref() == Some(key) {
            self.put(Typed::default());
        }
    }

    /// Forgets what was typed for those that were ticked.
    pub fn forget_many(self) {
        self.forget(MANY);
    }

    /// Somebody types: what the ticket is like now is what they know of it.
    pub fn touched(self) {
        if self.seen.get_untracked().is_none() && !untrack(|| self.is_many()) {
            self.seen.set(untrack(|| self.standing()));
        }
    }

    /// The order that the picked ticket has; none when that is not known yet.
    fn standing(self) -> Option<Seen> {
        if let Some(detail) = self.detail() {
            return Some(detail?.ticket.stage.order().map(|order| order.at));
        }
        let no = self.picked.get()?;
        let waits = self.of_board(|board| board.rows(ColumnName::Waiting).iter().any(|row| row.row.no == no));
        (waits == Some(true)).then_some(None)
    }

    /// The order that somebody made while another was typed here, with the ticket.
    pub fn overtaken(self) -> Option<(Order, TicketDetail)> {
        let seen = self.seen.get().filter(|_| !self.is_many())?;
        let detail = self.detail()??;
        let order = detail.ticket.stage.order()?.clone();
        (seen != Some(order.at)).then_some((order, detail))
    }

    /// What the workers are told: as typed; else what they were told with the order that stands.
    pub fn told(self) -> String {
        if let Some(note) = self.note.get() {
            return note;
        }
        let detail = self.detail().flatten().filter(|_| !self.is_many());
        let note = detail.as_ref().and_then(standing_note);
        note.map(|note| note.as_str().to_owned()).unwrap_or_default()
    }

    /// The due time as chosen; else the one of the order that stands, when there is time enough left.
    pub fn choice(self) -> Choice {
        self.due.get().unwrap_or_else(|| {
            let (targets, now) = (self.targets(), self.now());
            match &targets[..] {
                [one] if Choice::Kept.is_usual(one, now) => Choice::Kept,
                _ => Choice::Suggested,
            }
        })
    }

    /// Who was sent to it by whom meanwhile, in words; to be asked about before anything of it is sent.
    pub fn overtaken_words(self) -> Option<String> {
        let (order, detail) = self.overtaken()?;
        let by = crate::pages::tickets::who(&detail, order.by);
        let names: Vec<&str> = order.crew.iter().filter_map(|id| detail.name_of(*id)).collect();
        let ago = crate::time::ago(order.at, self.now());
        Some(crate::i18n::tf(
            "dispatch.overtaken",
            &[
                ("by", &by),
                ("names", &names.join(t("common.list_comma"))),
                ("ago", &ago),
            ],
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read_back_as_it_was_and_forgotten_after_some_days() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
        let some = Typed {
            crew: vec![PersonId::mint(0, [1; 10]), PersonId::mint(0, [2; 10])],
            due: Some(Choice::Custom),
            custom: "2026-11-24T18:00".to_owned(),
            note: Some(String::new()),
            seen: Some(Some(now)),
            ticks: vec![TicketNo(1001), TicketNo(1002)],
            ..Typed::default()
        };
        for typed in [
            some.clone(),
            Typed {
                seen: Some(None),
                ..some.clone()
            },
        ] {
            assert_eq!(Typed::read(typed.values(now), now), Some(typed.clone()));
            let later = now + TimeDelta::days(KEPT_DAYS);
            assert_eq!(Typed::read(typed.values(now), later), None);
        }
        let since = Typed {
            note: Some("带梯子".to_owned()),
            due: Some(Choice::Suggested),
            ..Typed::default()
        };
        let both = Typed {
            note: since.note.clone(),
            due: since.due,
            ..some.clone()
        };
        assert_eq!(since.over(some.clone()), both);
        let ticking = |ticks: &[i64]| Typed {
            ticks: ticks.iter().copied().map(TicketNo).collect(),
            ..Typed::default()
        };
        assert_eq!(ticking(&[1003]).over(some.clone()), ticking(&[1003]));
        assert_eq!(ticking(&[1002, 1001]).over(some.clone()).crew, some.crew);
        assert_eq!(Typed::read(Typed::default().values(now), now), None);
        assert_eq!(Typed::read(ticking(&[1001]).values(now), now), None);
    }
}
