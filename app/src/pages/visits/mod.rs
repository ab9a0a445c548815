//! Return visits by telephone: who is to be called, and what the call gave.

mod answers;
mod call;
mod draft;
mod facts;
mod form;
mod script;

use crate::access::may_open;
use crate::api::board::visits_due;
use crate::api::tickets::ticket_detail;
use crate::codec::{Reading, reading};
use crate::error::AppError;
use crate::i18n::{t, tf};
use crate::page::{use_live, use_now, use_page};
use crate::pages::desk::Presence;
use crate::pages::tickets::{Last, failed, known, lasting};
use crate::parts::act::{Act, on, use_act};
use crate::parts::{nav, pager, ticket};
use crate::time;
use crate::ui::{self, icon_small};
use answers::CallForm;
use chrono::{DateTime, Utc};
use domain::id::{TicketId, TicketNo};
use domain::sync::NewCommand;
use domain::text::Remark;
use domain::ticket::{Command, Outcome};
use domain::view::{TicketDetail, VisitAbout, VisitDue, VisitPage, VisitTab};
use draft::Of;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The page's state. Page and ticket stand in the address.
#[derive(Clone, Copy)]
struct Visits {
    tab: Memo<VisitTab>,
    after: Memo<Option<String>>,
    no: Memo<Option<TicketNo>>,
    list: Reading<Result<VisitPage, AppError>>,
    detail: Reading<Result<Option<TicketDetail>, AppError>>,
    act: Act,
    /// The list as it could be read last.
    known_list: StoredValue<Option<VisitPage>>,
    /// The ticket as it could be read last.
    known_detail: StoredValue<Option<Option<TicketDetail>>>,
    /// What was typed about each call, kept when the officer looks at another one in between.
    forms: StoredValue<Vec<(Of, CallForm)>>,
    /// Who else has a call open: two officers do not ring the same reporter.
    presence: Presence,
    go: Callback<String>,
}

/// The page.
#[component]
pub fn Visits() -> impl IntoView {
    let visits = Visits::new();
    let shown = move || {
        if visits.no.get().is_some() {
            "detail"
        } else {
            "list"
        }
    };
    let content = view! {
        <div class="panes" data-show=shown>
            {visits.pane()}
            {call::pane(visits)}
        </div>
    };
    nav::staff(t("visits.title"), "app app--panes", content.into_any())
}

/// The address of a page of the list, and of a visit beside it.
fn href(tab: VisitTab, after: Option<&str>, no: Option<TicketNo>) -> String {
    let tab = (tab == VisitTab::Later).then(|| ["tab=", tab.as_str()].concat());
    let after = after.map(|after| ["after=", after].concat());
    let no = no.map(|no| ["no=", &no.to_string()].concat());
    let query: Vec<String> = tab.into_iter().chain(after).chain(no).collect();
    if query.is_empty() {
        "/visits".to_owned()
    } else {
        ["/visits?", &query.join("&")].concat()
    }
}

