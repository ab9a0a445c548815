//! The call on the right: whom to call, what was repaired, what to say, and the form.

use super::answers::CallForm;
use super::{Visits, form, href, script};
use crate::i18n::{pick, t, tf, word};
use crate::page::use_now;
use crate::pages::tickets::failed;
use crate::parts::pager::address;
use crate::parts::{history, photos, ticket};
use crate::time;
use crate::ui::{self, icon, icon_small};
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::people::By;
use domain::ticket::{CommandKind, Completion, Outcome, Stage, StageName, VisitResult};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// The pane. The form stands apart from what is to be read, so that it is not drawn anew with it.
pub fn pane(visits: Visits) -> AnyView {
    view! {
        <section class="pane pane--detail" aria-label=t("visits.detail")>
            <div class="pane__scroll">
                <Transition fallback=|| view! { <div class="pane__body">{ui::skeleton()}</div> }><Called visits/></Transition>
                <Transition fallback=|| ()><Asked visits/></Transition>
                <Transition fallback=|| ()><Background visits/></Transition>
            </div>
        </section>
    }
    .into_any()
}

/// What is to be read before the call.
#[component]
fn Called(visits: Visits) -> impl IntoView {
    let last = visits.last_detail();
    let again = move || visits.detail.refetch();
    let shown = move |found: &Option<TicketDetail>| match found {
        Some(detail) => summary(visits, detail, use_now()),
        None if visits.no.get().is_some() => missing(visits),
        None => ui::empty(
            "visit",
            t("visits.none_open"),
            t("visits.none_open_text"),
            ().into_any(),
        ),
    };
    move || {
        Some(last.get()?.drawn(again, shown, |why| {
            view! { {back(visits)} {failed(why, again)} }.into_any()
        }))
    }
}

/// Photos and all that happened, below the form.
#[component]
fn Background(visits: Visits) -> impl IntoView {
    let last = visits.last_detail();
    move || last.with(|last| Some(background(last.as_ref()?.value()?.as_ref()?)))
}

/// What of the ticket the form depends on. As long as it stays the same, the form is not drawn anew.
#[derive(Clone, PartialEq)]
pub struct Due {
    /// The ticket.
    pub no: TicketNo,
    /// Calls without an answer so far.
    pub attempts: u32,
    /// Whether the work ended without success.
    pub failed: bool,
}

fn due(detail: &TicketDetail) -> Option<Due> {
    match &detail.ticket.stage {
        Stage::Completed { completion, visit } if detail.may.contains(&CommandKind::RecordVisit) => {
            Some(Due {
                no: detail.no,
                attempts: visit.attempts,
                failed: matches!(completion.outcome, Outcome::Failure { .. }),
            })
        }
        _ => None,
    }
}

/// The form of the visit that is open, as long as it is due.
#[component]
fn Asked(visits: Visits) -> impl IntoView {
    let page = Owner::current().unwrap_or_default();
    let last = visits.last_detail();
    let asked = Memo::new(move |_| {
        let wanted = visits.no.get();
        let detail = last.with(|last| last.as_ref()?.value()?.clone())?;
        (Some(detail.no) == wanted).then(|| due(&detail)).flatten()
    });
    move || {
        let due = asked.get()?;
        let call = visits.form_of(due.no, &page);
        Some(form::view(visits, call, due))
    }
}

impl Visits {
    /// What was typed about a call so far. The signals live as long as the page.
    fn form_of(self, no: TicketNo, page: &Owner) -> CallForm {
        let known = self.forms.with_value(|forms| {
            forms
                .iter()
                .find(|(other, _)| *other == no)
                .map(|(_, form)| *form)
        });
        known.unwrap_or_else(|| {
            let form = page.with(CallForm::new);
            self.forms.update_value(|forms| forms.push((no, form)));
            form
        })
    }

    /// Forgets what was typed about a call that is recorded.
    pub(super) fn forget(self, no: TicketNo) {
        self.forms
            .update_value(|forms| forms.retain(|(other, _)| *other != no));
    }
}

fn missing(visits: Visits) -> AnyView {
    let empty = ui::empty("search", t("desk.missing"), t("desk.missing_text"), ().into_any());
    view! { {back(visits)} {empty} }.into_any()
}

fn back(visits: Visits) -> AnyView {
    let list = move || href(visits.after.get().as_deref(), None);
    view! {
        <a class="button button--quiet only-phone" href=list>{icon("arrow-left")} {t("visits.back")}</a>
    }
    .into_any()
}

