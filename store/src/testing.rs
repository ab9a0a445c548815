//! A fresh, migrated database for each test, and tickets and complaints that came about by commands.

mod made;
pub mod races;

pub use made::{copy_tickets, filing, new_lane, push_of, report, token_of};

use crate::apply::{Applicant, apply};
use crate::people::NewPerson;
use crate::place::NewPlace;
use crate::{Db, MIGRATOR};
use chrono::{DateTime, TimeDelta, Utc};
use domain::complaint::{self, Filing};
use domain::id::{CommandId, ComplaintId, ComplaintNo, InstallId, LaneId, PageSession, TicketId, TicketNo};
use domain::people::{Author, Role, Staff};
use domain::place::{CategoryCode, PlaceCode, PlaceKind};
use domain::ticket::{Command, Outcome, sample};
use domain::view::{Bilingual, Category, Department};
use domain::wire::{Answer, AnyCommand, Envelope, fingerprint};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

const NO_DATABASE: &str = "DATABASE_URL names a PostgreSQL for tests (tools/test.sh)";

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A number that no other test of this run has.
fn next() -> u64 {
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// Ten bytes that no other call gives.
fn bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[..4].copy_from_slice(&std::process::id().to_be_bytes());
    bytes[4..].copy_from_slice(&next().to_be_bytes()[2..]);
    bytes
}

/// A small campus in a database of its own: departments, places, one person of each role, three workers.
pub struct Campus {
    /// The database.
    pub db: Db,
    /// People by name: `desk`, `manager`, `worker1` to `worker3`, `chief`, `admin`, `store`.
    people: HashMap<&'static str, Staff>,
    seqs: HashMap<(InstallId, LaneId), u64>,
    installs: HashMap<&'static str, InstallId>,
    now: DateTime<Utc>,
    url: String,
    name: String,
}

impl Campus {
    /// A fresh campus. Needs `DATABASE_URL`; `tools/test.sh` sets it.
    ///
    /// # Panics
    /// When there is no database.
    pub async fn new() -> Self {
        Self::on(std::env::var("DATABASE_URL").expect(NO_DATABASE)).await
    }

