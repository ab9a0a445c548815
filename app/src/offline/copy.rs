//! The queue as a file, for whoever can't send it: to be handed to the desk.

use super::device::Device;
use super::{clock, js, photos};
use domain::blob::Sha256Hex;
use domain::sync::Store;
use serde_json::{Map, Value, json};
use wasm_bindgen::JsCast;

/// Hands the browser a file with all items, also those that this build can't read, and the photos that still have
/// to go.
pub async fn save(device: &Device) {
    let (mut items, mut bytes) = (Vec::new(), Map::new());
    for vault in device.vaults() {
        for text in vault.raw_items().await.unwrap_or_default() {
            let item: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
            for sha256 in waiting_photos(&item) {
                if let Ok(Some(photo)) = vault.photo(&sha256).await {
                    bytes.insert(sha256.as_str().to_owned(), Value::String(base64(&photo)));
                }
            }
            items.push(item);
        }
    }
    let file = json!({ "format": "baoxiu-queue/1", "saved_wall_ms": clock::wall_ms(), "items": items, "photos": bytes });
    let url = photos::url_of(file.to_string().as_bytes(), "application/json");
    if let Ok(link) = leptos::prelude::document().create_element("a")
        && let Ok(link) = link.dyn_into::<web_sys::HtmlAnchorElement>()
    {
        link.set_href(&url);
        link.set_download("baoxiu-queue.json");
        link.click();
    }
    js::later(60_000, move || photos::revoke(&url));
}

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
