//! Questions to a list that somebody keeps, as a row of pills above it: the reader's own and those shared with all.

mod panel;

use crate::api::views::saved_views;
use crate::codec::{Reading, reading};
use crate::error::AppError;
use crate::i18n::t;
use crate::parts::pager::address;
use crate::ui::{Toaster, icon_small, use_toaster};
use domain::view::{ListName, Pairs, SavedView};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use panel::Panel;

/// The view in the address that is none: all of the list, on purpose.
pub const EVERYTHING: &str = "all";

/// What a list is asked for now.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Whether the address says nothing at all: the reader begins.
    pub bare: bool,
    /// Whether all of the filter could be understood; what could not is not worth keeping.
    pub valid: bool,
    /// The filter.
    pub pairs: Pairs,
    /// The view that it came from.
    pub view: Option<String>,
}

/// The row of views of a list, and what can be done with them.
#[derive(Clone, Copy)]
struct Bar {
    list: ListName,
    views: Reading<Result<Vec<SavedView>, AppError>>,
    asked: Memo<Asked>,
    panel: Panel,
    go: Callback<String>,
    toaster: Toaster,
}

/// The row. Whoever begins, and has a view to begin with, is led to it.
#[must_use]
pub fn bar(list: ListName, asked: impl Fn() -> Asked + Send + Sync + 'static) -> AnyView {
    let views: Reading<Result<Vec<SavedView>, AppError>> = reading(|| (), move |()| saved_views(list));
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&path, options);
    });
    let bar = Bar {
        list,
        views,
        asked: Memo::new(move |_| asked()),
        panel: Panel::new(),
        go,
        toaster: use_toaster(),
    };
    Effect::new(move |_| bar.begin());
    let row = move || {
        // without its views the list is as good as with them
        let views = bar.views.get()?.ok()?;
        Some(bar.row(&views))
    };
    view! { <Transition fallback=|| ()>{row}</Transition> }.into_any()
}

impl Bar {
    /// Goes to the view with which the reader begins, when the address says nothing.
    fn begin(self) {
        if !self.asked.with(|asked| asked.bare) {
            return;
        }
        let Some(Ok(views)) = self.views.get() else {
            return;
        };
        if let Some(view) = views.iter().find(|view| view.start) {
            self.go.run(self.of(view));
        }
    }

    /// The address of a view.
    fn of(self, view: &SavedView) -> String {
        self.with(&view.pairs, &view.id.to_string())
    }

    fn with(self, pairs: &Pairs, view: &str) -> String {
        let mut query: Vec<(&str, String)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        query.push(("view", view.to_owned()));
        address(self.list.path(), &query)
    }

    /// The view that is open.
    fn current(self, views: &[SavedView]) -> Option<SavedView> {
        let open = self.asked.with(|asked| asked.view.clone())?;
        views.iter().find(|view| view.id.to_string() == open).cloned()
    }

    fn row(self, views: &[SavedView]) -> AnyView {
        let current = self.current(views);
        let asked = self.asked.get();
        let changed = current.as_ref().is_some_and(|view| view.pairs != asked.pairs);
        let whole = current.is_none() && asked.pairs.is_empty();
        let open = current.as_ref().filter(|_| !changed).map(|view| view.id);
        let pills: Vec<AnyView> = views
            .iter()
            .map(|view| self.pill(view, open == Some(view.id)))
            .collect();
        let can_keep = asked.valid && !asked.pairs.is_empty() && (current.is_none() || changed);
        let keep = can_keep.then(|| {
            view! {
                <button class="button button--quiet" type="button" aria-controls="view-panel"
                    aria-expanded=move || self.panel.expanded(None) on:click=move |_| self.panel.keep()>
                    {icon_small("plus")} {t("views.keep")}
                </button>
            }
        });
        let settings = current.clone().map(|view| {
            let id = view.id;
            let label = [t("views.settings"), " ", &view.name].concat();
            view! {
                <button class="button button--quiet" type="button" aria-controls="view-panel" aria-label=label
                    aria-expanded=move || self.panel.expanded(Some(id)) on:click=move |_| self.panel.change(&view)>
                    {icon_small("more")} {t("views.settings")}
                </button>
            }
        });
        // without a view to turn to, all of them is no choice; a list with tabs has one for that
        let all = (!views.is_empty() && self.list == ListName::Tickets).then(|| {
            let href = self.with(&Pairs::new(), EVERYTHING);
            view! {
                <a class="chip" href=href rel="external" aria-current=whole.then_some("page")>{t("views.all")}</a>
            }
        });
        let nothing = views.is_empty() && !can_keep;
        let panel = self.panel.form(self, current, changed && asked.valid);
        view! {
            <div class="views stack stack--tight" hidden=nothing>
                <div class="views__row">
                    <nav class="chips" aria-label=t("views.label") hidden=views.is_empty()>{all} {pills}</nav>
                    {keep} {settings}
                </div>
                <div class="views__panel" id="view-panel">{panel}</div>
            </div>
        }
        .into_any()
    }

    fn pill(self, view: &SavedView, current: bool) -> AnyView {
        let start = view.start.then(|| {
            view! { {icon_small("home")} <span class="visually-hidden">{t("views.is_start")}</span> }
        });
        let owner =
            (!view.mine).then(|| view! { <span class="muted small">{[" · ", &view.owner].concat()}</span> });
        let shared = (view.mine && view.shared)
            .then(|| view! { <span class="muted small">{t("views.is_shared")}</span> });
        view! {
            <a class="chip" href=self.of(view) rel="external" aria-current=current.then_some("page") data-view=view.id.to_string()>
                {start} {view.name.clone()} {owner} {shared}
            </a>
        }
        .into_any()
    }

    /// Does something to the views, says that it is done, and reads them again; what went wrong is said in the panel.
    fn run<T: 'static>(
        self,
        task: impl Future<Output = Result<T, AppError>> + 'static,
        done: &'static str,
        then: impl FnOnce(T) + 'static,
    ) {
        if !self.panel.begin() {
            return;
        }
        let toaster = self.toaster;
        leptos::task::spawn_local(async move {
            let answer = task.await;
            if !self.panel.end(answer.as_ref().err()) {
                return;
            }
            if let Ok(value) = answer {
                toaster.success(t(done).to_owned());
                self.views.refetch();
                then(value);
            }
        });
    }
}
