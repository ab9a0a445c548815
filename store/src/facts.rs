//! What the rules need to know of the world beyond the ticket or complaint, looked up once for all commands of a batch.

use crate::rules::{KnownCategory, Settings, categories, settings};
use crate::{StoreError, json};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::calendar::ServiceTimes;
use domain::id::{LaneId, PersonId, TicketId, TicketNo};
use domain::people::Staff;
use domain::place::{CategoryCode, DepartmentCode, PlaceCode};
use domain::rules::Promise;
use domain::view::PlaceLabel;
use domain::wire::AnyCommand;
use domain::{complaint, ticket};
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

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
pub(crate) struct World {
    zone: Tz,
    settings: Settings,
    places: HashMap<PlaceCode, KnownPlace>,
    categories: HashMap<CategoryCode, KnownCategory>,
    departments: HashSet<DepartmentCode>,
    people: HashMap<PersonId, Staff>,
    /// All of them, with a new complaint.
    staff: Vec<Staff>,
    targets: HashMap<TicketId, ticket::Target>,
    joined: HashMap<LaneId, u32>,
}

/// What commands speak of.
#[derive(Default)]
struct Named<'a> {
    places: BTreeSet<&'a str>,
    categories: BTreeSet<&'a str>,
    departments: BTreeSet<&'a str>,
    people: BTreeSet<PersonId>,
    /// Tickets of which others become parts.
    targets: BTreeSet<TicketId>,
    /// Tickets of which others may be parts already.
    wholes: BTreeSet<LaneId>,
    /// Whether rules or working hours are asked for.
    settings: bool,
    /// Whether something may name anybody of the staff.
    staff: bool,
}

impl<'a> Named<'a> {
    fn add(&mut self, lane: LaneId, command: &'a AnyCommand) {
        match command {
            AnyCommand::Ticket(command) => self.add_of_ticket(lane, command),
            AnyCommand::Complaint(command) => self.add_of_complaint(command),
        }
    }

    fn add_of_ticket(&mut self, lane: LaneId, command: &'a ticket::Command) {
        use ticket::Command::{Cancel, Dispatch, Merge, OwnEscalation, Report, Transfer};
        self.settings |= needs_settings(command.kind());
        match command {
            Report { report } => {
                self.places.insert(report.place.as_str());
                self.categories.insert(report.category.as_str());
                self.targets.extend(report.joins);
            }
            Merge { into } => {
                self.targets.insert(*into);
            }
            Cancel { .. } => {
                self.wholes.insert(lane);
            }
            OwnEscalation { owner, .. } => {
                self.people.insert(*owner);
            }
            Transfer { department, .. } => {
                self.departments.insert(department.as_str());
            }
            Dispatch { crew, .. } => self.people.extend(crew.iter().copied()),
            _ => {}
        }
    }

    fn add_of_complaint(&mut self, command: &'a complaint::Command) {
        use complaint::Command::{Assign, Classify, Contest, File};
        match command {
            File { filing } => {
                self.places.extend(filing.place.iter().map(PlaceCode::as_str));
                self.staff = true;
            }
            Contest { .. } => self.settings = true,
            Classify { about, .. } => self.people.extend(about.iter().copied()),
            Assign { to, .. } => {
                self.people.insert(*to);
            }
            _ => {}
        }
    }
}

/// Whether a command is decided by what the administrator has set: the promise of a report, terms, visits, the time
/// that management has to answer.
const fn needs_settings(kind: ticket::CommandKind) -> bool {
    use ticket::CommandKind::{
        Alarm, Complete, Escalate, Rate, RecordVisit, Reject, Reopen, Report, SettleReview, Urge,
    };
    matches!(
        kind,
        Report | Reject | Complete | RecordVisit | Rate | Escalate | Alarm | Reopen | SettleReview | Urge
    )
}

