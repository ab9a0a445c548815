//! The list on the left.

use super::pieces::{failed, kbd};
use super::state::{Inbox, Tab, href};
use crate::error::AppError;
use crate::i18n::{t, word};
use crate::page::use_now;
use crate::parts::{pager, ticket};
use crate::ui::{self, icon};
use chrono::{DateTime, Utc};
use domain::view::{Page, TicketRow};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The pane: tabs, tickets, and what else the desk begins with.
pub fn pane(inbox: Inbox, help: NodeRef<Dialog>) -> AnyView {
    let list = move || {
        let now = use_now();
        let (tab, after) = (inbox.tab.get(), inbox.after.get());
        Suspend::new(async move { rows(inbox, tab, after, inbox.list.await, now) })
    };
    view! {
        <section class="pane pane--list" aria-label=t("desk.list")>
            <header class="pane__head">
                <h1 class="visually-hidden">{t("desk.title")}</h1>
                <nav class="tabs" aria-label=t("desk.tabs")>{tabs(inbox)}</nav>
            </header>
            <div class="pane__body">
                <Transition fallback=|| view! { <div class="pane__pad">{ui::skeleton()}</div> }>{list}</Transition>
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
            view! { <a class="tab" href=href(tab, None, None) aria-current=current>{name}</a> }.into_any()
        })
        .collect()
}

fn rows(
    inbox: Inbox,
    tab: Tab,
    after: Option<String>,
    page: Result<Page<TicketRow>, AppError>,
    now: DateTime<Utc>,
) -> AnyView {
    let page = match page {
        Ok(page) => page,
        Err(why) => return failed(&why, move || inbox.list.refetch()),
    };
    if page.rows.is_empty() {
        return nothing(tab, after.is_some());
    }
    let items = page.rows.iter().map(|row| {
        let no = row.no;
        let current = Signal::derive(move || inbox.no.get() == Some(no));
        let link = ticket::row(row, now, href(tab, after.as_deref(), Some(no)), current);
        view! { <li>{link}</li> }.into_any()
    });
    let pager = pager::pager(
        "/desk",
        &[("tab", tab.as_str().to_owned())],
        after.as_deref(),
        page.next.as_deref(),
    );
    view! {
        <ol class="inbox-list">{items.collect::<Vec<_>>()}</ol>
        <div class="pane__pad">{pager}</div>
    }
    .into_any()
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
