//! What is asked once more before it is done.

use crate::i18n::t;
use crate::ui::{icon, opens};
use leptos::html::Dialog;
use leptos::prelude::*;

/// A question.
#[derive(Clone)]
pub struct Ask {
    /// What would be done.
    pub title: String,
    /// What comes of it.
    pub text: String,
    /// What should be looked at before: words, and an address.
    pub warning: Option<(&'static str, String, String)>,
    /// What the button says; none when it can't be done.
    pub submit: Option<&'static str>,
    /// Whether it takes something away.
    pub danger: bool,
    /// Does it.
    pub go: Callback<()>,
}

/// The dialog; open while there is a question.
pub fn dialog(asked: RwSignal<Option<Ask>>) -> AnyView {
    let sheet = NodeRef::<Dialog>::new();
    opens(sheet, move || asked.with(Option::is_some));
    let content = move || asked.get().map(|ask| question(ask, asked));
    view! {
        <dialog class="sheet" node_ref=sheet aria-labelledby="ask-title" on:close=move |_| asked.set(None)>
            <div class="sheet__panel">{content}</div>
        </dialog>
    }
    .into_any()
}

fn question(ask: Ask, asked: RwSignal<Option<Ask>>) -> AnyView {
    let class = if ask.danger {
        "button button--danger"
    } else {
        "button button--primary"
    };
    let go = ask.go;
    let sure = move |_| {
        asked.set(None);
        go.run(());
    };
    let leave = if ask.submit.is_some() {
        t("common.cancel")
    } else {
        t("common.close")
    };
    let submit = ask
        .submit
        .map(|words| view! { <button class=class type="button" on:click=sure>{words}</button> });
    let warning = ask.warning.map(|(words, link, href)| {
        view! {
            <div class="banner banner--box banner--warning">
                {icon("alert")} <p class="banner__text">{words} " " <a href=href>{link}</a></p>
            </div>
        }
    });
    view! {
        <div class="sheet__head"><h2 class="sheet__title" id="ask-title">{ask.title}</h2></div>
        <div class="sheet__body stack"><p>{ask.text}</p> {warning}</div>
        <div class="sheet__foot">
            <button class="button" type="button" on:click=move |_| asked.set(None)>{leave}</button>
            {submit}
        </div>
    }
    .into_any()
}
