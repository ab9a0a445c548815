//! Two server processes on one campus.

use crate::races::http::Door;
use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::id::{CommandId, TicketId};
use domain::rejection::Field;
use domain::text::Remark;
use domain::ticket::Command;
use domain::wire::{Answer, Envelope};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use store::Db;
use store::testing::{Campus, races};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_baoxiu");

const PASSWORD: &str = "a good password";

/// What has not come about after this time will not: the test fails.
const NEVER: Duration = Duration::from_secs(60);

/// Looks again and again until there is something; for conditions of other processes, which tell nobody.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let found = tokio::time::timeout(NEVER, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(4)).await;
        }
    });
    found.await.unwrap_or_else(|_| panic!("never came about: {what}"))
}

/// The servers' connections that wait for locks, once there are so many.
pub async fn waiting(db: &Db, count: usize) -> Vec<races::Wait> {
    until(&format!("{count} transactions wait"), async || {
        let waits = races::waits(db).await;
        (waits.len() >= count).then_some(waits)
    })
    .await
}

/// A server process. It is killed when it is dropped.
pub struct Process {
    pub door: Door,
    child: Child,
    data: PathBuf,
    log: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Process {
    /// A server on the database of `url`, which listens.
    pub async fn start(url: String) -> Self {
        let start = move || {
            for _ in 0..8 {
                if let Some(process) = Self::try_start(&url) {
                    return process;
                }
            }
            panic!("the server does not start; what it says stands above")
        };
        tokio::task::spawn_blocking(start).await.expect("no panic")
    }

    /// `None` when somebody else took the port before it did.
    fn try_start(url: &str) -> Option<Self> {
        let free = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = free.local_addr().expect("an address");
        drop(free);
        let data =
            std::env::temp_dir().join(format!("baoxiu-races-{}-{}", std::process::id(), address.port()));
        let mut child = std::process::Command::new(PROGRAM)
            .arg("serve")
            .env_clear()
            .env("DATABASE_URL", url)
            // few: each begins with a slow handshake in a build that is not optimised
            .env("BAOXIU_DB_CONNECTIONS", "5")
            .env("BAOXIU_ADDR", address.to_string())
            .env("BAOXIU_DATA_DIR", &data)
            .env("RUST_LOG", "info,sqlx=warn,tower_sessions=error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = child.stderr.take().expect("its log");
        let (serving, listens) = channel();
        let log = Arc::new(Mutex::new(Vec::new()));
        let reader = {
            let log = log.clone();
            std::thread::spawn(move || read_log(BufReader::new(stderr), &log, &serving))
        };
        let process = Self {
            door: Door(address),
            child,
            data,
            log,
            reader: Some(reader),
        };
        // an error: it ended before it listened
        listens.recv().ok().map(|()| process)
    }

    /// kill -9; returns when it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().expect("gone");
        if let Some(reader) = self.reader.take() {
            reader.join().expect("read to the end");
        }
    }

    /// Whether it runs still, having never stopped.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().expect("asked").is_none()
    }

    /// The ids of messages that it sent, as far as they are known.
    pub fn sent(&self) -> Vec<i64> {
        let log = self.log.lock().expect("the log");
        let ids = log.iter().filter_map(|line| {
            // the id, with or without its field's name before it
            let (_, rest) = line.split_once("an SMS for /admin/messages ")?;
            let id = rest.split_whitespace().next()?;
            id.rsplit('=').next()?.parse().ok()
        });
        ids.collect()
    }
}

fn read_log(lines: impl BufRead, log: &Mutex<Vec<String>>, serving: &Sender<()>) {
    for line in lines.lines().map_while(Result::ok) {
        if line.contains("serving") {
            let _ = serving.send(());
        }
        log.lock().expect("the log").push(line);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.data);
        if std::thread::panicking() {
            let log = self.log.lock().map(|log| log.join("\n")).unwrap_or_default();
            eprintln!("── the server at {}:\n{log}", self.door.0);
        }
    }
}

/// A campus with two servers, and brakes on its database.
pub struct Fleet {
    pub campus: Campus,
    pub a: Process,
    pub b: Process,
    cookies: BTreeMap<&'static str, String>,
}

impl Fleet {
    /// On the PostgreSQL of the tests.
    pub async fn new() -> Self {
        Self::over(Campus::new().await).await
    }

