//! One person: what is known of them, what they may do, and whether they can sign in. And a new one.

use super::ask;
use super::clerk::Clerk;
use super::frame;
use super::people::page_of;
use super::person_acts::{Acts, told_once};
use super::person_form::Form;
use super::unsaved;
use crate::api::admin::{add_person, person, save_person};
use crate::codec::reading;
use crate::i18n::{t, tf};
use crate::page::{use_now, use_page};
use crate::pages::tickets::{Read, loaded};
use crate::time;
use crate::ui::{self, empty, icon};
use domain::view::{NewAccount, PersonDetail};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The page of a new person.
#[component]
pub fn NewPerson() -> impl IntoView {
    let form = Form::new(Clerk::new());
    let made = RwSignal::new(None::<NewAccount>);
    let send = move |draft| {
        form.clerk.send(add_person(draft), move |account: NewAccount| {
            form.clear();
            form.clerk
                .say(tf("people.added", &[("username", &account.username)]));
            made.set(Some(account));
        });
    };
    let leave = view! { <a class="button button--quiet" href="/admin/people">{t("common.cancel")}</a> };
    let again = move || {
        let username = made.get().map(|account| account.username).unwrap_or_default();
        let href = ["/admin/people/", &username].concat();
        view! {
            <div class="button-row">
                <button class="button button--primary" type="button" on:click=move |_| made.set(None)>
                    {icon("plus")} {t("people.another")}
                </button>
                <a class="button" href=href>{t("people.open")}</a>
                <a class="button button--quiet" href="/admin/people">{t("people.all")}</a>
            </div>
        }
        .into_any()
    };
    let content = view! {
        {back()}
        <div class="stack" hidden=move || made.with(Option::is_none)>{told_once(made)} {again}</div>
        <div hidden=move || made.with(Option::is_some)>{form.view(t("people.create"), leave.into_any(), send)}</div>
        {unsaved::guard(Signal::derive(move || form.is_changed()))}
    };
    frame::frame(
        t("people.add"),
        t("people.add_text"),
        ().into_any(),
        content.into_any(),
    )
}

/// The page of a person.
#[component]
pub fn Person() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|map| map.get("username")).unwrap_or_default());
    let read: Read<Option<PersonDetail>> = reading(move || name.get(), person);
    // made here and not with what was read: reading again after a change keeps what is typed
    let clerk = Clerk::new();
    let form = Form::new(clerk);
    let acts = Acts::new(clerk, read);
    let body = loaded(
        move || name.get_untracked(),
        read,
        move |found| match found {
            Some(found) => {
                form.fill(&found);
                clerk.lead_back();
                view! { {head(&found)} {fields(form, &found, read)} {acts.view(&found)} }.into_any()
            }
            None => missing(),
        },
    );
    let guard = unsaved::guard(Signal::derive(move || form.is_changed()));
    let content = view! { {back()} {body} {ask::dialog(acts.asked)} {guard} };
    frame::frame(t("people.one"), "", ().into_any(), content.into_any())
}

fn back() -> AnyView {
    view! { <a class="page-head__back" href="/admin/people">{icon("arrow-left")} {t("people.all")}</a> }
        .into_any()
}

fn missing() -> AnyView {
    crate::pages::refused::missing();
    let action = view! { <a class="button button--primary" href="/admin/people">{t("people.all")}</a> };
    empty(
        "search",
        t("people.missing_title"),
        t("people.missing_text"),
        action.into_any(),
    )
}

/// Name, and what an administrator must know before changing anything.
fn head(person: &PersonDetail) -> AnyView {
    let since = tf("people.since", &[("day", &time::day(person.since, use_now()))]);
    let inactive = (!person.row.active).then(|| {
        ui::banner(
            "banner banner--box banner--warning",
            "lock",
            t("people.is_inactive").into_any(),
        )
    });
    let own = use_page().me.is_some_and(|me| me.id == person.row.id);
    let own = own.then(|| {
        ui::banner(
            "banner banner--box banner--info",
            "user",
            t("people.is_you").into_any(),
        )
    });
    view! {
        <div class="split">
            <p><strong>{person.row.name.clone()}</strong> " " <span class="muted">{person.row.username.clone()}</span></p>
            <span class="muted small">{since}</span>
        </div>
        {inactive} {own}
    }
    .into_any()
}

fn fields(form: Form, person: &PersonDetail, read: Read<Option<PersonDetail>>) -> AnyView {
    let (id, before) = (person.row.id, person.row.clone());
    let own = use_page().me.is_some_and(|me| me.id == id);
    let navigate = use_navigate();
    let send = move |draft: domain::admin::PersonDraft| {
        let (navigate, before) = (navigate.clone(), before.clone());
        let mut after = before.clone();
        draft.username.trim().clone_into(&mut after.username);
        let done = move |()| {
            form.settle();
            form.clerk.say(t("people.saved"));
            if own {
                // what one may open oneself has changed with it
                let _ = window().location().set_href(&page_of(&after));
            } else if after.username == before.username {
                read.refetch();
            } else {
                navigate(&page_of(&after), Default::default());
            }
        };
        form.clerk
            .send_over(save_person(id, draft, form.seen()), done, move || read.refetch());
    };
    form.view(t("people.save"), ().into_any(), send)
}
