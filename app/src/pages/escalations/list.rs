//! The escalations of a tab.

use super::own::Own;
use super::spot::Spot;
use crate::i18n::{pick, t, tf, word};
use crate::page::{use_now, use_page};
use crate::pages::tickets::{Read, short};
use crate::parts::pager::pager;
use crate::parts::ticket;
use crate::time;
use crate::ui::empty;
use chrono::{DateTime, Utc};
use domain::ticket::EscalationCause;
use domain::view::{EscalationCounts, EscalationRow, EscalationTab, Page};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Title, tabs with counts, why and whose.
pub fn head(counts: Read<EscalationCounts>, spot: Memo<Spot>) -> AnyView {
    let known = move || counts.get().and_then(Result::ok).unwrap_or_default();
    let tabs = move || {
        let (at, counts) = (spot.get(), known());
        let tab = |tab: EscalationTab, count: Option<i64>| {
            let current = (at.filter.tab == tab).then_some("page");
            let count = count.filter(|count| *count > 0);
            let count = count.map(|count| view! { " " <span class="tab__count">{count.to_string()}</span> });
            let href = at.other(|filter| filter.tab = tab);
            view! { <a class="tab" href=href aria-current=current>{word("escalations", tab.as_str())} {count}</a> }
                .into_any()
        };
        vec![
            tab(EscalationTab::Open, Some(counts.open)),
            tab(EscalationTab::Mine, Some(counts.mine)),
            tab(EscalationTab::Late, Some(counts.late)),
            tab(EscalationTab::Answered, None),
        ]
    };
    let causes = move || causes(&spot.get(), &known());
    view! {
        <header class="pane__head pane__head--tall">
            <h1 class="pane__title">{t("escalations.title")}</h1>
            <nav class="tabs" aria-label=t("escalations.tabs")><Transition fallback=|| ()>{tabs}</Transition></nav>
            <Transition fallback=|| ()>{causes}</Transition>
            {departments(spot)}
        </header>
    }
    .into_any()
}

/// Why they were raised, each with how many there are in this tab: a click leaves only those, another one all.
fn causes(at: &Spot, counts: &EscalationCounts) -> AnyView {
    let chosen = at.filter.cause;
    let mut shown: Vec<(EscalationCause, i64)> = counts.causes.clone();
    if let Some(cause) = chosen.filter(|cause| shown.iter().all(|(one, _)| one != cause)) {
        shown.push((cause, 0));
    }
    if shown.len() < 2 && chosen.is_none() {
        return ().into_any();
    }
    let chips = shown.into_iter().map(|(cause, count)| {
        let on = chosen == Some(cause);
        let href = at.other(|filter| filter.cause = (!on).then_some(cause));
        let name = [word("cause", cause.as_str()), " ", &count.to_string()].concat();
        view! { <a class="chip" href=href aria-current=on.then_some("true")>{name}</a> }.into_any()
    });
    view! { <nav class="chips" aria-label=t("escalations.causes")>{chips.collect::<Vec<_>>()}</nav> }
        .into_any()
}

fn departments(spot: Memo<Spot>) -> AnyView {
    let all = use_page().catalogue.departments;
    if all.len() < 2 {
        return ().into_any();
    }
    let go = use_navigate();
    let chosen = move || {
        spot.with(|spot| {
            spot.filter
                .department
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        })
    };
    let options = all.into_iter().map(|one| {
        let (code, value) = (one.code.to_string(), one.code.to_string());
        view! { <option value=value prop:selected=move || chosen() == code>{pick(&one.name).to_owned()}</option> }
    });
    let choose = move |typed: String| {
        let code = domain::place::DepartmentCode::parse(&typed).ok();
        let href = spot.with_untracked(|spot| spot.other(|filter| filter.department = code));
        go(&href, NavigateOptions::default());
    };
    view! {
        <select class="select" aria-label=t("escalations.department")
            on:change:target=move |event| choose(event.target().value())>
            <option value="" prop:selected=move || chosen().is_empty()>{t("escalations.all_departments")}</option>
            {options.collect::<Vec<_>>()}
        </select>
    }
    .into_any()
}

