//! Who asks, and whether they may: before anything else, for pages and interfaces alike, by one table.

use super::origin::is_cross_site;
use super::page::{self, Page};
use super::session::{self, Found};
use super::{Server, answer};
use app::access::{self, Rule};
use app::error::ErrorCode;
use app::host::Visitor;
use app::i18n::{self, Lang};
use app::page::Refusal;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::PersonId;
use domain::people::Author;
use domain::sync::AUTHOR_HEADER;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tower_sessions::Session;

/// What an answer looks like when it says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A page in the visitor's language.
    Page,
    /// JSON.
    Interface,
    /// A file or a probe: the same for everybody, so nobody is looked up.
    File,
}

impl Kind {
    fn of(path: &str, rule: Option<Rule>) -> Self {
        let is_file = matches!(rule, Some(Rule::Public | Rule::Operator))
            && (path.starts_with("/pkg/")
                || ["/healthz", "/readyz", "/metrics", "/shell"].contains(&path)
                || path
                    .rsplit('/')
                    .next()
                    .is_some_and(|name| path.matches('/').count() == 1 && name.contains('.')));
        if is_file {
            Self::File
        } else if path.starts_with("/api/") || path.ends_with(".svg") {
            Self::Interface
        } else {
            Self::Page
        }
    }
}

/// The visitor's address, as far as it is known; shared networks of IPv6 count as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address(pub String);

/// Finds out who asks and refuses what the table of [`access`] does not allow.
pub(super) async fn admit(
    State(server): State<Arc<Server>>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let uri = request.uri().clone();
    let rule = access::rule(uri.path());
    let kind = Kind::of(uri.path(), rule);
    let lang = language(request.headers());
    let address = address(&request, server.trust_proxy);
    request.extensions_mut().insert(Address(address));
    if kind == Kind::File {
        let open = rule == Some(Rule::Public) || is_operator(&server, &request);
        let visitor = Visitor { staff: None, lang };
        return if open {
            next.run(request).await
        } else {
            refuse(&server, kind, uri, visitor, ErrorCode::Forbidden).await
        };
    }
    if is_cross_site(&request, &server.host.settings.public_url) {
        return refuse(
            &server,
            kind,
            uri,
            Visitor { staff: None, lang },
            ErrorCode::Forbidden,
        )
        .await;
    }
    if let Some(chosen) = chosen_language(&request, kind) {
        return remember_language(chosen, &uri, server.is_https());
    }
    let staff = match session::who(&server, &session).await {
        Ok(Found { staff }) => staff,
        Err(why) => {
            tracing::error!(%why, "sessions can't be read");
            return refuse(
                &server,
                kind,
                uri,
                Visitor { staff: None, lang },
                ErrorCode::Unavailable,
            )
            .await;
        }
    };
    let staff = staff.filter(|staff| speaks_for(request.headers(), staff.id));
    let visitor = Visitor { staff, lang };
    let roles = visitor.staff.as_ref().map(|staff| staff.roles.as_slice());
    let refusal = match rule {
        None => Some(ErrorCode::NotFound),
        Some(rule) if access::admits(rule, roles) => None,
        Some(_) if roles.is_none() => Some(ErrorCode::SignIn),
        Some(_) => Some(ErrorCode::Forbidden),
    };
    if let Some(code) = refusal {
        return refuse(&server, kind, uri, visitor, code).await;
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Whether the request comes from a tab of whoever is signed in. A tab of one person may live on after another has
/// signed in on the same device: what it sends and asks for is that person's, and waits for them (F23, F25).
fn speaks_for(headers: &HeaderMap, signed_in: PersonId) -> bool {
    let named = headers.get(AUTHOR_HEADER).and_then(|value| value.to_str().ok());
    match named.map(|text| Author::try_from(text.to_owned())) {
        Some(Ok(Author::Person(person))) => person == signed_in,
        Some(Ok(Author::Anon(_))) | None => true,
        Some(Err(_)) => false,
    }
}

/// Says no, in the way that fits who asks.
async fn refuse(server: &Server, kind: Kind, uri: Uri, visitor: Visitor, code: ErrorCode) -> Response {
    if kind != Kind::Page {
        return answer::error(visitor.lang, code);
    }
    let refusal = match code {
        ErrorCode::SignIn => return to_sign_in(&uri),
        ErrorCode::Forbidden => Refusal::Forbidden,
        ErrorCode::Unavailable => Refusal::Unavailable,
        _ => Refusal::NotFound,
    };
    page::render(server, Page::refused(uri, visitor, refusal)).await
}

/// Leads to sign-in and back.
fn to_sign_in(uri: &Uri) -> Response {
    let wanted = uri.path_and_query().map_or("/", |wanted| wanted.as_str());
    see_other(&["/login?next=", &escape(wanted)].concat())
}

/// Leads to another address.
pub(super) fn see_other(location: &str) -> Response {
    let location = HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// Percent-encoding of everything but letters, digits and what is plain in a query.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The language that the visitor chose before.
fn language(headers: &HeaderMap) -> Lang {
    cookie(headers, i18n::COOKIE)
        .and_then(Lang::parse)
        .unwrap_or_default()
}

/// The language that this very link chooses.
fn chosen_language(request: &Request, kind: Kind) -> Option<Lang> {
    let pages = kind == Kind::Page && matches!(*request.method(), Method::GET | Method::HEAD);
    let query = request.uri().query().filter(|_| pages)?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Lang::parse)
}

/// Remembers the language for a year and shows the same page without it in its address.
fn remember_language(lang: Lang, uri: &Uri, secure: bool) -> Response {
    let rest: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.starts_with("lang="))
        .collect();
    // two slashes at the beginning would name another host
    let path = ["/", uri.path().trim_start_matches('/')].concat();
    let location = if rest.is_empty() {
        path
    } else {
        [&path, "?", &rest.join("&")].concat()
    };
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{}={}; Path=/; Max-Age=31536000; SameSite=Lax{secure}",
        i18n::COOKIE,
        lang.as_str()
    );
    let mut answer = see_other(&location);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}

