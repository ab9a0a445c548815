//! What was typed into a form of a job and is not saved yet. It survives a call, a lock screen and a kill.

use crate::i18n::t;
use crate::offline::drafts;
use crate::page::FieldError;
use crate::parts::photo_picker::Picked;
use domain::blob::BlobRef;
use domain::id::TicketId;
use domain::sync::PhotoBytes;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Under this name a kept draft says how many photos it had: their bytes are not kept with it.
const PHOTOS: &str = "photos";

/// The draft of one form.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    values: RwSignal<BTreeMap<String, String>>,
    /// What was picked.
    pub photos: RwSignal<Vec<Picked>>,
    /// How many photos are still being prepared.
    pub working: RwSignal<usize>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    news: RwSignal<News>,
    asked: StoredValue<bool>,
}

/// What came back from an earlier time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct News {
    restored: bool,
    photos_lost: bool,
}

impl Draft {
    /// The draft of the form called `form` of a job. To be called while the page is built.
    #[must_use]
    pub fn new(lane: TicketId, form: &str) -> Self {
        let draft = Self {
            key: StoredValue::new(["job:", &lane.to_string(), ":", form].concat()),
            values: RwSignal::default(),
            photos: RwSignal::default(),
            working: RwSignal::new(0),
            errors: RwSignal::default(),
            news: RwSignal::default(),
            asked: StoredValue::new(false),
        };
        Effect::new(move |before: Option<usize>| {
            let count = draft.photos.with(Vec::len);
            if before.is_some_and(|before| before != count) {
                draft.wrong_no_longer(PHOTOS);
                draft.keep();
            }
            count
        });
        on_cleanup(move || draft.forget_pictures());
        draft
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(self, name: &str) -> String {
        self.values
            .with(|values| values.get(name).cloned().unwrap_or_default())
    }

    /// All fields, at this moment.
    #[must_use]
    pub fn now(self) -> BTreeMap<String, String> {
        self.values.get_untracked()
    }

    /// Somebody typed or chose.
    pub fn set(self, name: &str, value: String) {
        self.values.update(|values| {
            values.insert(name.to_owned(), value);
        });
        self.wrong_no_longer(name);
        self.keep();
    }

    /// The names of its photos, for the command.
    #[must_use]
    pub fn blobs(self) -> Vec<BlobRef> {
        self.photos
            .with_untracked(|photos| photos.iter().map(|one| one.photo.blob.clone()).collect())
    }

    /// The bytes of its photos.
    #[must_use]
    pub fn bytes(self) -> Vec<PhotoBytes> {
        self.photos
            .with_untracked(|photos| photos.iter().map(|one| one.photo.clone()).collect())
    }

    /// Brings back what was typed before, once. What was typed since stands.
    pub fn restore(self) {
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        let key = self.key.get_value();
        leptos::task::spawn_local(async move {
            let Some(mut old) = drafts::read(&key).await else {
                return;
            };
            let photos_lost = old.remove(PHOTOS).is_some();
            let restored = !old.is_empty();
            self.values.try_update(|values| {
                for (name, value) in old {
                    values.entry(name).or_insert(value);
                }
            });
            self.news.try_set(News {
                restored,
                photos_lost,
            });
            self.keep();
        });
    }

    /// What to do once it is saved as a command: it must not come back, also when the page was left meanwhile.
    pub fn done(self) -> impl FnOnce() {
        let key = self.key.get_value();
        move || {
            self.forget_pictures();
            self.photos.try_set(Vec::new());
            self.values.try_set(BTreeMap::new());
            self.errors.try_set(Vec::new());
            self.news.try_set(News::default());
            keep(&key, &BTreeMap::new());
        }
    }

    /// Says what is wrong with the whole form.
    pub fn fail_whole(self, message: String) {
        self.fail(vec![FieldError {
            field: String::new(),
            message,
        }]);
    }

    /// Says what is wrong, and leads to it.
    pub fn fail(self, errors: Vec<FieldError>) {
        self.errors.try_set(errors);
        #[cfg(feature = "hydrate")]
        request_animation_frame(|| {
            use wasm_bindgen::JsCast;
            let summary = document()
                .query_selector("dialog[open] .error-summary")
                .ok()
                .flatten();
            if let Some(summary) = summary.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = summary.focus();
            }
        });
    }

    /// What came back from an earlier time, in words.
    #[must_use]
    pub fn notice(self) -> AnyView {
        let lines = move || {
            let News {
                restored,
                photos_lost,
            } = self.news.get();
            let say = |wanted: bool, key| wanted.then(|| view! { <p class="small muted">{t(key)}</p> });
            (
                say(restored, "jobs.draft_restored"),
                say(photos_lost, "photo.lost"),
            )
        };
        view! { <div class="stack stack--tight" role="status">{lines}</div> }.into_any()
    }

    /// Somebody mends it.
    pub fn wrong_no_longer(self, name: &str) {
        if self
            .errors
            .with_untracked(|errors| errors.iter().any(|error| error.field == name))
        {
            self.errors
                .update(|errors| errors.retain(|error| error.field != name));
        }
    }

    fn keep(self) {
        let Some(mut values) = self.values.try_get_untracked() else {
            return;
        };
        values.retain(|_, value| !value.is_empty());
        let photos = self.photos.try_with_untracked(Vec::len).unwrap_or_default();
        if photos > 0 {
            values.insert(PHOTOS.to_owned(), photos.to_string());
        }
        if let Some(key) = self.key.try_get_value() {
            keep(&key, &values);
        }
    }

    /// The browser may forget the pictures that were shown.
    fn forget_pictures(self) {
        #[cfg(feature = "hydrate")]
        self.photos.try_with_untracked(|photos| {
            for one in photos {
                crate::offline::photos::revoke(&one.url);
            }
        });
    }
}

/// Keeps a draft; an empty one is gone.
fn keep(key: &str, values: &BTreeMap<String, String>) {
    if values.is_empty() {
        drafts::drop(key);
    } else {
        drafts::keep(key, values);
    }
}
