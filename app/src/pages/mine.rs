//! What was reported from one's own telephone number, found by a one-time code: plain forms, made by the server.

use super::refused::hotline;
use crate::address::use_address;
use crate::i18n::{pick, t, tf};
use crate::page::{MyReports, Shown, use_first, use_now, use_page};
use crate::parts::pager::pager;
use crate::parts::{complaint, nav, ticket};
use crate::time;
use crate::ui::{self, Field, icon, icon_small};
use chrono::{DateTime, Utc};
use domain::view::{Own, OwnRow, Page};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Mine() -> impl IntoView {
    let body = match use_first() {
        Some(Shown::Mine(shown)) => match *shown {
            MyReports::Number => number(),
            MyReports::Code { phone, anew, again } => code(&phone, anew, again),
            MyReports::List { phone, rows, until } => list(&phone, &rows, until),
        },
        // only the server knows who asks; without it there is nothing to show
        _ => unread(),
    };
    let content = view! {
        <div class="content content--form">
            {body}
        </div>
    };
    nav::plain(t("mine.title"), content.into_any())
}

/// The title, and what the page is about now.
fn head(sub: String) -> AnyView {
    view! {
        <div class="page-head">
            <h1 class="page-head__title">{t("mine.title")}</h1>
            <p class="page-head__sub">{sub}</p>
        </div>
    }
    .into_any()
}

/// Asks for the number.
fn number() -> AnyView {
    let form = use_page().form;
    let errors = RwSignal::new(form.errors.clone());
    let error = ui::error_of(errors, "phone");
    let control = view! {
        <input class="input" id="phone" name="phone" type="tel" inputmode="tel" value=form.value("phone").to_owned() required
            autocomplete="tel" aria-describedby="phone-hint phone-error"
            aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")/>
    };
    let field = Field {
        id: "phone",
        label: t("mine.phone"),
        hint: t("mine.phone_hint"),
        error,
        ..Field::default()
    };
    view! {
        {head(t("mine.lead").to_owned())}
        {ui::error_summary(errors.into())}
        <form class="card" method="post" action="/mine" novalidate>
            <div class="card__body stack">
                {ui::field(field, control.into_any())}
                <button class="button button--primary button--large button--block" type="submit">
                    {icon("send")} {t("mine.send")}
                </button>
            </div>
        </form>
        {help()}
    }
    .into_any()
}

/// Asks for the code. Another one is offered only after a while: each counts against the number.
fn code(phone: &str, anew: bool, again: Option<DateTime<Utc>>) -> AnyView {
    let now = use_now();
    let errors = RwSignal::new(use_page().form.errors);
    let error = ui::error_of(errors, "code");
    let control = view! {
        <input class="input num" id="code" name="code" inputmode="numeric" required maxlength="12"
            autocomplete="one-time-code" aria-describedby="code-hint code-error"
            aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")/>
    };
    let field = Field {
        id: "code",
        label: t("mine.code"),
        hint: t("mine.code_hint"),
        error,
        ..Field::default()
    };
    let anew = anew.then(|| {
        let text = t("mine.sent_anew").into_any();
        view! { <div role="status">{ui::banner("banner banner--box banner--success", "check", text)}</div> }
    });
    let again = again.filter(|again| *again > now);
    let rests = again.map(|again| (again - now).num_seconds());
    let described = again.map(|_| "again-at");
    let when = again.map(|again| {
        let text = tf("mine.again_at", &[("when", &time::moment(again, now))]);
        view! { <p class="muted" id="again-at">{text}</p> }
    });
    view! {
        {head(tf("mine.sent", &[("phone", phone)]))}
        {anew}
        {ui::error_summary(errors.into())}
        <form class="card" method="post" action="/mine/code" novalidate>
            <div class="card__body stack">
                {ui::field(field, control.into_any())}
                <button class="button button--primary button--large button--block" type="submit">{t("mine.open")}</button>
            </div>
        </form>
        <p class="muted">{t("mine.no_code")}</p>
        {when}
        <div class="button-row">
            <form method="post" action="/mine/again">
                <button class="button" type="submit" data-rests=rests aria-describedby=described>{t("mine.again")}</button>
            </form>
            <form method="post" action="/mine/end"><button class="button button--quiet" type="submit">{t("mine.other")}</button></form>
        </div>
        {help()}
    }
    .into_any()
}

/// What was reported from the number.
fn list(phone: &str, page: &Page<OwnRow>, until: DateTime<Utc>) -> AnyView {
    let now = use_now();
    let after = Some(use_address().asked("after")).filter(|key| !key.is_empty());
    let rows = page.rows.iter().map(|one| row(one, now));
    let rows = rows.collect::<Vec<_>>();
    let list = if rows.is_empty() {
        let action =
            view! { <a class="button button--primary" href="/report" rel="external">{t("home.report")}</a> };
        ui::empty(
            "search",
            t("mine.none_title"),
            t("mine.none_text"),
            action.into_any(),
        )
    } else {
        view! { <ul class="pick">{rows}</ul> }.into_any()
    };
    let seen = tf(
        "mine.until",
        &[("phone", phone), ("when", &time::moment(until, now))],
    );
    view! {
        {head(seen)}
        {list}
        <form method="post" action="/mine/end"><button class="button" type="submit">{t("mine.end")}</button></form>
        {pager("/mine", &[], after.as_deref(), page.next.as_deref())}
        {help()}
    }
    .into_any()
}

fn row(row: &OwnRow, now: DateTime<Utc>) -> AnyView {
    let token = row.token.as_str();
    let (href, title, stage) = match &row.what {
        Own::Ticket {
            content,
            category,
            stage,
        } => {
            let catalogue = use_page().catalogue;
            let name = catalogue
                .category(category)
                .map_or(category.as_str(), |one| pick(&one.name))
                .to_owned();
            let title = [name.as_str(), " · ", content].concat();
            (["/t/", token].concat(), title, ticket::stage_plain(*stage))
        }
        Own::Complaint { category, stage } => {
            let title = [t("home.complaint"), " · ", complaint::category(*category)].concat();
            (["/c/", token].concat(), title, complaint::stage_plain(*stage))
        }
    };
    let place = row.place.as_ref().map(ticket::place);
    let no = tf("home.number", &[("no", &row.no.to_string())]);
    let facts: Vec<String> = [Some(time::moment(row.at, now)), place, Some(no)]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <li>
            <a class="pick__item" href=href rel="external">
                <span class="pick__name"><span class="pick__title">{title}</span> <span class="pick__sub">{facts.join(" · ")}</span></span>
                {stage}
                {icon_small("chevron-right")}
            </a>
        </li>
    }
    .into_any()
}

/// Whoever has no such telephone any more asks a person.
fn help() -> AnyView {
    view! {
        <footer class="stack stack--tight">
            <p class="muted small">{t("mine.help")}</p>
            <div class="button-row">
                {hotline("button")}
                <a class="button button--quiet" href="/" rel="external">{t("track.home")}</a>
            </div>
        </footer>
    }
    .into_any()
}

fn unread() -> AnyView {
    let action = view! {
        <div class="button-row">
            <a class="button button--primary" href="/mine" rel="external">{t("common.retry")}</a>
            {hotline("button")}
        </div>
    };
    ui::empty(
        "cloud-off",
        t("common.failed_title"),
        t("mine.unread"),
        action.into_any(),
    )
}
