//! Why a page is not shown, and what can be done instead.

use crate::access::home_of;
use crate::address::use_address;
use crate::i18n::{t, tf, word};
use crate::page::{Refusal, use_page};
use crate::parts::nav;
use crate::ui;
use domain::view::Me;
use leptos::prelude::*;

/// The page.
#[must_use]
pub fn page(refusal: Refusal) -> AnyView {
    match refusal {
        Refusal::Forbidden => forbidden(),
        Refusal::NotFound => {
            missing();
            nav::plain(
                t("refused.missing_title"),
                ui::empty(
                    "search",
                    t("refused.missing_title"),
                    t("refused.missing_text"),
                    ways(),
                ),
            )
        }
        Refusal::Unavailable => unavailable(),
    }
}

/// Answers 404 with the page that is being made. Does nothing in the browser.
pub fn missing() {
    #[cfg(feature = "ssr")]
    if let Some(answer) = use_context::<leptos_axum::ResponseOptions>() {
        answer.set_status(http::StatusCode::NOT_FOUND);
    }
}

/// The office's number as a link that calls it.
#[must_use]
pub fn hotline(class: &'static str) -> AnyView {
    let number = use_page().catalogue.hotline;
    if number.is_empty() {
        return ().into_any();
    }
    let words = tf("common.call_hotline", &[("phone", &number)]);
    view! { <a class=class href=["tel:", &number].concat() rel="external">{ui::icon("phone")} {words}</a> }
        .into_any()
}

fn ways() -> AnyView {
    view! {
        <div class="button-row">
            <a class="button button--primary" href="/report" rel="external">{t("refused.report")}</a>
            <a class="button" href="/" rel="external">{t("common.home")}</a>
        </div>
    }
    .into_any()
}

fn forbidden() -> AnyView {
    let me = use_page().me;
    let home = me.as_ref().map_or("/", |me| home_of(&me.roles));
    let path = use_address().path;
    let again = move || ["/login?next=", &path.get()].concat();
    let who = me
        .as_ref()
        .map(|me| view! { <p class="muted">{signed_in(me)}</p> }.into_any());
    let action = view! {
        {who}
        <div class="button-row">
            <a class="button button--primary" href=home rel="external">{t("refused.back")}</a>
            <a class="button" href=again rel="external">{t("refused.other_account")}</a>
        </div>
    };
    let content = ui::empty(
        "lock",
        t("refused.forbidden_title"),
        t("refused.forbidden_text"),
        action.into_any(),
    );
    nav::plain(t("refused.forbidden_title"), content)
}

/// Who is signed in, and as what.
fn signed_in(me: &Me) -> String {
    let roles: Vec<&str> = me.roles.iter().map(|role| word("role", role.as_str())).collect();
    tf(
        "refused.signed_in",
        &[("name", &me.name), ("roles", &roles.join(t("common.list_comma")))],
    )
}

fn unavailable() -> AnyView {
    let path = use_address().path;
    let action = view! {
        <div class="button-row">
            <a class="button button--primary" href=move || path.get() rel="external">{t("common.retry")}</a>
            {hotline("button")}
        </div>
    };
    let content = ui::empty(
        "cloud-off",
        t("refused.down_title"),
        t("refused.down_text"),
        action.into_any(),
    );
    nav::plain(t("refused.down_title"), content)
}
