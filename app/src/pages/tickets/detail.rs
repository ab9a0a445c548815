//! A ticket in full.

use super::acts::Acts;
use super::closing::{card, escalations, outcome, signed, visits, who};
use crate::access::may_open;
use crate::i18n::{pick, t, tf, word};
use crate::page::{use_now, use_page};
use crate::parts::history::{history, outcome_lines};
use crate::parts::pager::address;
use crate::parts::reporter::{Reveal, person};
use crate::parts::{due, last_list, photos, ticket};
use crate::time;
use crate::ui::icon;
use chrono::{DateTime, Utc};
use domain::ticket::{Stage, Urgency};
use domain::view::{ListName, TicketDetail};
use leptos::prelude::*;

/// The page of one ticket.
pub fn page(detail: &TicketDetail, acts: Acts, reveal: Reveal) -> AnyView {
    let now = use_now();
    let (left, right) = (
        view! { {reported(detail, now)} {reporter(detail, now, reveal)} },
        view! {
            {standing(detail)} {order(detail, now)} {outcome(detail, now)} {visits(detail, now)} {escalations(detail, now)}
        },
    );
    view! {
        {head(detail)} {acts.panel(detail)}
        <div class="grid-2"><div class="stack">{left}</div> <div class="stack">{right}</div></div>
        {card(t("tickets.history"), vec![history(detail)])}
    }
    .into_any()
}

fn head(detail: &TicketDetail) -> AnyView {
    let print = |_| {
        let _ = window().print();
    };
    view! {
        <div class="page-head">
            <a class="page-head__back" href=last_list::back(ListName::Tickets)>{icon("arrow-left")} {t("tickets.back")}</a>
            <h1 class="page-head__title">
                {t("tickets.one_title")} " " <span class="num">{detail.no.to_string()}</span>
            </h1>
            <div class="page-head__actions">
                {who_saw(detail)} {paper(detail)}
                <button class="button button--quiet" type="button" on:click=print>{icon("print")} {t("tickets.print")}</button>
            </div>
            <p class="page-head__sub cluster">
                {ticket::stage(detail.ticket.stage.name())} {ticket::urgency(detail.ticket.report.urgency)}
                <span>{pick(&detail.category.name).to_owned()} " · " {pick(&detail.department.name).to_owned()}</span>
            </p>
        </div>
    }
    .into_any()
}

/// The way to the record of who has seen the ticket, for those who read it.
fn who_saw(detail: &TicketDetail) -> Option<AnyView> {
    let reads = use_page().me.is_some_and(|me| may_open(&me, "/admin/audit"));
    let href = address("/admin/audit", &[("no", detail.no.to_string())]);
    reads.then(|| {
        view! { <a class="button button--quiet" href=href>{icon("lock")} {t("audit.who_saw")}</a> }.into_any()
    })
}

/// The order on paper, for whoever hands those out.
fn paper(detail: &TicketDetail) -> AnyView {
    let href = ["/tickets/", &detail.no.to_string(), "/order"].concat();
    let may = use_page().me.is_some_and(|me| may_open(&me, &href));
    (may && detail.ticket.stage.order().is_some())
        .then(|| view! { <a class="button button--quiet" href=href>{icon("print")} {t("tickets.print_order")}</a> })
        .into_any()
}

/// What was reported, and where.
fn reported(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let report = &detail.ticket.report;
    let spot = report
        .spot
        .as_ref()
        .map(|spot| ticket::fact(t("tickets.spot"), spot.as_str().to_owned().into_any()));
    let urgency = (report.urgency == Urgency::Normal).then(|| {
        ticket::fact(
            t("tickets.urgency"),
            word("urgency", report.urgency.as_str()).into_any(),
        )
    });
    let wish = ticket::fact(
        t("tickets.preferred"),
        ticket::preferred(report.preferred.as_ref(), now).into_any(),
    );
    let reopened = detail.ticket.reopened;
    let reopened = (reopened > 0).then(|| {
        ticket::fact(
            t("tickets.reopened"),
            tf("tickets.times", &[("n", &reopened.to_string())]).into_any(),
        )
    });
    let urged = detail.ticket.urged().map(|(times, last)| {
        let text = tf(
            "tickets.urged_last",
            &[("n", &times.to_string()), ("when", &time::moment(last, now))],
        );
        ticket::fact(t("tickets.urged"), text.into_any())
    });
    let seen: Vec<_> = detail
        .ticket
        .photos
        .iter()
        .map(|photo| photo.blob.clone())
        .collect();
    let body = view! {
        {ticket::plate(&detail.place, t("tickets.place"))}
        <p>{report.content.as_str().to_owned()}</p>
        {photos::strip(&report.photos, None)}
        <dl class="facts">{spot} {urgency} {wish} {due::promised(&detail.ticket, now)} {reopened} {urged}</dl>
        {(!seen.is_empty()).then(|| view! { <h3 class="section-title">{t("tickets.worker_photos")}</h3> })}
        {photos::strip(&seen, None)}
    };
    card(t("tickets.report"), vec![body.into_any()])
}

