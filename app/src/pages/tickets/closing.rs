//! How a ticket ended: the outcome, return visits, reports to management.

use crate::i18n::{t, tf, word};
use crate::parts::history::{confirmation, outcome_lines};
use crate::parts::photos;
use crate::time;
use chrono::{DateTime, Utc};
use domain::people::By;
use domain::score::{DeskScores, RepairScores, Score};
use domain::ticket::{Confirmed, Escalation, Event, VisitResult};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// Who did something, by name.
pub(in crate::pages) fn who(detail: &TicketDetail, by: By) -> String {
    match by {
        By::Person(id) => detail
            .name_of(id)
            .unwrap_or(word("reject", "colleague"))
            .to_owned(),
        By::Reporter => word("reject", "reporter").to_owned(),
        By::System => word("reject", "system").to_owned(),
    }
}

/// Who and when, under something that was done.
pub(in crate::pages) fn signed(name: &str, at: DateTime<Utc>, now: DateTime<Utc>) -> AnyView {
    view! {
        <p class="muted small">{name.to_owned()} " · " <time datetime=at.to_rfc3339()>{time::moment(at, now)}</time></p>
    }
    .into_any()
}

/// A card with a title, when there is something in it.
pub(in crate::pages) fn card(title: &'static str, body: Vec<AnyView>) -> AnyView {
    (!body.is_empty())
        .then(|| {
            view! {
                <section class="card">
                    <div class="card__head"><h2 class="card__title">{title}</h2></div>
                    <div class="card__body stack">{body}</div>
                </section>
            }
        })
        .into_any()
}

/// What came of the work: the parts that were repaired on the way, and the end of it.
pub(in crate::pages) fn outcome(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    view! { {parts(detail, now)} {completed(detail, now)} }.into_any()
}

/// Each time that the worker left with a part repaired, the newest first.
fn parts(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let all = detail.history.iter().rev().filter_map(|entry| {
        let recorded = &entry.recorded;
        let Event::PartlyRepaired {
            done,
            left,
            until,
            photos,
        } = &recorded.event
        else {
            return None;
        };
        let again = tf("event.until", &[("when", &time::moment(*until, now))]);
        let part = view! {
            <div class="stack stack--tight">
                <p>{tf("event.done", &[("text", done.as_str())])}</p>
                <p>{tf("event.left", &[("text", left.as_str())])}</p>
                <p class="small">{again}</p>
                {photos::strip(photos, None)} {signed(&who(detail, recorded.by), recorded.at, now)}
            </div>
        };
        Some(part.into_any())
    });
    card(word("event", "partly_repaired"), all.collect())
}

/// The end of the work, when it has come.
fn completed(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let Some(completion) = detail.ticket.stage.completion() else {
        return ().into_any();
    };
    let name = detail.name_of(completion.by).unwrap_or_default();
    let lines = outcome_lines(&completion.outcome)
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let class = if index == 0 { "section-title" } else { "" };
            view! { <p class=class>{line}</p> }
        });
    let late = completion.at - completion.due;
    let late = (late.num_minutes() > 0)
        .then(|| view! { <p class="due due--late">{tf("time.late_by", &[("span", &time::span(late))])}</p> });
    let body = view! {
        <div class="stack stack--tight">
            {lines.collect::<Vec<_>>()} {late}
            {completion.confirmed.as_ref().map(|confirmed| word_of_reporter(detail, confirmed))}
            {signed(name, completion.at, now)}
        </div>
    };
    card(t("tickets.outcome"), vec![body.into_any()])
}

/// The reporter's word for the work: whether the code was right, or the signature to be seen.
fn word_of_reporter(detail: &TicketDetail, confirmed: &Confirmed) -> AnyView {
    let (class, image) = match confirmed {
        Confirmed::Signature { image } => ("", Some(image)),
        Confirmed::Code {} | Confirmed::UncheckedCode {} => ("", None),
        Confirmed::WrongCode {} => ("due due--late", None),
    };
    let photos = || detail.ticket.photos.iter().map(|photo| &photo.blob);
    let image = image.and_then(|image| photos().find(|blob| blob.sha256 == *image));
    let image = image.map(|blob| {
        view! {
            <figure class="signature" aria-label=t("tickets.signature")>
                {photos::strip(std::slice::from_ref(blob), None)}
                <figcaption class="muted small">{t("tickets.signature")}</figcaption>
            </figure>
        }
    });
    view! { <p class=class>{confirmation(confirmed)}</p> {image} }.into_any()
}

