//! A database of the browser: opened when it is first needed, opened again when the browser took it away (F5), and
//! closed when a newer build wants to change it (F8).

use super::js;
use domain::sync::StoreFault;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// How long a browser may take to open a database. Some never answer at all instead of refusing.
const OPEN_LIMIT_MS: u64 = 8_000;

/// A database and its object stores; keys and most values are text.
pub struct Idb {
    name: String,
    stores: &'static [&'static str],
    open: RefCell<Option<Database>>,
}

/// What went wrong inside a transaction.
pub enum Wrong {
    /// The browser's word.
    Browser(Error),
    /// Ours.
    Fault(StoreFault),
}

impl From<Error> for Wrong {
    fn from(why: Error) -> Self {
        Self::Browser(why)
    }
}

impl Idb {
    /// The database of that name. Nothing is opened yet.
    #[must_use]
    pub fn new(name: String, stores: &'static [&'static str]) -> Self {
        Self {
            name,
            stores,
            open: RefCell::new(None),
        }
    }

    async fn database(&self) -> Result<Database, StoreFault> {
        if let Some(open) = self.open.borrow().as_ref() {
            return Ok(open.clone());
        }
        let stores = self.stores;
        let opening = Database::open(self.name.as_str())
            .with_version(1_u8)
            .with_on_blocked(|_| Ok(()))
            .with_on_upgrade_needed(move |_, database| {
                for store in stores {
                    database.create_object_store(store).build()?;
                }
                Ok(())
            });
        let opened = js::within(OPEN_LIMIT_MS, opening.into_future())
            .await
            .ok_or(StoreFault::Blocked)?;
        let database = opened.map_err(|why| not_open(&why))?;
        let raw: web_sys::IdbDatabase = database.as_sys().clone().unchecked_into();
        let handle = raw.clone();
        let close = Closure::once_into_js(move || {
            handle.close();
            super::device::outdated();
        });
        raw.set_onversionchange(Some(close.unchecked_ref()));
        *self.open.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// Runs `work`, and once more on a fresh handle when the first one was no longer good. `work` must be such that
    /// doing it twice is doing it once.
    async fn twice<T>(&self, work: impl AsyncFn(&Database) -> Result<T, Wrong>) -> Result<T, StoreFault> {
        let first = work(&self.database().await?).await;
        let Err(Wrong::Browser(why)) = first else {
            return first.map_err(Wrong::into_fault);
        };
        if is_full(&why) {
            return Err(StoreFault::Full);
        }
        self.open.borrow_mut().take();
        work(&self.database().await?).await.map_err(Wrong::into_fault)
    }

    /// All values of a store, in order of their keys.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn all(&self, store: &str) -> Result<Vec<String>, StoreFault> {
        self.twice(async |database| {
            let reading = database.transaction(store).build()?;
            let values = reading
                .object_store(store)?
                .get_all::<JsValue>()
                .primitive()?
                .await?;
            Ok(values.filter_map(|value| value.ok()?.as_string()).collect())
        })
        .await
    }

    /// All keys of a store with their values, in order of keys.
    ///
    /// # Errors
    /// When storage fails.
    #[cfg(feature = "staff")]
    pub async fn entries(&self, store: &str) -> Result<Vec<(String, String)>, StoreFault> {
        self.twice(async |database| {
            let reading = database.transaction(store).build()?;
            let table = reading.object_store(store)?;
            let keys = table.get_all_keys::<JsValue>().primitive()?.await?;
            let values = table.get_all::<JsValue>().primitive()?.await?;
            let both = keys.zip(values);
            Ok(both
                .filter_map(|(key, value)| Some((key.ok()?.as_string()?, value.ok()?.as_string()?)))
                .collect())
        })
        .await
    }

    /// One value.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn one(&self, store: &str, key: &str) -> Result<Option<JsValue>, StoreFault> {
        self.twice(async |database| {
            let reading = database.transaction(store).build()?;
            Ok(reading
                .object_store(store)?
                .get::<JsValue, _, _>(key)
                .primitive()?
                .await?)
        })
        .await
    }

    /// All that `write` does takes place, or nothing (F2). On the device itself, as far as the browser can tell,
    /// when this returns (F1).
    ///
    /// # Errors
    /// When storage fails; then nothing took place.
    pub async fn write<T>(
        &self,
        write: impl AsyncFn(&Tables<'_>) -> Result<T, Wrong>,
    ) -> Result<T, StoreFault> {
        self.twice(async |database| {
            let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
            let transaction = database
                .transaction(self.stores)
                .with_mode(TransactionMode::Readwrite)
                .with_options(strict)
                .build()?;
            let raw: web_sys::IdbTransaction = transaction.as_sys().clone().unchecked_into();
            // without a commit all of it is taken back
            let outcome = write(&Tables(&transaction)).await?;
            // a disk that fills up while the transaction completes aborts it, and only the transaction knows why
            transaction
                .commit()
                .await
                .map_err(|why| raw.error().map_or(why, Error::from))?;
            Ok(outcome)
        })
        .await
    }

    /// Writes one value.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn put(&self, store: &str, key: &str, value: &str) -> Result<(), StoreFault> {
        self.write(async |tables| tables.put(store, key, value.into()))
            .await
    }

    /// Removes one value.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn remove(&self, store: &str, key: &str) -> Result<(), StoreFault> {
        self.write(async |tables| tables.remove(store, key)).await
    }
}

