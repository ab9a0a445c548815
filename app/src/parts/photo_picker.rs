//! Photos to be added to a form: camera or file, scaled down on the device before they are kept.

use crate::i18n::{t, tf};
use crate::offline::{Keeping, Outbox};
use crate::ui::{Row, icon, list, live};
use domain::blob::{MAX_BLOB_BYTES, MAX_PHOTOS};
use domain::sync::PhotoBytes;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

/// A photo that was picked, with an address under which the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// The bytes, scaled down.
    pub photo: PhotoBytes,
    /// `blob:` address for `<img>`.
    pub url: String,
}

/// The picker's state.
#[derive(Clone, Copy)]
struct Picker {
    photos: RwSignal<Vec<Picked>>,
    /// How many files are still being prepared.
    working: RwSignal<usize>,
    /// What was wrong with the files picked last, in words.
    wrong: RwSignal<Vec<String>>,
    /// Whether files are taken over by script; else the field is the browser's own and goes with the form.
    enhanced: RwSignal<bool>,
}

/// The picker. Without script it is a plain `<input type="file" name="photos" multiple>`; `photos` holds what was
/// picked with script.
#[must_use]
pub fn photo_picker(photos: RwSignal<Vec<Picked>>) -> AnyView {
    watched(photos, RwSignal::new(0))
}

/// Like [`photo_picker`]; `working` counts the files that are not ready yet, so that a form can wait for them.
#[must_use]
pub fn watched(photos: RwSignal<Vec<Picked>>, working: RwSignal<usize>) -> AnyView {
    let picker = Picker {
        photos,
        working,
        wrong: RwSignal::new(Vec::new()),
        enhanced: RwSignal::new(false),
    };
    let input = NodeRef::<Input>::new();
    let outbox = expect_context::<Outbox>();
    Effect::new(move |_| {
        let enhanced = matches!(outbox.keeping(), Keeping::Ready | Keeping::Full);
        picker.enhanced.set(enhanced);
        // what was picked before the program had started
        if let Some(input) = input.get() {
            picker.take_from(&input);
        }
    });
    let hint = tf(
        "photo.hint",
        &[
            ("n", &MAX_PHOTOS.to_string()),
            ("mb", &(MAX_BLOB_BYTES / 1_000_000).to_string()),
        ],
    );
    view! {
        <div class="stack stack--tight">
            <div class="photo-picker" class:photo-picker--enhanced=move || picker.enhanced.get()>
                <label class="photo-picker__label" for="photos">
                    {icon("photo")} <span>{t("photo.add")}</span>
                    <span class="photo-picker__hint" id="photos-hint">{hint}</span>
                </label>
                <input class="photo-picker__input" type="file" id="photos" name="photos" accept="image/*" multiple
                    aria-describedby="photos-hint photos-wrong" node_ref=input disabled=move || picker.full()
                    on:change=move |event| picker.changed(&event)/>
            </div>
            {camera(picker)}
            {said(picker)}
            {pictures(picker)}
        </div>
    }
    .into_any()
}

/// A second way in on phones: some galleries offer no camera. It has no name, so it never goes with the form.
fn camera(picker: Picker) -> AnyView {
    let shown = move || {
        picker.enhanced.get().then(|| {
            view! {
                <div class="photo-picker photo-picker--enhanced photo-picker--camera">
                    <label class="photo-picker__label" for="photos-camera">
                        {icon("camera")} <span>{t("photo.take")}</span>
                    </label>
                    <input class="photo-picker__input" type="file" id="photos-camera" accept="image/*"
                        capture="environment" disabled=move || picker.full()
                        on:change=move |event| picker.changed(&event)/>
                </div>
            }
            .into_any()
        })
    };
    live(move || shown().into_any())
}

/// What goes on, how many are left, what was wrong.
fn said(picker: Picker) -> AnyView {
    let state = move || {
        let count = picker.photos.with(Vec::len);
        if picker.working.get() > 0 {
            t("photo.working").to_owned()
        } else if picker.full() {
            tf("photo.full", &[("n", &MAX_PHOTOS.to_string())])
        } else if count > 0 {
            tf("photo.left", &[("n", &(MAX_PHOTOS - count).to_string())])
        } else {
            String::new()
        }
    };
    let wrong = move || {
        let lines = picker
            .wrong
            .get()
            .into_iter()
            .map(|line| view! { <p class="field__error">{line}</p> }.into_any());
        lines.collect::<Vec<_>>().into_any()
    };
    view! {
        <div id="photos-wrong" role="alert">{live(wrong)}</div>
        <p class="small muted" role="status">{state}</p>
    }
    .into_any()
}

