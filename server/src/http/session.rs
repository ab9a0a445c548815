//! Sessions: tower-sessions over our own table, where only the fingerprint of a cookie's value is kept.

use super::Server;
use chrono::{DateTime, Utc};
use domain::blob::Sha256Hex;
use domain::id::PersonId;
use domain::people::{Role, Staff};
use serde_json::Value;
use std::pin::Pin;
use store::Db;
use store::session::StoredSession;
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Error, Id, Record};
use tower_sessions::session_store::{self, Error as StoreError};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

/// The cookie.
pub(super) const COOKIE: &str = "baoxiu_session";

/// Whose session it is.
const PERSON: &str = "person";

/// When it was last prolonged, in milliseconds since 1970.
const RENEWED: &str = "renewed";

/// The layer that reads and writes the cookie.
pub(super) fn layer(server: &Server) -> SessionManagerLayer<Sessions> {
    let sessions = Sessions {
        db: server.host.db.clone(),
        now: server.host.now,
    };
    SessionManagerLayer::new(sessions)
        .with_name(COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(server.is_https())
        .with_expiry(Expiry::OnInactivity(Duration::hours(12)))
}

/// A session lasts as long as this after its last use. Workers are without a network for days and must not lose
/// their way to send; the others sit at shared desks.
fn lifetime(roles: &[Role]) -> Duration {
    if roles.contains(&Role::Worker) {
        Duration::days(30)
    } else {
        Duration::hours(12)
    }
}

/// What a session says.
#[derive(Debug)]
pub(super) struct Found {
    /// The member of staff who is signed in, as they are now: roles that were taken away are gone at once.
    pub staff: Option<Staff>,
}

/// Who is signed in. Prolongs the session now and then.
///
/// # Errors
/// When the database fails.
pub(super) async fn who(server: &Server, session: &Session) -> Result<Found, Error> {
    let Some(person) = session.get::<PersonId>(PERSON).await? else {
        return Ok(Found { staff: None });
    };
    let staff = store::people::staff(&server.host.db, person).await;
    let staff = staff.map_err(|why| Error::Store(StoreError::Backend(why.to_string())))?;
    if let Some(staff) = &staff {
        let lifetime = lifetime(&staff.roles);
        let renewed: i64 = session.get(RENEWED).await?.unwrap_or(0);
        // not with each request: one write in the twentieth part of its life is enough
        if i128::from(server.now_ms() - renewed) > lifetime.whole_milliseconds() / 20 {
            prolong(server, session, lifetime).await?;
        }
    }
    Ok(Found { staff })
}

async fn prolong(server: &Server, session: &Session, lifetime: Duration) -> Result<(), Error> {
    session.insert(RENEWED, server.now_ms()).await?;
    session.set_expiry(Some(Expiry::OnInactivity(lifetime)));
    Ok(())
}

/// Lets a session in which something was written hold: that of staff as long as before, another one for `otherwise`.
///
/// # Errors
/// When the database fails.
pub(super) async fn hold(
    server: &Server,
    session: &Session,
    staff: Option<&Staff>,
    otherwise: Duration,
) -> Result<(), Error> {
    match staff {
        Some(staff) => prolong(server, session, lifetime(&staff.roles)).await,
        None => {
            session.set_expiry(Some(Expiry::OnInactivity(otherwise)));
            Ok(())
        }
    }
}

/// Begins a session for `staff` under a new id, so that one that was slipped in before is worth nothing.
///
/// # Errors
/// When the database fails.
pub(super) async fn begin(server: &Server, session: &Session, staff: &Staff) -> Result<(), Error> {
    session.clear().await;
    session.cycle_id().await?;
    session.insert(PERSON, staff.id).await?;
    prolong(server, session, lifetime(&staff.roles)).await
}

/// The table behind the sessions.
#[derive(Clone, Debug)]
pub(super) struct Sessions {
    db: Db,
    now: fn() -> DateTime<Utc>,
}

type Doing<'a, T> = Pin<Box<dyn Future<Output = session_store::Result<T>> + Send + 'a>>;

impl Sessions {
    async fn write(&self, record: &Record, new: bool) -> session_store::Result<bool> {
        let data = serde_json::to_value(&record.data).map_err(|why| StoreError::Encode(why.to_string()))?;
        let session = StoredSession {
            person: record
                .data
                .get(PERSON)
                .and_then(Value::as_str)
                .and_then(|id| id.parse().ok()),
            data,
            expires_at: instant(record.expiry_date),
        };
        store::session::save(&self.db, &key(&record.id), &session, new)
            .await
            .map_err(backend)
    }
}

impl SessionStore for Sessions {
    fn create<'s, 'r, 'f>(&'s self, record: &'r mut Record) -> Doing<'f, ()>
    where
        's: 'f,
        'r: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            while !self.write(record, true).await? {
                record.id = Id::default();
            }
            Ok(())
        })
    }

    fn save<'s, 'r, 'f>(&'s self, record: &'r Record) -> Doing<'f, ()>
    where
        's: 'f,
        'r: 'f,
        Self: 'f,
    {
        Box::pin(async move { self.write(record, false).await.map(|_| ()) })
    }

    fn load<'s, 'r, 'f>(&'s self, id: &'r Id) -> Doing<'f, Option<Record>>
    where
        's: 'f,
        'r: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let found = store::session::load(&self.db, &key(id), (self.now)())
                .await
                .map_err(backend)?;
            let Some(found) = found else { return Ok(None) };
            let data =
                serde_json::from_value(found.data).map_err(|why| StoreError::Decode(why.to_string()))?;
            let expiry_date = OffsetDateTime::from_unix_timestamp(found.expires_at.timestamp())
                .map_err(|why| StoreError::Decode(why.to_string()))?;
            Ok(Some(Record {
                id: *id,
                data,
                expiry_date,
            }))
        })
    }

    fn delete<'s, 'r, 'f>(&'s self, id: &'r Id) -> Doing<'f, ()>
    where
        's: 'f,
        'r: 'f,
        Self: 'f,
    {
        Box::pin(async move { store::session::delete(&self.db, &key(id)).await.map_err(backend) })
    }
}

/// The fingerprint under which a session is kept.
fn key(id: &Id) -> Vec<u8> {
    Sha256Hex::of(id.to_string().as_bytes())
        .as_str()
        .as_bytes()
        .to_vec()
}

fn instant(at: OffsetDateTime) -> DateTime<Utc> {
    DateTime::from_timestamp(at.unix_timestamp(), at.nanosecond()).unwrap_or_default()
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function of an error")]
fn backend(why: store::StoreError) -> StoreError {
    StoreError::Backend(why.to_string())
}
