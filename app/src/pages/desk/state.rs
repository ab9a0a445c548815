//! What the inbox shows. Tab, page and ticket stand in the address; lists and tickets are read anew with each change
//! that is heard.

use crate::api::tickets::{caller_history, desk_counts, desk_inbox, open_at_place, ticket_detail};
use crate::codec::{Reading, reading};
use crate::error::AppError;
use crate::page::use_live;
use crate::pages::tickets::{Last, known, lasting};
use crate::parts::act::{Act, use_act};
use domain::id::TicketNo;
use domain::view::{CallerHistory, InboxCounts, Page, TicketDetail, TicketRow};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::collections::BTreeMap;

use super::actions::Form;
use super::presence::Presence;
use super::ready::Ready;

/// A tab of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Nobody has looked at them.
    Submitted,
    /// Accepted, waiting to be dispatched.
    Accepted,
    /// Out, and past their due time.
    Late,
    /// Completions to be settled.
    Review,
}

impl Tab {
    /// All tabs in their order.
    pub const ALL: [Self; 4] = [Self::Submitted, Self::Accepted, Self::Late, Self::Review];

    /// Its name in the address and in names of sentences.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
            Self::Late => "late",
            Self::Review => "review",
        }
    }

    /// How many tickets it holds.
    pub const fn of(self, counts: InboxCounts) -> i64 {
        match self {
            Self::Submitted => counts.submitted,
            Self::Accepted => counts.accepted,
            Self::Late => counts.late,
            Self::Review => counts.review,
        }
    }

    /// The tab of that name; the first for any other.
    pub fn parse(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|tab| tab.as_str() == name)
            .unwrap_or(Self::Submitted)
    }
}

/// The address of a tab, of a page of it, of a ticket beside it.
pub fn href(tab: Tab, after: Option<&str>, no: Option<TicketNo>) -> String {
    let mut path = ["/desk?tab=", tab.as_str()].concat();
    if let Some(after) = after {
        path.push_str("&after=");
        path.push_str(after);
    }
    if let Some(no) = no {
        path.push_str("&no=");
        path.push_str(&no.to_string());
    }
    path
}

/// What stands beside a ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The ticket.
    pub no: TicketNo,
    /// Others of that number.
    pub caller: Result<CallerHistory, AppError>,
    /// Others that are open at that place.
    pub here: Result<Vec<TicketRow>, AppError>,
}

/// Looks for what stands beside the ticket that is open, each time it is read. It helps to decide and is not waited
/// for, so it is not part of what the server renders.
fn beside(
    no: Memo<Option<TicketNo>>,
    detail: Reading<Result<Option<TicketDetail>, AppError>>,
) -> RwSignal<Option<Related>> {
    let related = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(detail) = detail.get().and_then(Result::ok).flatten() else {
            return;
        };
        leptos::task::spawn_local(async move {
            let report = detail.ticket.report;
            let phone = report.reporter.phone;
            // a number that is kept no longer has no history
            let caller = if phone.is_whole() {
                caller_history(phone.into()).await
            } else {
                Ok(CallerHistory {
                    name: None,
                    rows: Vec::new(),
                })
            };
            let here = open_at_place(report.place, Some(report.category)).await;
            if no.try_get_untracked().flatten() == Some(detail.no) {
                related.try_set(Some(Related {
                    no: detail.no,
                    caller,
                    here,
                }));
            }
        });
    });
    related
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct Inbox {
    /// The tab that is open.
    pub tab: Memo<Tab>,
    /// Where its page begins.
    pub after: Memo<Option<String>>,
    /// The ticket that is open.
    pub no: Memo<Option<TicketNo>>,
    /// How many tickets each tab holds.
    pub counts: Reading<Result<InboxCounts, AppError>>,
    /// The tab's page.
    pub list: Reading<Result<Page<TicketRow>, AppError>>,
    /// The ticket.
    pub detail: Reading<Result<Option<TicketDetail>, AppError>>,
    /// What stands beside it, once that is known.
    pub related: RwSignal<Option<Related>>,
    /// Who else looks at what.
    pub presence: Presence,
    /// Sentences that are ready to be chosen.
    pub ready: Ready,
    /// How commands are given.
    pub act: Act,
    /// The form that is open.
    pub form: RwSignal<Option<Form>>,
    /// What was typed into forms and not sent, by ticket and form.
    pub typed: StoredValue<BTreeMap<String, String>>,
    /// The list as it could be read last.
    known_list: StoredValue<Option<Page<TicketRow>>>,
    /// The ticket as it could be read last.
    known_detail: StoredValue<Option<Option<TicketDetail>>>,
    go: Callback<String>,
}