/// The photos so far, and a place for each that is being prepared.
fn pictures(picker: Picker) -> AnyView {
    let none = move || picker.photos.with(Vec::is_empty) && picker.working.get() == 0;
    let waiting = move || {
        let places = (0..picker.working.get()).map(|_| {
            view! {
                <li class="photo" data-state="waiting">
                    <progress class="photo__progress" aria-label=t("photo.working")></progress>
                </li>
            }
            .into_any()
        });
        places.collect::<Vec<_>>().into_any()
    };
    let rows = move || {
        let row = |one: &Picked| -> Row {
            let url = one.url.clone();
            (url.clone(), Box::new(move || picture(picker, url)))
        };
        picker.photos.with(|photos| photos.iter().map(row).collect())
    };
    view! {
        <ul class="photos" hidden=none>
            {list(rows)}
            {live(waiting)}
        </ul>
    }
    .into_any()
}

fn picture(picker: Picker, address: String) -> AnyView {
    let url = StoredValue::new(address.clone());
    let number = move || {
        let place = picker.photos.with(|photos| {
            photos
                .iter()
                .position(|one| url.with_value(|url| one.url == *url))
        });
        place.map_or(String::new(), |place| (place + 1).to_string())
    };
    let alt = move || tf("photo.alt", &[("n", &number())]);
    let remove = move || tf("photo.remove", &[("n", &number())]);
    view! {
        <li class="photo">
            <img src=address alt=alt/>
            <button class="photo__remove" type="button" aria-label=remove
                on:click=move |_| picker.remove(&url.get_value())>
                {icon("cross")}
            </button>
        </li>
    }
    .into_any()
}

impl Picker {
    /// Whether no more photos are taken.
    fn full(self) -> bool {
        self.photos.with(Vec::len) + self.working.get() >= MAX_PHOTOS
    }

    /// Takes a photo away again.
    fn remove(self, url: &str) {
        self.photos.update(|photos| photos.retain(|one| one.url != url));
        self.wrong.set(Vec::new());
        #[cfg(feature = "hydrate")]
        crate::offline::photos::revoke(url);
    }

    /// Somebody picked files.
    fn changed(self, event: &leptos::ev::Event) {
        self.take_from(&event_target::<HtmlInputElement>(event));
    }

    /// Takes over what lies in a field, and empties it, so that the same photo does not go with the form again.
    #[cfg(feature = "hydrate")]
    fn take_from(self, input: &HtmlInputElement) {
        let files = files_of(input);
        if !self.enhanced.get_untracked() || files.is_empty() {
            return;
        }
        input.set_value("");
        self.wrong.set(Vec::new());
        let held = self.photos.with_untracked(Vec::len) + self.working.get_untracked();
        let room = MAX_PHOTOS.saturating_sub(held);
        if files.len() > room {
            let line = some_taken(room, files.len() - room);
            self.wrong.update(|wrong| wrong.push(line));
        }
        let files: Vec<_> = files.into_iter().take(room).collect();
        self.working.update(|working| *working += files.len());
        leptos::task::spawn_local(async move {
            // one after the other: a phone's memory holds one large picture, not six
            for file in files {
                let taken = crate::offline::photos::take(&file).await;
                if self
                    .working
                    .try_update(|working| *working = working.saturating_sub(1))
                    .is_none()
                {
                    return;
                }
                match taken {
                    Ok(photo) => self.add(photo),
                    Err(reason) => self.refuse(&file.name(), &reason),
                }
            }
        });
    }

    /// On the server nobody picks.
    #[cfg(not(feature = "hydrate"))]
    fn take_from(self, input: &HtmlInputElement) {
        let _ = (input, self.wrong);
    }

    #[cfg(feature = "hydrate")]
    fn add(self, photo: PhotoBytes) {
        let known = self
            .photos
            .with_untracked(|photos| photos.iter().any(|one| one.photo.blob == photo.blob));
        if !known {
            let url = crate::offline::photos::object_url(&photo);
            self.photos.update(|photos| photos.push(Picked { photo, url }));
        }
    }

    #[cfg(feature = "hydrate")]
    fn refuse(self, name: &str, reason: &domain::rejection::Rejection) {
        let why = super::reject::sentence(reason);
        let line = tf("photo.error", &[("name", name), ("why", &why)]);
        self.wrong.update(|wrong| wrong.push(line));
    }
}

/// Says that more photos were chosen than are taken: how many were, how many were not.
#[must_use]
pub fn some_taken(taken: usize, left: usize) -> String {
    tf(
        "photo.some_taken",
        &[
            ("n", &taken.to_string()),
            ("left", &left.to_string()),
            ("max", &MAX_PHOTOS.to_string()),
        ],
    )
}

/// The files that lie in a field.
#[cfg(feature = "hydrate")]
fn files_of(input: &HtmlInputElement) -> Vec<web_sys::File> {
    let Some(files) = input.files() else {
        return Vec::new();
    };
    (0..files.length())
        .filter_map(|index| files.item(index))
        .collect()
}
