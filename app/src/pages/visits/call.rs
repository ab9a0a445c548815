//! The call on the right: whom to call, what was repaired, what to say, and the form.

use super::answers::CallForm;
use super::draft::Of;
use super::{Visits, form, href, script};
use crate::i18n::{pick, t, tf, word};
use crate::page::{use_now, use_page};
use crate::pages::tickets::{failed, who};
use crate::parts::pager::address;
use crate::parts::{history, photos, ticket};
use crate::time;
use crate::ui::{self, icon, icon_small};
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::people::By;
use domain::rules::VisitRules;
use domain::ticket::{CommandKind, Event, Outcome, Stage, StageName, Visit, VisitResult};
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
    /// Which call.
    pub of: Of,
    /// Calls without an answer so far.
    pub attempts: u32,
    /// What about.
    pub about: About,
    /// Whether whoever asks may have the ticket reopened 返修.
    pub reopens: bool,
    /// The office's rules.
    pub rules: VisitRules,
}

/// What the reporter is called about.
#[derive(Clone, Copy, PartialEq)]
pub enum About {
    /// A repair that went well.
    Success,
    /// One that failed.
    Failure,
    /// A rejection.
    Rejection,
}

impl Due {
    /// Whether no further call follows when nobody answers this one.
    pub const fn is_last(&self) -> bool {
        self.attempts + 1 >= self.rules.max_attempts
    }
}

/// What is to be called about. What is not rejected was worked on.
fn about(detail: &TicketDetail) -> About {
    match detail.ticket.stage.completion() {
        Some(completion) if matches!(completion.outcome, Outcome::Failure { .. }) => About::Failure,
        Some(_) => About::Success,
        None => About::Rejection,
    }
}

fn due(detail: &TicketDetail, rules: VisitRules) -> Option<Due> {
    let plan = detail.ticket.stage.visit()?;
    detail.may.contains(&CommandKind::RecordVisit).then_some(Due {
        of: Of::now(detail),
        attempts: plan.attempts,
        about: about(detail),
        reopens: detail.may.contains(&CommandKind::Reopen),
        rules,
    })
}

/// Who recorded the last call.
fn called_last(detail: &TicketDetail) -> Option<PersonId> {
    let mut calls = detail
        .history
        .iter()
        .rev()
        .filter(|entry| matches!(entry.recorded.event, Event::VisitRecorded { .. }));
    match calls.next()?.recorded.by {
        By::Person(id) => Some(id),
        _ => None,
    }
}

/// What is asked of the officer.
#[derive(Clone, PartialEq)]
enum Asking {
    /// The call.
    Call(Due),
    /// Nothing any more: a colleague may have been first.
    Over(Of),
    /// Nothing any more: they called themselves, maybe in another window.
    Done,
}

/// The form of the visit that is open, as long as it is due. What was typed into it stays to be read when a colleague
/// was first.
#[component]
fn Asked(visits: Visits) -> impl IntoView {
    let page = Owner::current().unwrap_or_default();
    let me = use_page().me.map(|me| me.id);
    let (last, list) = (visits.last_detail(), visits.last_list());
    let asked = Memo::new(move |_| {
        let wanted = visits.no.get();
        let detail = last.with(|last| last.as_ref()?.value()?.clone())?;
        let rules = list.with(|list| Some(list.as_ref()?.value()?.rules.clone()));
        (Some(detail.no) == wanted).then(|| match due(&detail, rules.unwrap_or_default()) {
            Some(due) => Asking::Call(due),
            None if me.is_some() && called_last(&detail) == me => Asking::Done,
            None => Asking::Over(Of::now(&detail)),
        })
    });
    move || match asked.get()? {
        Asking::Call(due) => {
            let call = visits.form_of(due.of, &page);
            Some(form::view(visits, call, due))
        }
        Asking::Done => None,
        Asking::Over(of) => {
            // whoever was first may have had the ticket reopened at once
            let calls = [Some(of), of.before()].into_iter().flatten();
            let left = calls.map(|of| {
                let call = visits.form_of(of, &page);
                // the answer to what was just sent is still to come
                let left = move || (!visits.act.busy()).then(|| call.left(of));
                view! { <div class="pane__body" hidden=move || call.is_blank()>{left}</div> }
            });
            Some(left.collect::<Vec<_>>().into_any())
        }
    }
}

impl Visits {
    /// What was typed about a call so far. The signals live as long as the page.
    fn form_of(self, of: Of, page: &Owner) -> CallForm {
        let known = self.forms.with_value(|forms| {
            let mut known = forms.iter().filter(|(other, _)| *other == of);
            known.next().map(|(_, form)| *form)
        });
        known.unwrap_or_else(|| {
            let form = page.with(|| {
                let form = CallForm::new();
                form.keep(of);
                form
            });
            self.forms.update_value(|forms| forms.push((of, form)));
            form
        })
    }

    /// Forgets what was typed about a call that is recorded.
    pub(super) fn forget(self, of: Of, call: CallForm) {
        self.forms
            .update_value(|forms| forms.retain(|(other, _)| *other != of));
        call.clear();
        of.forget();
    }
}

fn missing(visits: Visits) -> AnyView {
    let empty = ui::empty("search", t("desk.missing"), t("desk.missing_text"), ().into_any());
    view! { {back(visits)} {empty} }.into_any()
}

