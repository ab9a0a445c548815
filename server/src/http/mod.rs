//! Everything that speaks HTTP. `router` says what is where; `admit` says who may.

pub mod admit;
mod answer;
pub mod blobs;
mod export;
mod forms;
mod headers;
mod health;
mod limits;
mod live;
mod login;
pub mod metrics;
mod mine;
mod observe;
mod origin;
mod page;
pub mod password;
mod places;
mod qr;
mod router;
mod session;
pub mod site;
mod throttle;

pub use live::{Live, Seen};
pub use router::{paths, router};
pub use throttle::Throttles;

use crate::chance::Chance;
use crate::config::Secret;
use app::host::Host;
use blobs::Blobs;
use metrics_exporter_prometheus::PrometheusHandle;
use site::Site;

/// What all requests share.
pub struct Server {
    /// The database, settings and clock, which pages use too.
    pub host: Host,
    /// The built files.
    pub site: Site,
    /// The bytes of photos.
    pub blobs: Blobs,
    /// The source of chance.
    pub chance: Chance,
    /// Who tries too often.
    pub throttles: Throttles,
    /// What changed last.
    pub live: Live,
    /// Whether a proxy's word on the visitor's address is taken.
    pub trust_proxy: bool,
    /// What opens `/metrics` from elsewhere.
    pub metrics_token: Option<Secret>,
    /// The counters.
    pub metrics: PrometheusHandle,
}

impl Server {
    /// The clock, in milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        (self.host.now)().timestamp_millis()
    }

    /// Whether visitors come by TLS.
    fn is_https(&self) -> bool {
        self.host.settings.public_url.starts_with("https://")
    }
}

#[cfg(test)]
impl Server {
    /// A server whose database does not answer, for tests of what needs none. In a runtime only.
    fn without_database() -> Self {
        let (live, _) = Live::new(tokio::sync::watch::channel(false).1);
        let site = Site::find(std::path::Path::new("nowhere"));
        let settings = app::host::Settings {
            public_url: "http://campus.test".to_owned(),
            zone: chrono_tz::Tz::Asia__Shanghai,
            hotline: "8575110".to_owned(),
            build: site.build.clone(),
            assets: site.assets.clone(),
        };
        let db = store::Db::connect("postgres://nobody@127.0.0.1:1/none", 2).expect("a URL");
        Self {
            host: Host {
                db,
                settings: std::sync::Arc::new(settings),
                now: crate::clock::now,
                accounts: std::sync::Arc::new(crate::accounts::ByChance::from_system()),
            },
            site,
            blobs: Blobs::in_memory(),
            chance: Chance::seeded(1),
            throttles: Throttles::new(),
            live,
            trust_proxy: false,
            metrics_token: None,
            metrics: metrics::install(),
        }
    }
}
