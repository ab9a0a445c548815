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

/// What is shown of something that is read again and again.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pages) enum Last<T> {
    /// As the server just said it.
    Fresh(T),
    /// As the server said it then; it could not be read again since.
    Stale(T, DateTime<Utc>),
    /// It never could be read.
    Failed(AppError),
}

impl<T: Clone> Last<T> {
    /// What is shown after `read`. What was there before, read at `at`, stays when it can't be read again.
    fn after(before: Option<&Self>, read: Result<T, AppError>, at: DateTime<Utc>) -> Self {
        match (read, before) {
            (Ok(value), _) => Self::Fresh(value),
            (Err(_), Some(Self::Fresh(value) | Self::Stale(value, _))) => Self::Stale(value.clone(), at),
            (Err(why), _) => Self::Failed(why),
        }
    }

    /// Draws it: what is stale with a line that says how old it is.
    pub(in crate::pages) fn drawn(
        &self,
        again: impl Fn() + 'static,
        draw: impl FnOnce(&T) -> AnyView,
        failed: impl FnOnce(&AppError) -> AnyView,
    ) -> AnyView {
        match self {
            Self::Fresh(value) => draw(value),
            Self::Stale(value, at) => view! { {stale(*at, again)} {draw(value)} }.into_any(),
            Self::Failed(why) => failed(why),
        }
    }

    /// The value, fresh or not.
    pub(in crate::pages) const fn value(&self) -> Option<&T> {
        match self {
            Self::Fresh(value) | Self::Stale(value, _) => Some(value),
            Self::Failed(_) => None,
        }
    }
}

/// For which address something was read last, and when.
#[derive(Clone, Copy)]
struct Since {
    read: StoredValue<(String, DateTime<Utc>)>,
    clock: RwSignal<DateTime<Utc>>,
}

impl Since {
    fn new() -> Self {
        let clock = expect_context::<Now>().0;
        let read = StoredValue::new((String::new(), clock.get_untracked()));
        Self { read, clock }
    }

    fn settle<T: Clone>(self, key: String, before: Option<&Last<T>>, result: Result<T, AppError>) -> Last<T> {
        let (of, _) = self.read.get_value();
        let before = before.filter(|_| of == key);
        if result.is_ok() {
            self.read.set_value((key, self.clock.get_untracked()));
        }
        Last::after(before, result, self.read.get_value().1)
    }
}

/// What `get` gave last. When reading it again fails, what was there stays; `key` tells one list from another, so
/// that an old one is never shown for a new one.
///
/// For pages that draw parts of it; to be called inside of the `Transition` that waits for it.
pub(in crate::pages) fn lasting<T>(
    key: impl Fn() -> String + Send + Sync + 'static,
    get: impl Fn() -> Option<Result<T, AppError>> + Send + Sync + 'static,
) -> Memo<Option<Last<T>>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let since = Since::new();
    Memo::new(move |before: Option<&Option<Last<T>>>| {
        let result = get()?;
        Some(since.settle(untrack(&key), before.and_then(Option::as_ref), result))
    })
}

/// What could be read last, for keys and clicks: who can't reach the server goes on with what is on the page.
pub(in crate::pages) fn known<T>(read: Read<T>) -> StoredValue<Option<T>>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let known = StoredValue::new(None);
    Effect::new(move |_| {
        if let Some(Ok(value)) = read.get() {
            known.set_value(Some(value));
        }
    });
    known
}

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
    let (since, kept) = (Since::new(), StoredValue::new(None::<Last<T>>));
    let show = move |result: Result<T, AppError>| {
        let last = since.settle(untrack(&key), kept.get_value().as_ref(), result);
        kept.set_value(Some(last.clone()));
        last.drawn(retry, |value| draw(value.clone()), |why| failed(why, retry))
    };
    view! { <Transition fallback=skeleton>{move || get().map(&show)}</Transition> }.into_any()
}

/// Says how old what is shown is, and offers to read it again.
pub(in crate::pages) fn stale(at: DateTime<Utc>, retry: impl Fn() + 'static) -> AnyView {
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

/// What could not be read at all: why, and a way to try again.
pub(in crate::pages) fn failed(why: &AppError, retry: impl Fn() + 'static) -> AnyView {
    let here = use_location();
    let (path, search) = (here.pathname.get_untracked(), here.search.get_untracked());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_stays_when_it_cannot_be_read_again_and_says_since_when() {
        let [first, later] = [0, 60].map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default());
        let offline = || AppError::new(ErrorCode::Offline);
        let failed = Last::<u8>::after(None, Err(offline()), first);
        assert_eq!(failed, Last::Failed(offline()));
        assert_eq!(failed.value(), None);
        let fresh = Last::after(Some(&failed), Ok(7), first);
        assert_eq!(fresh, Last::Fresh(7));
        let stale = Last::after(Some(&fresh), Err(offline()), first);
        assert_eq!(stale, Last::Stale(7, first));
        assert_eq!(Last::after(Some(&stale), Err(offline()), first).value(), Some(&7));
        assert_eq!(Last::after(Some(&stale), Ok(8), later), Last::Fresh(8));
    }
}
