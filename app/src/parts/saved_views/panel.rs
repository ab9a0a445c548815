//! Below the pills: the name under which a question is kept, and what can be done with a view.

use super::{Asked, Bar, EVERYTHING};
use crate::api::views::{begin_with, change_view, keep_view, remove_view, rename_view};
use crate::error::AppError;
use crate::i18n::t;
use crate::page::use_page;
use crate::ui::{Field, field};
use domain::view::{Pairs, SavedView, ViewName, may_share};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;

/// What is typed and open; it outlives every refresh of the list.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    /// Open for a new view, or for the view of that id.
    open: RwSignal<Option<Option<i64>>>,
    name: RwSignal<String>,
    shared: RwSignal<bool>,
    error: RwSignal<String>,
    busy: RwSignal<bool>,
    /// Whether removing was asked for once.
    sure: RwSignal<bool>,
    input: NodeRef<Input>,
}

impl Panel {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            shared: RwSignal::new(false),
            error: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            sure: RwSignal::new(false),
            input: NodeRef::new(),
        }
    }

    /// Whether it is open for this one, as screen readers hear it.
    pub(super) fn expanded(self, of: Option<i64>) -> &'static str {
        if self.open.get() == Some(of) {
            "true"
        } else {
            "false"
        }
    }

    /// Opens it for a new view, or closes it.
    pub(super) fn keep(self) {
        self.toggle(None, String::new(), false);
    }

    /// Opens it for a view, or closes it.
    pub(super) fn change(self, view: &SavedView) {
        self.toggle(Some(view.id), view.name.clone(), view.shared);
    }

    fn toggle(self, of: Option<i64>, name: String, shared: bool) {
        if self.open.get_untracked() == Some(of) {
            self.close();
            return;
        }
        self.name.set(name);
        self.shared.set(shared);
        self.error.set(String::new());
        self.sure.set(false);
        self.open.set(Some(of));
        // a form that opens takes the keyboard along
        request_animation_frame(move || self.focus());
    }

    fn focus(self) {
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
            input.select();
        }
    }

    pub(super) fn close(self) {
        self.open.set(None);
    }

    /// Whether something may begin: one thing at a time.
    pub(super) fn begin(self) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        self.busy.set(true);
        self.error.set(String::new());
        true
    }

    /// Something ended; says whether anybody is still there to hear it.
    pub(super) fn end(self, why: Option<&AppError>) -> bool {
        if self.busy.try_set(false).is_some() {
            return false;
        }
        match why {
            Some(why) => {
                self.error.set(why.message.clone());
                // the button that was pressed lost the focus while it waited
                if let Some(input) = self.input.get_untracked() {
                    let _ = input.focus();
                }
            }
            None => self.close(),
        }
        true
    }

    /// The form of what is open: of a new view, or of the view that is shown.
    pub(super) fn form(self, bar: Bar, current: Option<SavedView>, changed: bool) -> AnyView {
        let current = StoredValue::new(current);
        let draw = move || {
            let open = self.open.get()?;
            match (open, current.get_value()) {
                (None, _) => Some(self.named(bar, None, t("views.keep_do"))),
                (Some(id), Some(view)) if view.id == id => Some(self.settings(bar, &view, changed)),
                _ => None,
            }
        };
        view! { {draw} }.into_any()
    }

    fn settings(self, bar: Bar, view: &SavedView, changed: bool) -> AnyView {
        let (id, start, list) = (view.id, view.start, bar.list);
        let rename = view
            .mine
            .then(|| self.named(bar, Some(view.clone()), t("views.save")));
        let begin = move |_| {
            let wanted = (!start).then_some(id);
            bar.run(begin_with(list, wanted), "views.done_start", |()| {});
        };
        let ask = (view.mine && changed).then(|| {
            let update = move |_| {
                let pairs = bar.asked.with_untracked(|asked| asked.pairs.clone());
                bar.run(change_view(list, id, pairs), "views.done_changed", |()| {});
            };
            view! { <button class="button" type="button" on:click=update>{t("views.change")}</button> }
        });
        let remove = view.mine.then(|| {
            let remove = move |_| {
                if self.sure.get_untracked() {
                    let all = bar.with(&Pairs::new(), EVERYTHING);
                    bar.run(remove_view(id), "views.done_removed", move |()| bar.go.run(all));
                } else {
                    self.sure.set(true);
                }
            };
            let words = move || {
                t(if self.sure.get() {
                    "views.remove_sure"
                } else {
                    "views.remove"
                })
            };
            view! { <button class="button button--danger" type="button" on:click=remove>{words}</button> }
        });
        let words = if start {
            t("views.no_start")
        } else {
            t("views.make_start")
        };
        let error = (!view.mine).then(|| {
            view! { <p class="field__error" role="alert" hidden=move || self.error.with(String::is_empty)>{move || self.error.get()}</p> }
        });
        view! {
            <section class="card" aria-label=t("views.settings") on:keydown=move |event| self.key(&event)>
                <div class="card__body stack">
                    {rename} {error}
                    <div class="button-row">
                        <button class="button" type="button" on:click=begin>{words}</button> {ask} {remove}
                    </div>
                </div>
            </section>
        }
        .into_any()
    }

    /// The name, and whether all see it: of a new view, or of one that there is.
    fn named(self, bar: Bar, view: Option<SavedView>, words: &'static str) -> AnyView {
        let spec = Field {
            id: "view-name",
            label: t("views.name"),
            hint: t("views.name_hint"),
            error: self.error.into(),
            ..Field::default()
        };
        let shares = use_page().me.is_some_and(|me| may_share(&me.roles));
        let shared = shares.then(|| {
            view! {
                <label class="choice">
                    <input class="choice__input" type="checkbox" name="shared" prop:checked=move || self.shared.get()
                        on:change:target=move |event| self.shared.set(event.target().checked())/>
                    <span class="choice__body">
                        <span class="choice__label">{t("views.shared")}</span>
                        <span class="choice__hint">{t("views.shared_hint")}</span>
                    </span>
                </label>
            }
        });
        let id = view.as_ref().map(|view| view.id);
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            self.send(bar, id);
        };
        let input = view! {
            <input class="input" id="view-name" type="text" autocomplete="off" maxlength=ViewName::MAX node_ref=self.input
                aria-describedby="view-name-hint view-name-error" prop:value=move || self.name.get()
                aria-invalid=move || self.error.with(|error| !error.is_empty()).then_some("true")
                on:input:target=move |event| self.name.set(event.target().value())/>
        };
        view! {
            <form class="stack" novalidate on:submit=send on:keydown=move |event| self.key(&event)>
                {field(spec, input.into_any())} {shared}
                <div class="button-row">
                    <button class="button button--primary" type="submit" disabled=move || self.busy.get()>{words}</button>
                    <button class="button button--quiet" type="button" on:click=move |_| self.close()>{t("common.cancel")}</button>
                </div>
            </form>
        }
        .into_any()
    }

    fn send(self, bar: Bar, id: Option<i64>) {
        let (name, shared) = (self.name.get_untracked(), self.shared.get_untracked());
        let list = bar.list;
        match id {
            Some(id) => bar.run(rename_view(id, name, shared), "views.done_changed", |()| {}),
            None => {
                let Asked { pairs, .. } = bar.asked.get_untracked();
                let asked = pairs.clone();
                bar.run(
                    keep_view(list, name, pairs, shared),
                    "views.done_kept",
                    move |id| {
                        bar.go.run(bar.with(&asked, &id.to_string()));
                    },
                );
            }
        }
    }

    fn key(self, event: &KeyboardEvent) {
        if event.key() == "Escape" && !event.is_composing() {
            event.stop_propagation();
            self.close();
        }
    }
}
