//! `baoxiu seed-demo`: the demo campus, with tickets and complaints whose histories came about by commands.

mod campus;
mod complaints;
mod fate;
mod faults;
mod hours;
mod people;
mod player;
mod reasons;
mod story;
mod tickets;
mod words;

pub use people::PASSWORD;

use super::database_sentence;
use crate::chance::Chance;
use crate::clock;
use crate::config::Database;
use crate::http::password;
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use clap::Args;
use player::Player;
use store::Db;

/// What to load.
#[derive(Args, Debug)]
pub(super) struct SeedDemo {
    #[command(flatten)]
    database: Database,
    /// How many tickets
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    tickets: u32,
    /// The same seed gives the same campus
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// How the database stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Empty: the demo campus is there now, with so many tickets.
    Nothing(u32),
    /// The demo campus, which was left as it is.
    DemoCampus,
    /// Something else, which was left as it is.
    OtherData,
}

impl SeedDemo {
    /// Loads it; says what there is.
    pub(super) async fn run(self) -> Result<()> {
        let db = self.database.open()?;
        match load(&db, self.tickets, self.seed, clock::now()).await? {
            Found::Nothing(tickets) => {
                let complaints = complaints::COUNT;
                println!(
                    "• demo campus: loaded with {tickets} tickets and {complaints} complaints; accounts, password \
                     {PASSWORD} each:"
                );
                print!("{}", people::accounts());
            }
            Found::DemoCampus => {
                println!(
                    "• demo campus: it is here already and was left as it is; password {PASSWORD} each:"
                );
                print!("{}", people::accounts());
            }
            Found::OtherData => bail!(
                "this database holds other data than the demo campus, and was left as it is: \
                 give seed-demo an empty one by DATABASE_URL"
            ),
        }
        Ok(())
    }
}

/// Loads the demo campus into an empty database, as it would stand at `now`.
///
/// # Errors
/// When the database fails, or does not take what the campus is made of.
pub async fn load(db: &Db, tickets: u32, seed: u64, now: DateTime<Utc>) -> Result<Found> {
    if let Some(found) = inspect(db).await.map_err(database_sentence)? {
        return Ok(found);
    }
    let chance = Chance::seeded(seed);
    // the salt is the demo's own: every demo campus has the same password anyway
    let people = people::staff(&password::hash(PASSWORD, &chance.bytes())?)?;
    let places = campus::places()?;
    store::catalogue::add(db, &campus::departments()?, &campus::categories()?)
        .await
        .map_err(database_sentence)?;
    store::reason::seed(db, &reasons::templates()?)
        .await
        .map_err(database_sentence)?;
    store::place::add(db, &places).await.map_err(database_sentence)?;
    for person in &people {
        store::people::add(db, person).await.map_err(database_sentence)?;
    }
    hours::load(db, now).await?;
    let mut player = Player::of(&people, &chance);
    tickets::load(db, &mut player, &places, tickets, &chance, now).await?;
    complaints::load(db, &mut player, &chance, now).await?;
    Ok(Found::Nothing(tickets))
}

/// What is there, unless nothing is.
async fn inspect(db: &Db) -> Result<Option<Found>, store::StoreError> {
    let known = store::people::credentials(db, "desk1").await?.map(|(id, _)| id);
    if known.is_some() && known == people::id("desk1") {
        return Ok(Some(Found::DemoCampus));
    }
    let (people, tickets) = store::people::census(db).await?;
    let (_, departments) = store::catalogue::catalogue(db).await?;
    let empty = people == 0 && tickets == 0 && departments.is_empty();
    Ok((!empty).then_some(Found::OtherData))
}
