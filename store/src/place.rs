//! Places: their menus, their names, and how they are found.

use crate::{Db, StoreError, json};
use domain::place::{PlaceCode, PlaceKind};
use domain::view::{Bilingual, PlaceLabel, PlaceNode};
use pinyin::ToPinyin;
use serde_json::Value;

/// The most places that a search gives.
const MAX_FOUND: i64 = 12;

/// The place of that code, when reports can be made about it.
///
/// # Errors
/// When the database fails.
pub async fn label(db: &Db, code: &PlaceCode) -> Result<Option<PlaceLabel>, StoreError> {
    let sql = "select label from place where code = $1 and reportable and active";
    let label: Option<Value> = sqlx::query_scalar(sql)
        .bind(code.as_str())
        .fetch_optional(&db.pool)
        .await?;
    label.map(|label| json::read("place", code, label)).transpose()
}

/// The places directly below `parent`, or the buildings and areas when there is none.
///
/// # Errors
/// When the database fails.
pub async fn children(db: &Db, parent: Option<&PlaceCode>) -> Result<Vec<PlaceNode>, StoreError> {
    let sql = "select code, kind, name_zh, name_en, parent, reportable from place \
         where active and parent is not distinct from $1 order by position, code";
    let rows: Vec<NodeColumns> = sqlx::query_as(sql)
        .bind(parent.map(PlaceCode::as_str))
        .fetch_all(&db.pool)
        .await?;
    rows.into_iter().map(NodeColumns::read).collect()
}

/// One place by code, whatever it is.
///
/// # Errors
/// When the database fails.
pub async fn node(db: &Db, code: &PlaceCode) -> Result<Option<PlaceNode>, StoreError> {
    let sql = "select code, kind, name_zh, name_en, parent, reportable from place where active and code = $1";
    let row: Option<NodeColumns> = sqlx::query_as(sql)
        .bind(code.as_str())
        .fetch_optional(&db.pool)
        .await?;
    row.map(NodeColumns::read).transpose()
}

#[derive(sqlx::FromRow)]
struct NodeColumns {
    code: String,
    kind: String,
    name_zh: String,
    name_en: String,
    parent: Option<String>,
    reportable: bool,
}

impl NodeColumns {
    fn read(self) -> Result<PlaceNode, StoreError> {
        let corrupt = |why: &dyn std::fmt::Display| StoreError::corrupt("place", &self.code, why);
        let parse = |code: &str| PlaceCode::parse(code).map_err(|why| corrupt(&why));
        Ok(PlaceNode {
            code: parse(&self.code)?,
            kind: json::read("place", &self.code, Value::String(self.kind.clone()))?,
            parent: self.parent.as_deref().map(parse).transpose()?,
            name: Bilingual {
                zh: self.name_zh,
                en: self.name_en,
            },
            reportable: self.reportable,
        })
    }
}

/// Places that fit what a person typed: all words, each found in names, code or initials: `1号楼 101`, `d1101`,
/// `gy1`. Best first: those whose code begins with it, then the shortest names.
///
/// # Errors
/// When the database fails.
pub async fn search(db: &Db, typed: &str) -> Result<Vec<PlaceLabel>, StoreError> {
    let words: Vec<String> = typed
        .split_whitespace()
        .map(key)
        .filter(|word| !word.is_empty())
        .map(|word| format!("%{word}%"))
        .collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let start = format!("{}%", key(typed));
    let sql = "select code, label from place where active and reportable and keys like all ($1) \
         order by not replace(lower(code), '-', '') like $2, length(keys), position, code limit $3";
    let rows: Vec<(String, Value)> = sqlx::query_as(sql)
        .bind(words)
        .bind(start)
        .bind(MAX_FOUND)
        .fetch_all(&db.pool)
        .await?;
    rows.into_iter()
        .map(|(code, label)| json::read("place", code, label))
        .collect()
}