    /// On this campus.
    pub async fn over(campus: Campus) -> Self {
        races::fit(&campus.db).await;
        races::let_in(&campus.db, &cheap_hash()).await;
        let (a, b) = tokio::join!(Process::start(campus.url()), Process::start(campus.url()));
        Self {
            campus,
            a,
            b,
            cookies: BTreeMap::new(),
        }
    }

    /// The database.
    pub fn db(&self) -> Db {
        self.campus.db.clone()
    }

    /// The session of `name`, which began at one server and holds at both; none for those without an account.
    pub async fn cookie(&mut self, name: &'static str) -> String {
        if name == "reporter" {
            return String::new();
        }
        if let Some(cookie) = self.cookies.get(name) {
            return cookie.clone();
        }
        let cookie = sign_in(self.a.door, name).await;
        self.cookies.insert(name, cookie.clone());
        cookie
    }

    /// Ends the servers and removes the database.
    pub async fn close(self) {
        let Self { campus, a, b, .. } = self;
        drop((a, b));
        campus.close().await;
    }
}

/// The cookie of a new session.
async fn sign_in(door: Door, name: &str) -> String {
    let form = format!("username={name}&password={}", PASSWORD.replace(' ', "+"));
    let kind = "content-type: application/x-www-form-urlencoded\r\n";
    let reply = until("a server that has its database", async || {
        let reply = door.ask("POST", "/login", kind, form.clone().into_bytes()).await;
        Some(reply.expect("an answer")).filter(|reply| reply.status != 503)
    })
    .await;
    let cookie = reply.header("set-cookie").and_then(|line| line.split(';').next());
    let cookie = cookie.filter(|pair| pair.starts_with("baoxiu_session="));
    cookie
        .unwrap_or_else(|| panic!("{name} is signed in: {}", reply.status))
        .to_owned()
}

/// A hash that is quick to check.
fn cheap_hash() -> String {
    let params = Params::new(8, 1, 1, None).expect("parameters");
    let salt = SaltString::encode_b64(b"salt of the test").expect("a salt");
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = hasher.hash_password(PASSWORD.as_bytes(), &salt);
    hash.expect("a hash").to_string()
}

/// A note.
pub fn note() -> Command {
    Command::Note {
        text: Some(Remark::parse(Field::Remark, "等配件").expect("a remark")),
        photos: Vec::new(),
    }
}

/// Makes sure of it: each of these commands, of which each makes one event, has one receipt and one event, and those
/// of a lane stand in its ticket's history in their order. Gives the receipts' answers.
pub async fn once_and_in_order(db: &Db, commands: &[Envelope]) -> BTreeMap<CommandId, Answer> {
    let receipts = races::receipts(db).await;
    let ours: BTreeSet<CommandId> = commands.iter().map(|command| command.id).collect();
    let mut wanted: BTreeMap<TicketId, Vec<CommandId>> = BTreeMap::new();
    for command in commands {
        wanted.entry(command.lane.into()).or_default().push(command.id);
        let answer = receipts.get(&command.id);
        assert!(answer.is_some_and(Answer::took_effect), "{command:?}: {answer:?}");
    }
    let mut found: BTreeMap<TicketId, Vec<CommandId>> = BTreeMap::new();
    for (lane, version, command) in races::history(db).await {
        if ours.contains(&command) {
            found.entry(lane).or_default().push(command);
            assert_eq!(
                receipts[&command].version,
                u64::try_from(version).ok(),
                "what was answered stands there"
            );
        }
    }
    assert_eq!(found, wanted, "each command once, in the order of its lane");
    receipts
}

/// An answer as it would be a second time.
pub fn again(answer: &Answer) -> Answer {
    use domain::wire::AnswerStatus::{Applied, Duplicate};
    let mut answer = answer.clone();
    if answer.status == Applied {
        answer.status = Duplicate;
    }
    answer
}

/// What [`Process::start`] relies on: a server that says that it serves has its port.
#[test]
fn a_server_that_cannot_start_says_so() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address: SocketAddr = taken.local_addr().expect("an address");
    let ended = std::process::Command::new(PROGRAM)
        .arg("serve")
        .env_clear()
        .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
        .env("BAOXIU_ADDR", address.to_string())
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        !ended.status.success() && said.contains("can't listen") && !said.contains("serving"),
        "{said}"
    );
}
