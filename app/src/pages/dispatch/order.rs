//! What is worked on: the picked ticket or those that are ticked; and the button that sends the order.

use super::column::{handed_back, reopened};
use super::state::{Aside, Desk, Ticked};
use super::{review, staffing, transfer};
use crate::i18n::{pick, t, tf, word};
use crate::page::use_now;
use crate::parts::{photos, ticket};
use crate::time;
use crate::ui::{empty, icon, skeleton};
use chrono::{DateTime, Utc};
use domain::ticket::{CommandKind, Stage};
use domain::view::{HandedBack, Reopened, TicketDetail};
use leptos::prelude::*;

/// What is worked on, and the way back to the board.
pub fn head(desk: Desk) -> AnyView {
    let title = move || {
        if desk.is_many() {
            tf(
                "dispatch.ticked",
                &[("n", &desk.ticked.with(Vec::len).to_string())],
            )
        } else {
            let no = desk.picked.get().map(|no| no.to_string()).unwrap_or_default();
            tf("dispatch.order_of", &[("no", &no)])
        }
    };
    view! {
        <header class="pane__head">
            <h2 class="pane__title">{title}</h2>
            <button class="button button--quiet button--small dispatch__close" type="button" on:click=move |_| desk.close()>
                {icon("cross")} {t("dispatch.close")}
            </button>
        </header>
    }
    .into_any()
}

/// The ticked tickets; or the picked one with what may be done with it beside dispatching.
pub fn chosen(desk: Desk) -> AnyView {
    if desk.is_many() {
        return several(desk);
    }
    match (desk.picked.get(), desk.detail()) {
        (None, _) => ().into_any(),
        (Some(_), None) if desk.is_unread() => unread(desk),
        (Some(_), None) => skeleton(),
        (Some(_), Some(Some(detail))) => card(&detail, desk),
        (Some(_), Some(None)) => empty(
            "search",
            t("tickets.missing_title"),
            t("tickets.missing_text"),
            ().into_any(),
        ),
    }
}

/// The picked ticket can't be had now; what the board says of it stays.
fn unread(desk: Desk) -> AnyView {
    let again = view! {
        <button class="button" type="button" on:click=move |_| desk.read_again()>{t("common.retry")}</button>
    };
    empty(
        "cloud-off",
        t("common.failed_title"),
        t("dispatch.unread"),
        again.into_any(),
    )
}

/// The ticked ones, each with why it could not be sent, and the way to leave it out.
fn several(desk: Desk) -> AnyView {
    let lines = desk.ticked.with(|ticked| {
        ticked
            .iter()
            .map(|one| ticked_line(one, desk))
            .collect::<Vec<_>>()
    });
    let note = desk
        .ticked
        .with(|ticked| ticked.iter().any(|one| one.refused.is_some()))
        .then(|| view! { <p class="field__error" role="alert">{t("dispatch.left_hint")}</p> });
    view! { {note} <ul class="card dispatch__ticked">{lines}</ul> }.into_any()
}

fn ticked_line(one: &Ticked, desk: Desk) -> AnyView {
    let (row, no) = (&one.row.row, one.row.row.no);
    let label = tf("dispatch.untick", &[("no", &no.to_string())]);
    let refused = one
        .refused
        .clone()
        .map(|why| view! { <p class="field__error dispatch__refused">{why}</p> });
    view! {
        <li class="dispatch__one" data-no=no.to_string()>
            <div>
                <p><span class="ticket-no">{no.to_string()}</span> " " {ticket::urgency(row.urgency)}</p>
                <p>{row.content.clone()}</p>
                <p class="muted small">{ticket::place(&row.place)}</p>
                {refused}
            </div>
            <button class="button button--quiet button--icon" type="button" aria-label=label on:click=move |_| desk.untick(no)>
                {icon("cross")}
            </button>
        </li>
    }
    .into_any()
}

fn card(detail: &TicketDetail, desk: Desk) -> AnyView {
    let now = use_now();
    let may = |kind| detail.may.contains(&kind);
    let no = detail.no.to_string();
    let report = &detail.ticket.report;
    let of = detail.clone();
    let transfer = may(CommandKind::Transfer).then(|| {
        let open = move || desk.aside.get() == Aside::Transfer;
        let aside = move || open().then(|| transfer::form(&of, desk));
        let toggle = move |_| desk.aside.set(if untrack(open) { Aside::Nothing } else { Aside::Transfer });
        view! {
            <div class="button-row">
                <button class="button" type="button" aria-expanded=move || if open() { "true" } else { "false" }
                    aria-controls="transfer" on:click=toggle>
                    {icon("arrow-right")} {t("dispatch.transfer")}
                </button>
            </div>
            <div id="transfer" hidden=move || !open()>{aside}</div>
        }
    });
    let review = may(CommandKind::SettleReview).then(|| review::card(detail, desk));
    let elsewhere = (!may(CommandKind::Dispatch)).then(|| not_here(detail));
    let back = HandedBack::of(detail).map(|back| handed_back(&back, now));
    let reopened = Reopened::of(detail).map(|one| reopened(&one, now));
    let whole = detail.clone();
    let again = move || again(&whole, desk, now);
    let paper = detail.ticket.stage.order().map(|_| {
        let href = ["/tickets/", &no, "/order"].concat();
        view! { <a href=href>{t("dispatch.print_one")}</a> }
    });
    view! {
        <article class="card">
            <div class="card__head">
                <h2 class="card__title cluster">
                    <span class="ticket-no">{no.clone()}</span>
                    {ticket::stage(detail.ticket.stage.name())} {ticket::urgency(report.urgency)}
                </h2>
                <span class="cluster">{paper} <a href=["/tickets/", &no].concat()>{t("dispatch.details")}</a></span>
            </div>
            <div class="card__body stack">
                <div>
                    <p><strong>{report.content.as_str().to_owned()}</strong></p>
                    {ticket::pin(&detail.place)}
                </div>
                {photos::strip(&report.photos, None)}
                <dl class="facts">
                    {ticket::fact(t("tickets.category"), pick(&detail.category.name).to_owned().into_any())}
                    {ticket::fact(t("tickets.preferred"), ticket::preferred(report.preferred.as_ref(), now).into_any())}
                    {ticket::fact(t("tickets.reported"), time::moment(detail.ticket.reported_at, now).into_any())}
                </dl>
                {back} {reopened} {again} {elsewhere}
                {transfer}
            </div>
        </article>
        {review}
    }
    .into_any()
}

