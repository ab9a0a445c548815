//! Writes places, with all that follows from where they lie: names in full, ancestors, search keys, whether they are in
//! use, and the tickets that are about them.

use crate::{StoreError, json};
use domain::place::PlaceCode;
use domain::place::tree::{Place, Tree};
use domain::text::grams;
use domain::view::{Bilingual, PlaceLabel};
use serde::Serialize;
use sqlx::PgConnection;
use std::collections::BTreeSet;

#[derive(sqlx::FromRow)]
struct PlaceColumns {
    code: String,
    parent: Option<String>,
    kind: String,
    name_zh: String,
    name_en: String,
    reportable: bool,
    position: i32,
    own_active: bool,
}

impl PlaceColumns {
    fn read(self) -> Result<Place, StoreError> {
        let corrupt = |why: &dyn std::fmt::Display| StoreError::corrupt("place", &self.code, why);
        let parse = |code: &str| PlaceCode::parse(code).map_err(|why| corrupt(&why));
        Ok(Place {
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
        })
    }
}

/// All places.
pub(super) async fn read(db: &mut PgConnection) -> Result<Tree, StoreError> {
    let sql = "select code, parent, kind, name_zh, name_en, reportable, position, own_active from place";
    let rows: Vec<PlaceColumns> = sqlx::query_as(sql).fetch_all(db).await?;
    rows.into_iter().map(PlaceColumns::read).collect()
}

/// All places; nobody else changes them until the transaction ends. Reports are taken meanwhile.
pub(super) async fn locked(db: &mut PgConnection) -> Result<Tree, StoreError> {
    sqlx::query("lock table place in share row exclusive mode")
        .execute(&mut *db)
        .await?;
    read(db).await
}

/// A place's row.
#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    parent: Option<&'a str>,
    kind: &'static str,
    name_zh: &'a str,
    name_en: &'a str,
    reportable: bool,
    position: i32,
    own_active: bool,
    active: bool,
    label: PlaceLabel,
    ancestors: Vec<String>,
    keys: String,
}

impl<'a> Row<'a> {
    fn of(tree: &Tree, place: &'a Place) -> Option<Self> {
        let label = tree.label(&place.code)?;
        Some(Self {
            code: place.code.as_str(),
            parent: place.parent.as_ref().map(PlaceCode::as_str),
            kind: place.kind.as_str(),
            name_zh: &place.name.zh,
            name_en: &place.name.en,
            reportable: place.reportable,
            position: place.position,
            own_active: place.on,
            active: tree.is_active(&place.code),
            keys: super::keys(&label),
            ancestors: tree.ancestors(&place.code),
            label,
        })
    }
}

/// Writes what was changed of `before`, and what follows from it for everything below.
pub(super) async fn write(db: &mut PgConnection, before: &Tree, changed: &[Place]) -> Result<(), StoreError> {
    let after = before.with(changed);
    let affected = after.within(changed.iter().map(|place| &place.code));
    let rows: Vec<Row<'_>> = affected
        .iter()
        .filter_map(|code| Row::of(&after, after.get(code)?))
        .collect();
    // the parent of a row is looked for when all of them are in
    let sql = "insert into place (code, parent, kind, name_zh, name_en, reportable, position, own_active, active, label, \
         ancestors, keys) \
         select code, parent, kind, name_zh, name_en, reportable, position, own_active, active, label, ancestors, keys \
         from jsonb_to_recordset($1) as w(code text, parent text, kind text, name_zh text, name_en text, \
         reportable boolean, position int, own_active boolean, active boolean, label jsonb, ancestors text[], keys text) \
         on conflict (code) do update set parent = excluded.parent, kind = excluded.kind, name_zh = excluded.name_zh, \
         name_en = excluded.name_en, reportable = excluded.reportable, position = excluded.position, \
         own_active = excluded.own_active, active = excluded.active, label = excluded.label, \
         ancestors = excluded.ancestors, keys = excluded.keys \
         where (place.parent, place.kind, place.name_zh, place.name_en, place.reportable, place.position, \
         place.own_active, place.active, place.label, place.ancestors, place.keys) is distinct from \
         (excluded.parent, excluded.kind, excluded.name_zh, excluded.name_en, excluded.reportable, excluded.position, \
         excluded.own_active, excluded.active, excluded.label, excluded.ancestors, excluded.keys)";
    sqlx::query(sql)
        .bind(json::write(&rows))
        .execute(&mut *db)
        .await?;
    let there: BTreeSet<&PlaceCode> = affected
        .into_iter()
        .filter(|code| before.get(code).is_some())
        .collect();
    follow_moves(db, before, &after, &there).await?;
    follow_names(db, before, &after, &there).await
}

/// Lets the tickets at places that were moved be found where the places are now. Their histories stay as they are: a
/// ticket tells of the place by its code.
async fn follow_moves(
    db: &mut PgConnection,
    before: &Tree,
    after: &Tree,
    there: &BTreeSet<&PlaceCode>,
) -> Result<(), StoreError> {
    let moved = there
        .iter()
        .filter(|code| before.ancestors(code) != after.ancestors(code));
    let moved: Vec<&str> = moved.map(|code| code.as_str()).collect();
    if moved.is_empty() {
        return Ok(());
    }
    // the index is that of the paths
    let sql = "update ticket t set place_path = p.ancestors from place p \
         where t.place_path && $1 and t.place = any ($1) and p.code = t.place and t.place_path <> p.ancestors";
    sqlx::query(sql).bind(moved).execute(db).await?;
    Ok(())
}

/// Lets open tickets be found by the new names of their places, beside the old ones. Those that are done are found by
/// the names of their time, and by code.
async fn follow_names(
    db: &mut PgConnection,
    before: &Tree,
    after: &Tree,
    there: &BTreeSet<&PlaceCode>,
) -> Result<(), StoreError> {
    let (mut codes, mut found_by) = (Vec::new(), Vec::new());
    for code in there {
        let (Some(old), Some(new)) = (before.label(code), after.label(code)) else {
            continue;
        };
        let names = |label: &PlaceLabel| {
            let names = [Some(&label.building), label.floor.as_ref(), label.room.as_ref()];
            let names = names.into_iter().flatten();
            names
                .map(|name| [name.zh.as_str(), &name.en].concat())
                .collect::<Vec<_>>()
                .join(" ")
        };
        if names(&old) != names(&new) {
            codes.push(code.as_str());
            found_by.push(grams(&names(&new)).into_iter().collect::<Vec<_>>().join(" "));
        }
    }
    if codes.is_empty() {
        return Ok(());
    }
    let sql = "update ticket t set grams = array(select distinct gram from \
         unnest(t.grams || string_to_array(w.grams, ' ')) gram) \
         from unnest($1::text[], $2::text[]) as w(place, grams) \
         where t.place_path && $1 and t.place = w.place and t.stage not in ('closed', 'rejected', 'cancelled')";
    sqlx::query(sql).bind(codes).bind(found_by).execute(db).await?;
    Ok(())
}
