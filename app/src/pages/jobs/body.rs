//! All that is known of a job: where, what, for whom, by when, and what happened so far.

use super::card::Mark;
use super::job::{Job, back};
use super::turns;
use crate::i18n::{pick, t, tf, word};
use crate::pages::tickets::{outcome, who};
use crate::parts::{history, photos, ticket};
use crate::time;
use crate::ui::icon;
use chrono::{DateTime, Utc};
use domain::ticket::{HoldReason, Order, Stage};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// The page's content.
#[must_use]
pub fn body(job: Job, detail: &TicketDetail) -> AnyView {
    let now = job.giver.now.get();
    let heading = view! { <div class="card__head"><h2 class="card__title">{t("jobs.history")}</h2></div> };
    view! {
        {head(job, detail)} {turns::urged(detail, now)} {turns::reopened(detail, now)}
        <div class="grid-2">
            <div class="stack">
                {turns::ended(detail, job.me, now)}
                {where_and_whom(detail)}
                {hold(detail, now)}
                {order_note(detail)}
                {report(detail)}
                {outcome(detail, now)}
                <dl class="facts">{facts(job, detail, now)}</dl>
                {origin(detail, now)}
            </div>
            <section class="card">{heading} <div class="card__body">{history::history(detail)}</div></section>
        </div>
    }
    .into_any()
}

/// The category, the number, the stage, the time that is left.
fn head(job: Job, detail: &TicketDetail) -> AnyView {
    let row = &detail.ticket;
    let due = row.stage.order().map(|order| order.due);
    let due = move || due.map(|due| ticket::due(due, job.giver.now.get()));
    let gone = turns::departed_at(&row.stage).map(|at| {
        move || {
            tf(
                "jobs.departed_at",
                &[("time", &time::moment(at, job.giver.now.get()))],
            )
        }
    });
    let mark = move || {
        Mark::all(&job.giver.outbox.items())
            .get(&job.id)
            .copied()
            .map(Mark::view)
    };
    view! {
        <div class="page-head">
            {back()}
            <h1 class="page-head__title">{pick(&detail.category.name).to_owned()}</h1>
            <span class="ticket-no">{detail.no.to_string()}</span>
        </div>
        <div class="cluster">
            {ticket::stage(row.stage.name())} {ticket::urged(row.urges)} {ticket::urgency(row.report.urgency)} {due}
            {gone.map(|text| view! { <span class="small">{text}</span> })} {mark}
        </div>
        {turns::track(detail)}
    }
    .into_any()
}

fn where_and_whom(detail: &TicketDetail) -> AnyView {
    let report = &detail.ticket.report;
    let spot = report
        .spot
        .as_ref()
        .map(|spot| view! { <p>{spot.as_str().to_owned()}</p> });
    let phone = report.reporter.phone.shown();
    let href = ["tel:", report.reporter.phone.as_str()].concat();
    let call = tf("jobs.call", &[("name", report.reporter.name.as_str())]);
    // whoever is not sent any more has nobody to call
    let call = report.reporter.phone.is_whole().then(|| {
        view! {
            <a class="button button--large button--block job-call" href=href rel="external">
                {icon("phone")} <span>{call}</span> <span class="num">{phone}</span>
            </a>
        }
    });
    view! {
        {ticket::plate(&detail.place, t("jobs.place"))}
        {spot} {call}
    }
    .into_any()
}

/// Why it waits, since when and until when.
fn hold(detail: &TicketDetail, now: DateTime<Utc>) -> Option<AnyView> {
    let Stage::OnHold { hold, .. } = &detail.ticket.stage else {
        return None;
    };
    let since = tf("hold.since", &[("time", &time::moment(hold.since, now))]);
    let again = tf("hold.again", &[("time", &time::moment(hold.until, now))]);
    let note = hold.note.as_ref().map(|note| {
        // after a part repair it is what is left
        let text = match hold.reason {
            HoldReason::Remaining => tf("event.left", &[("text", note.as_str())]),
            _ => note.as_str().to_owned(),
        };
        view! { <p class="job-text">{text}</p> }
    });
    let text = view! {
        <div class="banner banner--warning banner--box">
            {icon("pause")}
            <div class="banner__text">
                <p><strong>{word("hold", hold.reason.as_str())} " · " {again}</strong></p>
                <p>{since}</p>
                {note}
            </div>
        </div>
    };
    Some(text.into_any())
}

/// What the manager asked to mind.
fn order_note(detail: &TicketDetail) -> Option<AnyView> {
    let note = detail.ticket.stage.order()?.note.as_ref()?.as_str().to_owned();
    let text = view! {
        <div class="banner banner--info banner--box">
            {icon("flag")}
            <div class="banner__text"><p><strong>{t("jobs.order_note")}</strong></p><p>{note}</p></div>
        </div>
    };
    Some(text.into_any())
}

fn report(detail: &TicketDetail) -> AnyView {
    let report = &detail.ticket.report;
    view! {
        <section class="card">
            <div class="card__head"><h2 class="card__title">{t("jobs.details")}</h2></div>
            <div class="card__body stack">
                <p class="job-text">{report.content.as_str().to_owned()}</p>
                {photos::strip(&report.photos, None)}
            </div>
        </section>
    }
    .into_any()
}

fn facts(job: Job, detail: &TicketDetail, now: DateTime<Utc>) -> Vec<AnyView> {
    let row = &detail.ticket;
    let wish = ticket::preferred(row.report.preferred.as_ref(), now);
    let mut facts = vec![ticket::fact(t("jobs.preferred"), wish.into_any())];
    if let Some(order) = row.stage.order() {
        facts.push(ticket::fact(
            t("jobs.due"),
            time::moment(order.due, now).into_any(),
        ));
        let others = crew(job, detail, order);
        if !others.is_empty() {
            facts.push(ticket::fact(t("jobs.crew"), others.into_any()));
        }
    }
    if let Some(remarks) = row
        .report
        .intake
        .as_ref()
        .and_then(|intake| intake.remarks.as_ref())
    {
        facts.push(ticket::fact(
            t("jobs.remarks"),
            remarks.as_str().to_owned().into_any(),
        ));
    }
    facts
}

/// When it was reported, and by whom and when dispatched.
fn origin(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let reported = tf(
        "jobs.reported_at",
        &[("time", &time::moment(detail.ticket.reported_at, now))],
    );
    let dispatched = detail.ticket.stage.order().map(|order| {
        let line = tf(
            "jobs.dispatched_by",
            &[
                ("name", &who(detail, order.by)),
                ("time", &time::moment(order.at, now)),
            ],
        );
        view! { <p>{line}</p> }
    });
    view! { <div class="small muted"><p>{reported}</p> {dispatched}</div> }.into_any()
}

/// Who was sent too, and who of them answers for it.
fn crew(job: Job, detail: &TicketDetail, order: &Order) -> Vec<AnyView> {
    let lead = detail.ticket.stage.work().map(|work| work.lead);
    let others = order.crew.iter().filter(|person| Some(**person) != job.me);
    others
        .map(|person| {
            let name = detail
                .name_of(*person)
                .unwrap_or(word("reject", "colleague"))
                .to_owned();
            let leads =
                (lead == Some(*person)).then(|| view! { " " <span class="tag">{t("jobs.lead")}</span> });
            view! { <p>{name} {leads}</p> }.into_any()
        })
        .collect()
}
