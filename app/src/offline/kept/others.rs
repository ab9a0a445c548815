//! What other people left on this device: counted, never shown (F23), and removed when nothing of it is unsent.
//!
//! Their databases are read through handles that are closed at once: an open one would stand in the way of removing.

use super::super::vault::{self, DRAFTS, ITEMS, JOBS, META, Vault};
use super::super::{Sealed, js};
use super::{change_people, people};
use domain::id::PersonId;
use domain::json;
use domain::people::Author;
use domain::sync::{Item, Store};
use domain::view::Me;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// What [`DRAFTS`] remembers beside drafts.
const MEMORIES: &[&str] = &["reporter", "my-reports"];
/// The page that was left holds its lock for a moment longer.
const TRIES: usize = 5;
const BETWEEN_MS: u64 = 1_000;
const LIMIT_MS: u64 = 8_000;

/// What somebody left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    /// Commands that are not done, or that this build can't read.
    unsent: usize,
    /// Whether something was typed into a form and not sent.
    typed: bool,
}

/// What others have saved on this device and not sent. Who has nothing unsent here leaves nothing behind.
pub async fn sealed(me: Option<&Me>) -> Vec<Sealed> {
    let mut all = Vec::new();
    for (id, name) in people().await {
        let Ok(id) = id.parse::<PersonId>() else { continue };
        if me.is_some_and(|me| me.id == id) {
            continue;
        }
        match left_by(id).await {
            Some(Left { unsent: 0, typed }) if !typed => leptos::task::spawn_local(remove(id)),
            Some(left) if left.unsent > 0 => all.push(Sealed {
                name: Some(name),
                count: left.unsent,
            }),
            _ => {}
        }
    }
    all
}

/// Forgets the jobs that somebody's database holds (F25); what they have to send stays.
pub async fn forget_jobs(id: PersonId) {
    super::photos::forget(id).await;
    if let Some(database) = open(id).await {
        let _ = clear_jobs(&database).await;
        database.close();
    }
}

async fn clear_jobs(database: &Database) -> Result<(), Error> {
    let transaction = database
        .transaction([JOBS, META])
        .with_mode(TransactionMode::Readwrite)
        .build()?;
    for store in [JOBS, META] {
        transaction.object_store(store)?.clear()?;
    }
    transaction.commit().await
}

/// Removes somebody's database and forgets their name, unless they have something unsent in it, or a page of theirs is
/// still open: it could save something at any moment.
async fn remove(id: PersonId) {
    for _ in 0..TRIES {
        if !is_in_use(id).await {
            let nothing = Left {
                unsent: 0,
                typed: false,
            };
            if left_by(id).await != Some(nothing) {
                return;
            }
            let Ok(gone) = Database::delete_by_name(&name_of(id)) else {
                return;
            };
            if matches!(js::within(LIMIT_MS, gone.into_future()).await, Some(Ok(()))) {
                change_people(|people| drop(people.remove(&id.to_string()))).await;
            }
            return;
        }
        js::sleep(BETWEEN_MS).await;
    }
}

fn name_of(id: PersonId) -> String {
    vault::name_of(Author::Person(id))
}

/// Whether a page of that person is open in this browser: each of them holds the lock of their queue, or waits for it.
/// A browser without locks doesn't say, and keeps what it has.
async fn is_in_use(id: PersonId) -> bool {
    let locks = js::get(&js::window().navigator(), "locks");
    let Ok(state) = js::call(&locks, "query").await else {
        return true;
    };
    let lock = vault::lock_of(&name_of(id));
    ["held", "pending"].iter().any(|kind| {
        let all = js::get(&state, kind).dyn_into::<Array>().unwrap_or_default();
        all.iter()
            .any(|one| js::get(&one, "name").as_string().as_deref() == Some(lock.as_str()))
    })
}

fn factory() -> JsValue {
    js::get(&js::window(), "indexedDB")
}

/// The database of somebody, when there is one. A browser that doesn't say which there are is not asked to make one.
async fn open(id: PersonId) -> Option<Database> {
    let name = name_of(id);
    let all = js::call(&factory(), "databases")
        .await
        .ok()?
        .dyn_into::<Array>()
        .ok()?;
    let there = |one: JsValue| js::get(&one, "name").as_string().as_deref() == Some(name.as_str());
    if !all.iter().any(there) {
        return None;
    }
    let opening = Database::open(name.as_str());
    js::within(LIMIT_MS, opening.into_future()).await?.ok()
}

async fn left_by(id: PersonId) -> Option<Left> {
    if !js::has(&factory(), "databases") {
        // nothing is ever removed there
        let items = Vault::of(Author::Person(id)).items().await.ok()?;
        let unsent = items.iter().filter(|item| item.is_open()).count();
        return Some(Left { unsent, typed: true });
    }
    let database = open(id).await?;
    let left = look(&database).await.ok();
    database.close();
    left
}

async fn look(database: &Database) -> Result<Left, Error> {
    let reading = database.transaction([ITEMS, DRAFTS]).build()?;
    let items = reading
        .object_store(ITEMS)?
        .get_all::<JsValue>()
        .primitive()?
        .await?;
    let unsent = items.filter(|item| item.as_ref().map_or(true, is_unsent)).count();
    let drafts = reading.object_store(DRAFTS)?;
    let mut typed = drafts.get_all::<JsValue>().primitive()?.await?.count();
    for memory in MEMORIES {
        if drafts.get::<JsValue, _, _>(*memory).primitive()?.await?.is_some() {
            typed -= 1;
        }
    }
    Ok(Left {
        unsent,
        typed: typed > 0,
    })
}

/// What can't be read may well be unsent (F29).
fn is_unsent(value: &JsValue) -> bool {
    let item = value.as_string().and_then(|text| json::read::<Item>(&text).ok());
    item.is_none_or(|item| item.is_open())
}
