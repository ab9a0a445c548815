//! The list on the left.

use super::pieces::kbd;
use super::state::{Inbox, Tab, href};
use super::strip;
use crate::error::AppError;
use crate::i18n::{t, word};
use crate::offline::Outbox;
use crate::page::use_now;
use crate::pages::tickets::{Last, failed, stale};
use crate::parts::{pager, ticket};
use crate::ui::{self, icon, icon_small};
use domain::id::{LaneId, TicketNo};
use domain::sync::ItemState;
use domain::ticket::Asked;
use domain::view::{Page, TicketRow};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The pane: tabs, tickets, and what else the desk begins with.
pub fn pane(inbox: Inbox, help: NodeRef<Dialog>) -> AnyView {
    view! {
        <section class="pane pane--list" aria-label=t("desk.list")>
            <header class="pane__head">
                <h1 class="visually-hidden">{t("desk.title")}</h1>
                <nav class="tabs" aria-label=t("desk.tabs")>{tabs(inbox)}</nav>
            </header>
            <div class="pane__body">
                {strip::unfinished_link()}
                <Transition fallback=|| view! { <div class="pane__pad">{ui::skeleton()}</div> }><Rows inbox/></Transition>
            </div>
            <footer class="pane__foot">
                <a class="button button--primary" href="/desk/new" aria-keyshortcuts="N">
                    {icon("phone")} {t("desk.register")} {kbd("N")}
                </a>
                <button class="button button--quiet only-desk" type="button" aria-keyshortcuts="?"
                    on:click=move |_| super::keys::show(help)>
                    {t("desk.keys")} {kbd("?")}
                </button>
                <p class="key-hints">{kbd("J")} {kbd("K")} {t("desk.keys_move")}</p>
            </footer>
        </section>
    }
    .into_any()
}

fn tabs(inbox: Inbox) -> Vec<AnyView> {
    Tab::ALL
        .into_iter()
        .map(|tab| {
            let current = move || (inbox.tab.get() == tab).then_some("page");
            let name = word("desk", &["tab_", tab.as_str()].concat());
            view! {
                <a class="tab" href=href(tab, None, None) aria-current=current>
                    {name} <Transition fallback=|| ()>{move || count(inbox, tab)}</Transition>
                </a>
            }
            .into_any()
        })
        .collect()
}

/// How many tickets a tab holds, once that is known; nothing stands for none.
fn count(inbox: Inbox, tab: Tab) -> Option<AnyView> {
    let count = tab.of(inbox.counts.get()?.ok()?);
    (count > 0).then(|| view! { <span class="tab__count">{count}</span> }.into_any())
}

/// What the list shows as a whole.
#[derive(Clone, PartialEq)]
enum Shown {
    Tickets,
    Nothing,
    Failed(AppError),
}

