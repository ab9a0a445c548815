//! What is told beside the work: banners, toasts, empty lists, what is still loading.

use super::{Row, icon, list};
use crate::i18n::t;
use leptos::prelude::*;

/// A line across the page or, with `banner--box`, inside its content.
#[must_use]
pub fn banner(class: &'static str, mark: &'static str, text: AnyView) -> AnyView {
    view! { <div class=class>{icon(mark)}<div class="banner__text">{text}</div></div> }.into_any()
}

/// An empty list, with what to do next.
#[must_use]
pub fn empty(mark: &'static str, title: &'static str, text: &'static str, action: AnyView) -> AnyView {
    view! {
        <div class="empty">
            <div class="empty__mark">{icon(mark)}</div>
            <h2 class="empty__title">{title}</h2>
            <p class="empty__text">{text}</p>
            {action}
        </div>
    }
    .into_any()
}

/// What stands where content will be.
#[must_use]
pub fn skeleton() -> AnyView {
    view! {
        <div class="stack" aria-busy="true">
            <span class="visually-hidden">{t("common.loading")}</span>
            <div class="skeleton skeleton--title"></div>
            <div class="skeleton skeleton--card"></div>
            <div class="skeleton skeleton--card"></div>
            <div class="skeleton skeleton--card"></div>
        </div>
    }
    .into_any()
}

const DANGER: &str = "toast toast--danger";

/// A toast that is shown.
#[derive(Clone, Debug, PartialEq)]
struct Toast {
    id: u32,
    class: &'static str,
    mark: &'static str,
    text: String,
}

/// Shows toasts.
#[derive(Clone, Copy)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toaster {
    /// Makes it known to all pages.
    pub fn provide() {
        provide_context(Self {
            toasts: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
        });
    }

    /// Says that something went well.
    pub fn success(self, text: impl Into<String>) {
        self.show("toast toast--success", "check", text.into(), 4);
    }

    /// Says that something did not.
    pub fn danger(self, text: impl Into<String>) {
        self.show(DANGER, "alert", text.into(), 10);
    }

    /// Takes away all that was said.
    pub fn clear(self) {
        self.toasts.try_set(Vec::new());
    }

    /// Takes away what said that something went wrong.
    pub fn clear_danger(self) {
        self.toasts
            .update(|toasts| toasts.retain(|toast| toast.class != DANGER));
    }

    fn show(self, class: &'static str, mark: &'static str, text: String, seconds: u64) {
        let id = self.last.get_value() + 1;
        self.last.set_value(id);
        self.toasts.update(|toasts| {
            // one that says that something went well makes way for the next: three would cover what is worked on
            toasts.retain(|toast| toast.class != class || class == DANGER);
            toasts.push(Toast {
                id,
                class,
                mark,
                text,
            })
        });
        set_timeout(move || self.close(id), std::time::Duration::from_secs(seconds));
    }

    fn row(self, toast: &Toast) -> Row {
        let Toast {
            id,
            class,
            mark,
            text,
        } = toast.clone();
        let draw = move || {
            view! {
                <div class=class>
                    {icon(mark)}
                    <p class="toast__text">{text}</p>
                    <button class="toast__action" type="button" on:click=move |_| self.close(id)>
                        {t("common.close")}
                    </button>
                </div>
            }
            .into_any()
        };
        (id.to_string(), Box::new(draw))
    }

    fn close(self, id: u32) {
        self.toasts
            .try_update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// What shows toasts on this page.
#[must_use]
pub fn use_toaster() -> Toaster {
    expect_context::<Toaster>()
}

/// The place where toasts are shown.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = use_toaster();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {list(move || toaster.toasts.with(|toasts| toasts.iter().map(|toast| toaster.row(toast)).collect()))}
        </div>
    }
}