impl World {
    /// Looks up what `commands` speak of; `reopened` are the categories of tickets that they reopen.
    pub(crate) async fn of<'a>(
        db: &mut PgConnection,
        zone: Tz,
        commands: impl Iterator<Item = (LaneId, &'a AnyCommand)>,
        reopened: &[&'a CategoryCode],
    ) -> Result<Self, StoreError> {
        let mut named = Named::default();
        named
            .categories
            .extend(reopened.iter().map(|category| category.as_str()));
        for (lane, command) in commands {
            named.add(lane, command);
        }
        let mut world = Self {
            zone,
            settings: Settings::default(),
            places: HashMap::new(),
            categories: HashMap::new(),
            departments: HashSet::new(),
            people: HashMap::new(),
            staff: Vec::new(),
            targets: HashMap::new(),
            joined: HashMap::new(),
        };
        if named.settings {
            world.settings = settings(db).await?;
        }
        if !named.places.is_empty() {
            world.places = places_of(db, named.places).await?;
        }
        if !named.categories.is_empty() {
            world.categories = categories(db, list(named.categories)).await?;
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
        if named.staff {
            world.staff = crate::people::all_active(db).await?;
        }
        if !named.targets.is_empty() {
            world.targets = targets_of(db, named.targets).await?;
        }
        if !named.wholes.is_empty() {
            let wholes: Vec<Uuid> = named.wholes.iter().map(|lane| lane.0).collect();
            let sql = "select merged_into, count(*) from ticket where merged_into = any ($1) group by 1";
            let counts: Vec<(Uuid, i64)> = sqlx::query_as(sql).bind(wholes).fetch_all(&mut *db).await?;
            let count = |(into, count)| (LaneId(into), u32::try_from(count).unwrap_or(u32::MAX));
            world.joined = counts.into_iter().map(count).collect();
        }
        Ok(world)
    }

    /// The facts for one of those commands, about a ticket as it stands, when it is there.
    pub(crate) fn of_ticket(
        &self,
        lane: LaneId,
        command: &ticket::Command,
        ticket: Option<&ticket::Ticket>,
        now: DateTime<Utc>,
    ) -> ticket::Facts {
        use ticket::Command::{
            Complete, Dispatch, Merge, OwnEscalation, Reject, Reopen, Report, SettleReview, Transfer,
        };
        let mut facts = ticket::Facts {
            joined: self.joined.get(&lane).copied().unwrap_or(0),
            rules: self.settings.rules.clone(),
            ..ticket::Facts::default()
        };
        match command {
            Merge { into } => facts.target = self.targets.get(into).cloned(),
            OwnEscalation { owner, .. } => facts.owner = self.people.get(owner).cloned(),
            Report { report } => {
                let joins = report.joins.as_ref();
                facts.target = joins.and_then(|joins| self.targets.get(joins)).cloned();
                let place = self.places.get(&report.place);
                facts.place_known = place.is_some_and(|place| place.is_reportable);
                let category = self.categories.get(&report.category);
                facts.department = category.map(|category| category.department.clone());
                facts.promise = category.map(|category| self.promise(&category.times, report, now));
            }
            Reopen { .. } => {
                // a category that is no longer in use has the usual times
                let times = |report: &ticket::Report| {
                    let known = self.categories.get(&report.category);
                    known.map_or_else(ServiceTimes::default, |category| category.times)
                };
                let report = ticket.map(|ticket| &ticket.report);
                facts.promise = report.map(|report| self.promise(&times(report), report, now));
            }
            Transfer { department, .. } => {
                facts.department = self.departments.get(department).cloned();
            }
            Dispatch { crew, .. } => facts.crew = self.known(crew),
            Complete { .. } | Reject { .. } | SettleReview { .. } => {
                let due = facts.rules.visits.due(now);
                facts.visit_due = Some(self.settings.calendar.call_time(&self.zone, due));
            }
            _ => {}
        }
        facts
    }

    /// What is promised at `now` for what was reported.
    fn promise(&self, times: &ServiceTimes, report: &ticket::Report, now: DateTime<Utc>) -> Promise {
        let calendar = &self.settings.calendar;
        calendar.promise(&self.zone, times, report.urgency, now)
    }

    /// The facts for one of those commands, about a complaint.
    pub(crate) fn of_complaint(&self, command: &complaint::Command) -> complaint::Facts {
        use complaint::Command::{Assign, Classify, Contest, File};
        let mut facts = complaint::Facts::default();
        match command {
            File { filing } => {
                let place = filing.place.as_ref();
                facts.place_known = place.is_some_and(|place| self.places.contains_key(place));
                facts.staff.clone_from(&self.staff);
            }
            Contest { .. } => facts.rules.clone_from(&self.settings.rules),
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

/// Tickets of which others become parts, kept as they are until the transaction ends: nobody joins what is just being
/// closed.
async fn targets_of(
    db: &mut PgConnection,
    ids: BTreeSet<TicketId>,
) -> Result<HashMap<TicketId, ticket::Target>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    let sql = "select id, no, place, state from ticket where id = any ($1) order by id for share";
    let rows: Vec<(Uuid, i64, String, Value)> = sqlx::query_as(sql).bind(ids).fetch_all(db).await?;
    let mut targets = HashMap::with_capacity(rows.len());
    for (id, no, place, state) in rows {
        let state: ticket::Ticket = json::read("ticket", id, state)?;
        let place = PlaceCode::parse(&place).map_err(|why| StoreError::corrupt("ticket", id, why))?;
        let target = ticket::Target {
            id: TicketId(id),
            no: TicketNo(no),
            place,
            open: state.stage.is_open(),
        };
        targets.insert(target.id, target);
    }
    Ok(targets)
}
