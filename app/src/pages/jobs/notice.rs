//! What must be seen before anything else on a job's page: what the server refused, what it found wrong, and what it took
//! for review.

use super::job::Job;
use super::step;
use crate::i18n::{t, tf, word};
use crate::parts::reject;
use crate::ui::{self, icon};
use domain::rejection::Rejection;
use domain::sync::{Item, ItemState};
use domain::ticket::Confirmed;
use domain::view::TicketDetail;
use leptos::prelude::*;

/// The notices, the newest refusal first.
#[must_use]
pub fn notices(job: Job, detail: &TicketDetail) -> AnyView {
    let items: Vec<Item> = job
        .giver
        .outbox
        .items()
        .into_iter()
        .filter(|item| item.envelope.lane == job.id.into())
        .collect();
    let blocked = items
        .iter()
        .filter(|item| item.state == ItemState::Blocked)
        .count();
    let refused = items.iter().rev().filter(|item| item.state == ItemState::Refused);
    let refused: Vec<AnyView> = refused.map(|item| refusal(job, detail, item, blocked)).collect();
    let mine = detail
        .ticket
        .review
        .as_ref()
        .is_some_and(|review| Some(review.by) == job.me);
    let kept = mine.then(|| {
        view! {
            <div class="banner banner--info banner--box" role="status">
                {icon("clock")} <p class="banner__text">{t("jobs.review_kept")}</p>
            </div>
        }
    });
    view! { {refused} {wrong_code(job, detail)} {kept} }.into_any()
}

/// That the code was wrong with which the worker completed it.
fn wrong_code(job: Job, detail: &TicketDetail) -> Option<AnyView> {
    let completion = detail.ticket.stage.completion()?;
    let wrong = completion.confirmed == Some(Confirmed::WrongCode {}) && Some(completion.by) == job.me;
    wrong.then(|| {
        let text = view! {
            <p><strong>{t("event.confirmed_wrong")}</strong></p> <p>{t("jobs.told_wrong_code_text")}</p>
        };
        ui::banner("banner banner--danger banner--box", "alert", text.into_any())
    })
}

/// What was refused and why, what became of what was typed, what is possible now.
fn refusal(job: Job, detail: &TicketDetail, item: &Item, blocked: usize) -> AnyView {
    let reason = item
        .answer
        .as_ref()
        .and_then(|answer| answer.reason.clone())
        .unwrap_or(Rejection::BadPayload);
    let what = kind_word(&item.envelope.kind);
    let may = job.may(detail);
    let possible: Vec<&str> = step::next(&may)
        .into_iter()
        .chain(step::beside(&may))
        .chain(step::aside(&may))
        .map(|kind| t(step::label(kind)))
        .collect();
    let now = if possible.is_empty() {
        t("jobs.refused_may_none").to_owned()
    } else {
        tf(
            "jobs.refused_may",
            &[("list", &possible.join(t("common.list_comma")))],
        )
    };
    let waits = (blocked > 0).then(|| tf("jobs.refused_blocked", &[("n", &blocked.to_string())]));
    view! {
        <div class="banner banner--danger banner--box" role="alert">
            {icon("alert")}
            <div class="banner__text">
                <p><strong>{tf("jobs.refused_title", &[("what", what)])}</strong></p>
                <p>{reject::named(&reason, Some(detail))}</p>
                <p>{t("jobs.refused_kept")} {waits}</p>
                <p>{now}</p>
            </div>
            <a class="banner__action" href="/outbox">{t("jobs.refused_look")}</a>
        </div>
    }
    .into_any()
}

/// A command's kind in words.
fn kind_word(kind: &str) -> &'static str {
    let name = kind
        .trim_start_matches("ticket.")
        .split('/')
        .next()
        .unwrap_or_default();
    match word("outbox", &["kind_", name].concat()) {
        "" => t("outbox.kind_other"),
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::kind_word;
    use domain::ticket::CommandKind;

    #[test]
    fn every_command_has_a_word_of_its_own() {
        for kind in CommandKind::ALL {
            assert_ne!(
                kind_word(kind.as_str()),
                kind_word("ticket.unheard_of/1"),
                "{}",
                kind.as_str()
            );
        }
    }
}
