//! The storage of one person on this device: a database of their own, so that nobody reads or sends what another
//! person saved (F23, F25).

use super::idb::{Idb, Tables, Wrong};
use super::js;
#[cfg(feature = "staff")]
use super::notices;
use domain::blob::Sha256Hex;
use domain::id::LaneId;
use domain::json;
use domain::order::by_key;
use domain::people::Author;
use domain::sync::{Batch, Item, Meta, PhotoBytes, Store, StoreFault};
use domain::view::TicketDetail;
use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

pub(super) const ITEMS: &str = "items";
const LANES: &str = "lanes";
const PHOTOS: &str = "photos";
pub(super) const JOBS: &str = "jobs";
pub(super) const META: &str = "meta";
/// What was typed and not sent; see [`super::drafts`].
pub const DRAFTS: &str = "drafts";
const STORES: &[&str] = &[ITEMS, LANES, PHOTOS, JOBS, META, DRAFTS];

/// Where `meta` keeps what is remembered of pulls.
const PULLS: &str = "pulls";

/// One person's, or the reporters', storage.
pub struct Vault {
    idb: Idb,
    #[cfg(feature = "staff")]
    author: Author,
}

/// The name of an author's database, and of whatever else there is one of per author.
#[must_use]
pub fn name_of(author: Author) -> String {
    match author {
        Author::Anon(_) => "baoxiu-anon".to_owned(),
        Author::Person(id) => ["baoxiu-", &id.to_string()].concat(),
    }
}

/// The name of the lock that whoever sends the queue of that database holds (F18).
#[must_use]
pub fn lock_of(database: &str) -> String {
    ["baoxiu-sync:", database].concat()
}

impl Vault {
    /// The storage of an author.
    #[must_use]
    pub fn of(author: Author) -> Self {
        Self {
            idb: Idb::new(name_of(author), STORES),
            #[cfg(feature = "staff")]
            author,
        }
    }

    /// The database itself, for drafts.
    #[must_use]
    pub const fn database(&self) -> &Idb {
        &self.idb
    }

    /// Writes a little and takes it away again, so that a browser that keeps nothing is known before somebody
    /// types (F7).
    ///
    /// # Errors
    /// When it keeps nothing, or is full.
    pub async fn probe(&self) -> Result<(), StoreFault> {
        self.idb.put(META, "probe", "1").await?;
        self.idb.remove(META, "probe").await
    }

    /// The queue as it is stored, for a copy in a file: also what this build can't read (F29).
    ///
    /// # Errors
    /// When storage fails.
    pub async fn raw_items(&self) -> Result<Vec<String>, StoreFault> {
        self.idb.all(ITEMS).await
    }

    /// Forgets the jobs that were kept, and where pulling had come to. The queue stays.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn forget_jobs(&self) -> Result<(), StoreFault> {
        self.idb
            .write(async |tables| {
                tables.clear(JOBS)?;
                #[cfg(feature = "staff")]
                notices::forget(tables)?;
                tables.remove(META, PULLS)
            })
            .await
    }
}

impl Store for Vault {
    async fn items(&self) -> Result<Vec<Item>, StoreFault> {
        Ok(in_order(&self.idb.all(ITEMS).await?))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "written below from a small count"
    )]
    async fn lane_seq(&self, lane: LaneId) -> Result<u64, StoreFault> {
        let value = self.idb.one(LANES, &lane.to_string()).await?;
        Ok(value.and_then(|value| value.as_f64()).map_or(0, |seq| seq as u64))
    }

    async fn photo(&self, sha256: &Sha256Hex) -> Result<Option<Vec<u8>>, StoreFault> {
        let value = self.idb.one(PHOTOS, sha256.as_str()).await?;
        Ok(value
            .and_then(|value| buffer_of(&value))
            .map(|buffer| Uint8Array::new(&buffer).to_vec()))
    }

    async fn jobs(&self) -> Result<Vec<TicketDetail>, StoreFault> {
        #[cfg(feature = "staff")]
        return Ok(read_all(&self.idb.all(JOBS).await?));
        #[cfg(not(feature = "staff"))]
        Ok(Vec::new())
    }

    async fn meta(&self) -> Result<Meta, StoreFault> {
        Ok(meta_of(self.idb.one(META, PULLS).await?))
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreFault> {
        self.idb.write(async |tables| write(tables, &batch).await).await
    }

    async fn commit_if(&self, queue: &[Item], batch: Batch) -> Result<bool, StoreFault> {
        self.idb
            .write(async |tables| {
                if in_order(&tables.all(ITEMS).await?) != queue {
                    return Ok(false);
                }
                if let Some(wanted) = &batch.if_meta
                    && meta_of(tables.get(META, PULLS).await?) != *wanted
                {
                    return Ok(false);
                }
                #[cfg(feature = "staff")]
                notices::note(tables, &batch, self.author).await?;
                write(tables, &batch).await.map(|()| true)
            })
            .await
    }
}

