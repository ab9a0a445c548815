//! What a visitor sees first: how to report, and where one's own reports are.

use super::refused::hotline;
use super::track::mine;
use crate::access::home_of;
use crate::i18n::{t, tf};
use crate::page::use_page;
use crate::parts::nav;
use crate::ui::{icon, icon_small};
use leptos::prelude::*;

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let content = view! {
        <div class="content content--form">
            <div class="hero">
                <h1 class="hero__title">{t("home.headline")}</h1>
                <p class="hero__text">{t("home.lead")}</p>
                <a class="button button--primary button--large button--block hero__button" href="/report">
                    {icon("edit")} {t("home.report")}
                </a>
                {super::report::scan_link("button button--large button--block hero__scan")}
            </div>
            {super::report::search_form("")}
            {mine::list()}
            {complain()}
            {steps()}
            {help()}
            {staff()}
        </div>
    };
    nav::plain(t("common.product"), content.into_any())
}

/// How it goes, in three steps.
fn steps() -> AnyView {
    let steps = [
        ("scan", t("home.step_scan"), t("home.step_scan_text")),
        ("camera", t("home.step_say"), t("home.step_say_text")),
        ("bell", t("home.step_follow"), t("home.step_follow_text")),
    ];
    let items = steps.map(|(mark, name, text)| {
        view! {
            <li class="how__step">
                {icon(mark)}
                <p class="how__name">{name}</p>
                <p class="how__text">{text}</p>
            </li>
        }
        .into_any()
    });
    view! {
        <section class="stack stack--tight">
            <h2 class="section-title">{t("home.how")}</h2>
            <ol class="how">{items.into_iter().collect::<Vec<_>>()}</ol>
        </section>
    }
    .into_any()
}

/// What is no fault but a grievance.
fn complain() -> AnyView {
    view! {
        <a class="pick__item" href="/complain">
            <span class="pick__name">{t("home.complain")} <span class="pick__sub">{t("home.complain_text")}</span></span>
            {icon_small("chevron-right")}
        </a>
    }
    .into_any()
}

fn help() -> AnyView {
    view! {
        <section class="card">
            <div class="card__body stack stack--tight">
                <h2 class="card__title">{t("home.urgent")}</h2>
                <p class="muted">{t("home.urgent_text")}</p>
                {hotline("button button--block")}
            </div>
            <div class="card__foot stack stack--tight">
                <h2 class="card__title">{t("home.track")}</h2>
                <p class="muted">{t("home.track_text")}</p>
                <a class="button button--block" href="/mine">{t("home.mine_link")}</a>
            </div>
        </section>
    }
    .into_any()
}

/// The way to work, for staff.
fn staff() -> AnyView {
    match use_page().me {
        Some(me) => view! {
            <p class="split">
                <span class="muted">{tf("home.signed_in", &[("name", &me.name)])}</span>
                <a class="button button--quiet" href=home_of(&me.roles) rel="external">{t("home.to_work")} {icon_small("arrow-right")}</a>
            </p>
        }
        .into_any(),
        None => view! {
            <p class="split">
                <span class="muted">{t("home.staff")}</span>
                <a class="button button--quiet" href="/login" rel="external">{t("home.sign_in")}</a>
            </p>
        }
        .into_any(),
    }
}
