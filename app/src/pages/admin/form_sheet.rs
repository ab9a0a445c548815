//! A sheet with the form of one entry of a list, new or known. What is typed stays when the list is read anew, and is asked
//! about before it is thrown away.

use super::ask::{self, Ask};
use super::clerk::Clerk;
use super::told::foot;
use super::unsaved;
use crate::i18n::t;
use crate::ui::{self, opens};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The fields of such a form.
pub trait Fields: Copy + Send + Sync + 'static {
    /// What stands in them.
    type Draft: Clone + PartialEq + Send + Sync + 'static;
    /// Says which entry the form is of, or that it is of a new one.
    type Which: Clone + PartialEq + Send + Sync + 'static;
    /// What was read of the entry.
    type Seen: Clone + Send + Sync + 'static;

    /// What is typed. Tracks it.
    fn typed(self) -> Self::Draft;

    /// Lets those that still stand at `was` follow to what is known `now`; see [`unsaved::follow`].
    fn follow(self, was: &Self::Draft, now: Self::Draft);
}

/// The sheet.
pub struct FormSheet<F: Fields> {
    /// What is typed.
    pub fields: F,
    /// Which entry the form is of.
    pub which: RwSignal<F::Which>,
    /// What was read of it.
    pub seen: StoredValue<Option<F::Seen>>,
    /// What is asked before something is done.
    pub asked: RwSignal<Option<Ask>>,
    clerk: Clerk,
    open: RwSignal<bool>,
    /// What stands in the form when nobody types.
    filled: RwSignal<F::Draft>,
}

impl<F: Fields> Clone for FormSheet<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Fields> Copy for FormSheet<F> {}

impl<F: Fields> FormSheet<F> {
    /// To be made while the page is built, for a new entry, of which `blank` is known.
    pub fn new(clerk: Clerk, fields: F, which: F::Which, blank: F::Draft) -> Self {
        let sheet = Self {
            fields,
            which: RwSignal::new(which),
            seen: StoredValue::new(None),
            asked: RwSignal::new(None),
            clerk,
            open: RwSignal::new(false),
            filled: RwSignal::new(blank.clone()),
        };
        sheet.fill(blank);
        sheet
    }

    /// Opens the form of that entry, with what was typed for it before.
    pub fn begin(self, which: F::Which, draft: F::Draft, seen: Option<F::Seen>) {
        if which != self.which.get_untracked() || !untrack(|| self.is_changed()) {
            self.which.set(which);
            self.fill(draft);
            self.seen.set_value(seen);
        }
        self.clerk.errors.set(Vec::new());
        self.open.set(true);
    }

    fn fill(self, draft: F::Draft) {
        let typed = untrack(|| self.fields.typed());
        self.fields.follow(&typed, draft.clone());
        self.filled.set(draft);
    }

    /// The entry was read anew.
    pub fn renew(self, draft: F::Draft, seen: F::Seen) {
        self.fields.follow(&self.filled.get_untracked(), draft.clone());
        self.filled.set(draft);
        self.seen.set_value(Some(seen));
    }

    /// Whether something was typed and is not saved. Tracks it.
    fn is_changed(self) -> bool {
        let typed = self.fields.typed();
        self.filled.with(|filled| *filled != typed)
    }

    /// Puts the form away with what was typed.
    fn leave(self) {
        self.fill(self.filled.get_untracked());
        self.open.set(false);
    }

    /// It is saved: what stands in the form from now on is another new entry.
    pub fn done(self, which: F::Which, blank: F::Draft) {
        self.open.set(false);
        self.which.set(which);
        self.fill(blank);
    }

    /// The sheet around the fields, and all that is asked on the page.
    pub fn view(
        self,
        title: impl Fn() -> String + Send + 'static,
        fields: AnyView,
        send: impl Fn() + 'static,
    ) -> AnyView {
        let sheet = NodeRef::<Dialog>::new();
        opens(sheet, move || self.open.get());
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            send();
        };
        view! {
            <dialog class="sheet" node_ref=sheet aria-labelledby="form-title"
                on:cancel=unsaved::cancel(move || self.is_changed(), self.asked, move || self.leave())
                on:close=move |_| self.open.set(false)>
                <form class="sheet__panel" on:submit=send novalidate>
                    <div class="sheet__head"><h2 class="sheet__title" id="form-title">{title}</h2></div>
                    <div class="sheet__body stack">{ui::error_summary(self.clerk.errors.into())} {fields}</div>
                    {foot(self.clerk, t("admin.save"), move || self.leave())}
                </form>
            </dialog>
            {ask::dialog(self.asked)} {unsaved::guard(Signal::derive(move || self.is_changed()))}
        }
        .into_any()
    }
}