/// Letters and digits in lower case, nothing else.
fn key(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The first letters of the pinyin of Chinese text; other letters stay: `学生公寓1号楼` gives `xsgy1hl`.
fn initials(text: &str) -> String {
    text.chars()
        .filter_map(|letter| {
            letter
                .to_pinyin()
                .map_or_else(|| Some(letter), |sound| sound.first_letter().chars().next())
        })
        .collect()
}

/// What a place is found by: its code, its full name in both languages, its initials, each without spaces.
fn keys(label: &PlaceLabel) -> String {
    let names = [Some(&label.building), label.floor.as_ref(), label.room.as_ref()];
    let join =
        |part: fn(&Bilingual) -> &str| names.iter().flatten().map(|name| part(name)).collect::<String>();
    let (zh, en) = (join(|name| &name.zh), join(|name| &name.en));
    let short = names[0]
        .into_iter()
        .chain(names[2])
        .map(|name| name.zh.as_str())
        .collect::<String>();
    [
        label.code.as_str(),
        &zh,
        &short,
        &en,
        &initials(&zh),
        &initials(&short),
    ]
    .map(key)
    .join(" ")
}

/// A place to be added. Parents come before what lies in them.
#[derive(Clone, Debug)]
pub struct NewPlace {
    /// Its code.
    pub code: PlaceCode,
    /// The place above it.
    pub parent: Option<PlaceCode>,
    /// What kind.
    pub kind: PlaceKind,
    /// Its own name.
    pub name: Bilingual,
    /// Whether reports are about it.
    pub reportable: bool,
    /// Its place among its neighbours.
    pub position: i32,
}

/// Adds places, parents first.
///
/// # Errors
/// When the database fails, or a parent is missing.
pub async fn add(db: &Db, places: &[NewPlace]) -> Result<(), StoreError> {
    let mut tx = db.pool.begin().await?;
    for place in places {
        let above: Option<(Value, Vec<String>)> = match &place.parent {
            Some(parent) => {
                let sql = "select label, ancestors from place where code = $1";
                Some(
                    sqlx::query_as(sql)
                        .bind(parent.as_str())
                        .fetch_one(&mut *tx)
                        .await?,
                )
            }
            None => None,
        };
        let (label, mut ancestors) = match above {
            Some((label, ancestors)) => (below(place, &json::read("place", &place.code, label)?), ancestors),
            None => (top(place), Vec::new()),
        };
        ancestors.push(place.code.as_str().to_owned());
        sqlx::query(
            "insert into place (code, parent, kind, name_zh, name_en, reportable, position, label, ancestors, keys) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(place.code.as_str())
        .bind(place.parent.as_ref().map(PlaceCode::as_str))
        .bind(json::write(&place.kind).as_str())
        .bind(&place.name.zh)
        .bind(&place.name.en)
        .bind(place.reportable)
        .bind(place.position)
        .bind(json::write(&label))
        .bind(ancestors)
        .bind(keys(&label))
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

fn top(place: &NewPlace) -> PlaceLabel {
    PlaceLabel {
        code: place.code.clone(),
        kind: place.kind,
        building: place.name.clone(),
        floor: None,
        room: None,
    }
}

fn below(place: &NewPlace, above: &PlaceLabel) -> PlaceLabel {
    let name = Some(place.name.clone());
    let mut label = PlaceLabel {
        code: place.code.clone(),
        kind: place.kind,
        ..above.clone()
    };
    if place.kind == PlaceKind::Floor {
        label.floor = name
    } else {
        label.room = name
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_found_by_code_by_name_and_by_initials() {
        let two = |zh: &str, en: &str| Bilingual {
            zh: zh.into(),
            en: en.into(),
        };
        let label = PlaceLabel {
            code: PlaceCode::parse("D1-101").expect("well formed"),
            kind: PlaceKind::Room,
            building: two("学生公寓1号楼", "Dormitory 1"),
            floor: Some(two("1层", "Floor 1")),
            room: Some(two("101", "101")),
        };
        let keys = keys(&label);
        for typed in [
            "d1-101",
            "D1101",
            "公寓1号楼101",
            "xsgy1hl",
            "dormitory 1",
            "1号楼101",
        ] {
            assert!(keys.contains(&key(typed)), "{typed} in {keys}");
        }
    }
}
