//! The picked ticket, and the button that sends the order.

use super::state::{Aside, Desk};
use super::{review, transfer};
use crate::i18n::{pick, t, tf, word};
use crate::page::use_now;
use crate::parts::{photos, ticket};
use crate::time;
use crate::ui::{empty, icon, skeleton};
use chrono::{DateTime, Utc};
use domain::ticket::CommandKind;
use domain::view::TicketDetail;
use leptos::prelude::*;

/// The picked ticket with what may be done with it beside dispatching.
pub fn chosen(found: Option<&TicketDetail>, desk: Desk) -> AnyView {
    match (found, desk.picked.get()) {
        (_, None) => empty(
            "dispatch",
            t("dispatch.pick_ticket"),
            t("dispatch.pick_ticket_text"),
            ().into_any(),
        ),
        (Some(detail), Some(no)) if detail.no == no => card(detail, desk),
        (Some(_), Some(_)) => skeleton(),
        (None, Some(_)) => empty(
            "search",
            t("tickets.missing_title"),
            t("tickets.missing_text"),
            ().into_any(),
        ),
    }
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
    let elsewhere = (!may(CommandKind::Dispatch)).then(|| {
        let stage = word("stage", detail.ticket.stage.name().as_str());
        view! { <p class="banner banner--warning banner--box">{tf("dispatch.not_now", &[("stage", stage)])}</p> }
    });
    view! {
        <article class="card">
            <div class="card__head">
                <h2 class="card__title cluster">
                    <span class="ticket-no">{no.clone()}</span>
                    {ticket::stage(detail.ticket.stage.name())} {ticket::urgency(report.urgency)}
                </h2>
                <a href=["/tickets/", &no].concat()>{t("dispatch.details")}</a>
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
                {again(detail, desk, now)} {elsewhere}
                {transfer}
            </div>
        </article>
        {review}
    }
    .into_any()
}

/// With whom a ticket is that is sent out again.
fn again(detail: &TicketDetail, desk: Desk, now: DateTime<Utc>) -> AnyView {
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
    view! {
        <div class="banner banner--info banner--box">
            <div class="banner__text">
                <p><strong>{tf("dispatch.again_title", &[("no", &detail.no.to_string())])}</strong></p>
                <p>{tf("dispatch.again_hint", &[("names", &names)])} " " {ticket::due(order.due, now)}</p>
            </div>
            <button class="button button--small" type="button" on:click=move |_| desk.pick(None)>
                {t("dispatch.again_stop")}
            </button>
        </div>
    }
    .into_any()
}

/// What will be sent, in one line, and the button.
pub fn foot(desk: Desk) -> AnyView {
    let can = move || {
        desk.detail()
            .is_none_or(|detail| detail.may.contains(&CommandKind::Dispatch))
    };
    let hidden = move || desk.target().is_none() || !can();
    let summary = move || {
        let target = desk.target()?;
        let now = desk.now();
        let due = desk.due.get().due(target.urgency, &desk.custom.get(), now).ok();
        let due = due.map(|due| tf("time.until", &[("when", &time::moment(due, now))]));
        Some([target.no.to_string(), due.unwrap_or_default()].join(" · "))
    };
    let name = move || {
        let names = desk.names();
        if names.is_empty() {
            t("dispatch.submit").to_owned()
        } else {
            tf("dispatch.submit_names", &[("names", &names)])
        }
    };
    let problem = move || {
        [desk.due_error.get(), desk.crew_error.get()]
            .into_iter()
            .find(|text| !text.is_empty())
    };
    view! {
        <div class="pane__foot" hidden=hidden>
            <span class="muted small num">{summary}</span>
            <span class="field__error" role="alert">{problem}</span>
            <button class="button button--accent button--large" type="button" id="send" disabled=move || desk.act.busy()
                aria-busy=move || desk.act.busy().then_some("true") on:click=move |_| desk.send()>
                {icon("send")} {name} <kbd class="kbd" aria-hidden="true">"Enter"</kbd>
            </button>
        </div>
    }
    .into_any()
}
