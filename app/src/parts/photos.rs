//! Photos of a ticket.

use crate::i18n::tf;
use domain::blob::BlobRef;
use leptos::prelude::*;

/// Photos in a row; `token` opens them for a reporter. On a phone that holds the bytes they show without a network.
#[must_use]
pub fn strip(photos: &[BlobRef], token: Option<&str>) -> AnyView {
    if photos.is_empty() {
        return ().into_any();
    }
    let query = token.map(|token| ["?token=", token].concat()).unwrap_or_default();
    let items = photos.iter().enumerate().map(|(index, blob)| {
        let address = [&blob.sha256.path(), query.as_str()].concat();
        let alt = tf("common.photo", &[("n", &(index + 1).to_string())]);
        let (here, asked) = local(blob);
        // the server is asked only once it is known that the bytes don't lie here: it may not have them yet, and over a
        // slow network nobody fetches their own photos
        let src = move || here.get().or_else(|| (!asked.get()).then(|| address.clone()));
        let href = src.clone();
        view! {
            <li class="photo">
                <a href=href target="_blank" rel="external"><img src=src alt=alt loading="lazy"/></a>
            </li>
        }
        .into_any()
    });
    view! { <ul class="photos">{items.collect::<Vec<_>>()}</ul> }.into_any()
}

/// The address of the bytes on this device, when a queue here has the photo, and whether it is being looked for. Found
/// after the page is drawn, so that it is drawn the same on the server.
fn local(blob: &BlobRef) -> (RwSignal<Option<String>>, Signal<bool>) {
    let here = RwSignal::new(None::<String>);
    #[cfg(not(feature = "hydrate"))]
    let asked = Signal::stored(false);
    #[cfg(feature = "hydrate")]
    let missing = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    let asked = {
        use crate::offline::{Outbox, photos};
        let outbox = expect_context::<Outbox>();
        let sha256 = blob.sha256.clone();
        let may_be_here = {
            let sha256 = sha256.clone();
            Memo::new(move |_| {
                // a worker's jobs are kept with their photos
                outbox.keeps_jobs()
                    || outbox
                        .items()
                        .iter()
                        .any(|item| item.photos.iter().any(|photo| photo.blob.sha256 == sha256))
            })
        };
        Effect::new(move |_| {
            if !may_be_here.get() || here.with_untracked(Option::is_some) {
                return;
            }
            let sha256 = sha256.clone();
            leptos::task::spawn_local(async move {
                let Some(url) = photos::local_url(&sha256).await else {
                    missing.try_set(true);
                    return;
                };
                if let Some(Some(unwanted)) = here.try_set(Some(url)) {
                    photos::revoke(&unwanted);
                }
            });
        });
        on_cleanup(move || {
            if let Some(Some(url)) = here.try_get_untracked() {
                photos::revoke(&url);
            }
        });
        Signal::derive(move || may_be_here.get() && !missing.get())
    };
    let _ = blob;
    (here, asked)
}
