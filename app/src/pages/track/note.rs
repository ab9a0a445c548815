//! Adding a photo or a remark to a report, which also answers what the desk asked: a plain form, made by the server.

use super::beside::page_of;
use crate::i18n::t;
use crate::page::use_page;
use crate::pages::refused::hotline;
use crate::pages::report::escaped;
use crate::pages::report::fields::Fields;
use crate::pages::report::form::photos;
use crate::track::TrackPage;
use crate::ui::{self, Field, icon};
use domain::ticket::CommandKind;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Note() -> impl IntoView {
    page_of(t("note.title"), form)
}

fn form(home: &str, view: &TrackPage) -> AnyView {
    if !view.may.contains(&CommandKind::Note) {
        let action = view! {
            <div class="button-row">
                <a class="button button--primary" href=home.to_owned() rel="external">{t("note.back")}</a>
                {hotline("button")}
            </div>
        };
        let (title, text) = (t("note.not_now"), t("note.not_now_text"));
        return ui::empty("clock", title, text, action.into_any());
    }
    let typed = use_page().form;
    let errors = RwSignal::new(typed.errors.clone());
    let fields = Fields {
        typed: StoredValue::new(typed),
        errors,
    };
    let action = [home, "/note"].concat();
    let asked = view.notes.iter().find(|note| note.href == action);
    let question = asked.map(|asked| {
        let lines = asked.more.iter().map(|line| view! { <p>{line.clone()}</p> });
        let text = view! { <p><strong>{asked.text.clone()}</strong></p> {lines.collect::<Vec<_>>()} };
        ui::banner("banner banner--box banner--warning", "speech", text.into_any())
    });
    let label = if question.is_some() {
        t("note.answer")
    } else {
        t("note.remark")
    };
    let control = view! {
        <textarea class="input" id="remark" name="remark" rows="4" inner_html=escaped(&fields.value("remark"))
            aria-describedby="remark-hint remark-error" aria-invalid=fields.invalid("remark")></textarea>
    };
    let spec = Field {
        hint: t("note.remark_hint"),
        ..fields.spec("remark", label)
    };
    let hidden = ["command", "install"]
        .map(|name| view! { <input type="hidden" name=name value=fields.value(name)/> }.into_any());
    view! {
        {question}
        {ui::error_summary(errors.into())}
        <form class="card" method="post" action=action enctype="multipart/form-data" novalidate>
            <div class="card__body stack">
                {hidden.into_iter().collect::<Vec<_>>()}
                {ui::field(spec, control.into_any())}
                {photos(fields, t("note.photos_hint"), (RwSignal::new(Vec::new()), RwSignal::new(0)))}
                <button class="button button--primary button--large button--block" type="submit">
                    {icon("send")} {t("note.send")}
                </button>
            </div>
        </form>
    }
    .into_any()
}
