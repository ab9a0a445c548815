//! Histories: what happened to tickets and to complaints, each in tables of its own; never edited, never deleted.

use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use domain::blob::BlobRef;
use domain::id::CommandId;
use domain::ticket::Recorded;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Where the histories of one kind lie: events, and links to the photos that came with them.
pub(crate) struct Tables {
    events: &'static str,
    append: &'static str,
    link: &'static str,
    read: &'static str,
}

/// The tables of what `$of` names.
macro_rules! tables {
    ($of:literal) => {
        Tables {
            events: concat!($of, "_event"),
            append: concat!(
                "insert into ",
                $of,
                "_event (",
                $of,
                ", version, at, phone_at, skew_s, offline, by, event, command) \
                 select * from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], \
                 $6::boolean[], $7::jsonb[], $8::jsonb[], $9::uuid[])"
            ),
            link: concat!(
                "insert into ",
                $of,
                "_blob (sha256, ",
                $of,
                ") select * from unnest($1::text[], $2::uuid[]) on conflict do nothing"
            ),
            read: concat!(
                "select ",
                $of,
                " as id, version, at, phone_at, skew_s, offline, by, event from ",
                $of,
                "_event where ",
                $of,
                " = any ($1) order by ",
                $of,
                ", version"
            ),
        }
    };
}

/// Those of tickets.
pub(crate) const TICKETS: &Tables = &tables!("ticket");
/// Those of complaints.
pub(crate) const COMPLAINTS: &Tables = &tables!("complaint");

/// An event that can come with photos.
pub(crate) trait Happening: Serialize + DeserializeOwned {
    /// The photos that came with it.
    fn photos(&self) -> &[BlobRef];
}

impl Happening for domain::ticket::Event {
    fn photos(&self) -> &[BlobRef] {
        self.photos()
    }
}

impl Happening for domain::complaint::Event {
    fn photos(&self) -> &[BlobRef] {
        self.photos()
    }
}

/// What happened to what, by which command.
pub(crate) type Line<'a, E> = (Uuid, CommandId, &'a Recorded<E>);

/// Appends to the histories, and links the photos that come with it.
pub(crate) async fn append<E: Happening>(
    db: &mut PgConnection,
    tables: &Tables,
    lines: &[Line<'_, E>],
) -> Result<(), StoreError> {
    let number = |version| i64::try_from(version).unwrap_or(i64::MAX);
    let of = |read: fn(&Recorded<E>) -> Value| lines.iter().map(|(_, _, one)| read(one)).collect::<Vec<_>>();
    let versions: Vec<i64> = lines.iter().map(|(_, _, one)| number(one.version)).collect();
    sqlx::query(tables.append)
        .bind(lines.iter().map(|(id, ..)| *id).collect::<Vec<_>>())
        .bind(versions)
        .bind(lines.iter().map(|(_, _, one)| one.at).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, one)| one.phone_at).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, one)| one.skew_s).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, one)| one.offline).collect::<Vec<_>>())
        .bind(of(|one| json::write(&one.by)))
        .bind(of(|one| json::write(&one.event)))
        .bind(lines.iter().map(|(_, command, _)| command.0).collect::<Vec<_>>())
        .execute(&mut *db)
        .await?;
    let photos = lines.iter().flat_map(|(id, _, one)| {
        let photos = one.event.photos().iter();
        photos.map(|blob| (blob.sha256.as_str(), *id))
    });
    let (photos, ids): (Vec<&str>, Vec<Uuid>) = photos.unzip();
    if !photos.is_empty() {
        sqlx::query(tables.link)
            .bind(photos)
            .bind(ids)
            .execute(db)
            .await?;
    }
    Ok(())
}

/// An event's row.
type Columns = (
    Uuid,
    i64,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    Option<i64>,
    bool,
    Value,
    Value,
);

/// The histories of these, each oldest first.
pub(crate) async fn read<E: Happening>(
    db: &mut PgConnection,
    tables: &Tables,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Recorded<E>>>, StoreError> {
    let rows: Vec<Columns> = sqlx::query_as(tables.read).bind(ids).fetch_all(db).await?;
    let mut histories: HashMap<Uuid, Vec<Recorded<E>>> = HashMap::new();
    for (id, version, at, phone_at, skew_s, offline, by, event) in rows {
        histories.entry(id).or_default().push(Recorded {
            version: u64::try_from(version).unwrap_or(0),
            at,
            phone_at,
            skew_s,
            offline,
            by: json::read(tables.events, id, by)?,
            event: json::read(tables.events, id, event)?,
        });
    }
    Ok(histories)
}