impl Inbox {
    /// The state of the page at this address. To be called while the page is built.
    pub fn new() -> Self {
        let query = use_query_map();
        let tab = Memo::new(move |_| Tab::parse(query.read().get_str("tab").unwrap_or_default()));
        let after = Memo::new(move |_| query.read().get("after"));
        let no = Memo::new(move |_| {
            query
                .read()
                .get_str("no")
                .and_then(|no| no.parse::<TicketNo>().ok())
        });
        let counts = reading(use_live, |_| desk_counts());
        let list = reading(
            move || (use_live(), tab.get(), after.get()),
            |(_, tab, after)| desk_inbox(tab.as_str().to_owned(), after),
        );
        let detail = reading(
            move || (use_live(), no.get()),
            |(_, no)| async move {
                match no {
                    Some(no) => ticket_detail(no).await,
                    None => Ok(None),
                }
            },
        );
        let related = beside(no, detail);
        let navigate = use_navigate();
        let go = Callback::new(move |path: String| {
            navigate(
                &path,
                NavigateOptions {
                    scroll: false,
                    ..NavigateOptions::default()
                },
            );
        });
        let form = RwSignal::new(None);
        // a form is about the ticket beside which it was opened
        Effect::new(move |before: Option<Option<TicketNo>>| {
            let open = no.get();
            if before.is_some_and(|before| before != open) {
                form.set(None);
            }
            open
        });
        let typed = StoredValue::new(BTreeMap::new());
        Self {
            tab,
            after,
            no,
            counts,
            list,
            detail,
            related,
            presence: Presence::new(no),
            ready: Ready::new(),
            act: use_act(),
            form,
            typed,
            known_list: known(list),
            known_detail: known(detail),
            go,
        }
    }

    /// Opens a ticket beside the list, or none.
    pub fn open(self, no: Option<TicketNo>) {
        let after = self.after.get_untracked();
        self.form.set(None);
        self.go.run(href(self.tab.get_untracked(), after.as_deref(), no));
    }

    /// Goes to another page.
    pub fn leave_for(self, path: &str) {
        self.go.run(path.to_owned());
    }

    /// The ticket that is open, once it is there. Nothing may be done to the one before it in its stead.
    pub fn current(self) -> Option<TicketDetail> {
        let no = self.no.get_untracked()?;
        let detail = self.known_detail.get_value().flatten()?;
        (detail.no == no).then_some(detail)
    }

    /// The numbers of the page's tickets, in their order.
    pub fn numbers(self) -> Vec<TicketNo> {
        self.known_list.with_value(|list| {
            let rows = list.iter().flat_map(|page| &page.rows);
            rows.map(|row| row.no).collect()
        })
    }

    /// The list, as it could be read last. To be called inside of what waits for it.
    pub fn last_list(self) -> Memo<Option<Last<Page<TicketRow>>>> {
        let key = move || href(self.tab.get(), self.after.get().as_deref(), None);
        lasting(key, move || self.list.get())
    }

    /// The ticket, as it could be read last. To be called inside of what waits for it.
    pub fn last_detail(self) -> Memo<Option<Last<Option<TicketDetail>>>> {
        let key = move || self.no.get().map(|no| no.to_string()).unwrap_or_default();
        lasting(key, move || self.detail.get())
    }

    /// Reads list and ticket again.
    pub fn read_again(self) {
        self.counts.refetch();
        self.list.refetch();
        self.detail.refetch();
    }
}

/// The ticket that follows `here` by so many steps; the first when none is open, none beyond the ends.
pub fn step(numbers: &[TicketNo], here: Option<TicketNo>, by: isize) -> Option<TicketNo> {
    let place = here.and_then(|here| numbers.iter().position(|no| *no == here));
    let place = match place {
        Some(place) => place.checked_add_signed(by)?,
        None => 0,
    };
    numbers.get(place).copied()
}

/// The ticket to go on with once `here` is done with: the one that follows, else the one before.
pub fn next_of(numbers: &[TicketNo], here: TicketNo) -> Option<TicketNo> {
    match step(numbers, Some(here), 1).or_else(|| step(numbers, Some(here), -1)) {
        Some(no) if no != here => Some(no),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: [TicketNo; 3] = [TicketNo(1), TicketNo(2), TicketNo(3)];

    #[test]
    fn steps_begin_at_the_first_and_stop_at_the_ends() {
        assert_eq!(step(&LIST, None, 1), Some(TicketNo(1)));
        assert_eq!(step(&LIST, Some(TicketNo(2)), 1), Some(TicketNo(3)));
        assert_eq!(step(&LIST, Some(TicketNo(3)), 1), None);
        assert_eq!(step(&LIST, Some(TicketNo(1)), -1), None);
        assert_eq!(step(&[], None, 1), None);
    }

    #[test]
    fn after_a_decision_the_next_ticket_is_open_and_after_the_last_the_one_before() {
        assert_eq!(next_of(&LIST, TicketNo(1)), Some(TicketNo(2)));
        assert_eq!(next_of(&LIST, TicketNo(3)), Some(TicketNo(2)));
        assert_eq!(next_of(&LIST[..1], TicketNo(1)), None);
        assert_eq!(next_of(&LIST, TicketNo(9)), Some(TicketNo(1)));
    }

    #[test]
    fn an_address_says_tab_page_and_ticket() {
        assert_eq!(href(Tab::Late, None, None), "/desk?tab=late");
        assert_eq!(
            href(Tab::Accepted, Some("1:7"), Some(TicketNo(7))),
            "/desk?tab=accepted&after=1:7&no=7"
        );
    }
}