impl Visits {
    fn new() -> Self {
        let query = use_query_map();
        let tab = Memo::new(move |_| {
            let tab = query.read().get_str("tab").and_then(VisitTab::parse);
            tab.unwrap_or(VisitTab::Due)
        });
        let after = Memo::new(move |_| query.read().get("after"));
        let no = Memo::new(move |_| {
            query
                .read()
                .get_str("no")
                .and_then(|no| no.parse::<TicketNo>().ok())
        });
        let list = reading(
            move || (use_live(), tab.get(), after.get()),
            |(_, tab, after)| visits_due(tab, after),
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
        Self {
            tab,
            after,
            no,
            list,
            detail,
            act: use_act().beside_fields(),
            known_list: known(list),
            known_detail: known(detail),
            forms: StoredValue::new(Vec::new()),
            presence: Presence::new(no),
            go,
        }
    }

    /// The visit that is open, once it is there.
    fn current(self) -> Option<TicketDetail> {
        let no = self.no.get_untracked()?;
        let detail = self.known_detail.get_value().flatten()?;
        (detail.no == no).then_some(detail)
    }

    /// The visit to go on with after this one.
    fn next_of(self, no: TicketNo) -> Option<TicketNo> {
        let rows = self.known_list.get_value()?.page.rows;
        let place = rows.iter().position(|visit| visit.row.no == no);
        let next = place.map_or(0, |place| place + 1);
        let row = rows
            .get(next)
            .or_else(|| place?.checked_sub(1).and_then(|before| rows.get(before)))?;
        (row.row.no != no).then_some(row.row.no)
    }

    /// The list, as it could be read last. To be called inside of what waits for it.
    fn last_list(self) -> Memo<Option<Last<VisitPage>>> {
        let key = move || href(self.tab.get(), self.after.get().as_deref(), None);
        lasting(key, move || self.list.get())
    }

    /// The ticket, as it could be read last. To be called inside of what waits for it.
    fn last_detail(self) -> Memo<Option<Last<Option<TicketDetail>>>> {
        let key = move || self.no.get().map(|no| no.to_string()).unwrap_or_default();
        lasting(key, move || self.detail.get())
    }

    fn open(self, no: Option<TicketNo>) {
        self.go.run(href(
            self.tab.get_untracked(),
            self.after.get_untracked().as_deref(),
            no,
        ));
    }

    fn read_again(self) {
        self.list.refetch();
        self.detail.refetch();
    }

    /// Has the ticket sent for again, when that was asked for with the record of the call.
    fn reopen(self, lane: TicketId, no: TicketNo, reason: Option<Remark>) {
        let Some(reason) = reason else { return };
        let command = NewCommand {
            base_version: None,
            ..on(lane, 0, Command::Reopen { reason })
        };
        let done = tf("visits.done_again", &[("no", &no.to_string())]);
        self.act.give(command, done, move |_| self.read_again());
    }

    /// Above a call: who else has it open and may be talking.
    fn presence_note(self, no: TicketNo, now: DateTime<Utc>) -> AnyView {
        let text = move || {
            let (name, since) = self.presence.others_at(no)?;
            let when = time::ago(since, now);
            Some(tf("visits.calling_since", &[("name", &name), ("when", &when)]))
        };
        view! {
            <div role="status" hidden=move || text().is_none()>
                <p class="looking looking--note">{icon_small("phone")} {text}</p>
            </div>
        }
        .into_any()
    }

    /// Below a row: who else has the call open.
    fn presence_line(self, no: TicketNo) -> AnyView {
        let text = move || {
            let (name, _) = self.presence.others_at(no)?;
            Some(tf("visits.calling", &[("name", &name)]))
        };
        view! { <p class="looking" hidden=move || text().is_none()>{icon_small("phone")} {text}</p> }
            .into_any()
    }

    fn pane(self) -> AnyView {
        view! {
            <section class="pane pane--list" aria-label=t("visits.list")>
                <header class="pane__head">
                    <h1 class="pane__title">
                        {t("visits.title")}
                    </h1>
                    <nav class="tabs" aria-label=t("visits.tabs")>
                        <Transition fallback=|| ()><Tabs visits=self/></Transition>
                    </nav>
                </header>
                <div class="pane__body">
                    <Transition fallback=|| view! { <div class="pane__pad">{ui::skeleton()}</div> }><Rows visits=self/></Transition>
                </div>
            </section>
        }
        .into_any()
    }
}

/// What is due and what will be, with how many there are.
#[component]
fn Tabs(visits: Visits) -> impl IntoView {
    let last = visits.last_list();
    move || {
        let counts = last.with(|last| Some(last.as_ref()?.value()?.counts));
        let tab = |tab: VisitTab, name: &'static str, count: Option<i64>| {
            let current = move || (visits.tab.get() == tab).then_some("page");
            let count = count.map(|count| view! { " " <span class="tab__count">{count.to_string()}</span> });
            view! { <a class="tab" href=href(tab, None, None) aria-current=current>{name} {count}</a> }
                .into_any()
        };
        [
            tab(VisitTab::Due, t("visits.tab_due"), counts.map(|[due, _]| due)),
            tab(
                VisitTab::Later,
                t("visits.tab_later"),
                counts.map(|[_, later]| later),
            ),
        ]
        .collect_view()
    }
}

