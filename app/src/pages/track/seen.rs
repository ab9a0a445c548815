//! A ticket as its reporter sees it.

use super::acts::{self, Ask};
use super::{Tracking, mine};
use crate::i18n::{pick, t, tf, word};
use crate::page::use_now;
use crate::pages::refused::hotline;
use crate::parts::{history, photos, ticket};
use crate::time;
use crate::ui;
use domain::ticket::StageName;
use domain::view::TrackView;
use leptos::prelude::*;

/// The whole page of a ticket.
pub fn seen(page: Tracking, view: &TrackView) -> AnyView {
    let token = page.token.get_value();
    mine::remember(&token, view);
    let here = ["/t/", token.as_str()].concat();
    let href = here.clone();
    let complain = ["/complain?at=", view.place.code.as_str()].concat();
    view! {
        {receipt(view)}
        {chain(view)}
        {result(view)}
        {acts::pending(page, acts::what)}
        {acts::acts(page, view, &[Ask::Reopen])}
        {report(view, &token)}
        <section class="stack">
            <h2 class="section-title">{t("track.steps")}</h2>
            {history::track_steps(&view.steps)}
        </section>
        {acts::acts(page, view, &[Ask::Urge, Ask::Cancel])}
        <footer class="stack stack--tight">
            <p class="small">{t("track.keep")} " " <a class="track-link" href=href>{here}</a></p>
            <p class="muted small">{t("track.private")}</p>
            <div class="button-row">
                {hotline("button")}
                <a class="button button--quiet" href=complain>{t("track.complain")}</a>
                <a class="button button--quiet" href="/">{t("track.home")}</a>
            </div>
        </footer>
    }
    .into_any()
}

/// Number, stage and what happens now.
fn receipt(view: &TrackView) -> AnyView {
    let now = use_now();
    let due = view
        .due
        .map(|due| view! { <p>{tf("track.due", &[("when", &time::moment(due, now))])}</p> }.into_any());
    view! {
        <section class="receipt" data-stage=view.stage.as_str()>
            <h1 class="receipt__title">{t("track.title")}</h1>
            <p class="receipt__no"><span class="visually-hidden">{t("track.number")}</span> <span class="ticket-no">{view.no.to_string()}</span></p>
            <p>{stage(view)}</p>
            <p class="receipt__now" role="status">{word("track", &["now_", view.stage.as_str()].concat())}</p>
            {due}
        </section>
    }
    .into_any()
}

/// The stage; one that ended without a repair does not look like a success.
fn stage(view: &TrackView) -> AnyView {
    let unrepaired = view.outcome.as_ref().is_some_and(|outcome| !outcome.success);
    if unrepaired && reached(view.stage).1 == "done" {
        let name = word("stage", view.stage.as_str());
        return view! { <span class="stage" data-stage=StageName::Rejected.as_str()>{name}</span> }
            .into_any();
    }
    ticket::stage(view.stage)
}

/// The chain as a reporter thinks of it, and how far it has come.
const CHAIN: [&str; 5] = [
    "track.step_report",
    "track.step_accept",
    "track.step_send",
    "track.step_repair",
    "track.step_done",
];

/// The state of each step of [`CHAIN`] that is reached: how many are done, and what the next one is.
const fn reached(stage: StageName) -> (usize, &'static str) {
    match stage {
        StageName::Submitted => (1, "current"),
        StageName::Accepted => (2, "current"),
        StageName::Dispatched | StageName::Acknowledged | StageName::InProgress => (3, "current"),
        StageName::OnHold => (3, "held"),
        StageName::Completed | StageName::Visited | StageName::Closed => (5, "done"),
        StageName::Merged => (2, "current"),
        StageName::Rejected | StageName::Cancelled => (1, "failed"),
    }
}

