//! A phone that pulls and believes what it is told.

use crate::races::http::Door;
use domain::id::{Epoch, TicketId};
use domain::wire::PullRequest;
use std::collections::BTreeMap;
use store::Db;
use store::testing::races;

/// The jobs of one person, as far as they were pulled.
#[derive(Default)]
pub struct Phone {
    pub cursor: i64,
    pub jobs: BTreeMap<TicketId, u64>,
    epoch: Option<Epoch>,
}

impl Phone {
    /// Pulls one page; says whether there is more.
    pub async fn pull(&mut self, door: Door, cookie: &str, limit: Option<u32>) -> bool {
        let request = PullRequest {
            epoch: self.epoch,
            cursor: self.cursor,
            limit,
            install: None,
        };
        let page = door.pull(cookie, &request).await.expect("a page");
        assert!(!page.reset, "what was pulled stays good");
        assert!(page.cursor >= self.cursor, "a cursor never goes back");
        let mut last = self.cursor;
        for change in page.changes {
            assert!(
                last < change.v && change.v <= page.cursor,
                "changes come in order, after the old cursor and up to the new one"
            );
            last = change.v;
            self.jobs.insert(change.job.ticket.id, change.job.ticket.version);
        }
        for gone in page.tombstones {
            self.jobs.remove(&gone);
        }
        self.epoch = Some(page.epoch);
        self.cursor = page.cursor;
        page.more
    }

    /// Pulls until there is no more.
    pub async fn catch_up(&mut self, door: Door, cookie: &str) {
        while self.pull(door, cookie, None).await {}
    }

    /// Makes sure that it knows all these jobs as they are.
    pub async fn knows(&self, db: &Db, jobs: &[TicketId]) {
        let mut truth = BTreeMap::new();
        for (ticket, version, _) in races::history(db).await {
            if jobs.contains(&ticket) {
                truth.insert(ticket, u64::try_from(version).expect("a version"));
            }
        }
        assert_eq!(truth.len(), jobs.len());
        assert_eq!(self.jobs, truth, "what was pulled is what there is");
    }
}