    /// A fresh campus on the PostgreSQL of `url`.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn on(url: String) -> Self {
        let mut campus = Self::empty(url).await;
        campus.found().await;
        campus
    }

    /// A migrated database with nothing in it. Needs `DATABASE_URL`, as [`Self::new`].
    ///
    /// # Panics
    /// When there is no database.
    pub async fn bare() -> Self {
        Self::empty(std::env::var("DATABASE_URL").expect(NO_DATABASE)).await
    }

    async fn empty(url: String) -> Self {
        let name = format!("baoxiu_test_{}_{}", std::process::id(), next());
        let admin = PgPool::connect(&url).await.expect("PostgreSQL answers");
        let sql = format!("create database {name}");
        sqlx::query(AssertSqlSafe(sql))
            .execute(&admin)
            .await
            .expect("database created");
        admin.close().await;
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .connect(&beside(&url, &name))
            .await
            .expect("the new database answers");
        MIGRATOR.run(&pool).await.expect("migrations run");
        Self {
            db: Db::over(pool),
            people: HashMap::new(),
            seqs: HashMap::new(),
            installs: HashMap::new(),
            now: sample::minute(0),
            url,
            name,
        }
    }

    async fn found(&mut self) {
        let two = |zh: &str, en: &str| Bilingual {
            zh: zh.into(),
            en: en.into(),
        };
        let departments = ["utilities", "carpentry"].map(|code| Department {
            code: domain::place::DepartmentCode::parse(code).expect("code"),
            name: two(code, code),
        });
        let categories = [("plumbing", 0), ("furniture", 1)].map(|(code, department)| Category {
            code: CategoryCode::parse(code).expect("code"),
            name: two(code, code),
            hint: two("", ""),
            icon: "drop".into(),
            department: departments[department].code.clone(),
        });
        crate::catalogue::add(&self.db, &departments, &categories)
            .await
            .expect("catalogue");
        let place = |code: &str, parent: Option<&str>, kind, zh: &str, reportable| NewPlace {
            code: PlaceCode::parse(code).expect("code"),
            parent: parent.map(|code| PlaceCode::parse(code).expect("code")),
            kind,
            name: two(zh, code),
            reportable,
            position: 0,
        };
        let places = [
            place("D1", None, PlaceKind::Dormitory, "学生公寓1号楼", false),
            place("D1-F1", Some("D1"), PlaceKind::Floor, "1层", false),
            place("D1-101", Some("D1-F1"), PlaceKind::Room, "101", true),
            place("D1-102", Some("D1-F1"), PlaceKind::Room, "102", true),
            place("T1", None, PlaceKind::Teaching, "教学1号楼", false),
            place("T1-101", Some("T1"), PlaceKind::Room, "101", true),
        ];
        crate::place::add(&self.db, &places).await.expect("places");
        let people = [
            ("desk", 1, Role::DutyOfficer),
            ("desk2", 2, Role::DutyOfficer),
            ("manager", 3, Role::Manager),
            ("worker1", 4, Role::Worker),
            ("worker2", 5, Role::Worker),
            ("worker3", 6, Role::Worker),
            ("chief", 7, Role::Supervisor),
            ("admin", 8, Role::Administrator),
            ("store", 9, Role::Storekeeper),
            ("manager2", 10, Role::Manager),
        ];
        for (name, number, role) in people {
            let mut staff = sample::staff(number, role).expect("sample");
            name.clone_into(&mut staff.name);
            if name == "manager2" {
                staff.departments = vec![departments[1].code.clone()];
            }
            let phone = domain::phone::Phone::parse(&format!("139000000{number:02}")).ok();
            let person = NewPerson {
                staff: staff.clone(),
                username: name.into(),
                phone,
                skills: Vec::new(),
                password_hash: String::new(),
            };
            assert!(crate::people::add(&self.db, &person).await.expect("person"));
            self.people.insert(name, staff);
        }
    }

    /// The URL of its database, for a server process of its own.
    #[must_use]
    pub fn url(&self) -> String {
        beside(&self.url, &self.name)
    }

    /// A person of the campus.
    ///
    /// # Panics
    /// When there is none of that name.
    #[must_use]
    pub fn staff(&self, name: &str) -> Staff {
        self.people.get(name).expect("a person of that name").clone()
    }

    /// The campus clock of the test.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Lets time pass.
    pub fn wait(&mut self, minutes: i64) {
        self.now += TimeDelta::minutes(minutes);
    }

    /// The envelope in which `name` would send `command` next; `reporter` needs no account.
    pub fn envelope<C: Clone + Into<AnyCommand>>(
        &mut self,
        name: &'static str,
        lane: impl Into<LaneId>,
        command: &C,
    ) -> Envelope {
        let (lane, command): (LaneId, AnyCommand) = (lane.into(), command.clone().into());
        let install = *self
            .installs
            .entry(name)
            .or_insert_with(|| InstallId::mint(0, bytes()));
        let author = self
            .people
            .get(name)
            .map_or(Author::Anon(install), |staff| Author::Person(staff.id));
        let seq = self.seqs.entry((install, lane)).or_insert(0);
        *seq += 1;
        let payload = command.payload();
        Envelope {
            id: CommandId::mint(self.now.timestamp_millis(), bytes()),
            kind: command.kind().as_str().into(),
            author,
            install,
            token: Some(token_of(lane)),
            lane,
            seq: *seq,
            base_version: None,
            blobs: command.photos().to_vec(),
            payload_sha256: fingerprint(&payload),
            payload,
            client_wall_ms: self.now.timestamp_millis(),
            client_mono_ms: 0.0,
            page_session: PageSession::mint(0, bytes()),
            app_build: "test".into(),
            offline: false,
        }
    }

    /// Sends an envelope as `name`.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn send(&self, name: &str, envelope: &Envelope) -> Answer {
        let who = Applicant {
            staff: self.people.get(name).cloned(),
            now: self.now,
            sent: None,
        };
        apply(&self.db, &who, envelope).await.expect("the database works")
    }

    /// Lets `name` do something, a minute later.
    pub async fn does<C: Clone + Into<AnyCommand>>(
        &mut self,
        name: &'static str,
        lane: impl Into<LaneId>,
        command: &C,
    ) -> Answer {
        self.wait(1);
        let envelope = self.envelope(name, lane, command);
        self.send(name, &envelope).await
    }

    /// A new report with this content, from a reporter.
    pub async fn reported(&mut self, content: &str) -> (TicketId, TicketNo) {
        let lane = TicketId::mint(self.now.timestamp_millis(), bytes());
        let answer = self
            .does(
                "reporter",
                lane,
                &Command::Report {
                    report: report(content),
                },
            )
            .await;
        (lane, answer.no.expect("a number").into())
    }

    /// A new complaint, filed by `name`.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn filed(&mut self, name: &'static str, filing: Filing) -> (ComplaintId, ComplaintNo) {
        let lane = ComplaintId::mint(self.now.timestamp_millis(), bytes());
        let answer = self.does(name, lane, &complaint::Command::File { filing }).await;
        (lane, answer.no.expect("a number").into())
    }

    /// The worker takes the job, arrives, and ends the work so.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn works(&mut self, name: &'static str, lane: TicketId, outcome: Outcome) {
        let complete = Command::Complete {
            outcome,
            photos: Vec::new(),
            confirmation: None,
        };
        for step in [Command::Acknowledge {}, Command::Arrive {}, complete] {
            let answer = self.does(name, lane, &step).await;
            assert!(answer.took_effect(), "{step:?}: {answer:?}");
        }
    }

    /// A report that was accepted and sent to these workers.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn dispatched(&mut self, content: &str, crew: &[&str]) -> (TicketId, TicketNo) {
        let (lane, no) = self.reported(content).await;
        let crew = crew.iter().map(|name| self.staff(name).id).collect();
        assert!(self.does("desk", lane, &Command::Accept {}).await.took_effect());
        let due = self.now + TimeDelta::days(2);
        assert!(
            self.does(
                "manager",
                lane,
                &Command::Dispatch {
                    crew,
                    due,
                    note: None
                }
            )
            .await
            .took_effect()
        );
        (lane, no)
    }

    /// Removes the database. A test that fails leaves it behind for a look.
    ///
    /// # Panics
    /// When PostgreSQL refuses.
    pub async fn close(self) {
        self.db.pool().close().await;
        let admin = PgPool::connect(&self.url).await.expect("PostgreSQL answers");
        let sql = format!("drop database {} with (force)", self.name);
        sqlx::query(AssertSqlSafe(sql))
            .execute(&admin)
            .await
            .expect("database dropped");
    }
}

/// The URL of the database `name` on the PostgreSQL of `url`.
fn beside(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').expect("the URL names a database");
    format!("{server}/{name}")
}
