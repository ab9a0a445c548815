//! Orders on paper: A5, one page each, with the job's code to be scanned and places to sign.

use crate::access::may_open;
use crate::api::dispatch::{MAX_ORDERS, PaperOrder, paper_orders};
use crate::codec::reading;
use crate::i18n::{pick, t, tf, word};
use crate::page::{use_now, use_page};
use crate::pages::tickets::{Read, loaded, who};
use crate::parts::{nav, ticket};
use crate::qr::Code;
use crate::time;
use crate::ui::{empty, icon};
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::view::TicketDetail;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page that prints these orders.
pub fn href(numbers: impl Iterator<Item = TicketNo>) -> String {
    let numbers: Vec<String> = numbers.take(MAX_ORDERS).map(|no| no.to_string()).collect();
    ["/dispatch/orders?no=", &numbers.join(",")].concat()
}

/// The order of one ticket.
#[component]
pub fn Order() -> impl IntoView {
    let params = use_params_map();
    let numbers = Memo::new(move |_| params.with(|map| read(map.get_str("no").unwrap_or_default())));
    page(numbers)
}

/// Several orders at once.
#[component]
pub fn Orders() -> impl IntoView {
    let query = use_query_map();
    let numbers = Memo::new(move |_| query.with(|map| read(map.get_str("no").unwrap_or_default())));
    page(numbers)
}

/// Numbers with commas between; what is none is left out.
fn read(text: &str) -> Vec<TicketNo> {
    let numbers = text.split([',', ' ', '，']).filter_map(|no| no.parse().ok());
    numbers.take(MAX_ORDERS).collect()
}

fn page(numbers: Memo<Vec<TicketNo>>) -> AnyView {
    let orders: Read<Vec<PaperOrder>> = reading(move || numbers.get(), paper_orders);
    let key = move || {
        let numbers = numbers.get_untracked();
        numbers
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(",")
    };
    let body = loaded(key, orders, move |orders| {
        sheets(&orders, numbers.get_untracked().len())
    });
    let content = view! { <div class="content content--wide">{body}</div> };
    nav::staff(t("dispatch.paper_title"), "app", content.into_any())
}

fn sheets(orders: &[PaperOrder], asked: usize) -> AnyView {
    if orders.is_empty() {
        crate::pages::refused::missing();
        // a worker has no board to tick anything on
        let boards = use_page().me.is_some_and(|me| may_open(&me, "/dispatch"));
        let text = if boards {
            t("dispatch.paper_none_text")
        } else {
            t("dispatch.paper_none_yours")
        };
        return view! {
            <h1 class="visually-hidden">{t("dispatch.paper_title")}</h1>
            {empty("print", t("dispatch.paper_none_title"), text, ().into_any())}
        }
        .into_any();
    }
    let print = |_| {
        let _ = window().print();
    };
    let left = asked.saturating_sub(orders.len());
    let left = (left > 0).then(|| tf("dispatch.paper_left", &[("n", &left.to_string())]));
    let now = use_now();
    view! {
        <div class="page-head">
            <h1 class="page-head__title">{t("dispatch.paper_title")}</h1>
            <div class="page-head__actions">
                <button class="button button--primary" type="button" on:click=print>{icon("print")} {t("dispatch.paper_print")}</button>
            </div>
            <p class="page-head__sub">{t("dispatch.paper_text")} " " {left}</p>
        </div>
        <div class="papers">{orders.iter().map(|order| sheet(order, now)).collect::<Vec<_>>()}</div>
    }
    .into_any()
}

