//! A complaint as its complainant sees it: how it stands, the reply, and what may be asked. Nobody of the staff by name.

use super::acts::{self, Ask};
use super::waiting;
use crate::address::use_address;
use crate::i18n::{t, tf, word};
use crate::page::{Shown, use_now};
use crate::pages::refused::hotline;
use crate::pages::track::{Tracking, acts as asked, mine, seen::chain_step, waiting as any};
use crate::parts::complaint::{self, category};
use crate::parts::copy::copy_button;
use crate::parts::shown::use_shown;
use crate::parts::{complaint_form, nav, photos, ticket};
use crate::time;
use crate::ui;
use domain::complaint::{Filing, StageName};
use domain::view::{ComplaintStep, ComplaintTrack};
use leptos::prelude::*;

/// The page of a token.
#[component]
pub fn Complaint() -> impl IntoView {
    let path = use_address().path.get_untracked();
    let token = path.trim_start_matches("/c/").trim_end_matches('/');
    let read = use_shown();
    let page = acts::Complaining::of(Tracking::of(token, complaint_form::told));
    page.track.follow(read);
    let content = read.drawn(move |read| match read {
        Ok(Shown::Complaint(Some(view))) => seen(page, view),
        Ok(_) => any::not_there(page.track, waiting::COMPLAINT),
        Err(error) => any::not_reached(page.track, error.clone(), waiting::COMPLAINT),
    });
    let content = view! {
        <div class="content content--form">
            {ui::error_summary(page.track.errors.into())}
            {content}
        </div>
    };
    nav::plain(t("complain.track_title"), content.into_any())
}

fn seen(page: acts::Complaining, view: &ComplaintTrack) -> AnyView {
    let token = page.track.token.get_value();
    mine::remember_complaint(&token, view);
    let here = ["/c/", token.as_str()].concat();
    let href = here.clone();
    view! {
        {receipt(view)}
        {chain(view.stage)}
        {reply(view)}
        {asked::pending(page.track, acts::what)}
        {acts::acts(page, view, &[Ask::Contest])}
        {filed(view, &token)}
        <section class="stack">
            <h2 class="section-title">{t("complain.steps")}</h2>
            {steps(&view.steps, &token)}
        </section>
        {acts::acts(page, view, &[Ask::Note, Ask::Withdraw])}
        <footer class="stack stack--tight">
            <p class="small">{t("complain.keep")} " " <a class="track-link" href=href rel="external">{here.clone()}</a></p>
            <div class="button-row">{copy_button(here)}</div>
            <p class="muted small">{t("complain.private")}</p>
            <div class="button-row">
                {hotline("button")}
                <a class="button button--quiet" href="/" rel="external">{t("track.home")}</a>
            </div>
        </footer>
    }
    .into_any()
}

/// Number, stage and what happens now.
fn receipt(view: &ComplaintTrack) -> AnyView {
    let now = use_now();
    let stage = view.stage.as_str();
    let filed = tf(
        "complain.filed_at",
        &[("when", &time::moment(view.filed_at, now))],
    );
    let keep = view.filing.complainant.is_none().then(keep_anonymous);
    view! {
        <section class="receipt" data-stage=stage>
            <h1 class="receipt__title">{t("complain.track_title")}</h1>
            <p class="receipt__no"><span class="visually-hidden">{t("complain.number")}</span> <span class="ticket-no">{view.no.to_string()}</span></p>
            <p>{complaint::stage(view.stage)}</p>
            <p class="receipt__now" role="status">{word("complain", &["now_", stage].concat())}</p>
            <p class="muted small">{filed}</p>
        </section>
        {keep}
    }
    .into_any()
}

/// Nobody can give an anonymous complainant the link again.
pub(super) fn keep_anonymous() -> AnyView {
    let text = t("complain.keep_anonymous").into_any();
    ui::banner("banner banner--box banner--info", "link", text)
}