/// All return visits, the newest first.
pub(in crate::pages) fn visits(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let visits = detail.ticket.visits.iter().rev().map(|visit| {
        let (lines, remark) = match &visit.result {
            VisitResult::NotReached { retry_at, remark } => {
                let text = tf("event.not_reached", &[("when", &time::moment(*retry_at, now))]);
                (view! { <p>{text}</p> }.into_any(), remark)
            }
            VisitResult::Explained { desk, accepts, remark } => {
                let accepts = t(if *accepts { "event.accepts" } else { "event.contests" });
                let marks = desk.as_ref().map(|desk| table(desk.named()));
                (view! { <p class="section-title">{accepts}</p> {marks} }.into_any(), remark)
            }
            VisitResult::Reached { repair, desk, fixed, remark, .. } => {
                let fixed = t(if *fixed { "event.fixed" } else { "event.not_fixed" });
                (view! { <p class="section-title">{fixed}</p> {scores(repair.as_ref(), desk.as_ref())} }.into_any(), remark)
            }
        };
        let remark = remark.as_ref().map(|remark| view! { <p>{remark.as_str().to_owned()}</p> });
        view! { <div class="stack stack--tight">{lines} {remark} {signed(&who(detail, visit.by), visit.at, now)}</div> }
            .into_any()
    });
    card(t("tickets.visits"), visits.collect())
}

/// Marks of a visit by name: the repair's, and the desk's where they were asked for.
fn scores(repair: Option<&RepairScores>, desk: Option<&DeskScores>) -> AnyView {
    let Some(repair) = repair else {
        return view! { <p>{t("event.declined")}</p> }.into_any();
    };
    let desk = desk.map(DeskScores::named).into_iter().flatten();
    table(repair.named().into_iter().chain(desk))
}

fn table(named: impl IntoIterator<Item = (&'static str, Score)>) -> AnyView {
    let all = named
        .into_iter()
        .map(|(name, score)| mark(word("scores", name), score));
    view! { <dl class="facts facts--grid">{all.collect::<Vec<_>>()}</dl> }.into_any()
}

fn mark(name: &'static str, score: Score) -> AnyView {
    let (mark, number) = (score.mark().to_string(), score.mark().to_string());
    let low = score
        .is_low()
        .then(|| view! { " " <span class="tag">{t("tickets.low")}</span> });
    view! {
        <div class="facts__row">
            <dt>{name}</dt>
            <dd class="score-value" data-score=mark><b>{number}</b> " / 5" {low}</dd>
        </div>
    }
    .into_any()
}

/// All reports to management with their answers.
pub(in crate::pages) fn escalations(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let all = detail
        .ticket
        .escalations
        .iter()
        .rev()
        .map(|one| escalation(one, detail, now));
    card(t("tickets.escalations"), all.collect())
}

/// A report to management with its answer.
fn escalation(one: &Escalation, detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let unanswered = view! { <p><span class="tag">{t("tickets.unanswered")}</span></p> };
    raised(one, detail, now, unanswered.into_any())
}

/// The same; `unanswered` stands where the answer will.
pub(in crate::pages) fn raised(
    one: &Escalation,
    detail: &TicketDetail,
    now: DateTime<Utc>,
    unanswered: AnyView,
) -> AnyView {
    let note = one
        .note
        .as_ref()
        .map(|note| view! { <p>{note.as_str().to_owned()}</p> });
    let answer = match &one.answer {
        Some(answer) => view! {
            <div class="stack stack--tight">
                <p class="section-title">{t("tickets.answer")}</p>
                <p>{answer.text.as_str().to_owned()}</p>
                {signed(&who(detail, answer.by), answer.at, now)}
            </div>
        }
        .into_any(),
        None => unanswered,
    };
    view! {
        <div class="stack stack--tight">
            <p class="section-title">{word("cause", one.cause.as_str())}</p>
            {note} {signed(&who(detail, one.by), one.at, now)} {answer}
        </div>
    }
    .into_any()
}
