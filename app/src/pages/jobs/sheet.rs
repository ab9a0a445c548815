//! The sheet over a job's page: the menu, or one form. It can be put away and taken up again, nothing is lost.

use super::form::Form;
use super::job::Job;
use super::step;
use crate::i18n::t;
use crate::ui::{error_summary, icon, opens};
use domain::view::TicketDetail;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlDialogElement;

/// The sheet.
#[must_use]
pub fn sheet(job: Job) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    opens(dialog, move || job.open.get().is_some());
    let outside = move |event: leptos::ev::MouseEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
        if target.is_some() {
            job.open.set(None);
        }
    };
    let closed = move |_| {
        // by a key or a gesture; it may have been opened again meanwhile
        if dialog.get_untracked().is_some_and(|dialog| !dialog.open()) {
            job.open.set(None);
        }
    };
    view! {
        <dialog class="sheet" node_ref=dialog aria-labelledby="sheet-title" on:click=outside
            on:close=closed>
            {move || job.open.get().map(|form| panel(job, form))}
        </dialog>
    }
    .into_any()
}

fn panel(job: Job, form: Form) -> AnyView {
    let close = move |_| job.open.set(None);
    let head = view! {
        <div class="sheet__head">
            <h2 class="sheet__title" id="sheet-title">{t(form.title())}</h2>
            <button class="button button--quiet button--icon" type="button" aria-label=t("jobs.close") on:click=close>
                {icon("cross")}
            </button>
        </div>
    };
    if form == Form::More {
        let items = move || job.detail.get().map(|detail| menu(job, &detail));
        return view! { <div class="sheet__panel">{head} <div class="sheet__body stack stack--tight">{items}</div></div> }
            .into_any();
    }
    let draft = job.draft(form);
    // the one act that ends it has a colour of its own
    let submit_class = match form {
        Form::Complete => "button button--accent button--large",
        _ => "button button--primary button--large",
    };
    let fields = form.fields(job, draft);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        job.submit(form);
    };
    view! {
        <form class="sheet__panel" novalidate on:submit=submit>
            {head}
            <div class="sheet__body stack">
                {error_summary(draft.errors.into())} {draft.notice()} {fields}
            </div>
            <div class="sheet__foot">
                <button class="button button--large" type="button" on:click=close>{t("jobs.cancel")}</button>
                <button class=submit_class type="submit"
                    aria-busy=move || job.giver.busy(job.id).then_some("true")>
                    {t(form.submit())}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// All that is possible and is not the next step.
fn menu(job: Job, detail: &TicketDetail) -> Vec<AnyView> {
    step::aside(&job.may(detail))
        .into_iter()
        .map(|kind| {
            view! {
                <button class="button button--large button--block" type="button" data-do=kind.as_str()
                    on:click=move |_| job.start(kind)>
                    {icon(step::mark(kind))} {t(step::label(kind))}
                </button>
            }
            .into_any()
        })
        .collect()
}