/// The visits that are due.
#[component]
fn Rows(visits: Visits) -> impl IntoView {
    let last = visits.last_list();
    let again = move || visits.list.refetch();
    move || {
        let (now, after) = (use_now(), visits.after.get());
        Some(last.get()?.drawn(
            again,
            |page| rows(visits, after, page, now),
            |why| failed(why, again),
        ))
    }
}

fn rows(visits: Visits, after: Option<String>, list: &VisitPage, now: DateTime<Utc>) -> AnyView {
    let (tab, page) = (visits.tab.get_untracked(), &list.page);
    if page.rows.is_empty() && tab == VisitTab::Later {
        return ui::empty(
            "clock",
            t("visits.none_later"),
            t("visits.none_later_text"),
            ().into_any(),
        );
    }
    if page.rows.is_empty() {
        let desk = use_page().me.is_some_and(|me| may_open(&me, "/desk"));
        let action = desk.then(|| view! { <a class="button" href="/desk">{t("visits.to_desk")}</a> });
        return ui::empty(
            "visit",
            t("visits.empty"),
            t("visits.empty_text"),
            action.into_any(),
        );
    }
    let items = page.rows.iter().map(|visit| {
        let row = row(visits, tab, visit, after.as_deref(), now);
        let line = visits.presence_line(visit.row.no);
        view! { <li>{row} {line}</li> }.into_any()
    });
    let query: &[(&str, String)] = &[("tab", tab.as_str().to_owned())];
    let pager = pager::pager("/visits", query, after.as_deref(), page.next.as_deref());
    view! {
        <ol class="visit-list">{items.collect::<Vec<_>>()}</ol>
        <div class="pane__pad">{pager}</div>
    }
    .into_any()
}

/// One visit in the list: who is to be called since when, what for.
fn row(visits: Visits, tab: VisitTab, visit: &VisitDue, after: Option<&str>, now: DateTime<Utc>) -> AnyView {
    let no = visit.row.no;
    let current = move || (visits.no.get() == Some(no)).then_some("true");
    let (look, about, who) = match &visit.about {
        VisitAbout::Repair {
            outcome: Outcome::Success {},
            worker,
        } => ("completed", t("event.success"), Some(worker.name.as_str())),
        VisitAbout::Repair { worker, .. } => ("rejected", t("event.failure"), Some(worker.name.as_str())),
        VisitAbout::Rejection { .. } => ("rejected", t("visits.rejected"), None),
    };
    let when = match tab {
        VisitTab::Due => tf("visits.waits", &[("span", &time::span(now - visit.due))]),
        VisitTab::Later => time::moment(visit.due, now),
    };
    let tries = (visit.attempts > 0).then(|| tf("visits.tried", &[("n", &visit.attempts.to_string())]));
    let rated = visit.rating.as_ref().map(|_| t("visits.rated"));
    let title = [&visit.row.reporter, " · ", &ticket::place(&visit.row.place)].concat();
    let sub: Vec<&str> = [visit.row.content.as_str()].into_iter().chain(who).collect();
    let tags = tries.into_iter().chain(rated.map(ToOwned::to_owned));
    let tags = tags.map(|text| view! { <span class="tag">{text}</span> });
    view! {
        <a class="ticket-row" href=href(tab, after, Some(no)) data-no=no.to_string()
            data-urgency=visit.row.urgency.as_str() aria-current=current>
            <span class="ticket-row__top">
                <span class="stage stage--plain" data-stage=look>{about}</span>
                <span class="ticket-no">{no.to_string()}</span>
                {tags.collect::<Vec<_>>()}
                <span class="ticket-row__time">{when}</span>
            </span>
            <span class="ticket-row__title">{title}</span>
            <span class="ticket-row__sub">{sub.join(" · ")}</span>
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_page_and_visit() {
        assert_eq!(href(VisitTab::Due, None, None), "/visits");
        assert_eq!(
            href(VisitTab::Later, Some("5:1"), Some(TicketNo(100_001))),
            "/visits?tab=later&after=5:1&no=100001"
        );
    }
}
