//! The queue as a file, for whoever can't send it: to be handed to the desk. People read it in any browser; a program
//! finds the queue itself in it, word for word.

use super::device::Device;
use super::{clock, js, photos};
use crate::pages::outbox::{Kept, on_paper};
use crate::time;
use chrono::DateTime;
use domain::blob::Sha256Hex;
use domain::sync::Store;
use serde_json::Value;
use wasm_bindgen::JsCast;

/// Hands the browser a file with all that was not sent: everything that was typed, and the photos.
pub async fn save(device: &Device) {
    let mut kept = Vec::new();
    for vault in device.vaults() {
        for text in vault.raw_items().await.unwrap_or_default() {
            let item: Value = serde_json::from_str(&text).unwrap_or_default();
            let mut photos = Vec::new();
            for sha256 in waiting_photos(&item) {
                let bytes = vault.photo(&sha256).await.ok().flatten();
                photos.push((sha256, bytes.map(|bytes| base64(&bytes))));
            }
            kept.push(Kept { text, photos });
        }
    }
    let now = DateTime::from_timestamp_millis(clock::wall_ms()).unwrap_or_default();
    let jobs = leptos::prelude::untrack(|| device.outbox.jobs()).unwrap_or_default();
    let owner = device.me.as_ref().map_or("", |me| me.name.as_str());
    let file = on_paper(&kept, &jobs, owner, now);
    let name = ["baoxiu-queue-", &time::date_value(now), ".html"].concat();
    download(&name, &photos::url_of(file.as_bytes(), "text/html"));
}

fn download(name: &str, url: &str) {
    if let Ok(link) = leptos::prelude::document().create_element("a")
        && let Ok(link) = link.dyn_into::<web_sys::HtmlAnchorElement>()
    {
        link.set_href(url);
        link.set_download(name);
        link.click();
    }
    let url = url.to_owned();
    js::later(60_000, move || photos::revoke(&url));
}

/// Photos that the server does not have.
fn waiting_photos(item: &Value) -> Vec<Sha256Hex> {
    let photos = item
        .get("photos")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let waiting = photos
        .iter()
        .filter(|photo| photo.get("uploaded") != Some(&Value::Bool(true)));
    waiting
        .filter_map(|photo| photo.get("blob")?.get("sha256")?.as_str())
        .filter_map(|sha256| Sha256Hex::parse(sha256).ok())
        .collect()
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}
