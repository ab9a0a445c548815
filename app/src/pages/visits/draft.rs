//! What was typed about a call, kept on this device until it is saved: neither a page that closes nor a colleague who
//! was first takes it away.

use super::answers::{CallForm, DESK, REPAIR};
use crate::i18n::t;
use crate::parts::draft::{Draft, Values};
use crate::parts::left_over::{Line, left_over};
use crate::time;
use domain::id::TicketNo;
use domain::view::TicketDetail;
use leptos::prelude::*;

const YES: &str = "yes";
const NO: &str = "no";
/// Under this name a draft says that the call was about a rejection.
const REJECTION: &str = "rejection";

/// Which call: the ticket, and how often it had been reopened. Marks of one repair are not those of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Of {
    /// The ticket.
    pub no: TicketNo,
    /// How often it had been reopened.
    pub round: u32,
}

impl Of {
    /// The call that a ticket is about now.
    pub(super) const fn now(detail: &TicketDetail) -> Self {
        Self {
            no: detail.no,
            round: detail.ticket.reopened,
        }
    }

    /// The call before the ticket was reopened last.
    pub(super) const fn before(self) -> Option<Self> {
        match self.round.checked_sub(1) {
            Some(round) => Some(Self { round, ..self }),
            None => None,
        }
    }

    /// Its draft.
    pub(super) fn draft(self) -> Draft {
        let name = ["visit/", &self.no.to_string(), "/", &self.round.to_string()].concat();
        Draft::new(Signal::stored(Some(name)))
    }
}

impl CallForm {
    /// The questions with two answers, by name.
    fn choices(self) -> [(&'static str, RwSignal<Option<bool>>); 2] {
        [("reached", self.reached), ("fixed", self.fixed)]
    }

    /// All marks, by name and sentence.
    fn marks(self) -> impl Iterator<Item = (&'static str, &'static str, RwSignal<Option<u8>>)> {
        let rows = REPAIR.into_iter().zip(self.repair);
        let rows = rows.chain(DESK.into_iter().zip(self.desk));
        rows.map(|((name, legend), mark)| (name, legend, mark))
    }

    /// All that is typed and chosen, by name; whoever reads it hears of changes.
    fn values(self) -> Values {
        let choices = self.choices().into_iter().filter_map(|(name, answer)| {
            let said = if answer.get()? { YES } else { NO };
            Some((name, said.to_owned()))
        });
        let marks = self
            .marks()
            .filter_map(|(name, _, mark)| Some((name, mark.get()?.to_string())));
        let yes = |ticked: RwSignal<bool>| if ticked.get() { YES } else { "" }.to_owned();
        let texts = [
            ("remark", self.remark.get()),
            ("retry", self.retry.get()),
            ("declined", yes(self.declined)),
            ("again", yes(self.again)),
        ];
        let texts = texts.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let all = choices.chain(marks).chain(texts);
        all.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Whether nothing is typed or chosen; whoever reads it hears of changes.
    pub(super) fn is_blank(self) -> bool {
        self.values().is_empty()
    }

    /// Empties it, here and on this device.
    pub(super) fn clear(self) {
        self.put_back(&Values::new());
        self.draft.forget();
    }

    /// Puts back what was typed at an earlier time.
    fn put_back(self, values: &Values) {
        let get = |name: &str| values.get(name).map(String::as_str);
        for (name, answer) in self.choices() {
            answer.set(get(name).map(|said| said == YES));
        }
        for (name, _, mark) in self.marks() {
            mark.set(get(name).and_then(|mark| mark.parse().ok()));
        }
        self.rejection
            .set_value(self.rejection.get_value() || get(REJECTION) == Some(YES));
        self.declined.set(get("declined") == Some(YES));
        self.again.set(get("again") == Some(YES));
        self.remark.set(get("remark").unwrap_or_default().to_owned());
        self.retry.set(get("retry").unwrap_or_default().to_owned());
    }

    /// Puts back what was typed about this call at an earlier time, and keeps what is typed from now on. To be called
    /// while the page is built.
    pub(super) fn keep(self) {
        let values = move || {
            let mut values = self.values();
            if !values.is_empty() && self.rejection.get_value() {
                values.insert(REJECTION.to_owned(), YES.to_owned());
            }
            values
        };
        self.draft.keep(values, move |old| self.put_back(old));
    }

    /// That something came back from an earlier time.
    pub(super) fn notice(self) -> AnyView {
        let told = move || self.draft.told();
        view! { <p class="small muted" role="status" hidden=move || told().is_none()>{told}</p> }.into_any()
    }

    /// What was typed, line by line, as it stands in the form.
    fn lines(self) -> Vec<Line> {
        let rejected = self.rejection.get_value();
        let words = |name: &str, yes: bool| match (name, yes) {
            ("reached", true) => t("visits.reached_yes"),
            ("reached", false) => t("visits.reached_no"),
            (_, true) if rejected => t("visits.accepts_yes"),
            (_, false) if rejected => t("visits.accepts_no"),
            (_, true) => t("visits.fixed_yes"),
            (_, false) => t("visits.fixed_no"),
        };
        let legend = |name: &str| match name {
            "reached" => t("visits.reached"),
            _ if rejected => t("visits.accepts"),
            _ => t("visits.fixed"),
        };
        let choices = self.choices().into_iter().filter_map(|(name, answer)| {
            let yes = answer.get()?;
            Some((legend(name), words(name, yes).to_owned()))
        });
        let marks = self.marks().filter(|_| !self.declined.get());
        let marks = marks.filter_map(|(_, legend, mark)| Some((t(legend), mark.get()?.to_string())));
        let remark = (t("desk.label_remark"), self.remark.get());
        let retry = time::read_input(&self.retry.get());
        let retry = retry.map(|at| time::moment(at, crate::page::use_now()));
        let declined = self.declined.get().then(|| t("visits.declined").to_owned());
        let texts = [
            (t("scores.repair_title"), declined.unwrap_or_default()),
            remark,
            (t("visits.retry"), retry.unwrap_or_default()),
        ];
        let texts = texts.into_iter().filter(|(_, text)| !text.trim().is_empty());
        choices.chain(marks).chain(texts).collect()
    }

    /// What was typed about a call that a colleague has recorded meanwhile.
    pub(super) fn left(self) -> AnyView {
        let lines = self.lines();
        if lines.is_empty() {
            return ().into_any();
        }
        left_over(t("visits.left"), lines, move || self.clear())
    }
}
