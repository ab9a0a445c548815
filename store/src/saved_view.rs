//! Questions to a list that somebody keeps: their own, those shared with all, and the one with which each begins.

use crate::{Db, StoreError, json};
use domain::people::Staff;
use domain::view::{ListName, Pairs, SavedView, ViewName, ViewRefusal, may_share};
use serde_json::Value;
use uuid::Uuid;

/// So many does a person keep of a list.
const MOST: i64 = 50;

type Columns = (i64, String, Value, bool, Uuid, String, bool);

/// The views of a list that `staff` sees: their own first, then those of others that are shared, each by name.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &Db, staff: &Staff, list: ListName) -> Result<Vec<SavedView>, StoreError> {
    let sql = "select v.id, v.name, v.query, v.shared, v.owner, p.name, s.view is not null from saved_view v \
         join person p on p.id = v.owner left join start_view s on s.view = v.id and s.person = $1 \
         where v.list = $2 and (v.owner = $1 or v.shared) order by v.owner <> $1, v.name, v.id";
    let rows: Vec<Columns> = sqlx::query_as(sql)
        .bind(staff.id.0)
        .bind(list.as_str())
        .fetch_all(&db.pool)
        .await?;
    rows.into_iter()
        .map(|(id, name, query, shared, owner, owner_name, start)| {
            Ok(SavedView {
                id,
                name,
                pairs: json::read("saved_view", id, query)?,
                shared,
                mine: owner == staff.id.0,
                owner: owner_name,
                start,
            })
        })
        .collect()
}

/// Keeps a question under a name; gives its id.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    db: &Db,
    staff: &Staff,
    list: ListName,
    name: &ViewName,
    pairs: &Pairs,
    shared: bool,
) -> Result<Result<i64, ViewRefusal>, StoreError> {
    if shared && !may_share(&staff.roles) {
        return Ok(Err(ViewRefusal::MayNotShare));
    }
    let sql = "select count(*) from saved_view where owner = $1 and list = $2";
    let kept: i64 = sqlx::query_scalar(sql)
        .bind(staff.id.0)
        .bind(list.as_str())
        .fetch_one(&db.pool)
        .await?;
    if kept >= MOST {
        return Ok(Err(ViewRefusal::TooMany));
    }
    let sql = "insert into saved_view (owner, list, name, query, shared) values ($1, $2, $3, $4, $5) \
         on conflict (owner, list, name) do nothing returning id";
    let id: Option<i64> = sqlx::query_scalar(sql)
        .bind(staff.id.0)
        .bind(list.as_str())
        .bind(name.as_str())
        .bind(json::write(pairs))
        .bind(shared)
        .fetch_optional(&db.pool)
        .await?;
    Ok(id.ok_or(ViewRefusal::NameTaken))
}

/// Gives a view of `staff`'s own another name, and shares it or takes it back.
///
/// # Errors
/// When the database fails.
pub async fn rename(
    db: &Db,
    staff: &Staff,
    id: i64,
    name: &ViewName,
    shared: bool,
) -> Result<Result<(), ViewRefusal>, StoreError> {
    if shared && !may_share(&staff.roles) {
        return Ok(Err(ViewRefusal::MayNotShare));
    }
    let sql = "update saved_view v set name = $3, shared = $4 where id = $1 and owner = $2 \
         and not exists (select 1 from saved_view o where o.owner = v.owner and o.list = v.list and o.name = $3 \
         and o.id <> v.id)";
    let done = sqlx::query(sql)
        .bind(id)
        .bind(staff.id.0)
        .bind(name.as_str())
        .bind(shared)
        .execute(&db.pool)
        .await?;
    if done.rows_affected() == 1 {
        return Ok(Ok(()));
    }
    let sql = "select exists (select 1 from saved_view where id = $1 and owner = $2)";
    let there: bool = sqlx::query_scalar(sql)
        .bind(id)
        .bind(staff.id.0)
        .fetch_one(&db.pool)
        .await?;
    Ok(Err(if there {
        ViewRefusal::NameTaken
    } else {
        ViewRefusal::NotYours
    }))
}

/// Lets a view of `staff`'s own ask something else.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    db: &Db,
    staff: &Staff,
    id: i64,
    pairs: &Pairs,
) -> Result<Result<(), ViewRefusal>, StoreError> {
    let sql = "update saved_view set query = $3 where id = $1 and owner = $2";
    let done = sqlx::query(sql)
        .bind(id)
        .bind(staff.id.0)
        .bind(json::write(pairs))
        .execute(&db.pool)
        .await?;
    Ok(own(done.rows_affected()))
}

/// Removes a view of `staff`'s own; whoever began with it begins with the whole list again.
///
/// # Errors
/// When the database fails.
pub async fn remove(db: &Db, staff: &Staff, id: i64) -> Result<Result<(), ViewRefusal>, StoreError> {
    let done = sqlx::query("delete from saved_view where id = $1 and owner = $2")
        .bind(id)
        .bind(staff.id.0)
        .execute(&db.pool)
        .await?;
    Ok(own(done.rows_affected()))
}

const fn own(rows: u64) -> Result<(), ViewRefusal> {
    if rows == 1 {
        Ok(())
    } else {
        Err(ViewRefusal::NotYours)
    }
}

/// Lets `staff` begin a list with this view, or with the whole list.
///
/// # Errors
/// When the database fails.
pub async fn begin_with(
    db: &Db,
    staff: &Staff,
    list: ListName,
    id: Option<i64>,
) -> Result<Result<(), ViewRefusal>, StoreError> {
    let Some(id) = id else {
        sqlx::query("delete from start_view where person = $1 and list = $2")
            .bind(staff.id.0)
            .bind(list.as_str())
            .execute(&db.pool)
            .await?;
        return Ok(Ok(()));
    };
    let sql = "insert into start_view (person, list, view) select $1, list, id from saved_view \
         where id = $3 and list = $2 and (owner = $1 or shared) \
         on conflict (person, list) do update set view = excluded.view";
    let done = sqlx::query(sql)
        .bind(staff.id.0)
        .bind(list.as_str())
        .bind(id)
        .execute(&db.pool)
        .await?;
    Ok(own(done.rows_affected()))
}
