//! What is to be read before a call: whom to call, what was repaired and how it ended, what was said of it so far.

use super::Visits;
use super::call::{Due, back, due};
use super::script;
use crate::i18n::{pick, t, tf, word};
use crate::pages::tickets::who;
use crate::parts::pager::address;
use crate::parts::{history, ticket};
use crate::time;
use crate::ui::{self, icon, icon_small};
use chrono::{DateTime, Utc};
use domain::rules::VisitRules;
use domain::ticket::{CommandKind, Stage, StageName, Visit, VisitResult};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// Whom to call and what for.
pub fn summary(visits: Visits, detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let no = detail.no.to_string();
    let full = ["/tickets/", &no].concat();
    let reporter = &detail.ticket.report.reporter;
    let phone = reporter.phone.shown();
    let call = ["tel:", reporter.phone.as_str()].concat();
    let body = match due(detail, VisitRules::default()) {
        Some(due) => view! {
            <a class="button button--accent button--large" href=call>
                {icon("phone")} {tf("visits.call", &[("name", reporter.name.as_str()), ("phone", &phone)])}
            </a>
            {visits.presence_note(detail.no, now)}
            {facts(detail, &due, now)}
            {rating(detail, now)}
            {script::script(detail, due.about, now)}
        }
        .into_any(),
        None => {
            let answers = answers(detail, now).map(|fact| view! { <dl class="facts">{fact}</dl> });
            view! { {settled(detail, now)} {answers} {reopening(detail)} }.into_any()
        }
    };
    view! {
        <header class="pane__head">
            {back(visits)}
            <h2 class="pane__title">{reporter.name.as_str().to_owned()}</h2>
            <span class="ticket-no">{no}</span>
            {ticket::stage(detail.ticket.stage.name())}
            <a class="button button--quiet button--small" href=full>{icon_small("list")} {t("desk.full")}</a>
            <a class="button button--quiet button--small" href=complaint(detail)>
                {icon_small("speech")} {t("complaints.open")}
            </a>
        </header>
        <div class="pane__body"><div class="stack">{body}</div></div>
    }
    .into_any()
}

/// The form of a complaint, with what is known of whoever is called.
fn complaint(detail: &TicketDetail) -> String {
    let reporter = &detail.ticket.report.reporter;
    let known = [
        ("phone", reporter.phone.as_str().to_owned()),
        ("name", reporter.name.as_str().to_owned()),
        ("ticket", detail.no.to_string()),
    ];
    address("/complaints/new", &known)
}

/// What the reporter thought of it by the tracking link: read it, and do not ask for it again as if nothing was said.
fn rating(detail: &TicketDetail, now: DateTime<Utc>) -> Option<AnyView> {
    let completed = detail.ticket.stage.completion()?.at;
    let rating = detail
        .ticket
        .ratings
        .iter()
        .rfind(|rating| rating.at >= completed)?;
    let lines = history::judged(
        Some(&rating.repair),
        rating.desk.as_ref(),
        rating.fixed,
        rating.remark.as_ref(),
    );
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> });
    let title = tf("visits.rated_at", &[("when", &time::moment(rating.at, now))]);
    let body = view! { <div><p><b>{title}</b></p> {lines.collect::<Vec<_>>()}</div> };
    Some(ui::banner(
        "banner banner--box banner--info",
        "star",
        body.into_any(),
    ))
}

/// How the work ended, or why there was none.
fn ended(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    if let Stage::Rejected { reason, .. } = &detail.ticket.stage {
        return ticket::fact(t("visits.reason"), reason.as_str().to_owned().into_any());
    }
    let Some(completion) = detail.ticket.stage.completion() else {
        return ().into_any();
    };
    let worker = detail.name_of(completion.by).unwrap_or(t("reject.colleague"));
    let outcome = history::outcome_lines(&completion.outcome)
        .into_iter()
        .map(|line| view! { <p>{line}</p> });
    let outcome = outcome.collect::<Vec<_>>().into_any();
    view! {
        {ticket::fact(t("visits.worker"), worker.to_owned().into_any())}
        {ticket::fact(t("visits.completed"), time::moment(completion.at, now).into_any())}
        {ticket::fact(t("visits.outcome"), outcome)}
    }
    .into_any()
}

fn facts(detail: &TicketDetail, due: &Due, now: DateTime<Utc>) -> AnyView {
    let report = &detail.ticket.report;
    let tries = match due.attempts {
        0 => t("visits.first_try").to_owned(),
        n => tf("visits.tried", &[("n", &n.to_string())]),
    };
    // who chose a call of a later day sees which
    let plan = detail.ticket.stage.visit().filter(|plan| plan.due > now);
    let next = plan.map(|plan| ticket::fact(t("visits.next"), time::moment(plan.due, now).into_any()));
    view! {
        <dl class="facts">
            {ticket::fact(t("visits.what"), report.content.as_str().to_owned().into_any())}
            {ticket::fact(t("desk.label_place"), ticket::place(&detail.place).into_any())}
            {ticket::fact(t("desk.label_category"), pick(&detail.category.name).to_owned().into_any())}
            {ended(detail, now)}
            {answers(detail, now)}
            {ticket::fact(t("visits.tries"), tries.into_any())} {next}
        </dl>
    }
    .into_any()
}

/// What management answered, the newest first: the reporter may ask for it.
fn answers(detail: &TicketDetail, now: DateTime<Utc>) -> Option<AnyView> {
    let answered = detail.ticket.escalations.iter().rev();
    let answered = answered.filter_map(|one| Some((one.cause, one.answer.as_ref()?)));
    let lines = answered.map(|(cause, answer)| {
        let by = [
            word("cause", cause.as_str()),
            &who(detail, answer.by),
            &time::moment(answer.at, now),
        ]
        .join(" · ");
        view! { <p>{answer.text.as_str().to_owned()}</p> <p class="muted small">{by}</p> }.into_any()
    });
    let lines: Vec<AnyView> = lines.collect();
    (!lines.is_empty()).then(|| ticket::fact(t("visits.answered"), lines.into_any()))
}

/// The way to reopen what the reporter says is not repaired, for those who may.
fn reopening(detail: &TicketDetail) -> Option<AnyView> {
    let completed = detail.ticket.stage.completion()?.at;
    let not_fixed = |visit: &Visit| {
        visit.at >= completed && matches!(visit.result, VisitResult::Reached { fixed: false, .. })
    };
    let may = detail.may.contains(&CommandKind::Reopen);
    let wanted = may && detail.ticket.visits.last().is_some_and(not_fixed);
    let href = ["/tickets/", &detail.no.to_string()].concat();
    wanted.then(|| {
        view! {
            <p class="cluster">
                <span>{t("visits.again_text")}</span>
                <a class="button button--small" href=href>{icon_small("undo")} {t("visits.again_link")}</a>
            </p>
        }
        .into_any()
    })
}

/// The visit is not due, or no longer: who did what.
fn settled(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let last = detail.ticket.visits.last();
    let text = match last {
        Some(visit) => {
            let who = who(detail, visit.by);
            let reached = !matches!(visit.result, VisitResult::NotReached { .. });
            let key = if reached {
                "visits.recorded_by"
            } else {
                "visits.tried_by"
            };
            tf(key, &[("who", &who), ("when", &time::moment(visit.at, now))])
        }
        None => t("visits.not_due").to_owned(),
    };
    let closed = detail.ticket.stage.name() == StageName::Closed;
    let class = if closed {
        "banner banner--box banner--success"
    } else {
        "banner banner--box banner--info"
    };
    ui::banner(class, if closed { "check" } else { "clock" }, text.into_any())
}
