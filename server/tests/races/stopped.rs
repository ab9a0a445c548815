//! PostgreSQL itself goes down and comes back while phones send.

use crate::races::cluster::Cluster;
use crate::races::fleet::{Fleet, again, note, once_and_in_order, until};
use crate::races::http::Door;
use crate::races::phone::Phone;
use domain::id::TicketId;
use domain::wire::{Answer, AnswerStatus, Envelope, MAX_BATCH};
use futures::future::join_all;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use store::Db;
use store::testing::{Campus, races};

const WORKERS: [&str; 3] = ["worker1", "worker2", "worker3"];

/// What the phones share.
struct Load {
    campus: Mutex<Campus>,
    doors: [Door; 2],
    /// All that was given, by whom, in order.
    given: Mutex<BTreeMap<&'static str, Vec<Envelope>>>,
    /// What was answered.
    told: Mutex<BTreeMap<domain::id::CommandId, Answer>>,
    enough: AtomicBool,
}

impl Load {
    fn told(&self) -> MutexGuard<'_, BTreeMap<domain::id::CommandId, Answer>> {
        self.told.lock().expect("no panic")
    }

    /// The next notes of `name`, in two lanes by turns.
    fn give(&self, name: &'static str, lanes: [TicketId; 2]) -> Vec<Envelope> {
        let mut campus = self.campus.lock().expect("no panic");
        let mut batch = Vec::new();
        for lane in [lanes, lanes].concat() {
            batch.push(campus.envelope(name, lane, &note()));
        }
        let mut given = self.given.lock().expect("no panic");
        given.entry(name).or_default().extend(batch.clone());
        batch
    }

    /// A phone: gives notes, and sends each batch to one server or the other until all of it is answered.
    async fn phone(self: Arc<Self>, name: &'static str, cookie: String, lanes: [TicketId; 2]) {
        let mut queue: Vec<Envelope> = Vec::new();
        for turn in 0_usize.. {
            if queue.is_empty() {
                if self.enough.load(Ordering::Relaxed) {
                    return;
                }
                queue = self.give(name, lanes);
            }
            let Ok(answers) = self.doors[turn % 2].try_push(&cookie, &queue).await else {
                continue;
            };
            for answer in answers {
                if answer.took_effect() {
                    queue.retain(|command| command.id != answer.id);
                    self.told().insert(answer.id, answer);
                } else {
                    assert_eq!(answer.status, AnswerStatus::Retry, "{answer:?}");
                }
            }
        }
    }

    /// Waits until so many more commands are answered.
    async fn goes_on(&self, more: usize) {
        let wanted = self.told().len() + more;
        until("commands are answered", async || {
            (self.told().len() >= wanted).then_some(())
        })
        .await;
    }
}

/// Both servers, at once.
async fn readiness(doors: [Door; 2]) -> [u16; 2] {
    let (a, b) = tokio::join!(doors[0].status("/readyz"), doors[1].status("/readyz"));
    [a, b]
}

/// What was said to be applied stands there, just after the database came back.
async fn kept(db: &Db, told: &BTreeMap<domain::id::CommandId, Answer>) {
    let receipts = races::receipts(db).await;
    let lost: Vec<_> = told.keys().filter(|id| !receipts.contains_key(id)).collect();
    assert!(lost.is_empty(), "{} of {} are lost", lost.len(), told.len());
}

/// Everything once more, at both servers at once: all of it is known, and answered as before.
async fn send_all_again(load: &Load, cookies: &BTreeMap<&'static str, String>) {
    let given = load.given.lock().expect("no panic").clone();
    let told = load.told().clone();
    for (name, commands) in &given {
        for batch in commands.chunks(MAX_BATCH) {
            let cookie = &cookies[name];
            let (one, two) = tokio::join!(
                load.doors[0].push(cookie, batch),
                load.doors[1].push(cookie, batch)
            );
            let wanted: Vec<Answer> = batch.iter().map(|command| again(&told[&command.id])).collect();
            assert_eq!(one.expect("answers"), wanted);
            assert_eq!(two.expect("answers"), wanted);
        }
    }
}

#[tokio::test]
async fn f10_f15_postgresql_that_crashes_and_stops_under_load_loses_nothing_and_doubles_nothing() {
    let cluster = Cluster::new().await;
    let mut fleet = Fleet::over(Campus::on(cluster.url().await).await).await;
    let db = fleet.db();
    for name in ["fsync", "synchronous_commit", "full_page_writes"] {
        assert_eq!(races::setting(&db, name).await, "on", "{name}");
    }
    let mut cookies = BTreeMap::new();
    let mut jobs = BTreeMap::new();
    for name in WORKERS {
        cookies.insert(name, fleet.cookie(name).await);
        let one = fleet.campus.dispatched("灯不亮", &[name]).await.0;
        let two = fleet.campus.dispatched("水管漏水", &[name]).await.0;
        jobs.insert(name, [one, two]);
    }
    let Fleet {
        campus, mut a, mut b, ..
    } = fleet;
    let load = Arc::new(Load {
        campus: Mutex::new(campus),
        doors: [a.door, b.door],
        given: Mutex::default(),
        told: Mutex::default(),
        enough: AtomicBool::new(false),
    });
    let mut pulling = Phone::default();
    pulling.catch_up(a.door, &cookies["worker1"]).await;
    let phones: Vec<_> = WORKERS
        .into_iter()
        .map(|name| tokio::spawn(load.clone().phone(name, cookies[name].clone(), jobs[name])))
        .collect();
    for crash in [true, false] {
        load.goes_on(40).await;
        if crash {
            cluster.crash().await;
        } else {
            cluster.stop().await;
        }
        let before = load.told().clone();
        assert_eq!(readiness(load.doors).await, [503, 503], "without a database");
        assert_eq!(a.door.status("/healthz").await, 200, "the process lives");
        cluster.start().await;
        kept(&db, &before).await;
        until("both servers are ready again", async || {
            (readiness(load.doors).await == [200, 200]).then_some(())
        })
        .await;
        load.goes_on(40).await;
    }
    load.enough.store(true, Ordering::Relaxed);
    join_all(phones)
        .await
        .into_iter()
        .for_each(|end| end.expect("no panic"));
    assert!(a.lives() && b.lives(), "nobody started them again");

    let given: Vec<Envelope> = load
        .given
        .lock()
        .expect("no panic")
        .values()
        .flatten()
        .cloned()
        .collect();
    once_and_in_order(&db, &given).await;
    send_all_again(&load, &cookies).await;
    let receipts = once_and_in_order(&db, &given).await;
    assert!(
        load.told()
            .iter()
            .all(|(id, answer)| receipts[id].version == answer.version)
    );
    // a phone that pulled before goes on from its cursor
    pulling.catch_up(b.door, &cookies["worker1"]).await;
    pulling.knows(&db, &jobs["worker1"]).await;
    drop((a, b, load));
}
