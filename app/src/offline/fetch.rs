//! The way to the server. An answer counts only when it is this server's, in this protocol's words: captive portals
//! and proxies answer everything, and gladly with 200 (F14).

use super::{Link, js};
use crate::page::Shown;
use domain::blob::BlobRef;
use domain::id::TrackingToken;
use domain::people::Author;
use domain::sync::{AUTHOR_HEADER, Net, NetFault};
use domain::wire::{PROTO, PROTO_HEADER, PullAnswer, PullRequest, PushAnswer, PushRequest};
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortController, Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response,
};

/// How long commands and jobs may take.
const LIMIT_MS: u64 = 10_000;
/// A bad network still moves so many bytes a second; a photo may take accordingly longer (F21).
const SLOW_BYTES_PER_S: u64 = 8_000;
/// The longest that a photo may take.
const PHOTO_LIMIT_MS: u64 = 300_000;

/// The way of one author's queue to the server that this page came from.
#[derive(Clone, Copy, Debug)]
pub struct Fetch {
    /// Whose queue; every request names them (F23).
    pub author: Author,
}

impl Fetch {
    /// Tells the device how things stand with the server, as this exchange has shown.
    fn heard<T>(self, outcome: Result<T, NetFault>) -> Result<T, NetFault> {
        let link = match &outcome {
            Err(NetFault::Offline) => Link::Offline,
            Err(NetFault::SignIn) => Link::SignIn,
            Err(NetFault::Update) => Link::Update,
            Ok(_) | Err(_) => Link::Online,
        };
        let answered = matches!(outcome, Ok(_) | Err(NetFault::TooLarge | NetFault::Refused));
        let signed = matches!(self.author, Author::Person(_));
        super::device::heard(signed, link, answered);
        outcome
    }

    async fn json<Q: Serialize, A: DeserializeOwned>(self, path: &str, question: &Q) -> Result<A, NetFault> {
        let body = serde_json::to_string(question).map_err(|_| NetFault::Refused)?;
        let answer = self
            .ask("POST", path, Some(("application/json", body.into())), LIMIT_MS)
            .await?;
        read_status(answer.status(), &answer)?;
        let kind = answer
            .headers()
            .get("content-type")
            .ok()
            .flatten()
            .unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(NetFault::Offline);
        }
        let text = js::within(LIMIT_MS, js::settled(answer.text())).await;
        let text = text
            .and_then(Result::ok)
            .and_then(|text| text.as_string())
            .ok_or(NetFault::Offline)?;
        domain::json::read(&text).map_err(|_| NetFault::Offline)
    }

    /// What the reporter's page of this address shows.
    pub async fn shown(self, path: &str, search: &str) -> Result<Shown, NetFault> {
        let question = BTreeMap::from([("path", path), ("search", search)]);
        self.heard(self.json("/api/page", &question).await)
    }

    /// A photo that the server has and this person may see.
    #[cfg(feature = "staff")]
    pub async fn photo(self, blob: &BlobRef) -> Result<Option<Response>, NetFault> {
        let answer = self
            .ask("GET", &address(blob, None), None, photo_limit_ms(blob))
            .await;
        let answer = self.heard(answer)?;
        match answer.status() {
            // not sent yet, or no longer to be seen by this person
            403 | 404 => Ok(None),
            status => read_status(status, &answer).map(|()| Some(answer)),
        }
    }

    /// Sends a request and waits for the head of this server's answer.
    async fn ask(
        self,
        method: &str,
        path: &str,
        body: Option<(&str, JsValue)>,
        limit_ms: u64,
    ) -> Result<Response, NetFault> {
        let (init, stop) = request(method, self.author, body).map_err(|_| NetFault::Offline)?;
        let answer = js::within(
            limit_ms,
            js::settled(Ok(js::window().fetch_with_str_and_init(path, &init))),
        )
        .await;
        let Some(answer) = answer else {
            stop.abort();
            return Err(NetFault::Offline);
        };
        let answer: Response = answer.and_then(JsCast::dyn_into).map_err(|_| NetFault::Offline)?;
        let proto = answer.headers().get(PROTO_HEADER).ok().flatten();
        if proto.as_deref() == Some(PROTO) {
            Ok(answer)
        } else {
            Err(NetFault::Offline)
        }
    }
}

impl Net for Fetch {
    async fn push(&self, request: &PushRequest) -> Result<PushAnswer, NetFault> {
        self.heard(self.json("/api/sync/v1/push", request).await)
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullAnswer, NetFault> {
        self.heard(self.json("/api/sync/v1/pull", request).await)
    }

    async fn has_blob(&self, blob: &BlobRef, token: Option<&TrackingToken>) -> Result<bool, NetFault> {
        let answer = self.heard(self.ask("HEAD", &address(blob, token), None, LIMIT_MS).await)?;
        match answer.status() {
            404 => Ok(false),
            status => read_status(status, &answer).map(|()| true),
        }
    }

    async fn put_blob(
        &self,
        blob: &BlobRef,
        bytes: &[u8],
        token: Option<&TrackingToken>,
    ) -> Result<(), NetFault> {
        let limit = photo_limit_ms(blob);
        let body = (blob.mime.as_str(), Uint8Array::from(bytes).into());
        let answer = self.heard(self.ask("PUT", &address(blob, token), Some(body), limit).await)?;
        read_status(answer.status(), &answer)
    }
}

fn photo_limit_ms(blob: &BlobRef) -> u64 {
    (LIMIT_MS + blob.len * 1_000 / SLOW_BYTES_PER_S).min(PHOTO_LIMIT_MS)
}

fn address(blob: &BlobRef, token: Option<&TrackingToken>) -> String {
    let path = blob.sha256.path();
    match token {
        Some(token) => [&path, "?token=", token.as_str()].concat(),
        None => path,
    }
}

fn request(
    method: &str,
    author: Author,
    body: Option<(&str, JsValue)>,
) -> Result<(RequestInit, AbortController), JsValue> {
    let (init, headers, stop) = (RequestInit::new(), Headers::new()?, AbortController::new()?);
    headers.set(PROTO_HEADER, PROTO)?;
    headers.set(AUTHOR_HEADER, &author.to_string())?;
    headers.set("accept", "application/json")?;
    init.set_method(method);
    init.set_credentials(RequestCredentials::SameOrigin);
    // only this server may answer, not whoever it, or somebody in between, points to
    init.set_redirect(RequestRedirect::Error);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&stop.signal()));
    if let Some((mime, body)) = body {
        headers.set("content-type", mime)?;
        init.set_body(&body);
    }
    init.set_headers(&headers);
    Ok((init, stop))
}

fn read_status(status: u16, answer: &Response) -> Result<(), NetFault> {
    match status {
        200..=299 => Ok(()),
        401 => Err(NetFault::SignIn),
        // a path that this server no longer has, and its word that this build is too old (F28)
        404 | 426 => Err(NetFault::Update),
        413 => Err(NetFault::TooLarge),
        408 | 429 | 500.. => Err(NetFault::Later {
            after_ms: wait_of(answer),
        }),
        _ => Err(NetFault::Refused),
    }
}

/// How long the server asks to wait, given in seconds.
fn wait_of(answer: &Response) -> Option<u64> {
    let seconds = answer.headers().get("retry-after").ok().flatten()?;
    seconds.trim().parse::<u64>().ok().map(|seconds| seconds * 1_000)
}