/// The tickets. Each row is drawn for its ticket and stays that ticket's when others come or go, so that the focus
/// stays where it is.
#[component]
fn Rows(inbox: Inbox) -> impl IntoView {
    let page = inbox.last_list();
    let shown = Memo::new(move |_| {
        page.with(|page| match page.as_ref()? {
            Last::Failed(why) => Some(Shown::Failed(why.clone())),
            Last::Fresh(page) | Last::Stale(page, _) if page.rows.is_empty() => Some(Shown::Nothing),
            Last::Fresh(_) | Last::Stale(..) => Some(Shown::Tickets),
        })
    });
    let of_page = move |read: &dyn Fn(&Page<TicketRow>) -> AnyView| {
        page.with(|page| page.as_ref().and_then(Last::value).map(read))
    };
    let numbers = move || {
        page.with(|page| {
            let page = page.as_ref().and_then(Last::value);
            page.map(|page| page.rows.iter().map(|row| row.no).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    };
    let row = move |no: TicketNo| {
        let now = use_now();
        let current = Signal::derive(move || inbox.no.get() == Some(no));
        let href = href(inbox.tab.get(), inbox.after.get().as_deref(), Some(no));
        of_page(&|page| {
            let row = page.rows.iter().find(|row| row.no == no);
            row.map(|row| ticket::row(row, now, href.clone(), current))
                .into_any()
        })
    };
    let asked = move |no: TicketNo| {
        let asked = page.with(|page| {
            let rows = &page.as_ref()?.value()?.rows;
            rows.iter().find(|row| row.no == no)?.asked
        })?;
        Some(asked_line(asked))
    };
    let waiting = waiting(inbox);
    let unsent = move |no: TicketNo| {
        let lane = page.with(|page| {
            let rows = &page.as_ref()?.value()?.rows;
            rows.iter()
                .find(|row| row.no == no)
                .map(|row| LaneId::from(row.id))
        })?;
        waiting.with(|lanes| lanes.contains(&lane)).then(unsent_line)
    };
    let pages = move || {
        let (tab, after) = (inbox.tab.get().as_str().to_owned(), inbox.after.get());
        of_page(&|page| {
            pager::pager(
                "/desk",
                &[("tab", tab.clone())],
                after.as_deref(),
                page.next.as_deref(),
            )
        })
    };
    let since = Memo::new(move |_| {
        page.with(|page| match page {
            Some(Last::Stale(_, at)) => Some(*at),
            _ => None,
        })
    });
    let old = move || since.get().map(|at| stale(at, move || inbox.list.refetch()));
    let body = move || {
        match shown.get()? {
        Shown::Tickets => Some(
            view! {
                <ol class="inbox-list">
                    <For each=numbers key=|no| *no let:no>
                        <li>{move || row(no)} {move || unsent(no)} {move || asked(no)} {inbox.presence.line(no)}</li>
                    </For>
                </ol>
                <div class="pane__pad">{pages}</div>
            }
            .into_any(),
        ),
        Shown::Nothing => Some(nothing(inbox.tab.get(), inbox.after.get().is_some())),
        Shown::Failed(why) => Some(failed(&why, move || inbox.list.refetch())),
    }
    };
    view! { {old} {body} }
}

/// The tickets of which something that was asked here has not reached the server; not what is just on its way.
fn waiting(inbox: Inbox) -> Memo<Vec<LaneId>> {
    let outbox = expect_context::<Outbox>();
    Memo::new(move |before: Option<&Vec<LaneId>>| {
        if inbox.act.busy() {
            return before.cloned().unwrap_or_default();
        }
        let items = outbox.items();
        let waits = |state| {
            matches!(
                state,
                ItemState::Waiting | ItemState::Sending | ItemState::Blocked
            )
        };
        let waiting = items.iter().filter(|item| waits(item.state));
        waiting.map(|item| item.envelope.lane).collect()
    })
}

/// Below a ticket's row: that what was decided about it lies on this device.
fn unsent_line() -> AnyView {
    view! { <p class="looking looking--unsent" data-unsent="yes">{icon_small("cloud-off")} {t("outbox.title")}</p> }
        .into_any()
}

/// Below a ticket's row: whether its reporter has answered the desk's question.
fn asked_line(asked: Asked) -> AnyView {
    let (class, mark, text) = match asked {
        Asked::Open => ("looking looking--asked", "clock", "desk.asked_open"),
        Asked::Answered => ("looking looking--answered", "speech", "desk.asked_answered"),
    };
    view! { <p class=class data-asked=asked.as_str()>{icon_small(mark)} {t(text)}</p> }.into_any()
}

/// An empty tab; a page beyond the end leads back to the first.
fn nothing(tab: Tab, beyond: bool) -> AnyView {
    let name = tab.as_str();
    let title = word("desk", &["empty_", name].concat());
    let text = word("desk", &["empty_", name, "_text"].concat());
    let back =
        beyond.then(|| view! { <a class="button" href=href(tab, None, None)>{t("desk.first_page")}</a> });
    ui::empty("inbox", title, text, back.into_any())
}