/// The way of a complaint as its complainant thinks of it.
const CHAIN: [&str; 4] = [
    "complain.step_file",
    "complain.step_take",
    "complain.step_reply",
    "complain.step_close",
];

fn chain(stage: StageName) -> AnyView {
    let done = match stage {
        StageName::Submitted | StageName::Withdrawn => 1,
        StageName::Handling => 2,
        StageName::Replied => 3,
        StageName::Closed => 4,
    };
    // what was withdrawn goes no further
    let withdrawn = stage == StageName::Withdrawn;
    let steps = if withdrawn { &CHAIN[..1] } else { &CHAIN[..] };
    let mut items: Vec<AnyView> = steps
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let state = match index {
                _ if index < done => "done",
                _ if index == done => "current",
                _ => "todo",
            };
            chain_step(t(name).to_owned(), state.to_owned(), index == done)
        })
        .collect();
    items.extend(withdrawn.then(|| {
        let name = complaint::stage_word(stage).to_owned();
        chain_step(name, "failed".to_owned(), true)
    }));
    view! { <ol class="stage-track" aria-label=t("track.chain")>{items}</ol> }.into_any()
}

/// The latest reply; a complaint that goes on has had another before.
fn reply(view: &ComplaintTrack) -> AnyView {
    let now = use_now();
    let Some(step) = view.steps.iter().rev().find(|step| step.what == "replied") else {
        return ().into_any();
    };
    let text = step.text.clone().unwrap_or_default();
    view! {
        <section class="card reply" id="reply">
            <div class="card__body stack stack--tight">
                <h2 class="card__title">{t("complain.reply")}</h2>
                <p class="reply__text">{text}</p>
                <p class="muted small"><time datetime=step.at.to_rfc3339()>{time::moment(step.at, now)}</time></p>
            </div>
        </section>
    }
    .into_any()
}

/// What was filed, as it was given.
fn filed(view: &ComplaintTrack, token: &str) -> AnyView {
    let filing = &view.filing;
    let place = view.place.as_ref().map(|place| ticket::place(place).into_any());
    view! {
        <section class="card">
            <div class="card__body stack">
                <h2 class="card__title">{filing.text.as_str().to_owned()}</h2>
                <dl class="facts">
                    {ticket::fact(t("complain.about"), category(filing.category).into_any())}
                    {told(filing)}
                    {place.map(|place| ticket::fact(t("complain.place"), place))}
                </dl>
                {photos::strip(&filing.photos, Some(token))}
            </div>
        </section>
    }
    .into_any()
}

/// Whom it is about, and that nobody knows who complains.
pub(super) fn told(filing: &Filing) -> AnyView {
    let subject = filing.subject.as_ref().map(|subject| {
        let text = subject.as_str().to_owned();
        ticket::fact(t("complain.subject"), text.into_any())
    });
    let anonymous = filing
        .complainant
        .is_none()
        .then(|| ticket::fact(t("complain.complainant"), t("complain.without_name").into_any()));
    view! { {subject} {anonymous} }.into_any()
}

/// The steps, the newest on top.
fn steps(steps: &[ComplaintStep], token: &str) -> AnyView {
    let now = use_now();
    let count = steps.len();
    let steps = steps.iter().enumerate().rev().map(|(index, step)| {
        let last = index + 1 == count;
        let shape = match step.what.as_str() {
            "withdrawn" => "failed",
            _ if last => "current",
            _ => "done",
        };
        let text = step.text.clone();
        view! {
            <li class="stage-step" data-state=shape aria-current=last.then_some("step")>
                <p class="stage-step__name">{word("complain", &["event_", &step.what].concat())}</p>
                <p class="stage-step__meta"><time datetime=step.at.to_rfc3339()>{time::moment(step.at, now)}</time></p>
                {text.map(|text| view! { <p class="stage-step__note">{text}</p> }.into_any())}
                {photos::strip(&step.photos, Some(token))}
            </li>
        }
        .into_any()
    });
    view! { <ol class="stage-steps">{steps.collect::<Vec<_>>()}</ol> }.into_any()
}
