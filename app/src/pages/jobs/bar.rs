//! The one next step, always under the thumb, and the way to everything else.

use super::form::Form;
use super::job::Job;
use super::step;
use crate::i18n::{t, tf, word};
use crate::ui::icon;
use domain::ticket::CommandKind;
use domain::view::TicketDetail;
use leptos::prelude::*;

/// The bar.
#[must_use]
pub fn bar(job: Job) -> AnyView {
    view! {
        <div class="action-bar next-step">{move || job.detail.get().map(|detail| inside(job, &detail))}</div>
    }
    .into_any()
}

fn inside(job: Job, detail: &TicketDetail) -> AnyView {
    let may = job.may(detail);
    let said = standing(job, detail).map(|text| view! { <p class="action-bar__note">{text}</p> });
    let (next, mut aside) = (step::next(&may), step::aside(&may));
    // where nothing is left to do, the list is where it goes on
    let over = next.is_none() && (job.gone.get() || detail.ticket.stage.order().is_none());
    let list = over.then(|| {
        view! {
            <a class="button button--primary button--large" href="/jobs">{icon("list")} {t("jobs.to_list")}</a>
        }
    });
    // where nothing brings the job forward, the note is what is left to do
    let main = next.or_else(|| (!aside.is_empty()).then(|| aside.remove(0)));
    let beside = step::beside(&may).map(|kind| step_button(job, kind, "button button--large"));
    let more = (!aside.is_empty()).then(|| {
        view! {
            <button class="button button--large button--icon" type="button" aria-label=t("jobs.more")
                aria-haspopup="dialog" on:click=move |_| job.show(Form::More)>
                {icon("more")}
            </button>
        }
    });
    view! { {said} {list} {main.map(|kind| main_button(job, kind))} {beside} {more} }.into_any()
}

fn main_button(job: Job, kind: CommandKind) -> AnyView {
    let class = match kind {
        CommandKind::Complete => "button button--accent button--large",
        CommandKind::Note | CommandKind::PartlyRepair | CommandKind::Hold | CommandKind::HandBack => {
            "button button--large"
        }
        _ => "button button--primary button--large",
    };
    step_button(job, kind, class)
}

fn step_button(job: Job, kind: CommandKind, class: &'static str) -> AnyView {
    view! {
        <button class=class type="button" data-do=kind.as_str()
            aria-busy=move || job.giver.busy(job.id).then_some("true") on:click=move |_| job.start(kind)>
            {icon(step::mark(kind))} {t(step::label(kind))}
        </button>
    }
    .into_any()
}

/// How the job stands for whoever looks, where that needs a word.
fn standing(job: Job, detail: &TicketDetail) -> Option<String> {
    let stage = &detail.ticket.stage;
    let mine = |crew: &[_]| job.me.is_some_and(|me| crew.contains(&me));
    if job.gone.get() || stage.order().is_some_and(|order| !mine(&order.crew)) {
        return Some(t("jobs.not_yours").to_owned());
    }
    if stage.completion().is_some() {
        // what comes now stands beside the outcome
        return None;
    }
    let work = stage.work()?;
    if Some(work.lead) != job.me {
        let name = detail.name_of(work.lead).unwrap_or(word("reject", "colleague"));
        return Some(tf("jobs.held_by_other", &[("name", name)]));
    }
    None
}
