//! What the rules need to know of the world beyond the ticket, looked up once for all commands of a batch.

use crate::{StoreError, json};
use domain::id::PersonId;
use domain::people::Staff;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::ticket::{Command, Facts};
use domain::view::PlaceLabel;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A place that can be reported.
pub(crate) struct KnownPlace {
    /// Itself and everything above.
    pub ancestors: Vec<String>,
    /// Its names.
    pub label: PlaceLabel,
}

/// The part of the world that a batch speaks of.
#[derive(Default)]
pub(crate) struct World {
    places: HashMap<PlaceCode, KnownPlace>,
    categories: HashMap<CategoryCode, DepartmentCode>,
    departments: HashSet<DepartmentCode>,
    people: HashMap<PersonId, Staff>,
}

impl World {
    /// Looks up what `commands` speak of.
    pub(crate) async fn of<'a>(
        db: &mut PgConnection,
        commands: impl Iterator<Item = &'a Command>,
    ) -> Result<Self, StoreError> {
        let (mut places, mut categories) = (BTreeSet::new(), BTreeSet::new());
        let (mut departments, mut crew) = (BTreeSet::new(), BTreeSet::new());
        for command in commands {
            match command {
                Command::Report { report } => {
                    places.insert(report.place.as_str());
                    categories.insert(report.category.as_str());
                }
                Command::Transfer { department, .. } => {
                    departments.insert(department.as_str());
                }
                Command::Dispatch { crew: sent, .. } => crew.extend(sent.iter().copied()),
                _ => {}
            }
        }
        let mut world = Self::default();
        if !places.is_empty() {
            world.places = places_of(db, places).await?;
            world.categories = categories_of(db, categories).await?;
        }
        if !departments.is_empty() {
            let sql = "select code from department where code = any ($1)";
            let codes: Vec<String> = sqlx::query_scalar(sql)
                .bind(list(departments))
                .fetch_all(&mut *db)
                .await?;
            world.departments = codes
                .iter()
                .filter_map(|code| DepartmentCode::parse(code).ok())
                .collect();
        }
        if !crew.is_empty() {
            let crew: Vec<PersonId> = crew.into_iter().collect();
            let staff = crate::people::active(db, &crew).await?;
            world.people = staff.into_iter().map(|staff| (staff.id, staff)).collect();
        }
        Ok(world)
    }

    /// The facts for one of those commands.
    pub(crate) fn facts(&self, command: &Command) -> Facts {
        let mut facts = Facts::default();
        match command {
            Command::Report { report } => {
                facts.place_known = self.places.contains_key(&report.place);
                facts.department = self.categories.get(&report.category).cloned();
            }
            Command::Transfer { department, .. } => {
                facts.department = self.departments.get(department).cloned();
            }
            Command::Dispatch { crew, .. } => {
                facts.crew = crew
                    .iter()
                    .filter_map(|person| self.people.get(person).cloned())
                    .collect();
            }
            _ => {}
        }
        facts
    }

    /// The place of that code.
    pub(crate) fn place(&self, code: &PlaceCode) -> Option<&KnownPlace> {
        self.places.get(code)
    }
}

fn list(codes: BTreeSet<&str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

async fn places_of(
    db: &mut PgConnection,
    codes: BTreeSet<&str>,
) -> Result<HashMap<PlaceCode, KnownPlace>, StoreError> {
    let sql = "select code, ancestors, label from place where code = any ($1) and reportable and active";
    let rows: Vec<(String, Vec<String>, Value)> = sqlx::query_as(sql).bind(list(codes)).fetch_all(db).await?;
    let mut places = HashMap::with_capacity(rows.len());
    for (code, ancestors, label) in rows {
        let label: PlaceLabel = json::read("place", &code, label)?;
        places.insert(label.code.clone(), KnownPlace { ancestors, label });
    }
    Ok(places)
}

/// Whose the categories in use are.
async fn categories_of(
    db: &mut PgConnection,
    codes: BTreeSet<&str>,
) -> Result<HashMap<CategoryCode, DepartmentCode>, StoreError> {
    let sql = "select code, department from category where code = any ($1) and active";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(list(codes)).fetch_all(db).await?;
    let known = rows.iter().filter_map(|(code, department)| {
        Some((
            CategoryCode::parse(code).ok()?,
            DepartmentCode::parse(department).ok()?,
        ))
    });
    Ok(known.collect())
}
