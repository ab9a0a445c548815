//! Places as the administrator looks through them, those out of use too.

use crate::{Db, StoreError, json};
use domain::place::PlaceCode;
use domain::place::tree::Place;
use domain::view::{Bilingual, Page, PlaceLabel, PlaceRow, PlaceSpot, PlaceView};
use serde_json::Value;
use sqlx::QueryBuilder;

const SELECT: &str = "select p.code, p.parent, p.kind, p.name_zh, p.name_en, p.reportable, p.position, p.own_active, \
     p.active, p.label, length(p.keys) as length, (select count(*) from place d where d.ancestors @> array[p.code]) - 1 \
     as inside from place p where ";

#[derive(sqlx::FromRow)]
struct RowColumns {
    code: String,
    parent: Option<String>,
    kind: String,
    name_zh: String,
    name_en: String,
    reportable: bool,
    position: i32,
    own_active: bool,
    active: bool,
    label: Value,
    length: i32,
    inside: i64,
}

impl RowColumns {
    fn read(self) -> Result<PlaceRow, StoreError> {
        let corrupt = |why: &dyn std::fmt::Display| StoreError::corrupt("place", &self.code, why);
        let parse = |code: &str| PlaceCode::parse(code).map_err(|why| corrupt(&why));
        Ok(PlaceRow {
            place: Place {
                code: parse(&self.code)?,
                parent: self.parent.as_deref().map(parse).transpose()?,
                kind: json::read("place", &self.code, self.kind.clone().into())?,
                name: Bilingual {
                    zh: self.name_zh,
                    en: self.name_en,
                },
                reportable: self.reportable,
                position: self.position,
                on: self.own_active,
            },
            label: json::read("place", &self.code, self.label)?,
            active: self.active,
            inside: u32::try_from(self.inside).unwrap_or(0),
        })
    }
}

/// A key of two parts: a number, and a code that tells equal numbers apart.
fn key(after: Option<&str>) -> Option<(i32, &str)> {
    let (number, code) = after?.split_once(':')?;
    Some((number.parse().ok()?, code))
}

/// A place with what lies directly in it, from the key `after` on; the top without a place. None when there is no
/// such place.
///
/// # Errors
/// When the database fails.
pub async fn browse(
    db: &Db,
    code: Option<&PlaceCode>,
    after: Option<&str>,
    limit: u32,
) -> Result<Option<PlaceView>, StoreError> {
    let at = match code {
        Some(code) => match spot(db, code).await? {
            Some(spot) => Some(spot),
            None => return Ok(None),
        },
        None => None,
    };
    let mut query = QueryBuilder::new(SELECT);
    match code {
        Some(code) => query.push("p.parent = ").push_bind(code.as_str()),
        None => query.push("p.parent is null"),
    };
    if let Some((position, code)) = key(after) {
        query.push(" and (p.position, p.code) > (").push_bind(position);
        query.push(", ").push_bind(code.to_owned()).push(")");
    }
    query
        .push(" order by p.position, p.code limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<RowColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    let rows = page(rows, limit, |row| row.position)?;
    Ok(Some(PlaceView { at, rows }))
}

async fn spot(db: &Db, code: &PlaceCode) -> Result<Option<PlaceSpot>, StoreError> {
    let mut query = QueryBuilder::new(SELECT);
    query.push("p.code = ").push_bind(code.as_str());
    let row: Option<RowColumns> = query.build_query_as().fetch_optional(&db.pool).await?;
    let Some(row) = row else { return Ok(None) };
    let sql = "select a.code, a.name_zh, a.name_en from place p, unnest(p.ancestors) with ordinality w(code, place) \
         join place a on a.code = w.code where p.code = $1 and a.code <> $1 order by w.place";
    let above: Vec<(String, String, String)> = sqlx::query_as(sql)
        .bind(code.as_str())
        .fetch_all(&db.pool)
        .await?;
    let trail = above.into_iter().map(|(code, zh, en)| {
        let parsed = PlaceCode::parse(&code).map_err(|why| StoreError::corrupt("place", &code, why))?;
        Ok((parsed, Bilingual { zh, en }))
    });
    let sql = "select count(*) from place where ancestors @> array[$1] and reportable and active";
    let reportable: i64 = sqlx::query_scalar(sql)
        .bind(code.as_str())
        .fetch_one(&db.pool)
        .await?;
    Ok(Some(PlaceSpot {
        row: row.read()?,
        trail: trail.collect::<Result<_, StoreError>>()?,
        reportable: u32::try_from(reportable).unwrap_or(0),
    }))
}

/// The most codes of a sheet for the walls: a large building has a thousand.
const MAX_LABELS: i64 = 2000;

/// All places within one that reports can be about, in the order of walking through it.
///
/// # Errors
/// When the database fails.
pub async fn labels(db: &Db, code: &PlaceCode) -> Result<Vec<PlaceLabel>, StoreError> {
    let sql = "select p.code, p.label from place p left join place above on above.code = p.parent \
         where p.ancestors @> array[$1] and p.reportable and p.active \
         order by above.position, above.code, p.position, p.code limit $2";
    let rows: Vec<(String, Value)> = sqlx::query_as(sql)
        .bind(code.as_str())
        .bind(MAX_LABELS)
        .fetch_all(&db.pool)
        .await?;
    rows.into_iter()
        .map(|(code, label)| json::read("place", code, label))
        .collect()
}

/// Places that fit what was typed, those out of use too, shortest names first, from the key `after` on.
///
/// # Errors
/// When the database fails.
pub async fn found(
    db: &Db,
    typed: &str,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<PlaceRow>, StoreError> {
    let words = super::words(typed);
    if words.is_empty() {
        return Ok(Page {
            rows: Vec::new(),
            next: None,
        });
    }
    let mut query = QueryBuilder::new(SELECT);
    query.push("p.keys like all (").push_bind(words).push(")");
    if let Some((length, code)) = key(after) {
        query.push(" and (length(p.keys), p.code) > (").push_bind(length);
        query.push(", ").push_bind(code.to_owned()).push(")");
    }
    query
        .push(" order by length(p.keys), p.code limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<RowColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    page(rows, limit, |row| row.length)
}

fn page(
    rows: Vec<RowColumns>,
    limit: u32,
    number: fn(&RowColumns) -> i32,
) -> Result<Page<PlaceRow>, StoreError> {
    let page = crate::ticket::page(rows, limit, |row| format!("{}:{}", number(row), row.code));
    let rows = page.rows.into_iter().map(RowColumns::read);
    Ok(Page {
        rows: rows.collect::<Result<_, _>>()?,
        next: page.next,
    })
}
