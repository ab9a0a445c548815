//! Sign-in.

use super::refused::hotline;
use crate::address::use_address;
use crate::i18n::{t, tf};
use crate::page::use_page;
use crate::parts::nav;
use crate::ui::{self, Field};
use leptos::prelude::*;

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let page = use_page();
    let form = page.form;
    let asked = use_address().asked("next");
    let next = if form.value("next").is_empty() {
        asked
    } else {
        form.value("next").to_owned()
    };
    let errors = RwSignal::new(form.errors.clone());
    let already = page.me.map(|me| {
        let text = tf("login.already", &[("name", &me.name)]);
        ui::banner("banner banner--box banner--info", "user", text.into_any())
    });
    let username = view! {
        <input class="input" id="username" name="username" value=form.value("username").to_owned() required
            autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="username-error"/>
    };
    let password = view! {
        <input class="input" id="password" name="password" type="password" required
            autocomplete="current-password" aria-describedby="password-error"/>
    };
    let content = view! {
        <div class="solo">
            <div class="solo__brand">
                <img class="brand__mark" src="/icon.svg" alt="" width="64" height="64"/>
                <h1>{t("login.title")}</h1>
                <p>{t("login.lead")}</p>
            </div>
            {already}
            <form class="card" method="post" action="/login" novalidate>
                <div class="card__body stack">
                    {ui::error_summary(errors.into())}
                    <input type="hidden" name="next" value=next/>
                    {ui::field(field("username", "login.username", errors), username.into_any())}
                    {ui::field(field("password", "login.password", errors), password.into_any())}
                    <button class="button button--primary button--large button--block" type="submit">
                        {t("login.submit")}
                    </button>
                </div>
            </form>
            <div class="solo__foot stack stack--tight">
                <p>{t("login.forgotten")}</p>
                <p>{t("login.reporters")} " " <a href="/">{t("login.to_report")}</a></p>
                <p>{hotline("button button--quiet button--small")}</p>
            </div>
        </div>
    };
    nav::plain(t("login.title"), content.into_any())
}

fn field(id: &'static str, label: &'static str, errors: RwSignal<Vec<crate::page::FieldError>>) -> Field {
    Field {
        id,
        label: t(label),
        error: ui::error_of(errors, id),
        ..Field::default()
    }
}
