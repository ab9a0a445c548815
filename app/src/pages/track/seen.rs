//! A ticket as its reporter sees it.

use super::acts::{self, Ask};
use super::{Tracking, mine};
use crate::i18n::{t, word};
use crate::page::use_now;
use crate::pages::refused::hotline;
use crate::parts::{photos, ticket};
use crate::time;
use crate::track::{Said, TrackPage};
use crate::ui::icon;
use leptos::prelude::*;

/// The whole page of a ticket.
pub fn seen(page: Tracking, view: &TrackPage) -> AnyView {
    let token = page.token.get_value();
    mine::remember(&token, view);
    let here = ["/t/", token.as_str()].concat();
    let href = here.clone();
    let complain = ["/complain?at=", view.place.code.as_str()].concat();
    view! {
        {receipt(view)}
        {chain(view)}
        {each(&view.notes, note)}
        {acts::pending(page, acts::what)}
        {acts::acts(page, view, &[Ask::Reopen])}
        {report(view, &token)}
        <section class="stack">
            <h2 class="section-title">{t("track.steps")}</h2>
            <ol class="stage-steps">{each(&view.steps, step)}</ol>
        </section>
        {each(&view.urged, note)}
        {acts::acts(page, view, &[Ask::Urge, Ask::Cancel])}
        <footer class="stack stack--tight">
            <p class="small">{t("track.keep")} " " <a class="track-link" href=href>{here}</a></p>
            <p class="muted small">{t("track.private")}</p>
            <div class="button-row">
                {each(&view.links, link)}
                {hotline("button")}
                <a class="button button--quiet" href=complain>{t("track.complain")}</a>
                <a class="button button--quiet" href="/">{t("track.home")}</a>
            </div>
        </footer>
    }
    .into_any()
}

/// Number, stage and what happens now.
fn receipt(view: &TrackPage) -> AnyView {
    view! {
        <section class="receipt" data-stage=view.look.clone()>
            <h1 class="receipt__title">{t("track.title")}</h1>
            <p class="receipt__no"><span class="visually-hidden">{t("track.number")}</span> <span class="ticket-no">{view.no.to_string()}</span></p>
            <p><span class="stage" data-stage=view.look.clone()>{word("stage", view.stage.as_str())}</span></p>
            <p class="receipt__now" role="status">{view.now.clone()}</p>
            {line(&view.expected)}
        </section>
    }
    .into_any()
}

fn line(text: &str) -> AnyView {
    view! { <p>{text.to_owned()}</p> }.into_any()
}

fn chain(view: &TrackPage) -> AnyView {
    let items = view.chain.iter().map(|step| {
        let current = !["done", "todo"].contains(&step.look.as_str());
        chain_step(step.text.clone(), step.look.clone(), current)
    });
    view! { <ol class="stage-track" aria-label=t("track.chain")>{items.collect::<Vec<_>>()}</ol> }.into_any()
}

pub(in crate::pages) fn chain_step(name: String, state: String, current: bool) -> AnyView {
    view! { <li class="stage-track__step" data-state=state aria-current=current.then_some("step")>{name}</li> }.into_any()
}

/// What the reporter should know.
fn note(note: &Said) -> AnyView {
    if note.text.is_empty() {
        return link(note);
    }
    let class = ["banner banner--box banner--", &note.look].concat();
    let mark = match note.look.as_str() {
        "success" => "check",
        "info" => "clock",
        _ => "alert",
    };
    let more = note.more.iter().map(|text| line(text));
    let link = (!note.href.is_empty()).then(|| link(note));
    view! {
        <div class=class>
            {icon(mark)}
            <div class="banner__text stack stack--tight">
                <p><strong>{note.text.clone()}</strong></p>
                {more.collect::<Vec<_>>()}
                {link}
            </div>
        </div>
    }
    .into_any()
}

/// A page of the server's.
fn link(to: &Said) -> AnyView {
    view! { <a class="button" href=to.href.clone() rel="external">{to.label.clone()}</a> }.into_any()
}

fn step(step: &Said) -> AnyView {
    let now = use_now();
    let more = step
        .more
        .iter()
        .map(|text| view! { <p class="stage-step__note">{text.clone()}</p> }.into_any());
    view! {
        <li class="stage-step" data-state=step.look.clone() aria-current=(step.look == "current").then_some("step")>
            <p class="stage-step__name">{step.text.clone()}</p>
            <p class="stage-step__meta"><time datetime=step.at.to_rfc3339()>{time::moment(step.at, now)}</time> " " {step.label.clone()}</p>
            {more.collect::<Vec<_>>()}
        </li>
    }
    .into_any()
}

fn each(all: &[Said], draw: fn(&Said) -> AnyView) -> Vec<AnyView> {
    all.iter().map(draw).collect()
}

/// What was reported, as it was given.
fn report(view: &TrackPage, token: &str) -> AnyView {
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
                    {ticket::fact(t("track.category"), view.category.clone().into_any())}
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
