//! A PostgreSQL of a test's own, which it may stop.

use crate::races::fleet::until;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `tools/pg.sh`, which knows how to start one as whom.
const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tools/pg.sh");

/// A durable cluster in a folder of its own. It ends when it is dropped.
pub struct Cluster {
    dir: PathBuf,
}

impl Cluster {
    /// A new one, started.
    pub async fn new() -> Self {
        let dir = std::env::temp_dir().join(format!("baoxiu-races-pg-{}", std::process::id()));
        // what an earlier process of this number left behind
        let _ = std::fs::remove_dir_all(&dir);
        let cluster = Self { dir };
        cluster.start().await;
        cluster
    }

    /// Starts it again where it was; returns when it takes connections.
    pub async fn start(&self) {
        let (done, said) = self.tool("start").await;
        assert!(done, "{said}");
    }

    /// Stops it in order: whoever works is thrown out, what was committed is written to its tables.
    pub async fn stop(&self) {
        let (done, said) = self.tool("stop").await;
        assert!(done, "{said}");
    }

    /// Lets it crash: nothing is written any more, and what comes next is recovery.
    pub async fn crash(&self) {
        let notes = self.dir.join("data/postmaster.pid");
        let notes = std::fs::read_to_string(notes).expect("its process");
        let postmaster: u32 = notes.lines().next().expect("a line").parse().expect("a number");
        let kill = Command::new("sh")
            .args(["-c", &format!("kill -QUIT {postmaster}")])
            .status();
        assert!(kill.expect("a shell").success());
        until("PostgreSQL is down", async || {
            (!self.tool("status").await.0).then_some(())
        })
        .await;
    }

    /// Where it is.
    pub async fn url(&self) -> String {
        let (done, url) = self.tool("url").await;
        assert!(done, "{url}");
        url.trim().to_owned()
    }

    async fn tool(&self, verb: &'static str) -> (bool, String) {
        let dir = self.dir.clone();
        tokio::task::spawn_blocking(move || tool(verb, &dir))
            .await
            .expect("no panic")
    }
}

fn tool(verb: &str, dir: &Path) -> (bool, String) {
    let ended = Command::new(TOOL)
        .arg(verb)
        .arg(dir)
        .output()
        .expect("tools/pg.sh runs");
    let said = [ended.stdout, ended.stderr].concat();
    (
        ended.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = tool("stop", &self.dir);
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}
