//! Photos of a worker's jobs, kept so that they show without a network. They can be had again: they lie in the browser's
//! cache and not beside the queue, make room for it when the device is full, and go with the jobs (F25).

use super::device::{Device, Queue};
use super::fetch::Fetch;
use super::kept::photos;
use super::pump::beside;
use super::{Keeping, js};
use domain::blob::{BlobRef, Sha256Hex};
use domain::id::PersonId;
use domain::people::Author;
use domain::sync::Store;
use domain::view::TicketDetail;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Cache, Request, Response, Url};

/// The most that are kept; the jobs that stand first in the list have theirs first.
const MOST: usize = 300;

/// Brings the photos of the jobs that lie here, one after the other, and forgets those of jobs that are gone. Stops at
/// the first trouble: the next pull goes on.
pub async fn keep(device: &Rc<Device>, queue: &Rc<Queue>) {
    let Author::Person(person) = queue.engine.author() else {
        return;
    };
    if device.outbox.keeping.get_untracked() == Keeping::Full {
        return;
    }
    let Ok(jobs) = queue.engine.store().jobs().await else {
        return;
    };
    let Ok(cache) = open(person).await else { return };
    let wanted: Vec<&BlobRef> = jobs.iter().flat_map(TicketDetail::photos).take(MOST).collect();
    let wanted_paths: BTreeSet<String> = wanted.iter().map(|blob| blob.sha256.path()).collect();
    let Ok(held) = held(&cache).await else { return };
    for gone in held.difference(&wanted_paths) {
        let _ = js::settled(Ok(cache.delete_with_str(gone))).await;
    }
    for blob in wanted.iter().filter(|blob| !held.contains(&blob.sha256.path())) {
        if !bring(device, queue, &cache, blob).await {
            return;
        }
    }
}

async fn bring(device: &Rc<Device>, queue: &Rc<Queue>, cache: &Cache, blob: &BlobRef) -> bool {
    let fetch = Fetch {
        author: queue.engine.author(),
    };
    match beside(device, queue, fetch.photo(blob)).await {
        Ok(Some(answer)) => {
            let kept = js::settled(Ok(cache.put_with_str(&blob.sha256.path(), &answer))).await;
            kept.is_ok()
        }
        // not there yet: its phone has yet to send it
        Ok(None) => true,
        Err(_) => false,
    }
}

/// The address of a photo that is kept here, until it is revoked.
pub async fn local_url(person: PersonId, sha256: &Sha256Hex) -> Option<String> {
    let found = js::settled(Ok(open(person).await.ok()?.match_with_str(&sha256.path()))).await;
    let answer: Response = found.ok()?.dyn_into().ok()?;
    let blob: Blob = js::settled(answer.blob()).await.ok()?.dyn_into().ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

async fn held(cache: &Cache) -> Result<BTreeSet<String>, JsValue> {
    let requests: js_sys::Array = js::settled(Ok(cache.keys())).await?.dyn_into()?;
    let address = |request: JsValue| request.dyn_into::<Request>().ok().map(|request| request.url());
    let path = |url: String| Url::new(&url).ok().map(|url| url.pathname());
    Ok(requests.iter().filter_map(address).filter_map(path).collect())
}

async fn open(person: PersonId) -> Result<Cache, JsValue> {
    js::settled(Ok(photos::caches()?.open(&photos::name_of(person))))
        .await?
        .dyn_into()
}
