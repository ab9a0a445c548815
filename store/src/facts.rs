//! What the rules need to know of the world beyond the ticket or complaint, looked up once for all commands of a batch.

use crate::{StoreError, json};
use domain::id::PersonId;
use domain::people::Staff;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::view::PlaceLabel;
use domain::wire::AnyCommand;
use domain::{complaint, ticket};
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A place in use.
pub(crate) struct KnownPlace {
    /// Itself and everything above.
    pub ancestors: Vec<String>,
    /// Its names.
    pub label: PlaceLabel,
    /// Whether faults are reported there; complaints may be about any place.
    is_reportable: bool,
}

/// The part of the world that a batch speaks of.
#[derive(Default)]
pub(crate) struct World {
    places: HashMap<PlaceCode, KnownPlace>,
    categories: HashMap<CategoryCode, DepartmentCode>,
    departments: HashSet<DepartmentCode>,
    people: HashMap<PersonId, Staff>,
}

/// What commands speak of.
#[derive(Default)]
struct Named<'a> {
    places: BTreeSet<&'a str>,
    categories: BTreeSet<&'a str>,
    departments: BTreeSet<&'a str>,
    people: BTreeSet<PersonId>,
}

impl<'a> Named<'a> {
    fn add(&mut self, command: &'a AnyCommand) {
        match command {
            AnyCommand::Ticket(command) => self.add_of_ticket(command),
            AnyCommand::Complaint(command) => self.add_of_complaint(command),
        }
    }

    fn add_of_ticket(&mut self, command: &'a ticket::Command) {
        use ticket::Command::{Dispatch, Report, Transfer};
        match command {
            Report { report } => {
                self.places.insert(report.place.as_str());
                self.categories.insert(report.category.as_str());
            }
            Transfer { department, .. } => {
                self.departments.insert(department.as_str());
            }
            Dispatch { crew, .. } => self.people.extend(crew.iter().copied()),
            _ => {}
        }
    }

    fn add_of_complaint(&mut self, command: &'a complaint::Command) {
        use complaint::Command::{Assign, Classify, File};
        match command {
            File { filing } => self.places.extend(filing.place.iter().map(PlaceCode::as_str)),
            Classify { about, .. } => self.people.extend(about.iter().copied()),
            Assign { to, .. } => {
                self.people.insert(*to);
            }
            _ => {}
        }
    }
}

impl World {
    /// Looks up what `commands` speak of.
    pub(crate) async fn of<'a>(
        db: &mut PgConnection,
        commands: impl Iterator<Item = &'a AnyCommand>,
    ) -> Result<Self, StoreError> {
        let mut named = Named::default();
        for command in commands {
            named.add(command);
        }
        let mut world = Self::default();
        if !named.places.is_empty() {
            world.places = places_of(db, named.places).await?;
        }
        if !named.categories.is_empty() {
            world.categories = categories_of(db, named.categories).await?;
        }
        if !named.departments.is_empty() {
            let sql = "select code from department where code = any ($1)";
            let codes: Vec<String> = sqlx::query_scalar(sql)
                .bind(list(named.departments))
                .fetch_all(&mut *db)
                .await?;
            world.departments = codes
                .iter()
                .filter_map(|code| DepartmentCode::parse(code).ok())
                .collect();
        }
        if !named.people.is_empty() {
            let people: Vec<PersonId> = named.people.into_iter().collect();
            let staff = crate::people::active(db, &people).await?;
            world.people = staff.into_iter().map(|staff| (staff.id, staff)).collect();
        }
        Ok(world)
    }

    /// The facts for one of those commands, about a ticket.
    pub(crate) fn of_ticket(&self, command: &ticket::Command) -> ticket::Facts {
        use ticket::Command::{Dispatch, Report, Transfer};
        let mut facts = ticket::Facts::default();
        match command {
            Report { report } => {
                let place = self.places.get(&report.place);
                facts.place_known = place.is_some_and(|place| place.is_reportable);
                facts.department = self.categories.get(&report.category).cloned();
            }
            Transfer { department, .. } => {
                facts.department = self.departments.get(department).cloned();
            }
            Dispatch { crew, .. } => facts.crew = self.known(crew),
            _ => {}
        }
        facts
    }

    /// The facts for one of those commands, about a complaint.
    pub(crate) fn of_complaint(&self, command: &complaint::Command) -> complaint::Facts {
        use complaint::Command::{Assign, Classify, File};
        let mut facts = complaint::Facts::default();
        match command {
            File { filing } => {
                let place = filing.place.as_ref();
                facts.place_known = place.is_some_and(|place| self.places.contains_key(place));
            }
            Classify { about, .. } => facts.about = self.known(about),
            Assign { to, .. } => facts.to = self.people.get(to).cloned(),
            _ => {}
        }
        facts
    }

    /// Those of these people who exist and are active.
    fn known(&self, people: &[PersonId]) -> Vec<Staff> {
        let known = people.iter().filter_map(|person| self.people.get(person));
        known.cloned().collect()
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
    let sql = "select code, ancestors, label, reportable from place where code = any ($1) and active";
    type Columns = (String, Vec<String>, Value, bool);
    let rows: Vec<Columns> = sqlx::query_as(sql).bind(list(codes)).fetch_all(db).await?;
    let mut places = HashMap::with_capacity(rows.len());
    for (code, ancestors, label, is_reportable) in rows {
        let label: PlaceLabel = json::read("place", &code, label)?;
        let place = KnownPlace {
            ancestors,
            label,
            is_reportable,
        };
        places.insert(place.label.code.clone(), place);
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
