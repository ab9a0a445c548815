//! The call on the right: what is to be read before it, the form, and all that happened.

use super::answers::CallForm;
use super::draft::Of;
use super::facts::summary;
use super::{Visits, form, href};
use crate::i18n::t;
use crate::page::{use_now, use_page};
use crate::pages::tickets::failed;
use crate::parts::{history, photos};
use crate::ui::{self, icon};
use domain::id::PersonId;
use domain::people::By;
use domain::rules::VisitRules;
use domain::ticket::{CommandKind, Event, Outcome};
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

/// What is asked of the officer about it, when it is due and theirs.
pub fn due(detail: &TicketDetail, rules: VisitRules) -> Option<Due> {
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
                let left = move || (!visits.act.busy()).then(|| call.left());
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
                let form = CallForm::new(of);
                form.keep();
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
    }
}

fn missing(visits: Visits) -> AnyView {
    let empty = ui::empty("search", t("desk.missing"), t("desk.missing_text"), ().into_any());
    view! { {back(visits)} {empty} }.into_any()
}

/// The way back to the list, on a phone.
pub fn back(visits: Visits) -> AnyView {
    let list = move || href(visits.tab.get(), visits.after.get().as_deref(), None);
    view! {
        <a class="button button--quiet only-phone" href=list>{icon("arrow-left")} {t("visits.back")}</a>
    }
    .into_any()
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
