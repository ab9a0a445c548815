//! The command line. Errors are one plain sentence on stderr, and an exit code.

mod migrate;
mod restored;
pub mod seed;
mod serve;
mod user;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// 后勤报修: a university's repair office in one program.
#[derive(Debug, Parser)]
#[command(name = "baoxiu", version, about)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve pages and interfaces until told to stop
    Serve(serve::Serve),
    /// Bring the database's tables to this version
    Migrate(crate::config::Database),
    /// To be run after a backup was restored, before serving: phones then send again what the backup may lack
    Restored(crate::config::Database),
    /// Load the demo campus into an empty database
    SeedDemo(seed::SeedDemo),
    /// Accounts
    #[command(subcommand)]
    User(user::User),
}

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    let verb = Line::parse().verb;
    match run(verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("✗ {}", sentence(&why));
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        match verb {
            Verb::Serve(serve) => serve.run().await,
            Verb::Migrate(database) => migrate::run(&database).await,
            Verb::Restored(database) => restored::run(&database).await,
            Verb::SeedDemo(seed) => seed.run().await,
            Verb::User(user) => user.run().await,
        }
    });
    // whatever still hangs in a thread of its own is not waited for
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    result
}

/// What went wrong and how to mend it, with the cause behind it.
fn sentence(why: &anyhow::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in why.chain().map(ToString::to_string) {
        // a cause that the sentence before has quoted already is not said again
        if !said.iter().any(|earlier| earlier.contains(&cause)) {
            said.push(cause);
        }
    }
    said.join(" — ")
}

/// A failure of the database in words that say how to mend it.
pub(crate) fn database_sentence(why: store::StoreError) -> anyhow::Error {
    match why {
        store::StoreError::Db(why) if is_missing_table(&why.to_string()) => {
            anyhow::anyhow!("the database has no tables of this program yet: run `baoxiu migrate`")
        }
        store::StoreError::Db(why) => {
            anyhow::Error::new(why).context("the database does not answer: start it, or correct DATABASE_URL")
        }
        other => anyhow::Error::new(other),
    }
}

fn is_missing_table(why: &str) -> bool {
    why.contains("relation \"") && why.contains("does not exist")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Line::command().debug_assert();
    }

    #[test]
    fn a_cause_is_said_once() {
        let why = anyhow::anyhow!("port taken")
            .context("can't listen: port taken")
            .context("not started");
        assert_eq!(sentence(&why), "not started — can't listen: port taken");
    }
}
