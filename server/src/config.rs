//! Settings by flags and environment. `baoxiu serve --help` is the reference.

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use std::convert::Infallible;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// A text that no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("…")
    }
}

/// The database.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// PostgreSQL 15 or newer: postgres://user:password@host:port/name
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<Secret>,
    /// The most connections that this process opens
    #[arg(long, env = "BAOXIU_DB_CONNECTIONS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub db_connections: u32,
}

impl Database {
    /// The database, not yet reached.
    ///
    /// # Errors
    /// When no database is named, or its URL is none.
    pub fn open(&self) -> Result<store::Db> {
        let url = self.database_url.as_ref().context(
            "DATABASE_URL is not set: give it the URL of a PostgreSQL 15 or newer, or use `make run`, which brings one",
        )?;
        store::Db::connect(url.reveal(), self.db_connections)
            .context("DATABASE_URL is no PostgreSQL URL: write it as postgres://user:password@host:port/name")
    }
}

/// Addresses, and whom to believe.
#[derive(Args, Clone, Debug)]
pub struct Web {
    /// Where to listen
    #[arg(long, env = "BAOXIU_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: String,
    /// What QR codes and links in messages point to [default: http:// and the address]
    #[arg(long, env = "BAOXIU_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Take the visitor's address from X-Forwarded-For: only behind a proxy that sets it
    #[arg(long, env = "BAOXIU_TRUST_PROXY", value_parser = clap::builder::FalseyValueParser::new())]
    pub trust_proxy: bool,
    /// What /metrics asks for from elsewhere than this machine, as a bearer token
    #[arg(long, env = "BAOXIU_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<Secret>,
    /// How long open requests may take to finish at the end
    #[arg(long, env = "BAOXIU_SHUTDOWN_WITHIN", default_value = "10s")]
    pub shutdown_within: humantime::Duration,
    /// Switch off a bad service worker: phones drop it and start from the server; their queues stay
    #[arg(long, env = "BAOXIU_SW_OFF", value_parser = clap::builder::FalseyValueParser::new())]
    pub sw_off: bool,
    /// The folder of built files
    #[arg(long, env = "LEPTOS_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,
}

impl Web {
    /// What links point to, without a slash at the end.
    ///
    /// # Errors
    /// When it is no address of a site.
    pub fn public_url(&self) -> Result<String> {
        let Some(given) = &self.public_url else {
            return Ok(format!("http://{}", self.addr));
        };
        let url = given.trim().trim_end_matches('/');
        let host = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let plain = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
        ensure!(
            plain,
            "BAOXIU_PUBLIC_URL must be like https://repair.example.edu, without a path; it is {given:?}"
        );
        Ok(url.to_owned())
    }
}

/// The campus.
#[derive(Args, Clone, Debug)]
pub struct Campus {
    /// Time zone
    #[arg(long, env = "BAOXIU_TZ", default_value = "Asia/Shanghai")]
    pub tz: chrono_tz::Tz,
    /// The office's telephone number
    #[arg(long, env = "BAOXIU_HOTLINE", default_value = "8575110")]
    pub hotline: String,
    /// How often what is late is urged by SMS, counted from 8:00
    #[arg(long, env = "BAOXIU_REMIND_EVERY", default_value = "12h", value_parser = interval)]
    pub remind_every: Duration,
}

/// An interval of whole days, hours, minutes or seconds: `12h`, `2s`.
fn interval(text: &str) -> Result<Duration> {
    let length: Duration = text.parse::<humantime::Duration>()?.into();
    let sensible = Duration::from_secs(1)..=Duration::from_secs(30 * 86400);
    ensure!(sensible.contains(&length), "it must be between 1s and 30days");
    Ok(length)
}

/// Where photos lie.
#[derive(Args, Clone, Debug)]
pub struct Storage {
    /// The folder of photos
    #[arg(long, env = "BAOXIU_DATA_DIR", default_value = ".local/data")]
    pub data_dir: PathBuf,
    /// Instead of the folder: s3://bucket/prefix, with AWS_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID … beside it
    #[arg(long, env = "BAOXIU_BLOBS")]
    pub blobs: Option<String>,
}

/// How SMS leave.
#[derive(Args, Clone, Debug)]
pub struct Messages {
    /// `log`: messages stay on the page /admin/messages
    #[arg(long, env = "BAOXIU_SMS", default_value = "log")]
    pub sms: String,
}

/// How the log is written; what is written says RUST_LOG.
#[derive(Args, Clone, Debug)]
pub struct Log {
    /// `text` for people, `json` for programs; what is written says RUST_LOG
    #[arg(long = "log", env = "BAOXIU_LOG", default_value = "text")]
    pub form: LogForm,
}

/// A form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// One line for each event.
    Text,
    /// One JSON object for each event.
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        web: Web,
        #[command(flatten)]
        database: Database,
        #[command(flatten)]
        campus: Campus,
    }

    fn line(arguments: &[&str]) -> Line {
        Line::try_parse_from([&["baoxiu"], arguments].concat()).expect("a good line")
    }

    #[test]
    fn links_point_to_the_address_unless_told_otherwise() {
        let public = |arguments: &[&str]| line(arguments).web.public_url().ok();
        assert_eq!(
            public(&["--addr", "127.0.0.1:4000"]).as_deref(),
            Some("http://127.0.0.1:4000")
        );
        let given = public(&["--public-url", "https://repair.example.edu/"]);
        assert_eq!(given.as_deref(), Some("https://repair.example.edu"));
        for wrong in [
            "repair.example.edu",
            "ftp://x",
            "https://",
            "https://x/path",
            "https://user@x",
        ] {
            assert_eq!(public(&["--public-url", wrong]), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_late_is_urged_each_half_day_unless_told_otherwise() {
        let every = |arguments: &[&str]| {
            let line = Line::try_parse_from([&["baoxiu"], arguments].concat());
            line.ok().map(|line| line.campus.remind_every)
        };
        assert_eq!(every(&[]), Some(Duration::from_secs(12 * 3600)));
        assert_eq!(every(&["--remind-every", "2s"]), Some(Duration::from_secs(2)));
        assert_eq!(
            every(&["--remind-every", "1h 30m"]),
            Some(Duration::from_secs(5400))
        );
        for wrong in ["0s", "500ms", "soon", "12", "", "1year"] {
            assert_eq!(every(&["--remind-every", wrong]), None, "{wrong}");
        }
    }

    #[test]
    fn secrets_are_never_shown() {
        let line = line(&[
            "--database-url",
            "postgres://u:hunter2@h/d",
            "--metrics-token",
            "hunter3",
        ]);
        let shown = format!("{:?} {:?}", line.web, line.database);
        assert!(!shown.contains("hunter"), "{shown}");
    }
}
