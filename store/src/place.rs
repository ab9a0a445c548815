//! Places: their menus, their names, and how they are found.

mod browse;
mod edit;
mod typed;
mod upload;
mod write;

pub use browse::{browse, found, labels};
pub use edit::{edit, tree};
pub use upload::{Applied, Upload, apply_upload, expire_uploads, keep_upload, upload, upload_line_page};

use crate::{Db, StoreError, json};
use domain::place::tree::Place;
use domain::place::{PlaceCode, PlaceKind};
use domain::view::{Bilingual, PlaceLabel, PlaceNode};
use pinyin::ToPinyin;
use serde_json::Value;

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
/// `gy1`. Where nothing is called so, what else it may mean: `一号楼101`, `2食堂`. Best first: those whose code begins
/// with it, then the shortest names. At most `most`.
///
/// # Errors
/// When the database fails.
pub async fn search(db: &Db, typed: &str, most: usize) -> Result<Vec<PlaceLabel>, StoreError> {
    let start = format!("{}%", key(typed));
    let sql = "select code, label from place where active and reportable and keys like all ($1) \
         order by not replace(lower(code), '-', '') like $2, length(keys), position, code limit $3";
    for reading in typed::readings(typed) {
        let rows: Vec<(String, Value)> = sqlx::query_as(sql)
            .bind(patterns(reading))
            .bind(&start)
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .fetch_all(&db.pool)
            .await?;
        if !rows.is_empty() {
            let read = |(code, label)| json::read("place", code, label);
            return rows.into_iter().map(read).collect();
        }
    }
    Ok(Vec::new())
}

/// What each word of what was typed must look like among the keys.
fn words(typed: &str) -> Vec<String> {
    patterns(typed.split_whitespace().map(key).collect())
}

fn patterns(mut words: Vec<String>) -> Vec<String> {
    words.retain(|word| !word.is_empty());
    words.iter().map(|word| format!("%{word}%")).collect()
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

/// A place to be added.
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

/// Adds places; what they lie in is among them or there already.
///
/// # Errors
/// When the database fails, or one is there already.
pub async fn add(db: &Db, places: &[NewPlace]) -> Result<(), StoreError> {
    let mut tx = db.pool.begin().await?;
    let there = write::locked(&mut tx).await?;
    let places: Vec<Place> = places.iter().map(NewPlace::placed).collect();
    if let Some(place) = places.iter().find(|place| there.get(&place.code).is_some()) {
        return Err(StoreError::corrupt("place", &place.code, "it is there already"));
    }
    write::write(&mut tx, &there, &places).await?;
    Ok(tx.commit().await?)
}

impl NewPlace {
    fn placed(&self) -> Place {
        Place {
            code: self.code.clone(),
            parent: self.parent.clone(),
            kind: self.kind,
            name: self.name.clone(),
            reportable: self.reportable,
            position: self.position,
            on: true,
        }
    }
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
