//! What a page shows while its data comes, once it is there, and when it can't be had.

use crate::codec::Reading;
use crate::error::{AppError, ErrorCode};
use crate::i18n::{t, tf};
use crate::page::{Now, use_now};
use crate::parts::pager::address;
use crate::time;
use crate::ui::{icon, skeleton};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Serialize, de::DeserializeOwned};

/// A list or a ticket that a page reads again whenever something changed.
pub(in crate::pages) type Read<T> = Reading<Result<T, AppError>>;

/// What was read last: for which address, what, and when.
type Kept<T> = Option<(String, T, DateTime<Utc>)>;

/// Draws what `read` holds. When reading it again fails, what was there stays, with a line that says how old it is;
/// `key` tells one list from another, so that an old one is never shown for a new one.
pub(in crate::pages) fn loaded<T>(
    key: impl Fn() -> String + Send + Sync + 'static,
    read: Read<T>,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    shown(key, move || read.get(), move || read.refetch(), draw)
}

/// Like [`loaded`], for what is put together of several things.
///
/// They are read without waiting inside: a refresh then rebuilds the view in one go, and nothing on the page points
/// to what the refresh has cleared away.
pub(in crate::pages) fn shown<T>(
    key: impl Fn() -> String + Send + Sync + 'static,
    get: impl Fn() -> Option<Result<T, AppError>> + Send + Sync + 'static,
    retry: impl Fn() + Copy + Send + Sync + 'static,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let kept: StoredValue<Kept<T>> = StoredValue::new(None);
    let clock = expect_context::<Now>().0;
    let here = use_location();
    let here = move || (here.pathname.get_untracked(), here.search.get_untracked());
    let show = move |result: Result<T, AppError>| match result {
        Ok(value) => {
            kept.set_value(Some((untrack(&key), value.clone(), clock.get_untracked())));
            draw(value)
        }
        Err(why) => match kept.get_value().filter(|(of, ..)| *of == untrack(&key)) {
            Some((_, value, at)) => view! { {stale(at, retry)} {draw(value)} }.into_any(),
            None => failed(&why, here(), retry),
        },
    };
    view! { <Transition fallback=skeleton>{move || get().map(&show)}</Transition> }.into_any()
}

fn stale(at: DateTime<Utc>, retry: impl Fn() + 'static) -> AnyView {
    let text = tf("tickets.stale", &[("ago", &time::ago(at, use_now()))]);
    view! {
        <div class="banner banner--warning" role="status">
            {icon("cloud-off")} <p class="banner__text">{text}</p>
            <button class="button button--quiet banner__action" type="button" on:click=move |_| retry()>
                {t("common.retry")}
            </button>
        </div>
    }
    .into_any()
}

fn failed(why: &AppError, (path, search): (String, String), retry: impl Fn() + 'static) -> AnyView {
    let action = if why.code == ErrorCode::SignIn {
        let here = if search.is_empty() {
            path
        } else {
            [&path, "?", search.trim_start_matches('?')].concat()
        };
        let href = address("/login", &[("next", here)]);
        view! { <a class="button button--primary" href=href rel="external">{t("tickets.sign_in")}</a> }
            .into_any()
    } else {
        view! {
            <button class="button button--primary" type="button" on:click=move |_| retry()>{t("common.retry")}</button>
        }
        .into_any()
    };
    view! {
        <div class="empty" role="alert">
            <div class="empty__mark">{icon("cloud-off")}</div>
            <h2 class="empty__title">{t("common.failed_title")}</h2>
            <p class="empty__text">{why.message.clone()}</p>
            {action}
        </div>
    }
    .into_any()
}