fn in_order(texts: &[String]) -> Vec<Item> {
    let mut items: Vec<Item> = read_all(texts);
    by_key(&mut items, |item| (item.place, item.envelope.id));
    items
}

fn meta_of(value: Option<JsValue>) -> Meta {
    let text = value.and_then(|value| value.as_string());
    text.and_then(|text| json::read(&text).ok()).unwrap_or_default()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a lane has far fewer commands than 2^53"
)]
async fn write(tables: &Tables<'_>, batch: &Batch) -> Result<(), Wrong> {
    for photo in &batch.put_photos {
        tables.put(PHOTOS, photo.blob.sha256.as_str(), photo_value(photo))?;
    }
    for item in &batch.put {
        tables.put(ITEMS, &item.envelope.id.to_string(), text_of(item)?)?;
    }
    for id in &batch.remove {
        tables.remove(ITEMS, &id.to_string())?;
    }
    for photo in &batch.remove_photos {
        tables.remove(PHOTOS, photo.as_str())?;
    }
    for (lane, seq) in &batch.lanes {
        tables.put(LANES, &lane.to_string(), JsValue::from_f64(*seq as f64))?;
    }
    if batch.clear_jobs {
        tables.clear(JOBS)?;
    }
    #[cfg(feature = "staff")]
    for job in &batch.put_jobs {
        tables.put(JOBS, &job.ticket.id.to_string(), text_of(job)?)?;
    }
    for id in &batch.remove_jobs {
        tables.remove(JOBS, &id.to_string())?;
    }
    if let Some(meta) = &batch.meta {
        tables.put(META, PULLS, text_of(meta)?)?;
    }
    for photo in &batch.put_photos {
        check(tables, photo).await?;
    }
    Ok(())
}

/// Reads a photo back before it counts as saved: some browsers write empty ones without a word (F4).
async fn check(tables: &Tables<'_>, photo: &PhotoBytes) -> Result<(), Wrong> {
    let kept = tables.get(PHOTOS, photo.blob.sha256.as_str()).await?;
    let length = kept
        .and_then(|value| buffer_of(&value))
        .map(|buffer| u64::from(buffer.byte_length()));
    if length == Some(photo.blob.len) {
        return Ok(());
    }
    Err(Wrong::Fault(StoreFault::Failed(
        "a photo was not kept whole".to_owned(),
    )))
}

/// Bytes and media type, never a `Blob` (F4).
fn photo_value(photo: &PhotoBytes) -> JsValue {
    let value = Object::new();
    let bytes = Uint8Array::from(photo.bytes.as_slice()).buffer();
    let _ = Reflect::set(&value, &"bytes".into(), &bytes);
    let _ = Reflect::set(&value, &"mime".into(), &photo.blob.mime.as_str().into());
    value.into()
}

fn buffer_of(value: &JsValue) -> Option<ArrayBuffer> {
    js::get(value, "bytes").dyn_into().ok()
}

fn text_of<T: Serialize>(value: &T) -> Result<JsValue, Wrong> {
    match serde_json::to_string(value) {
        Ok(text) => Ok(text.into()),
        Err(_) => Err(Wrong::Fault(StoreFault::Failed(
            "a value can't be written".to_owned(),
        ))),
    }
}

/// What this build can read; the rest stays where it is (F29).
fn read_all<T: DeserializeOwned>(texts: &[String]) -> Vec<T> {
    texts.iter().filter_map(|text| json::read(text).ok()).collect()
}