fn sheet(order: &PaperOrder, now: DateTime<Utc>) -> AnyView {
    let detail = &order.detail;
    let report = &detail.ticket.report;
    let sent = detail.ticket.stage.order();
    let crew = sent.map(|sent| {
        let names: Vec<&str> = sent.crew.iter().filter_map(|id| detail.name_of(*id)).collect();
        names.join(t("common.list_comma"))
    });
    // without an order the promise is what there is
    let promise = detail.ticket.promise.map(|promise| stamp(promise.repair_by, now));
    let due = match (sent, promise) {
        (Some(sent), _) => stamp(sent.due, now),
        (None, Some(time)) => tf("dispatch.paper_promised", &[("time", &time)]),
        (None, None) => t("dispatch.paper_open").to_owned(),
    };
    let by = sent.map(|sent| [who(detail, sent.by), stamp(sent.at, now)].join(" "));
    let note = sent
        .and_then(|sent| sent.note.as_ref())
        .map(|note| note.as_str().to_owned());
    let content = report.content.as_str().to_owned();
    let long = is_long(&content, note.as_deref().unwrap_or_default());
    let kind = [
        pick(&detail.category.name),
        " · ",
        word("urgency", report.urgency.as_str()),
    ]
    .concat();
    let reporter = [report.reporter.name.as_str(), " ", &report.reporter.phone.shown()].concat();
    let hotline = use_page().catalogue.hotline;
    view! {
        <article class="paper" class:paper--long=long data-no=detail.no.to_string() data-urgency=report.urgency.as_str()>
            <header class="paper__head">
                <div>
                    <p class="paper__office">{t("common.product")}</p>
                    <h2 class="paper__title">{t("dispatch.paper_order")}</h2>
                    <p class="paper__no">{t("dispatch.paper_no")} " " <strong>{detail.no.to_string()}</strong></p>
                    <p class="paper__small">{tf("dispatch.paper_at", &[("time", &stamp(now, now))])}</p>
                </div>
                {order.code.as_ref().map(code)}
            </header>
            <dl class="paper__facts">
                {fact(t("tickets.place"), place(detail))}
                {fact(t("tickets.category"), kind)}
                {fact(t("tickets.content"), content)}
                {fact(t("tickets.preferred"), ticket::preferred(report.preferred.as_ref(), now))}
                {fact(t("tickets.reporter"), reporter)}
                {fact(t("tickets.reported"), stamp(detail.ticket.reported_at, now))}
                {fact(t("tickets.crew"), crew.unwrap_or_else(|| t("dispatch.paper_nobody").to_owned()))}
                {by.map(|by| fact(t("dispatch.paper_by"), by))}
                {fact(t("dispatch.due"), due)}
                {note.map(|note| fact(t("dispatch.paper_note"), note))}
            </dl>
            <div class="paper__blanks">
                {blank(t("dispatch.paper_result"), "paper__blank paper__blank--result", Some(outcomes()))}
                {blank(t("dispatch.paper_materials"), "paper__blank", None)}
                {blank(t("dispatch.paper_worker"), "paper__blank paper__blank--sign", None)}
                {blank(t("dispatch.paper_reporter"), "paper__blank paper__blank--sign", None)}
            </div>
            <footer class="paper__small">{tf("dispatch.paper_foot", &[("phone", &hotline)])}</footer>
        </article>
    }
    .into_any()
}

/// Building, floor, room or facility, spot and code; a facility that is named after its floor says that once.
fn place(detail: &TicketDetail) -> String {
    let place = &detail.place;
    let room = place.room.as_ref().map(pick);
    let floor = place.floor.as_ref().map(pick);
    let floor = floor.filter(|floor| !room.is_some_and(|room| room.starts_with(floor)));
    let names: Vec<&str> = [Some(pick(&place.building)), floor, room]
        .into_iter()
        .flatten()
        .collect();
    let spot = detail.ticket.report.spot.as_ref();
    let spot = spot.map(|spot| [" · ", spot.as_str()].concat());
    let code = place.code.to_string();
    [
        &names.join(" "),
        spot.as_deref().unwrap_or_default(),
        " (",
        &code,
        ")",
    ]
    .concat()
}

/// So many lines of content and note fit on one page beside the rest.
const LINES: usize = 6;

/// So many columns fit in a line; a Chinese character takes two.
const COLUMNS: usize = 54;

/// Whether content and note need a second page: nothing of them is cut, since a basement has no signal to look up the
/// rest.
fn is_long(content: &str, note: &str) -> bool {
    let wide = |letter: char| if letter.is_ascii() { 1 } else { 2 };
    let lines = |text: &str| -> usize {
        let columns = text.lines().map(|line| line.chars().map(wide).sum::<usize>());
        columns.map(|columns| columns.div_ceil(COLUMNS).max(1)).sum()
    };
    lines(content) + lines(note) > LINES
}

/// Day and clock, as paper needs them: "tomorrow" means nothing on it.
fn stamp(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    [time::day(at, now), time::clock(at)].join(" ")
}

fn fact(name: &'static str, value: String) -> AnyView {
    view! { <div class="paper__fact"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// A place to write in.
fn blank(name: &'static str, class: &'static str, choices: Option<AnyView>) -> AnyView {
    view! { <div class=class><p class="paper__label">{name}</p>{choices}</div> }.into_any()
}

/// Boxes to tick.
fn outcomes() -> AnyView {
    view! {
        <p class="paper__choices"><span>"□ " {t("dispatch.paper_success")}</span> <span>"□ " {t("dispatch.paper_failure")}</span></p>
    }
    .into_any()
}

fn code(code: &Code) -> AnyView {
    let side = code.side.to_string();
    let frame = ["0 0 ", &side, " ", &side].concat();
    view! {
        <figure class="paper__code">
            <svg viewBox=frame shape-rendering="crispEdges" role="img" aria-label=t("dispatch.paper_code")>
                <path d=code.dark.clone() fill="#000"></path>
            </svg>
            <figcaption class="paper__small">{t("dispatch.paper_scan")}</figcaption>
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_on_one_page_stays_on_one() {
        assert!(!is_long("灯不亮", ""));
        assert!(!is_long(&"水".repeat(27 * 5), "先断总闸"));
        assert!(is_long(&"水".repeat(27 * 5 + 1), "先断总闸"));
        assert!(is_long("1\n2\n3\n4\n5\n6\n7", ""));
        assert!(is_long("", &"水".repeat(500)));
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(
            read("100001,100002， 7 x"),
            [TicketNo(100_001), TicketNo(100_002), TicketNo(7)]
        );
        assert_eq!(read(""), []);
        assert_eq!(
            href([TicketNo(1), TicketNo(2)].into_iter()),
            "/dispatch/orders?no=1,2"
        );
    }
}
