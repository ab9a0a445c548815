//! A server over a small campus, asked as a browser asks, without a socket.

use app::host::{Host, Settings};
use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::id::PersonId;
use domain::people::{Role, Staff};
use server::accounts::ByChance;
use server::chance::Chance;
use server::clock;
use server::http::blobs::Blobs;
use server::http::site::Site;
use server::http::{Live, Seen, Server, Throttles, metrics, router};
use std::path::Path;
use std::sync::Arc;
use store::Db;
use store::people::NewPerson;
use store::testing::Campus;
use tokio::sync::watch;
use tower::ServiceExt;

/// The password of all accounts.
pub const PASSWORD: &str = "a good password";

/// A server.
pub struct Tester {
    pub server: Arc<Server>,
    pub app: Router,
    pub changes: watch::Sender<Seen>,
    pub closing: watch::Sender<bool>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    /// Whether a program carries on with the page: its file is loaded, and inline scripts with its data may run.
    pub fn has_program(&self) -> bool {
        let policy = self.header(header::CONTENT_SECURITY_POLICY);
        let (may, html) = (policy.contains("'nonce-"), self.text());
        let has = html.contains("baoxiu-boot");
        let writes = html.contains("<script nonce") || html.contains("__RESOLVED_RESOURCES");
        assert_eq!(
            (has, writes),
            (may, may),
            "what is written is allowed, and what is allowed is written"
        );
        has
    }

    /// What the page knows, as it says itself.
    pub fn page(&self) -> serde_json::Value {
        let html = self.text();
        let (_, rest) = html
            .split_once("id=\"baoxiu-page\">")
            .expect("the page's own data");
        let (data, _) = rest.split_once("</script>").expect("the end of it");
        serde_json::from_str(data).expect("JSON")
    }

    /// The value of a field of the page's form.
    pub fn field(&self, name: &str) -> String {
        self.page()["form"]["values"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

impl Tester {
    /// A server over this database.
    pub fn over(db: Db, public_url: &str) -> Self {
        let (closing, closed) = watch::channel(false);
        let (live, changes) = Live::new(closed);
        let site = Site::find(Path::new("nowhere"));
        let settings = Settings {
            public_url: public_url.to_owned(),
            zone: chrono_tz::Tz::Asia__Shanghai,
            hotline: "8575110".to_owned(),
            build: site.build.clone(),
            assets: site.assets.clone(),
        };
        let server = Arc::new(Server {
            host: Host {
                db,
                settings: Arc::new(settings),
                now: clock::now,
                accounts: Arc::new(ByChance::from_system()),
            },
            site,
            blobs: Blobs::in_memory(),
            chance: Chance::from_system(),
            throttles: Throttles::new(),
            live,
            trust_proxy: false,
            metrics_token: "the operator's token".parse().ok(),
            metrics: metrics::install(),
        });
        Self {
            app: router(server.clone()),
            server,
            changes,
            closing,
        }
    }

    /// A server over a fresh small campus.
    pub async fn new() -> (Campus, Self) {
        let campus = Campus::new().await;
        let tester = Self::over(campus.db.clone(), "http://campus.test");
        (campus, tester)
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "campus.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).expect("a request")).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], Body::empty()).await
    }

    pub async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        self.ask(Method::GET, path, &[("cookie", cookie)], Body::empty())
            .await
    }

    /// Sends a plain form.
    pub async fn form(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("cookie", cookie),
        ];
        self.ask(Method::POST, path, &headers, body.join("&")).await
    }

    /// Calls a server function.
    pub async fn call(&self, path: &str, cookie: &str, body: &serde_json::Value) -> Answer {
        let headers = [
            ("content-type", "application/json"),
            ("cookie", cookie),
            ("x-sync-proto", "1"),
        ];
        self.ask(Method::POST, path, &headers, body.to_string()).await
    }

    /// Sends a form with files: name, file's name (empty for a text), bytes.
    pub async fn multipart(&self, path: &str, parts: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, file, bytes) in parts {
            body.extend_from_slice(b"--limit\r\ncontent-disposition: form-data; name=\"");
            body.extend_from_slice(name.as_bytes());
            if !file.is_empty() {
                body.extend_from_slice(format!("\"; filename=\"{file}").as_bytes());
            }
            body.extend_from_slice(b"\"\r\n\r\n");
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--limit--\r\n");
        let headers = [("content-type", "multipart/form-data; boundary=limit")];
        self.ask(Method::POST, path, &headers, body).await
    }

    /// Adds an account of that role and signs it in; gives the cookie.
    pub async fn signed_in(&self, username: &str, role: Role) -> String {
        self.account(username, role).await;
        let answer = self
            .form("/login", "", &[("username", username), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        cookie_of(&answer)
    }

    /// Adds an account whose password is cheap to check.
    pub async fn account(&self, username: &str, role: Role) -> Staff {
        let params = Params::new(8, 1, 1, None).expect("parameters");
        let salt = SaltString::encode_b64(b"salt of the test").expect("a salt");
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = hasher.hash_password(PASSWORD.as_bytes(), &salt).expect("a hash");
        let staff = Staff {
            id: PersonId::mint(0, self.server.chance.bytes()),
            name: username.to_owned(),
            roles: vec![role],
            departments: vec![domain::place::DepartmentCode::parse("utilities").expect("a code")],
        };
        let person = NewPerson {
            staff: staff.clone(),
            username: username.to_owned(),
            phone: None,
            skills: Vec::new(),
            password_hash: hash.to_string(),
        };
        assert!(
            store::people::add(&self.server.host.db, &person)
                .await
                .expect("the database works")
        );
        staff
    }
}

/// The session's cookie that an answer sets.
pub fn cookie_of(answer: &Answer) -> String {
    let lines = answer.headers.get_all(header::SET_COOKIE).iter();
    let line = lines
        .filter_map(|line| line.to_str().ok())
        .find(|line| line.starts_with("baoxiu_session="));
    line.and_then(|line| line.split(';').next())
        .unwrap_or_default()
        .to_owned()
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The smallest thing that is a PNG by its first bytes; `mark` makes it another one.
pub fn photo(mark: u8) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[mark; 64]].concat()
}