/// The object stores of a transaction that writes.
pub struct Tables<'a>(&'a Transaction<'a>);

impl Tables<'_> {
    fn store(&self, name: &str) -> Result<ObjectStore<'_>, Wrong> {
        Ok(self.0.object_store(name)?)
    }

    /// Writes a value.
    ///
    /// # Errors
    /// When the browser refuses at once. Later failures end the transaction.
    pub fn put(&self, store: &str, key: &str, value: JsValue) -> Result<(), Wrong> {
        self.store(store)?
            .put(value)
            .with_key(JsValue::from_str(key))
            .without_key_type()
            .primitive()?;
        Ok(())
    }

    /// Removes a value.
    ///
    /// # Errors
    /// See [`Self::put`].
    pub fn remove(&self, store: &str, key: &str) -> Result<(), Wrong> {
        self.store(store)?.delete(JsValue::from_str(key)).primitive()?;
        Ok(())
    }

    /// Removes all values of a store.
    ///
    /// # Errors
    /// See [`Self::put`].
    pub fn clear(&self, store: &str) -> Result<(), Wrong> {
        self.store(store)?.clear()?;
        Ok(())
    }

    /// Reads all values of a store, as this transaction has left them.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn all(&self, store: &str) -> Result<Vec<String>, Wrong> {
        let values = self.store(store)?.get_all::<JsValue>().primitive()?.await?;
        Ok(values.filter_map(|value| value.ok()?.as_string()).collect())
    }

    /// Reads a value, as this transaction has left it.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn get(&self, store: &str, key: &str) -> Result<Option<JsValue>, Wrong> {
        Ok(self
            .store(store)?
            .get::<JsValue, _, _>(JsValue::from_str(key))
            .primitive()?
            .await?)
    }
}

impl Wrong {
    fn into_fault(self) -> StoreFault {
        match self {
            Self::Fault(fault) => fault,
            Self::Browser(why) if is_full(&why) => StoreFault::Full,
            Self::Browser(why) => StoreFault::Failed(name_of(&why)),
        }
    }
}

fn is_full(why: &Error) -> bool {
    is_named(why, "QuotaExceededError")
}

fn is_named(why: &Error, name: &str) -> bool {
    name_of(why) == name
}

/// The browser's own name of what went wrong. The crate's words for its other errors would be a tenth of its code.
fn name_of(why: &Error) -> String {
    match why {
        Error::DomException(why) => web_sys::DomException::from(why.clone()).name(),
        _ => "the browser's storage failed".to_owned(),
    }
}

/// A database that does not open is one that keeps nothing, unless it is only too full (F7).
fn not_open(why: &OpenDbError) -> StoreFault {
    match why {
        OpenDbError::Base(why) if is_full(why) => StoreFault::Full,
        OpenDbError::Base(why) if is_named(why, "VersionError") => {
            super::device::outdated();
            StoreFault::Failed("a newer build has changed the storage".to_owned())
        }
        _ => StoreFault::Blocked,
    }
}
