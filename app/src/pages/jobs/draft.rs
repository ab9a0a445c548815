//! What was typed into a form of a job and is not saved yet. It survives a call, a lock screen and a kill.

use crate::i18n::t;
use crate::offline::drafts;
use crate::page::FieldError;
use crate::parts::draft::{self, Values};
use crate::parts::photo_picker::Picked;
use domain::blob::BlobRef;
use domain::id::TicketId;
use domain::sync::PhotoBytes;
use leptos::prelude::*;

/// Under this name a kept draft says how many photos it had: their bytes are not kept with it.
const PHOTOS: &str = "photos";

/// The draft of one form.
#[derive(Clone, Copy)]
pub struct Draft {
    kept: draft::Draft,
    values: RwSignal<Values>,
    /// What was picked.
    pub photos: RwSignal<Vec<Picked>>,
    /// How many photos are still being prepared.
    pub working: RwSignal<usize>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    photos_lost: RwSignal<bool>,
}

impl Draft {
    /// The draft of the form called `form` of a job. To be called while the page is built.
    #[must_use]
    pub fn new(lane: TicketId, form: &str) -> Self {
        let name = ["job:", &lane.to_string(), ":", form].concat();
        let draft = Self {
            kept: draft::Draft::new(Signal::stored(Some(name))),
            values: RwSignal::default(),
            photos: RwSignal::default(),
            working: RwSignal::new(0),
            errors: RwSignal::default(),
            photos_lost: RwSignal::new(false),
        };
        draft
            .kept
            .keep(move || draft.typed(), move |old| draft.put_back(old));
        Effect::new(move |before: Option<usize>| {
            let count = draft.photos.with(Vec::len);
            if before.is_some_and(|before| before != count) {
                draft.wrong_no_longer(PHOTOS);
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
    pub fn now(self) -> Values {
        self.values.get_untracked()
    }

    /// Somebody typed or chose.
    pub fn set(self, name: &str, value: String) {
        self.values.update(|values| {
            values.insert(name.to_owned(), value);
        });
        self.wrong_no_longer(name);
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

    /// What is kept. Tracks it.
    fn typed(self) -> Values {
        let mut values = self.values.get();
        values.retain(|_, value| !value.is_empty());
        let photos = self.photos.with(Vec::len);
        if photos > 0 {
            values.insert(PHOTOS.to_owned(), photos.to_string());
        }
        values
    }

    fn put_back(self, old: &Values) {
        let mut old = old.clone();
        let had_photos = old.remove(PHOTOS).is_some();
        self.photos_lost
            .set(had_photos && self.photos.with_untracked(Vec::is_empty));
        self.kept.restored.set(!old.is_empty());
        self.values.update(|values| values.extend(old));
    }

    /// What to do once it is saved as a command: it must not come back, also when the page was left meanwhile.
    pub fn done(self) -> impl FnOnce() {
        let name = self.kept.name();
        move || {
            self.forget_pictures();
            self.photos.try_set(Vec::new());
            self.values.try_set(Values::new());
            self.errors.try_set(Vec::new());
            self.kept.restored.try_set(false);
            self.photos_lost.try_set(false);
            drafts::drop(&name);
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
            let lost = self.photos_lost.get().then(|| t("photo.lost"));
            let lines = self.kept.told().into_iter().chain(lost);
            let lines = lines.map(|line| view! { <p class="small muted">{line}</p> });
            lines.collect::<Vec<_>>()
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