fn chain(view: &TrackView) -> AnyView {
    let (done, next) = reached(view.stage);
    let unrepaired = view.outcome.as_ref().is_some_and(|outcome| !outcome.success);
    let end = match next {
        // what was rejected or withdrawn goes no further
        "failed" => Some((1, word("stage", view.stage.as_str()))),
        _ if unrepaired => Some((CHAIN.len() - 1, t("event.failure"))),
        _ => None,
    };
    let steps = end.map_or(&CHAIN[..], |(steps, _)| &CHAIN[..steps]);
    let mut items: Vec<AnyView> = steps
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let state = match index {
                _ if index < done => "done",
                _ if index == done => next,
                _ => "todo",
            };
            chain_step(t(name), state, index == done)
        })
        .collect();
    items.extend(end.map(|(_, name)| chain_step(name, "failed", true)));
    view! { <ol class="stage-track" aria-label=t("track.chain")>{items}</ol> }.into_any()
}

pub(in crate::pages) fn chain_step(name: &'static str, state: &'static str, current: bool) -> AnyView {
    view! { <li class="stage-track__step" data-state=state aria-current=current.then_some("step")>{name}</li> }.into_any()
}

/// Why it was rejected, or how the repair ended, with what to do next.
fn result(view: &TrackView) -> AnyView {
    if let Some(reason) = &view.reject_reason {
        let text = view! {
            <p><strong>{t("track.rejected")}</strong></p>
            <p class="track-reason">{reason.clone()}</p>
            <p>{t("track.rejected_next")}</p>
        };
        return ui::banner("banner banner--box banner--danger", "alert", text.into_any());
    }
    if view.stage == StageName::Cancelled {
        let href = ["/r/", view.place.code.as_str()].concat();
        return view! { <a class="button button--block" href=href rel="external">{t("track.new_report")}</a> }.into_any();
    }
    match &view.outcome {
        Some(outcome) if outcome.success => {
            let text = view! {
                <p><strong>{t("track.repaired")}</strong></p>
                <p>{t("track.repaired_next")}</p>
            };
            ui::banner("banner banner--box banner--success", "check", text.into_any())
        }
        Some(outcome) => {
            let lines = history::track_outcome_lines(outcome)
                .into_iter()
                .enumerate()
                .map(|(index, line)| {
                    if index == 0 {
                        view! { <p><strong>{line}</strong></p> }.into_any()
                    } else {
                        view! { <p>{line}</p> }.into_any()
                    }
                });
            let text = view! {
                {lines.collect::<Vec<_>>()}
                <p class="muted">{t("track.failed_next")}</p>
            };
            ui::banner("banner banner--box banner--warning", "alert", text.into_any())
        }
        None => ().into_any(),
    }
}

/// What was reported, as it was given.
fn report(view: &TrackView, token: &str) -> AnyView {
    let now = use_now();
    let report = &view.report;
    let spot = report.spot.as_ref().map(|spot| spot.as_str().to_owned());
    let spot = spot.map(|spot| ticket::fact(t("report.spot"), spot.into_any()));
    let urgency = word("urgency", report.urgency.as_str());
    let wish = report.preferred.as_ref().map(|wish| {
        let text = ticket::preferred(Some(wish), now);
        ticket::fact(t("track.preferred"), text.into_any())
    });
    let at = time::moment(view.reported_at, now);
    view! {
        <section class="card">
            <div class="card__body stack">
                <h2 class="card__title">{report.content.as_str().to_owned()}</h2>
                <dl class="facts">
                    {ticket::fact(t("report.place"), ticket::place(&view.place).into_any())}
                    {spot}
                    {ticket::fact(t("track.category"), pick(&view.category.name).to_owned().into_any())}
                    {ticket::fact(t("report.urgency"), urgency.into_any())}
                    {wish}
                    {ticket::fact(t("track.reported_at"), at.into_any())}
                </dl>
                {photos::strip(&report.photos, Some(token))}
            </div>
        </section>
    }
    .into_any()
}