/// Whom to call and what for.
fn summary(visits: Visits, detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let no = detail.no.to_string();
    let full = ["/tickets/", &no].concat();
    let reporter = &detail.ticket.report.reporter;
    let phone = reporter.phone.as_str().to_owned();
    let call = ["tel:", &phone].concat();
    let body = match (due(detail), detail.ticket.stage.completion()) {
        (Some(due), Some(completion)) => view! {
            <a class="button button--accent button--large" href=call>
                {icon("phone")} {tf("visits.call", &[("name", reporter.name.as_str()), ("phone", &phone)])}
            </a>
            {facts(detail, completion, &due, now)}
            {script::script(detail, completion, now)}
        }
        .into_any(),
        _ => settled(detail, now),
    };
    view! {
        <header class="pane__head">
            {back(visits)}
            <h2 class="pane__title">{reporter.name.as_str().to_owned()}</h2>
            <span class="ticket-no">{no}</span>
            {ticket::stage(detail.ticket.stage.name())}
            <a class="button button--quiet button--small" href=full>{icon_small("list")} {t("desk.full")}</a>
            <a class="button button--quiet button--small" href=complaint(detail)>
                {icon_small("speech")} {t("complaints.open")}
            </a>
        </header>
        <div class="pane__body"><div class="stack">{body}</div></div>
    }
    .into_any()
}

/// The form of a complaint, with what is known of whoever is called.
fn complaint(detail: &TicketDetail) -> String {
    let reporter = &detail.ticket.report.reporter;
    let known = [
        ("phone", reporter.phone.as_str().to_owned()),
        ("name", reporter.name.as_str().to_owned()),
        ("ticket", detail.no.to_string()),
    ];
    address("/complaints/new", &known)
}

fn facts(detail: &TicketDetail, completion: &Completion, due: &Due, now: DateTime<Utc>) -> AnyView {
    let report = &detail.ticket.report;
    let worker = detail
        .name_of(completion.by)
        .unwrap_or(t("reject.colleague"))
        .to_owned();
    let outcome = history::outcome_lines(&completion.outcome)
        .into_iter()
        .map(|line| view! { <p>{line}</p> });
    let outcome = outcome.collect::<Vec<_>>().into_any();
    let tries = match due.attempts {
        0 => t("visits.first_try").to_owned(),
        n => tf("visits.tried", &[("n", &n.to_string())]),
    };
    view! {
        <dl class="facts">
            {ticket::fact(t("visits.what"), report.content.as_str().to_owned().into_any())}
            {ticket::fact(t("desk.label_place"), ticket::place(&detail.place).into_any())}
            {ticket::fact(t("desk.label_category"), pick(&detail.category.name).to_owned().into_any())}
            {ticket::fact(t("visits.worker"), worker.into_any())}
            {ticket::fact(t("visits.completed"), time::moment(completion.at, now).into_any())}
            {ticket::fact(t("visits.outcome"), outcome)}
            {ticket::fact(t("visits.tries"), tries.into_any())}
        </dl>
    }
    .into_any()
}

/// The visit is not due, or no longer: who did what.
fn settled(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let last = detail.ticket.visits.last();
    let text = match last {
        Some(visit) => {
            let who = match visit.by {
                By::Person(id) => detail.name_of(id).unwrap_or(t("reject.colleague")),
                By::Reporter => word("reject", "reporter"),
                By::System => word("reject", "system"),
            };
            let reached = matches!(visit.result, VisitResult::Reached { .. });
            let key = if reached {
                "visits.recorded_by"
            } else {
                "visits.tried_by"
            };
            tf(key, &[("who", who), ("when", &time::moment(visit.at, now))])
        }
        None => t("visits.not_due").to_owned(),
    };
    let closed = detail.ticket.stage.name() == StageName::Closed;
    let class = if closed {
        "banner banner--box banner--success"
    } else {
        "banner banner--box banner--info"
    };
    ui::banner(class, if closed { "check" } else { "clock" }, text.into_any())
}

fn background(detail: &TicketDetail) -> AnyView {
    let all: Vec<_> = detail.photos().cloned().collect();
    view! {
        <div class="pane__body">
            <div class="stack">
                {photos::strip(&all, None)}
                <h3 class="section-title">{t("desk.history")}</h3>
                {history::history(detail)}
            </div>
        </div>
    }
    .into_any()
}
