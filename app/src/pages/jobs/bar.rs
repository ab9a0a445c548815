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
    // where nothing brings the job forward, the note is what is left to do
    let main = next.or_else(|| (!aside.is_empty()).then(|| aside.remove(0)));
    let more = (!aside.is_empty()).then(|| {
        view! {
            <button class="button button--large button--icon" type="button" aria-label=t("jobs.more")
                aria-haspopup="dialog" on:click=move |_| job.show(Form::More)>
                {icon("more")}
            </button>
        }
    });
    view! { {said} {main.map(|kind| main_button(job, kind))} {more} }.into_any()
}

fn main_button(job: Job, kind: CommandKind) -> AnyView {
    let class = match kind {
        CommandKind::Complete => "button button--accent button--large",
        CommandKind::Note | CommandKind::Hold | CommandKind::HandBack => "button button--large",
        _ => "button button--primary button--large",
    };
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
        return Some(t("jobs.finished").to_owned());
    }
    let work = stage.work()?;
    if Some(work.lead) != job.me {
        let name = detail.name_of(work.lead).unwrap_or(word("reject", "colleague"));
        return Some(tf("jobs.held_by_other", &[("name", name)]));
    }
    None
}
