//! What belongs to the device and not to a person: which installation it is, how the last page began, who has used it,
//! and how much was waiting here, in case the browser takes it away.

mod others;
pub mod photos;
pub mod unsent;

pub use others::sealed;

use super::idb::Idb;
use super::vault::Vault;
use super::{clock, prefs};
use crate::page::PageInfo;
use domain::id::InstallId;
use domain::json;
use domain::people::Author;
use domain::view::Me;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;

const KEPT: &str = "kept";
const INSTALL: &str = "install";
const PAGE: &str = "page";
const PEOPLE: &str = "people";

thread_local! {
    static DATABASE: Rc<Idb> = Rc::new(Idb::new("baoxiu-device".to_owned(), &[KEPT]));
    static INSTALLATION: Cell<Option<InstallId>> = const { Cell::new(None) };
}

/// A page's beginning, with how far the server's clock was ahead of this device's. It is kept in the server's own
/// words, [`beginning_of`].
#[derive(Deserialize)]
struct Beginning {
    page: PageInfo,
    clock_offset_ms: i64,
}

/// What is kept of a page that the server made: not what belongs to its address.
fn beginning_of(mut told: Value, clock_offset_ms: i64) -> Value {
    if let Some(told) = told.as_object_mut() {
        for part in ["form", "refusal", "shown"] {
            told.remove(part);
        }
    }
    let mut kept = Map::new();
    kept.insert("page".to_owned(), told);
    kept.insert("clock_offset_ms".to_owned(), clock_offset_ms.into());
    Value::Object(kept)
}

fn database() -> Rc<Idb> {
    DATABASE.with(Rc::clone)
}

async fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let value = database().one(KEPT, key).await.ok().flatten()?;
    json::read(&value.as_string()?).ok()
}

async fn write<T: Serialize>(key: &str, value: &T) {
    if let Ok(text) = serde_json::to_string(value) {
        // a browser that keeps nothing says so where it matters
        let _ = database().put(KEPT, key, &text).await;
    }
}

/// This installation. Minted once; where the browser keeps nothing, once for each page.
pub async fn install() -> InstallId {
    if let Some(install) = INSTALLATION.get() {
        return install;
    }
    let fresh = InstallId::mint(clock::wall_ms(), clock::random());
    let found = Cell::new(fresh);
    let read = database()
        .write(async |tables| {
            // in one transaction, so that two tabs that start together agree
            match tables
                .get(KEPT, INSTALL)
                .await?
                .and_then(|value| value.as_string()?.parse().ok())
            {
                Some(kept) => found.set(kept),
                None => tables.put(KEPT, INSTALL, JsValue::from_str(&fresh.to_string()))?,
            }
            Ok(())
        })
        .await;
    if read.is_ok() && INSTALLATION.get().is_none() {
        unsent::compare(found.get());
    }
    INSTALLATION.set(Some(found.get()));
    found.get()
}

/// Keeps how this page began, for pages that begin without a network, and notes who uses this device now. Jobs that
/// somebody else kept here are forgotten (F25); what they have to send stays.
pub async fn begin(page: PageInfo, told: Value) {
    prefs::keep(prefs::LANGUAGE, page.lang);
    write(PAGE, &beginning_of(told, page.now_ms - clock::wall_ms())).await;
    let me = page.me.map(|me| (me.id, me.name));
    let last = prefs::last_user();
    if let Some(last) = last.filter(|last| me.as_ref().is_none_or(|(id, _)| id != last)) {
        others::forget_jobs(last).await;
        prefs::forget(prefs::LAST_USER);
    }
    if let Some((id, name)) = me {
        prefs::keep(prefs::LAST_USER, id);
        change_people(|people| drop(people.insert(id.to_string(), name.clone()))).await;
    }
}

/// How the last page began, with the time of now.
pub async fn beginning() -> Option<PageInfo> {
    let Beginning {
        mut page,
        clock_offset_ms,
    } = read(PAGE).await?;
    page.now_ms = clock::wall_ms() + clock_offset_ms;
    page.lang = prefs::read(prefs::LANGUAGE).unwrap_or(page.lang);
    Some(page)
}

/// Forgets who is signed in, before the server is told: pages that begin without a network must not show any more
/// what only that person may see.
pub async fn sign_out(me: &Me) {
    if let Some(mut kept) = read::<Value>(PAGE).await {
        if let Some(page) = kept.get_mut("page").and_then(Value::as_object_mut) {
            page.remove("me");
        }
        write(PAGE, &kept).await;
    }
    let _ = Vault::of(Author::Person(me.id)).forget_jobs().await;
    photos::forget(me.id).await;
    prefs::forget(prefs::LAST_USER);
}

/// Those who have used this device, by id.
async fn people() -> BTreeMap<String, String> {
    read(PEOPLE).await.unwrap_or_default()
}

/// Changes them in one step: pages that begin together must not forget each other's.
async fn change_people(change: impl Fn(&mut BTreeMap<String, String>)) {
    let _ = database()
        .write(async |tables| {
            let kept = tables.get(KEPT, PEOPLE).await?;
            let kept = kept.and_then(|value| json::read(&value.as_string()?).ok());
            let mut people: BTreeMap<String, String> = kept.unwrap_or_default();
            change(&mut people);
            if let Ok(text) = serde_json::to_string(&people) {
                tables.put(KEPT, PEOPLE, JsValue::from_str(&text))?;
            }
            Ok(())
        })
        .await;
}