/// Whether the program that watches this one asks: from this machine and not through a proxy, or with its token.
fn is_operator(server: &Server, request: &Request) -> bool {
    let here = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    if here
        && !request.headers().contains_key("x-forwarded-for")
        && !request.headers().contains_key("forwarded")
    {
        return true;
    }
    let given = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    match (&server.metrics_token, given) {
        (Some(token), Some(given)) => same(token.reveal().as_bytes(), given.as_bytes()),
        _ => false,
    }
}

/// Equality that takes as long for a wrong first byte as for a wrong last one.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .fold(0, |differences, (a, b)| differences | (a ^ b))
            == 0
}

fn address(request: &Request, trust_proxy: bool) -> String {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| peer.ip());
    let told = || {
        // the last entry is the one that our own proxy wrote
        let line = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?
            .to_str()
            .ok()?;
        line.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let address = if trust_proxy { told().or(peer) } else { peer };
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn request(uri: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).expect("a request")
    }

    #[test]
    fn probes_and_files_need_nobody_to_be_looked_up() {
        let kind = |path: &str| Kind::of(path, access::rule(path));
        for path in [
            "/healthz",
            "/readyz",
            "/metrics",
            "/shell",
            "/sw.js",
            "/boot.js",
            "/icon.svg",
            "/pkg/a.wasm",
        ] {
            assert_eq!(kind(path), Kind::File, "{path}");
        }
        for path in [
            "/api/page",
            "/api/live",
            "/admin/places/D1-101/qr.svg",
            "/api/none",
        ] {
            assert_eq!(kind(path), Kind::Interface, "{path}");
        }
        for path in ["/", "/r/D1-101", "/t/0.0", "/desk", "/none", "/none.php"] {
            assert_eq!(kind(path), Kind::Page, "{path}");
        }
    }

    #[test]
    fn the_visitors_address_is_the_peers_unless_a_trusted_proxy_says_otherwise() {
        let mut request = request("/", &[("x-forwarded-for", "203.0.113.9, 198.51.100.7")]);
        let peer: SocketAddr = "[2001:db8:1:2:3:4:5:6]:4000".parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(peer));
        assert_eq!(address(&request, false), "2001:db8:1:2::/64");
        assert_eq!(address(&request, true), "198.51.100.7");
    }

    #[test]
    fn the_language_is_chosen_by_link_on_pages_and_leaves_the_address() {
        let chosen = |uri| chosen_language(&request(uri, &[]), Kind::Page);
        assert_eq!(chosen("/tickets?text=a&lang=en"), Some(Lang::En));
        assert_eq!(chosen("/tickets?lang=fr"), None);
        let uri: Uri = "/tickets?text=a&lang=en".parse().expect("an address");
        let answer = remember_language(Lang::En, &uri, true);
        assert_eq!(answer.headers()[LOCATION], "/tickets?text=a");
        assert!(
            answer.headers()[SET_COOKIE]
                .to_str()
                .is_ok_and(|cookie| cookie.contains("lang=en; Path=/"))
        );
        let away: Uri = "http://x//evil.example/?lang=en".parse().expect("an address");
        assert_eq!(
            remember_language(Lang::En, &away, true).headers()[LOCATION],
            "/evil.example/"
        );
    }

    #[test]
    fn cookies_are_read_by_name() {
        let request = request("/", &[("cookie", "xlang=zh; lang=en; baoxiu_session=a")]);
        assert_eq!(language(request.headers()), Lang::En);
    }

    #[test]
    fn what_was_wanted_survives_the_way_through_sign_in() {
        let uri: Uri = "/tickets?text=%E7%81%AF&stage=closed"
            .parse()
            .expect("an address");
        let answer = to_sign_in(&uri);
        assert_eq!(
            answer.headers()[LOCATION],
            "/login?next=/tickets%3Ftext%3D%25E7%2581%25AF%26stage%3Dclosed"
        );
    }
}
