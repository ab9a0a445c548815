//! What was reported from a telephone number, for whoever has shown that it is theirs.

use crate::ticket::page;
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::complaint;
use domain::id::{LaneNo, TrackingToken};
use domain::phone::Phone;
use domain::place::CategoryCode;
use domain::ticket::StageName;
use domain::view::{Own, OwnRow, Page};
use serde_json::Value;

/// A row: whether it is a complaint, number, token, stage, category, label of the place, content, time.
type Columns = (
    bool,
    i64,
    String,
    String,
    String,
    Option<Value>,
    String,
    DateTime<Utc>,
);

/// Reports, however they came in, and complaints that were filed online with this number, newest first, after the key
/// `after`. Complaints without a name have no number and are not among them.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    phone: &Phone,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<OwnRow>, StoreError> {
    let after = after.and_then(read_key);
    let rows: Vec<Columns> = sqlx::query_as(
        "select * from ( \
         (select false as complaint, t.no, t.token, t.stage, t.category, p.label, t.content, t.reported_at as at \
          from ticket t join place p on p.code = t.place \
          where t.phone = $1 and ($2::timestamptz is null or (t.reported_at, t.no) < ($2, $3)) \
          order by t.reported_at desc, t.no desc limit $4) \
         union all \
         (select true, c.no, c.token, c.stage, c.category, p.label, '', c.filed_at \
          from complaint c left join place p on p.code = c.place \
          where c.phone = $1 and c.channel = 'web' and ($2::timestamptz is null or (c.filed_at, c.no) < ($2, $3)) \
          order by c.filed_at desc, c.no desc limit $4)) own \
         order by at desc, no desc limit $4",
    )
    .bind(phone.as_str())
    .bind(after.map(|(at, _)| at))
    .bind(after.map(|(_, no)| no))
    .bind(i64::from(limit) + 1)
    .fetch_all(&db.pool)
    .await?;
    let rows: Vec<OwnRow> = rows.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(page(rows, limit, |row| {
        format!("{}:{}", row.at.timestamp_micros(), row.no)
    }))
}

/// A key of an instant, in microseconds since 1970, and a number.
fn read_key(key: &str) -> Option<(DateTime<Utc>, i64)> {
    let (micros, no) = key.split_once(':')?;
    Some((
        DateTime::from_timestamp_micros(micros.parse().ok()?)?,
        no.parse().ok()?,
    ))
}

fn read(
    (is_complaint, no, token, stage, category, label, content, at): Columns,
) -> Result<OwnRow, StoreError> {
    let table = if is_complaint { "complaint" } else { "ticket" };
    let corrupt = |why: &str| StoreError::corrupt(table, no, why);
    let what = if is_complaint {
        Own::Complaint {
            category: complaint::Category::parse(&category).ok_or_else(|| corrupt("category"))?,
            stage: complaint::StageName::parse(&stage).ok_or_else(|| corrupt("stage"))?,
        }
    } else {
        Own::Ticket {
            content,
            category: CategoryCode::parse(&category).map_err(|_| corrupt("category"))?,
            stage: StageName::parse(&stage).ok_or_else(|| corrupt("stage"))?,
        }
    };
    Ok(OwnRow {
        no: LaneNo(no),
        token: TrackingToken::parse(&token).map_err(|_| corrupt("token"))?,
        at,
        place: label.map(|label| json::read("place", no, label)).transpose()?,
        what,
    })
}
