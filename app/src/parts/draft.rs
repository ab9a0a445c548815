//! What is typed into a form and not given yet: it is kept on this device as it changes, comes back to a page that was
//! closed, and is gone once it was given. The storage is of whoever is signed in, so that nobody meets another's.

use super::act::Done;
use crate::i18n::t;
use crate::offline::drafts;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What is typed and chosen, by name.
pub type Values = BTreeMap<String, String>;

/// The draft of a form.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Its name on this device; none while the form is of nothing.
    name: Signal<Option<String>>,
    /// Under which name was read: before that, nothing is written there.
    read: RwSignal<Option<String>>,
    /// Whether something came back from an earlier time.
    pub restored: RwSignal<bool>,
}

impl Draft {
    /// The draft of that name; another one whenever the form turns to something else.
    #[must_use]
    pub fn new(name: Signal<Option<String>>) -> Self {
        Self {
            name,
            read: RwSignal::new(None),
            restored: RwSignal::new(false),
        }
    }

    /// Brings back what was typed at an earlier time, and keeps what is typed from now on. `values` says what that is, and
    /// tracks it. `put_back` writes into the form: what came back, and over it what was typed before it did. To be called
    /// while the page is built.
    pub fn keep(
        self,
        values: impl Fn() -> Values + Copy + 'static,
        put_back: impl Fn(&Values) + Copy + 'static,
    ) {
        Effect::new(move |_| {
            let name = self.name.get();
            self.read.set(None);
            self.restored.set(false);
            let Some(name) = name else { return };
            leptos::task::spawn_local(async move {
                let mut all = drafts::read(&name).await.unwrap_or_default();
                // the page may have been left meanwhile, or have turned to something else
                if self.name.try_get_untracked().flatten().as_ref() != Some(&name) {
                    return;
                }
                if !all.is_empty() {
                    all.extend(untrack(values));
                    self.restored.set(true);
                    put_back(&all);
                    if untrack(values).is_empty() {
                        drafts::drop(&name);
                    }
                }
                self.read.set(Some(name));
            });
        });
        Effect::new(move |kept: Option<bool>| {
            let (values, read) = (values(), self.read.get());
            let Some(name) = self.name.get().filter(|name| read.as_ref() == Some(name)) else {
                return false;
            };
            if !values.is_empty() {
                drafts::keep(&name, &values);
            } else if kept == Some(true) {
                drafts::drop(&name);
            }
            !values.is_empty()
        });
    }

    /// Whether what was typed at an earlier time has come back, if anything was; whoever asks hears of it.
    #[must_use]
    pub fn is_read(self) -> bool {
        let name = self.name.get();
        name.is_none() || self.read.get() == name
    }

    /// Its name at this moment.
    #[must_use]
    pub fn name(self) -> String {
        self.name.get_untracked().unwrap_or_default()
    }

    /// Forgets what is kept: it was given, or is of no use any more. The page empties the form.
    pub fn forget(self) {
        self.restored.set(false);
        drafts::drop(&self.name());
    }

    /// What is said when what was typed is given; the draft is done with then.
    #[must_use]
    pub fn done(self, said: String) -> Done {
        Done::dropping(said, self.name())
    }

    /// That something came back from an earlier time.
    #[must_use]
    pub fn told(self) -> Option<&'static str> {
        self.restored.get().then(|| t("jobs.draft_restored"))
    }
}