/// Who reported, and how.
fn reporter(detail: &TicketDetail, now: DateTime<Utc>, reveal: Reveal) -> AnyView {
    let report = &detail.ticket.report;
    let name = person(report.reporter.name.as_str()).to_owned();
    let desk = report.intake.as_ref().map(|intake| {
        let remarks = intake.remarks.as_ref();
        let remarks =
            remarks.map(|text| ticket::fact(t("tickets.remark"), text.as_str().to_owned().into_any()));
        view! { {ticket::fact(t("tickets.called_at"), time::moment(intake.called_at, now).into_any())} {remarks} }
    });
    let body = view! {
        <dl class="facts">
            {ticket::fact(t("tickets.name"), name.into_any())}
            {ticket::fact(t("tickets.phone"), reveal.phone(detail))}
            {ticket::fact(t("tickets.channel"), word("channel", report.channel.as_str()).into_any())}
            {ticket::fact(t("tickets.reported"), time::moment(detail.ticket.reported_at, now).into_any())}
            {desk}
        </dl>
    };
    card(t("tickets.reporter"), vec![body.into_any()])
}

/// Why a ticket went no further, and a completion that waits to be settled.
fn standing(detail: &TicketDetail) -> AnyView {
    let now = use_now();
    let reason = match &detail.ticket.stage {
        Stage::Rejected { reason, .. } => Some(reason),
        Stage::Cancelled { reason } => reason.as_ref(),
        _ => None,
    };
    let reason = reason.map(|reason| {
        view! {
            <div class="stack stack--tight">
                <p>{reason.as_str().to_owned()}</p>
                {signed(&who(detail, detail.ticket.changed_by), detail.ticket.changed_at, now)}
            </div>
        }
        .into_any()
    });
    let review = detail.ticket.review.as_ref().map(|review| {
        let lines = outcome_lines(&review.outcome)
            .into_iter()
            .map(|line| view! { <p>{line}</p> });
        view! {
            <div class="stack stack--tight">
                <p class="section-title">{word("event", "completion_kept")}</p>
                {lines.collect::<Vec<_>>()}
                {signed(detail.name_of(review.by).unwrap_or_default(), review.at, now)}
            </div>
        }
        .into_any()
    });
    card(t("tickets.standing"), reason.into_iter().chain(review).collect())
}

/// Who was sent, by when, and why it waits.
fn order(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let Some(order) = detail.ticket.stage.order() else {
        return ().into_any();
    };
    let names: Vec<&str> = order.crew.iter().filter_map(|id| detail.name_of(*id)).collect();
    let lead = detail
        .ticket
        .stage
        .work()
        .and_then(|work| detail.name_of(work.lead));
    let lead = lead.map(|name| ticket::fact(t("tickets.lead"), name.to_owned().into_any()));
    let note = order
        .note
        .as_ref()
        .map(|note| ticket::fact(t("tickets.order_note"), note.as_str().to_owned().into_any()));
    let hold = match &detail.ticket.stage {
        Stage::OnHold { hold, .. } => Some(hold),
        _ => None,
    };
    let hold = hold.map(|hold| {
        let again = tf("hold.again", &[("time", &time::moment(hold.until, now))]);
        let text = [word("hold", hold.reason.as_str()), " · ", &again].concat();
        let note = hold
            .note
            .as_ref()
            .map(|note| view! { <p>{note.as_str().to_owned()}</p> });
        ticket::fact(
            word("stage", "on_hold"),
            view! { <p>{text}</p> {note} }.into_any(),
        )
    });
    let body = view! {
        <div class="stack stack--tight">
            <dl class="facts">
                {ticket::fact(t("tickets.crew"), names.join(t("common.list_comma")).into_any())} {lead}
                {ticket::fact(t("tickets.due"), ticket::due(order.due, now))} {note} {hold}
            </dl>
            {signed(&who(detail, order.by), order.at, now)}
        </div>
    };
    card(t("tickets.order"), vec![body.into_any()])
}
