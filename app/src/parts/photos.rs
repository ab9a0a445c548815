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
        let address = ["/api/blobs/", blob.sha256.as_str(), &query].concat();
        let alt = tf("common.photo", &[("n", &(index + 1).to_string())]);
        let here = local(blob);
        let src = move || here.get().unwrap_or_else(|| address.clone());
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

/// The address of the bytes on this device, when a queue here has the photo. Found after the page is drawn, so that
/// it is drawn the same on the server.
fn local(blob: &BlobRef) -> RwSignal<Option<String>> {
    let here = RwSignal::new(None::<String>);
    #[cfg(feature = "hydrate")]
    {
        use crate::offline::{Outbox, photos};
        let outbox = expect_context::<Outbox>();
        let sha256 = blob.sha256.clone();
        let queued = {
            let sha256 = sha256.clone();
            Memo::new(move |_| {
                outbox
                    .items()
                    .iter()
                    .any(|item| item.photos.iter().any(|photo| photo.blob.sha256 == sha256))
            })
        };
        Effect::new(move |_| {
            if !queued.get() || here.with_untracked(Option::is_some) {
                return;
            }
            let sha256 = sha256.clone();
            leptos::task::spawn_local(async move {
                let Some(url) = photos::local_url(&sha256).await else {
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
    }
    let _ = blob;
    here
}