/// Why nobody can be sent from here: the ticket is past that, or its department alone sends.
fn not_here(detail: &TicketDetail) -> AnyView {
    let stage = &detail.ticket.stage;
    let say = |text: String| view! { <p class="banner banner--warning banner--box">{text}</p> };
    if !matches!(stage, Stage::Accepted {}) && stage.order().is_none() {
        let stage = word("stage", stage.name().as_str());
        return say(tf("dispatch.not_now", &[("stage", stage)])).into_any();
    }
    let text = tf("dispatch.not_yours", &[("name", pick(&detail.department.name))]);
    let department = Signal::stored(detail.department.code.to_string());
    view! { {say(text)} {staffing::warning(department)} }.into_any()
}

/// With whom a ticket is that is sent out again; or that somebody has sent it while another order was typed here.
fn again(detail: &TicketDetail, desk: Desk, now: DateTime<Utc>) -> AnyView {
    if let Some(text) = desk.overtaken_words() {
        return overtaken(text, detail, desk);
    }
    let Some(order) = detail
        .ticket
        .stage
        .order()
        .filter(|_| detail.may.contains(&CommandKind::Dispatch))
    else {
        return ().into_any();
    };
    let names: Vec<&str> = order.crew.iter().filter_map(|id| detail.name_of(*id)).collect();
    let names = names.join(t("common.list_comma"));
    let no = detail.no.to_string();
    let stop = move |_| {
        desk.forget(&no);
        desk.close();
    };
    view! {
        <div class="banner banner--info banner--box">
            <div class="banner__text">
                <p><strong>{tf("dispatch.again_title", &[("no", &detail.no.to_string())])}</strong></p>
                <p>{tf("dispatch.again_hint", &[("names", &names)])} " " {ticket::due(order.due, now)}</p>
            </div>
            <button class="button button--small" type="button" on:click=stop>
                {t("dispatch.again_stop")}
            </button>
        </div>
    }
    .into_any()
}

/// Somebody else was faster: nothing is taken from the workers who were sent unless that is meant.
fn overtaken(text: String, detail: &TicketDetail, desk: Desk) -> AnyView {
    let at = detail.ticket.stage.order().map(|order| order.at);
    let no = detail.no.to_string();
    let go_on = move |_| {
        desk.crew_error.set(String::new());
        desk.seen.set(Some(at));
    };
    let stop = move |_| {
        desk.forget(&no);
        desk.close();
    };
    view! {
        <div class="banner banner--warning banner--box" id="overtaken" role="alert" tabindex="-1">
            <div class="banner__text stack stack--tight">
                <p><strong>{text}</strong></p>
                <p>{t("dispatch.overtaken_ask")}</p>
                <div class="button-row">
                    <button class="button button--small" type="button" on:click=stop>{t("dispatch.overtaken_stop")}</button>
                    <button class="button button--small" type="button" on:click=go_on>{t("dispatch.overtaken_go")}</button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What will be sent, in one line, and the button.
pub fn foot(desk: Desk) -> AnyView {
    let summary = move || {
        let (targets, now) = (desk.targets(), desk.now());
        let [target] = &targets[..] else {
            return String::new();
        };
        let due = desk.choice().due(target, &desk.custom.get(), now).ok();
        let due = due.map(|due| tf("time.until", &[("when", &time::moment(due, now))]));
        [target.no.to_string(), due.unwrap_or_default()].join(" · ")
    };
    let name = move || {
        let names = desk.names();
        let count = desk.targets().len();
        match (names.is_empty(), count) {
            (true, _) => t("dispatch.submit").to_owned(),
            (false, 0 | 1) => tf("dispatch.submit_names", &[("names", &names)]),
            (false, count) => tf(
                "dispatch.submit_many",
                &[("names", &names), ("n", &count.to_string())],
            ),
        }
    };
    let problem = move || {
        [desk.due_error.get(), desk.crew_error.get(), desk.note_error.get()]
            .into_iter()
            .find(|text| !text.is_empty())
    };
    view! {
        <div class="pane__foot" hidden=move || !desk.sends()>
            <span class="muted small num">{summary}</span>
            <span class="field__error" role="alert">{problem}</span>
            <button class="button button--accent button--large" type="button" id="send" disabled=move || desk.busy()
                aria-busy=move || desk.busy().then_some("true") on:click=move |_| desk.send()>
                {icon("send")} {name} <kbd class="kbd" aria-hidden="true">"Enter"</kbd>
            </button>
        </div>
    }
    .into_any()
}
