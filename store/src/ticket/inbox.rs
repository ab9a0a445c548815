//! The desk's inbox.

use super::list::{overdue, page, rows, visible_to};
use crate::{Db, StoreError};
use chrono::{DateTime, Utc};
use domain::people::Staff;
use domain::ticket::{Asked, Urgency};
use domain::view::{InboxCounts, Page, TicketRow};
use sqlx::{Postgres, QueryBuilder};

/// What the desk's inbox shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxTab {
    /// Reports that nobody has looked at.
    Submitted,
    /// Accepted, and not yet sent out.
    Accepted,
    /// Past the time by which they should have been answered or repaired.
    Late,
    /// Late completions that must be settled.
    Review,
}

impl InboxTab {
    /// The tab of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "submitted" => Some(Self::Submitted),
            "accepted" => Some(Self::Accepted),
            "late" => Some(Self::Late),
            "review" => Some(Self::Review),
            _ => None,
        }
    }

    /// Adds the condition that a ticket is in this tab.
    fn holds(self, query: &mut QueryBuilder<Postgres>, now: DateTime<Utc>) {
        match self {
            Self::Submitted => query.push("t.stage = 'submitted'"),
            Self::Accepted => query.push("t.stage = 'accepted'"),
            Self::Late => {
                overdue(query, now);
                query
            }
            Self::Review => query.push("t.needs_review"),
        };
    }
}

/// How many tickets are in each tab of the desk's inbox.
///
/// # Errors
/// When the database fails.
pub async fn inbox_counts(db: &Db, now: DateTime<Utc>) -> Result<InboxCounts, StoreError> {
    let mut query = QueryBuilder::new("select ");
    let tabs = [
        InboxTab::Submitted,
        InboxTab::Accepted,
        InboxTab::Late,
        InboxTab::Review,
    ];
    for (place, tab) in tabs.into_iter().enumerate() {
        query.push(if place == 0 { "" } else { ", " });
        query.push("(select count(*) from ticket t where ");
        tab.holds(&mut query, now);
        query.push(")");
    }
    let (submitted, accepted, late, review) = query.build_query_as().fetch_one(&db.pool).await?;
    Ok(InboxCounts {
        submitted,
        accepted,
        late,
        review,
    })
}

/// What stands on top: what its reporter has answered, then what was urged since it came to its stage (brief, item 13),
/// then emergencies.
const RANK: &str = "case when t.question = 'answered' then 4 else 0 end + case when t.urges > 0 then 2 else 0 end + case when t.urgency = 2 then 1 else 0 end";

/// [`RANK`] of a row that was read.
fn rank(row: &TicketRow) -> i32 {
    let answered = if row.asked == Some(Asked::Answered) { 4 } else { 0 };
    let urged = if row.urges > 0 { 2 } else { 0 };
    answered + urged + i32::from(row.urgency == Urgency::Emergency)
}

/// When the next step is due; what was never promised anything has waited since it was reported.
const DUE: &str = "coalesce(case when t.stage in ('submitted', 'accepted') then t.respond_by \
     when t.stage in ('dispatched', 'acknowledged', 'in_progress', 'on_hold') then coalesce(t.due, t.repair_by) end, \
     t.reported_at)";

/// The key of a row: its [`RANK`], its [`DUE`] in microseconds, its number.
fn key(row: &TicketRow) -> String {
    let due = row.next_due().unwrap_or(row.reported_at);
    format!("{}:{}:{}", rank(row), due.timestamp_micros(), row.no)
}

fn read_key(key: &str) -> Option<(i32, DateTime<Utc>, i64)> {
    let mut parts = key.splitn(3, ':');
    let rank = parts.next()?.parse().ok()?;
    let due = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
    Some((rank, due, parts.next()?.parse().ok()?))
}

/// One tab of the desk's inbox: what was urged, then emergencies, then by when the next step is due. At most `limit` rows
/// after the key `after`.
///
/// # Errors
/// When the database fails.
pub async fn inbox(
    db: &Db,
    staff: &Staff,
    tab: InboxTab,
    now: DateTime<Utc>,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<TicketRow>, StoreError> {
    let mut query = visible_to(staff);
    query.push(" and ");
    tab.holds(&mut query, now);
    if let Some((rank, due, no)) = after.and_then(read_key) {
        query.push(" and (-(").push(RANK).push("), ").push(DUE);
        query.push(", t.no) > (").push_bind(-rank).push(", ");
        query.push_bind(due).push(", ").push_bind(no).push(")");
    }
    query.push(" order by ").push(RANK).push(" desc, ").push(DUE);
    query.push(", t.no limit ").push_bind(i64::from(limit) + 1);
    Ok(page(rows(db, query).await?, limit, key))
}
