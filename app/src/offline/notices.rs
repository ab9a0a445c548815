//! What a worker must hear of jobs that a pull has changed or taken away: kept beside the jobs until they say that they
//! have. On the server, and in the small program, nothing is kept.

#[cfg(all(feature = "hydrate", feature = "staff"))]
pub use kept::{forget, heard, note, read};

#[cfg(all(feature = "hydrate", feature = "staff"))]
mod kept {
    use super::super::device;
    use super::super::idb::{Tables, Wrong};
    use super::super::vault::{JOBS, META};
    use domain::id::TicketId;
    use domain::json;
    use domain::people::Author;
    use domain::sync::{Batch, Notice, NoticeKind};
    use domain::view::TicketDetail;
    use serde::de::DeserializeOwned;
    use wasm_bindgen::JsValue;

    const NOTICES: &str = "notices";
    /// Older ones make room: nobody reads more.
    const MOST: usize = 20;

    /// Writes down what `batch` brings, before it is written itself: it holds what a pull found, and the jobs still are
    /// as the last pull left them. Not where all jobs are read anew: then nobody knows what is missing.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn note(tables: &Tables<'_>, batch: &Batch, author: Author) -> Result<(), Wrong> {
        let nothing = batch.put_jobs.is_empty() && batch.taken_off.is_empty();
        let Author::Person(me) = author else { return Ok(()) };
        if nothing || batch.clear_jobs {
            return Ok(());
        }
        let before = all(tables).await?;
        let mut notices = before.clone();
        let back = |id| batch.put_jobs.iter().any(|job| job.ticket.id == id);
        notices.retain(|notice| notice.kind != NoticeKind::TakenOff || !back(notice.id));
        for job in &batch.put_jobs {
            let kept = job_of(tables, job.ticket.id).await?;
            add(
                &mut notices,
                kept.and_then(|kept| Notice::of_changed(&kept, job, me)),
            );
        }
        for id in &batch.taken_off {
            let kept = job_of(tables, *id).await?;
            add(&mut notices, kept.and_then(|kept| Notice::of_taken(&kept, me)));
        }
        let too_many = notices.len().saturating_sub(MOST);
        notices.drain(..too_many);
        if notices == before {
            return Ok(());
        }
        put(tables, &notices)
    }

    /// Adds what is not among them yet: the same said twice is one thing to read.
    fn add(notices: &mut Vec<Notice>, new: Option<Notice>) {
        if let Some(new) = new.filter(|new| !notices.contains(new)) {
            notices.push(new);
        }
    }

    /// Forgets all of it.
    ///
    /// # Errors
    /// When storage fails.
    pub fn forget(tables: &Tables<'_>) -> Result<(), Wrong> {
        tables.remove(META, NOTICES)
    }

    /// What the signed-in worker has not heard yet, the newest last.
    pub async fn read() -> Vec<Notice> {
        let device = device::ready().await;
        let Some(vault) = device.vaults().next() else {
            return Vec::new();
        };
        let found = vault.database().one(META, NOTICES).await;
        found
            .ok()
            .flatten()
            .and_then(|value| parse(&value))
            .unwrap_or_default()
    }

    /// Forgets what was heard.
    pub async fn heard(notice: Notice) {
        let device = device::ready().await;
        let Some(vault) = device.vaults().next() else {
            return;
        };
        let forget = async |tables: &Tables<'_>| {
            let mut notices = all(tables).await?;
            notices.retain(|one| *one != notice);
            put(tables, &notices)
        };
        // what can't be forgotten is said once more
        let _ = vault.database().write(forget).await;
    }

    async fn all(tables: &Tables<'_>) -> Result<Vec<Notice>, Wrong> {
        let value = tables.get(META, NOTICES).await?;
        Ok(value.and_then(|value| parse(&value)).unwrap_or_default())
    }

    async fn job_of(tables: &Tables<'_>, id: TicketId) -> Result<Option<TicketDetail>, Wrong> {
        let value = tables.get(JOBS, &id.to_string()).await?;
        Ok(value.and_then(|value| parse(&value)))
    }

    fn parse<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
        json::read(&value.as_string()?).ok()
    }

    fn put(tables: &Tables<'_>, notices: &[Notice]) -> Result<(), Wrong> {
        match serde_json::to_string(notices) {
            Ok(text) => tables.put(META, NOTICES, JsValue::from_str(&text)),
            Err(_) => Ok(()),
        }
    }
}

/// Has none here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
#[expect(clippy::unused_async, reason = "in the browser it waits for the device")]
pub async fn read() -> Vec<domain::sync::Notice> {
    Vec::new()
}

/// Has none here.
#[cfg(not(all(feature = "hydrate", feature = "staff")))]
#[expect(clippy::unused_async, reason = "in the browser it waits for the device")]
pub async fn heard(notice: domain::sync::Notice) {
    let _ = notice;
}
