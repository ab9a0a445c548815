//! The form of an act.

use super::command::text_field;
use super::fields;
use super::{Case, Open, deed, name};
use crate::i18n::{t, word};
use crate::pages::desk::{focus, kbd};
use crate::ui;
use domain::complaint::{CommandKind, StageName};
use domain::view::{ComplaintDetail, PersonLabel};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Opens the form, or closes it. One that opens takes the keyboard along, and begins with how things stand.
pub(super) fn toggle(case: Case, open: Open) {
    case.errors.set(Vec::new());
    if case.open.get_untracked() == Some(open) {
        case.open.set(None);
        return;
    }
    if let Some(detail) = case.current() {
        begin(case, open.kind, &detail);
    }
    case.open.set(Some(open));
    let first = match open.kind {
        CommandKind::Classify => "category",
        CommandKind::Assign => "handler",
        kind => text_field(kind).as_str(),
    };
    request_animation_frame(move || focus(first));
}

/// Fills in what is so already, unless something was chosen before.
fn begin(case: Case, kind: CommandKind, detail: &ComplaintDetail) {
    let complaint = &detail.complaint;
    let label = |id| PersonLabel {
        id,
        name: detail.name_of(id).unwrap_or(t("reject.colleague")).to_owned(),
    };
    match kind {
        CommandKind::Classify if case.category.with_untracked(Option::is_none) => {
            case.category.set(Some(complaint.category));
            case.about
                .set(complaint.about.iter().copied().map(label).collect());
        }
        CommandKind::Assign if case.handler.with_untracked(Option::is_none) => {
            case.handler.set(complaint.handler.map(label));
            // what was asked of the handler before holds for the next one, unless it is taken out
            if let Some(order) = complaint
                .order
                .as_ref()
                .filter(|_| untrack(|| case.text(kind)).is_empty())
            {
                case.set_text(kind, order.as_str().to_owned());
            }
            if let Some(due) = complaint.due.filter(|_| complaint.stage == StageName::Handling) {
                case.due.set(crate::time::input_value(due));
            }
        }
        _ => {}
    }
}

/// The form. `possible` is false once somebody else has made its act impossible; what was typed stays.
pub(super) fn view(case: Case, open: Open, possible: Signal<bool>) -> AnyView {
    let kind = open.kind;
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        _ if event.is_composing() || event.default_prevented() => {}
        "Escape" => {
            event.prevent_default();
            case.open.set(None);
        }
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            if possible.get_untracked() && case.working.get_untracked() == 0 {
                case.send(open);
            }
        }
        _ => {}
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        case.send(open);
    };
    let gone = move || {
        (!possible.get()).then(|| {
            let text = t("complaints.no_longer").into_any();
            ui::banner("banner banner--box banner--warning", "alert", text)
        })
    };
    let rests = move || case.act.busy() || case.working.get() > 0 || !possible.get();
    let hint = (kind == CommandKind::Reply).then(|| {
        let text = t("complaints.reply_seen").into_any();
        ui::banner("banner banner--box banner--info", "send", text)
    });
    let restored = move || case.draft.told().filter(|_| !case.text(kind).is_empty());
    // what can't be given any more is of no use once it was copied
    let leave = move |_| {
        if possible.get_untracked() {
            case.open.set(None);
        } else {
            case.throw_away(kind);
        }
    };
    let leave_words = move || {
        t(if possible.get() {
            "common.cancel"
        } else {
            "visits.left_forget"
        })
    };
    view! {
        <form class="card" on:submit=send on:keydown=keys novalidate aria-label=deed(kind) data-form=name(kind)>
            <div class="card__body stack">
                <div role="status" hidden=move || possible.get()>{gone}</div>
                <p class="small muted" role="status" hidden=move || restored().is_none()>{restored}</p>
                {hint}
                {general(case, kind)}
                {fields::of(case, kind)}
                <div class="button-row">
                    <button class="button button--primary" type="submit" disabled=rests
                        aria-busy=move || case.act.busy().then_some("true")>
                        {word("complaints", &["do_", name(kind)].concat())} {kbd("Ctrl")} {kbd("↵")}
                    </button>
                    <button class="button button--quiet" type="button" on:click=leave>
                        {leave_words} {kbd("Esc")}
                    </button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// What is wrong with no field of the form.
fn general(case: Case, kind: CommandKind) -> AnyView {
    let said = move || {
        let shown = fields::names(kind);
        case.errors.with(|errors| {
            let other = errors.iter().find(|error| !shown.contains(&error.field.as_str()));
            other.map(|error| error.message.clone())
        })
    };
    let quiet = move || said().is_none();
    view! { <p class="field__error" role="alert" hidden=quiet>{said}</p> }.into_any()
}
