//! `baoxiu serve`: puts the parts together, and takes them apart again in order.

use crate::accounts::ByChance;
use crate::chance::Chance;
use crate::config::{Campus, Database, Log, LogForm, Messages, Storage, Web};
use crate::http::blobs::Blobs;
use crate::http::site::Site;
use crate::http::{Live, Server, Throttles, metrics, router};
use crate::{clock, sms, task};
use anyhow::{Context, Result};
use app::host::{Host, Settings};
use axum::serve::ListenerExt;
use clap::Args;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Everything that a server needs to know.
#[derive(Args, Debug)]
pub(super) struct Serve {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    web: Web,
    #[command(flatten)]
    campus: Campus,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    messages: Messages,
    #[command(flatten)]
    log: Log,
}

impl Serve {
    /// Serves until SIGTERM or SIGINT; open requests finish, streams are closed, tasks end.
    pub(super) async fn run(self) -> Result<()> {
        log_to_stderr(self.log.form);
        let sms = sms::open(&self.messages)?;
        let (closing, closed) = watch::channel(false);
        let (server, changes) = self.server(closed.clone())?;
        let listener = TcpListener::bind(&self.web.addr).await.with_context(|| {
            format!(
                "can't listen on {}: choose another address with BAOXIU_ADDR or PORT",
                self.web.addr
            )
        })?;
        match server.host.db.ready().await {
            Ok(()) => tracing::info!(
                address = self.web.addr,
                build = server.host.settings.build,
                "serving"
            ),
            Err(why) => tracing::warn!(%why, "serving, but the database is not ready; it is tried again"),
        }

        let mut tasks = JoinSet::new();
        tasks.spawn(task::live::run(server.host.db.clone(), changes, closed.clone()));
        tasks.spawn(task::outbox::run(server.clone(), sms, closed.clone()));
        tasks.spawn(task::cleanup::run(server.clone(), closed.clone()));
        tasks.spawn(task::retention::run(server.clone(), closed.clone()));
        tasks.spawn(task::watch::run(
            server.clone(),
            self.campus.remind_every,
            closed.clone(),
        ));
        tasks.spawn(stop_on_signal(closing));

        let app = router(server).into_make_service_with_connect_info::<SocketAddr>();
        let listener = listener.tap_io(|stream| {
            // an answer of a few hundred bytes must not wait for more
            let _ = stream.set_nodelay(true);
        });
        let serving = axum::serve(listener, app).with_graceful_shutdown(closing_of(closed.clone()));
        let within = *self.web.shutdown_within;
        let too_long = async {
            closing_of(closed).await;
            tokio::time::sleep(within).await;
        };
        tokio::select! {
            result = serving => result.context("the server stopped")?,
            () = too_long => tracing::warn!("requests that did not finish in time were cut off"),
        }
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(within, ended).await.is_err() {
            tracing::warn!("a task did not end in time and was cut off");
        }
        tracing::info!("stopped");
        Ok(())
    }

    /// The server's parts, and the end on which changes come in.
    fn server(
        &self,
        closed: watch::Receiver<bool>,
    ) -> Result<(Arc<Server>, watch::Sender<crate::http::Seen>)> {
        let site = Site::find(&self.web.site_root).with_worker_off(self.web.sw_off);
        let settings = Settings {
            public_url: self.web.public_url()?,
            zone: self.campus.tz,
            hotline: self.campus.hotline.clone(),
            build: site.build.clone(),
            assets: site.assets.clone(),
        };
        let host = Host {
            db: self.database.open()?.in_zone(self.campus.tz),
            settings: Arc::new(settings),
            now: clock::now,
            accounts: Arc::new(ByChance::from_system()),
        };
        let (live, changes) = Live::new(closed);
        let server = Server {
            host,
            site,
            blobs: Blobs::open(&self.storage)?,
            chance: Chance::from_system(),
            throttles: Throttles::new(),
            live,
            trust_proxy: self.web.trust_proxy,
            metrics_token: self.web.metrics_token.clone(),
            metrics: metrics::install(),
        };
        Ok((Arc::new(server), changes))
    }
}

async fn closing_of(mut closed: watch::Receiver<bool>) {
    task::ended(&mut closed).await;
}

async fn stop_on_signal(closing: watch::Sender<bool>) {
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: open requests finish first");
    closing.send_replace(true);
}

/// Writes the log to stderr.
fn log_to_stderr(form: LogForm) {
    use tracing_subscriber::EnvFilter;
    // the session crates suspect everybody whose session is over
    let usual = "info,sqlx=warn,tower_sessions=error,tower_sessions_core=off";
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let done = match form {
        LogForm::Json => log.json().try_init(),
        LogForm::Text => log.with_ansi(false).try_init(),
    };
    if done.is_err() {
        eprintln!("• the log is already set up");
    }
}