/// Rows and pager.
pub fn list(page: &Page<EscalationRow>, spot: Memo<Spot>, own: Own) -> AnyView {
    let (now, at) = (use_now(), spot.get_untracked());
    own.shows(page);
    let rows: Vec<AnyView> = page.rows.iter().map(|row| line(row, spot, own, now)).collect();
    let body = if rows.is_empty() {
        none(&at)
    } else {
        view! { <div>{rows}</div> }.into_any()
    };
    let pager = pager(
        "/escalations",
        &at.query(),
        at.after.as_deref(),
        page.next.as_deref(),
    );
    view! {
        <div class="pane__body">{body}</div>
        <div class="pane__foot" hidden=page.next.is_none() && at.after.is_none()>{pager}</div>
    }
    .into_any()
}

fn none(at: &Spot) -> AnyView {
    if at.filter.cause.is_some() || at.filter.department.is_some() {
        let all = at.other(|filter| {
            filter.cause = None;
            filter.department = None;
        });
        let all = view! { <a class="button" href=all>{t("escalations.show_all")}</a> };
        let (title, text) = (t("escalations.no_hits_title"), t("escalations.no_hits_text"));
        return empty("search", title, text, all.into_any());
    }
    let (mark, title, text) = match at.filter.tab {
        EscalationTab::Open => ("check", "escalations.none_title", "escalations.none_text"),
        EscalationTab::Mine => (
            "check",
            "escalations.none_mine_title",
            "escalations.none_mine_text",
        ),
        EscalationTab::Late => (
            "check",
            "escalations.none_late_title",
            "escalations.none_late_text",
        ),
        EscalationTab::Answered => (
            "flag",
            "escalations.none_answered_title",
            "escalations.none_answered_text",
        ),
    };
    empty(mark, t(title), t(text), ().into_any())
}

fn line(row: &EscalationRow, spot: Memo<Spot>, own: Own, now: DateTime<Utc>) -> AnyView {
    let EscalationRow {
        row: of,
        index,
        escalation,
        raised_by,
        owner,
        due,
        answered_by,
    } = row;
    let (no, index) = (of.no, *index);
    let href = spot.with_untracked(|spot| spot.choose(row));
    let current = move || spot.with(|spot| spot.no == Some(no) && spot.index.is_none_or(|one| one == index));
    let by = raised_by
        .clone()
        .unwrap_or_else(|| word("reject", "system").to_owned());
    let note = escalation
        .note
        .as_ref()
        .map_or_else(|| of.content.clone(), |note| note.as_str().to_owned());
    let who = match owner {
        Some(name) => tf("escalations.owned_by", &[("name", name)]),
        None => t("escalations.nobody").to_owned(),
    };
    let mut sub = vec![ticket::place(&of.place), by];
    let waits = escalation.answer.is_none().then(|| {
        sub.push(who);
        let late = *due < now;
        let text = if late {
            tf("escalations.late_by", &[("span", &time::span(now - *due))])
        } else {
            tf("escalations.due_at", &[("when", &time::moment(*due, now))])
        };
        let class = if late { "due due--late" } else { "due" };
        view! { <span class=class>{text}</span> }
    });
    let answer = escalation.answer.as_ref().map(|answer| {
        let name = answered_by.as_deref().unwrap_or(t("reject.colleague"));
        let words = [("name", name), ("text", answer.text.as_str())];
        view! { <span class="ticket-row__sub">{tf("escalations.answered_by", &words)}</span> }
    });
    view! {
        <div class="escalation">
            {own.tick(row)}
            <a class="ticket-row" href=href data-no=no.to_string() data-urgency=of.urgency.as_str()
                aria-current=move || current().then_some("true")>
                <span class="ticket-row__top">
                    <span class="tag">{word("cause", escalation.cause.as_str())}</span>
                    <span class="ticket-no">{no.to_string()}</span> {ticket::stage_plain(of.stage)}
                    <time class="ticket-row__time" datetime=escalation.at.to_rfc3339()>{time::ago(escalation.at, now)}</time>
                </span>
                <span class="ticket-row__title">{short(&note)}</span>
                <span class="ticket-row__sub">{sub.join(" · ")}</span>
                {waits} {answer}
            </a>
        </div>
    }
    .into_any()
}
