//! One complaint: what it says, what became of it, what may be done with it.
//!
//! What is read and what is typed are drawn apart, so that news from others never takes the form away from whoever
//! types.

use super::act::{Bar, Case};
use super::facts;
use crate::api::complaints::complaint_detail;
use crate::codec::reading;
use crate::error::AppError;
use crate::i18n::t;
use crate::page::{use_live, use_now};
use crate::pages::refused;
use crate::pages::tickets::{Read, failed};
use crate::parts::reporter::Reveal;
use crate::parts::{complaint, last_list, nav};
use crate::ui::{banner, empty, icon, skeleton};
use domain::complaint::Category;
use domain::id::ComplaintNo;
use domain::view::{ComplaintDetail, ListName};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page.
#[component]
pub fn ComplaintPage() -> impl IntoView {
    let params = use_params_map();
    let no = Memo::new(move |_| {
        params.with(|map| map.get_str("no").and_then(|no| no.parse::<ComplaintNo>().ok()))
    });
    let read: Read<Option<ComplaintDetail>> = reading(move || (no.get(), use_live()), |(no, _)| by_no(no));
    let (case, reveal) = (Case::new(no, read), Reveal::new());
    let content = view! {
        <div class="content content--wide">
            <Transition fallback=skeleton><Top case/></Transition>
            <Transition fallback=|| ()><Bar case/></Transition>
            <Transition fallback=|| ()><Rest case reveal/></Transition>
        </div>
    };
    nav::staff(t("complaints.one_title"), "app", content.into_any())
}

/// A complaint of that number; none for what is no number.
async fn by_no(no: Option<ComplaintNo>) -> Result<Option<ComplaintDetail>, AppError> {
    match no {
        Some(no) => complaint_detail(no).await,
        None => Ok(None),
    }
}

/// Number and stage; or that there is no such complaint, or that it can't be read.
#[component]
fn Top(case: Case) -> impl IntoView {
    let last = case.last();
    let again = move || case.read.refetch();
    let shown = |found: &Option<ComplaintDetail>| match found {
        Some(detail) => head(detail),
        None => missing(),
    };
    move || Some(last.get()?.drawn(again, shown, |why| failed(why, again)))
}

/// What it says and what became of it.
#[component]
fn Rest(case: Case, reveal: Reveal) -> impl IntoView {
    let last = case.last();
    move || {
        last.with(|last| {
            let detail = last.as_ref()?.value()?.as_ref()?;
            Some(facts::all(detail, use_now(), reveal))
        })
    }
}

fn head(detail: &ComplaintDetail) -> AnyView {
    let complaint = &detail.complaint;
    let print = |_| {
        let _ = window().print();
    };
    let sub = [
        complaint::category(complaint.category),
        complaint::channel(complaint.filing.channel),
    ];
    view! {
        <div class="page-head">
            <a class="page-head__back" href=last_list::back(ListName::Complaints)>{icon("arrow-left")} {t("complaints.back")}</a>
            <h1 class="page-head__title">
                {t("complaints.one_title")} " " <span class="num ticket-no">{detail.no.to_string()}</span>
            </h1>
            <div class="page-head__actions">
                <button class="button button--quiet" type="button" on:click=print>
                    {icon("print")} {t("tickets.print")}
                </button>
            </div>
            <p class="page-head__sub cluster">
                {complaint::stage(complaint.stage)} {complaint::anonymous(complaint.filing.complainant.is_none())}
                {complaint::open_upwards(complaint.open_upwards())} <span>{sub.join(" · ")}</span>
            </p>
        </div>
        {hidden(detail)}
    }
    .into_any()
}

/// Who does not see it: whoever reads it must know, so that nothing is said across the table.
fn hidden(detail: &ComplaintDetail) -> AnyView {
    let complaint = &detail.complaint;
    if complaint.is_sealed() {
        let text = view! { <p>{t("complaints.sealed")}</p> };
        return banner("banner banner--box banner--warning", "lock", text.into_any());
    }
    if !complaint.about.is_empty() {
        let text = view! { <p>{t("complaints.hidden")}</p> };
        return banner("banner banner--box banner--info", "lock", text.into_any());
    }
    if complaint.category == Category::Conduct && complaint.filing.subject.is_some() {
        let text = view! { <p>{t("complaints.not_hidden")}</p> };
        return banner("banner banner--box banner--warning", "alert", text.into_any());
    }
    ().into_any()
}

fn missing() -> AnyView {
    refused::missing();
    let href = last_list::back(ListName::Complaints);
    let action = view! { <a class="button button--primary" href=href>{t("complaints.back")}</a> };
    view! {
        <h1 class="visually-hidden">{t("complaints.missing")}</h1>
        {empty("search", t("complaints.missing"), t("complaints.missing_text"), action.into_any())}
    }
    .into_any()
}