fn back(visits: Visits) -> AnyView {
    let list = move || href(visits.tab.get(), visits.after.get().as_deref(), None);
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
    let phone = reporter.phone.shown();
    let call = ["tel:", reporter.phone.as_str()].concat();
    let body = match due(detail, VisitRules::default()) {
        Some(due) => view! {
            <a class="button button--accent button--large" href=call>
                {icon("phone")} {tf("visits.call", &[("name", reporter.name.as_str()), ("phone", &phone)])}
            </a>
            {visits.presence_note(detail.no, now)}
            {facts(detail, &due, now)}
            {rating(detail, now)}
            {script::script(detail, due.about, now)}
        }
        .into_any(),
        None => {
            let answers = answers(detail, now).map(|fact| view! { <dl class="facts">{fact}</dl> });
            view! { {settled(detail, now)} {answers} {reopening(detail)} }.into_any()
        }
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

/// What the reporter thought of it by the tracking link: read it, and do not ask for it again as if nothing was said.
fn rating(detail: &TicketDetail, now: DateTime<Utc>) -> Option<AnyView> {
    let completed = detail.ticket.stage.completion()?.at;
    let rating = detail
        .ticket
        .ratings
        .iter()
        .rfind(|rating| rating.at >= completed)?;
    let lines = history::judged(
        Some(&rating.repair),
        rating.desk.as_ref(),
        rating.fixed,
        rating.remark.as_ref(),
    );
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> });
    let title = tf("visits.rated_at", &[("when", &time::moment(rating.at, now))]);
    let body = view! { <div><p><b>{title}</b></p> {lines.collect::<Vec<_>>()}</div> };
    Some(ui::banner(
        "banner banner--box banner--info",
        "star",
        body.into_any(),
    ))
}

/// How the work ended, or why there was none.
fn ended(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    if let Stage::Rejected { reason, .. } = &detail.ticket.stage {
        return ticket::fact(t("visits.reason"), reason.as_str().to_owned().into_any());
    }
    let Some(completion) = detail.ticket.stage.completion() else {
        return ().into_any();
    };
    let worker = detail.name_of(completion.by).unwrap_or(t("reject.colleague"));
    let outcome = history::outcome_lines(&completion.outcome)
        .into_iter()
        .map(|line| view! { <p>{line}</p> });
    let outcome = outcome.collect::<Vec<_>>().into_any();
    view! {
        {ticket::fact(t("visits.worker"), worker.to_owned().into_any())}
        {ticket::fact(t("visits.completed"), time::moment(completion.at, now).into_any())}
        {ticket::fact(t("visits.outcome"), outcome)}
    }
    .into_any()
}

fn facts(detail: &TicketDetail, due: &Due, now: DateTime<Utc>) -> AnyView {
    let report = &detail.ticket.report;
    let tries = match due.attempts {
        0 => t("visits.first_try").to_owned(),
        n => tf("visits.tried", &[("n", &n.to_string())]),
    };
    // who chose a call of a later day sees which
    let plan = detail.ticket.stage.visit().filter(|plan| plan.due > now);
    let next = plan.map(|plan| ticket::fact(t("visits.next"), time::moment(plan.due, now).into_any()));
    view! {
        <dl class="facts">
            {ticket::fact(t("visits.what"), report.content.as_str().to_owned().into_any())}
            {ticket::fact(t("desk.label_place"), ticket::place(&detail.place).into_any())}
            {ticket::fact(t("desk.label_category"), pick(&detail.category.name).to_owned().into_any())}
            {ended(detail, now)}
            {answers(detail, now)}
            {ticket::fact(t("visits.tries"), tries.into_any())} {next}
        </dl>
    }
    .into_any()
}

/// What management answered, the newest first: the reporter may ask for it.
fn answers(detail: &TicketDetail, now: DateTime<Utc>) -> Option<AnyView> {
    let answered = detail.ticket.escalations.iter().rev();
    let answered = answered.filter_map(|one| Some((one.cause, one.answer.as_ref()?)));
    let lines = answered.map(|(cause, answer)| {
        let by = [
            word("cause", cause.as_str()),
            &who(detail, answer.by),
            &time::moment(answer.at, now),
        ]
        .join(" · ");
        view! { <p>{answer.text.as_str().to_owned()}</p> <p class="muted small">{by}</p> }.into_any()
    });
    let lines: Vec<AnyView> = lines.collect();
    (!lines.is_empty()).then(|| ticket::fact(t("visits.answered"), lines.into_any()))
}

/// The way to reopen what the reporter says is not repaired, for those who may.
fn reopening(detail: &TicketDetail) -> Option<AnyView> {
    let completed = detail.ticket.stage.completion()?.at;
    let not_fixed = |visit: &Visit| {
        visit.at >= completed && matches!(visit.result, VisitResult::Reached { fixed: false, .. })
    };
    let may = detail.may.contains(&CommandKind::Reopen);
    let wanted = may && detail.ticket.visits.last().is_some_and(not_fixed);
    let href = ["/tickets/", &detail.no.to_string()].concat();
    wanted.then(|| {
        view! {
            <p class="cluster">
                <span>{t("visits.again_text")}</span>
                <a class="button button--small" href=href>{icon_small("undo")} {t("visits.again_link")}</a>
            </p>
        }
        .into_any()
    })
}

/// The visit is not due, or no longer: who did what.
fn settled(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let last = detail.ticket.visits.last();
    let text = match last {
        Some(visit) => {
            let who = who(detail, visit.by);
            let reached = !matches!(visit.result, VisitResult::NotReached { .. });
            let key = if reached {
                "visits.recorded_by"
            } else {
                "visits.tried_by"
            };
            tf(key, &[("who", &who), ("when", &time::moment(visit.at, now))])
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
