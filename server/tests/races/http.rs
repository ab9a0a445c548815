//! One request, one connection, and a server that may be killed meanwhile.

use domain::wire::{
    Answer, AnswerStatus, Envelope, PROTO, PROTO_HEADER, PullAnswer, PullRequest, PushAnswer,
};
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use store::testing::push_of;
use tokio::task::JoinHandle;

/// A server that does not answer within this time hangs: the test fails, it does not decide anything.
const HANGS: Duration = Duration::from_secs(60);

const PUSH: &str = "/api/sync/v1/push";

/// Where a server listens.
#[derive(Clone, Copy, Debug)]
pub struct Door(pub SocketAddr);

/// An answer, whole.
pub struct Reply {
    pub status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    /// The value of a header, the first of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    fn read(bytes: &[u8]) -> Result<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.ok_or(ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        let reply = Self {
            status: status.ok_or(ErrorKind::InvalidData)?,
            head,
            body: bytes[end + 4..].to_vec(),
        };
        let length = reply.header("content-length").and_then(|text| text.parse().ok());
        if length.is_some_and(|length: usize| length > reply.body.len()) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(reply)
    }

    /// Whether it says that the server can't just now, and did nothing: a machine that is busy with other things
    /// must not decide a test.
    fn is_busy(&self) -> bool {
        self.status == 503
    }

    fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        if self.status != 200 || self.header(PROTO_HEADER) != Some(PROTO) {
            return Err(Error::other(format!("answered {}", self.status)));
        }
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Door {
    /// Asks; an error is a server that did not answer.
    pub async fn ask(self, method: &str, path: &str, headers: &str, body: Vec<u8>) -> Result<Reply> {
        // 1.0: the answer ends with the connection, and comes in one piece
        let head = format!(
            "{method} {path} HTTP/1.0\r\nhost: {}\r\n{headers}content-length: {}\r\n\r\n",
            self.0,
            body.len()
        );
        let exchange = move || {
            let mut stream = TcpStream::connect(self.0)?;
            stream.set_read_timeout(Some(HANGS))?;
            stream.write_all(&[head.as_bytes(), &body].concat())?;
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes)?;
            Reply::read(&bytes)
        };
        tokio::task::spawn_blocking(exchange).await.expect("no panic")
    }

    /// The status of a page.
    pub async fn status(self, path: &str) -> u16 {
        self.ask("GET", path, "", Vec::new())
            .await
            .expect("an answer")
            .status
    }

    async fn call(self, path: &str, cookie: &str, body: Vec<u8>) -> Result<Reply> {
        let headers =
            format!("content-type: application/json\r\n{PROTO_HEADER}: {PROTO}\r\ncookie: {cookie}\r\n");
        self.ask("POST", path, &headers, body).await
    }

    /// The answer of a server that has its database: asks again while it can't.
    async fn insist(self, path: &str, cookie: &str, body: Vec<u8>) -> Result<Reply> {
        loop {
            let reply = self.call(path, cookie, body.clone()).await?;
            if !reply.is_busy() {
                return Ok(reply);
            }
        }
    }

    /// Sends commands of one queue, once.
    pub async fn try_push(self, cookie: &str, commands: &[Envelope]) -> Result<Vec<Answer>> {
        let reply = self
            .call(PUSH, cookie, serde_json::to_vec(&push_of(commands))?)
            .await?;
        Ok(reply.json::<PushAnswer>()?.answers)
    }

    /// Sends commands of one queue to a server that has its database.
    pub async fn push(self, cookie: &str, commands: &[Envelope]) -> Result<Vec<Answer>> {
        let reply = self
            .insist(PUSH, cookie, serde_json::to_vec(&push_of(commands))?)
            .await?;
        Ok(reply.json::<PushAnswer>()?.answers)
    }

    /// Sends one command until it is decided.
    pub async fn send(self, cookie: &str, command: &Envelope) -> Result<Answer> {
        loop {
            let mut answers = self.push(cookie, std::slice::from_ref(command)).await?;
            let answer = answers.pop().ok_or_else(|| Error::other("no answer"))?;
            if answer.status != AnswerStatus::Retry {
                return Ok(answer);
            }
        }
    }

    /// Sends commands beside whatever comes next.
    pub fn pushing(self, cookie: &str, commands: &[Envelope]) -> JoinHandle<Result<Vec<Answer>>> {
        let (cookie, commands) = (cookie.to_owned(), commands.to_vec());
        tokio::spawn(async move { self.push(&cookie, &commands).await })
    }

    /// Sends one command beside whatever comes next.
    pub fn sending(self, cookie: &str, command: &Envelope) -> JoinHandle<Result<Answer>> {
        let (cookie, command) = (cookie.to_owned(), command.clone());
        tokio::spawn(async move { self.send(&cookie, &command).await })
    }

    /// Reads a page of changes.
    pub async fn pull(self, cookie: &str, request: &PullRequest) -> Result<PullAnswer> {
        let body = serde_json::to_vec(request)?;
        self.insist("/api/sync/v1/pull", cookie, body).await?.json()
    }
}
