//! `baoxiu user add`: accounts of members of staff.

use super::database_sentence;
use crate::chance::Chance;
use crate::clock;
use crate::config::{Database, Secret};
use crate::http::password;
use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::{Args, Subcommand};
use domain::admin::Username;
use domain::id::PersonId;
use domain::people::{Role, Staff};
use domain::phone::Phone;
use domain::place::DepartmentCode;
use domain::rejection::Field;
use domain::text::PersonName;
use store::people::NewPerson;

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add an account; its password is read from BAOXIU_PASSWORD, or as one line of standard input
    Add(Add),
}

/// An account.
#[derive(Debug, Args)]
pub(super) struct Add {
    #[command(flatten)]
    database: Database,
    /// Name to sign in with
    username: String,
    /// Name as shown, such as 王敏
    #[arg(long)]
    name: String,
    /// duty_officer, manager, worker, storekeeper, supervisor, administrator; several times for several
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// Code of the department that a manager runs or a worker belongs to; several times for several
    #[arg(long = "department")]
    departments: Vec<String>,
    /// Where SMS go
    #[arg(long)]
    phone: Option<String>,
    /// The password
    #[arg(long, env = "BAOXIU_PASSWORD", hide = true, hide_env_values = true)]
    password: Option<Secret>,
}

/// The least characters of a password.
const LEAST: usize = 10;

impl User {
    /// Does it.
    pub(super) async fn run(self) -> Result<()> {
        match self {
            Self::Add(add) => add.run().await,
        }
    }
}

impl Add {
    async fn run(self) -> Result<()> {
        let person = self.read()?;
        let db = self.database.open()?;
        let (_, known) = store::catalogue::catalogue(&db)
            .await
            .map_err(database_sentence)?;
        for code in &person.staff.departments {
            ensure!(
                known.iter().any(|department| department.code == *code),
                "there is no department {code}: choose from {}",
                known
                    .iter()
                    .map(|one| one.code.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            );
        }
        let added = store::people::add(&db, &person)
            .await
            .map_err(database_sentence)?;
        ensure!(added, "the username {} is taken: choose another", person.username);
        println!("• account {} added for {}", person.username, person.staff.name);
        Ok(())
    }

    fn read(&self) -> Result<NewPerson> {
        let username = Username::parse(&self.username).map_err(|_| {
            anyhow!(
                "a username has 1 to 40 letters, digits, dots, underscores, hyphens and is not `new`; {:?} is none",
                self.username
            )
        })?;
        let name = PersonName::parse(Field::Name, &self.name)
            .map_err(|_| anyhow!("--name must have 1 to {} characters", PersonName::MAX))?;
        let roles = self
            .roles
            .iter()
            .map(|name| role(name))
            .collect::<Result<Vec<_>>>()?;
        let departments = self
            .departments
            .iter()
            .map(|code| DepartmentCode::parse(code).map_err(|_| anyhow!("{code:?} is no department's code")));
        let departments = departments.collect::<Result<Vec<_>>>()?;
        let needs_department = roles.contains(&Role::Worker) || roles.contains(&Role::Manager);
        ensure!(
            !needs_department || !departments.is_empty(),
            "workers and managers belong to a department: add --department CODE"
        );
        let phone = self.phone.as_deref().map(Phone::given).transpose();
        let phone = phone.map_err(|_| anyhow!("--phone is no telephone number"))?;
        let (chance, now_ms) = (Chance::from_system(), clock::now().timestamp_millis());
        let password = self.password()?;
        Ok(NewPerson {
            staff: Staff {
                id: PersonId::mint(now_ms, chance.bytes()),
                name: name.as_str().to_owned(),
                roles,
                departments,
            },
            username: username.as_str().to_owned(),
            phone,
            skills: Vec::new(),
            password_hash: password::hash(&password, &chance.bytes())?,
        })
    }

    fn password(&self) -> Result<String> {
        let password = if let Some(given) = &self.password {
            given.reveal().to_owned()
        } else {
            let mut line = String::new();
            std::io::stdin()
                .read_line(&mut line)
                .context("the password can't be read from standard input")?;
            line.trim_end_matches(['\r', '\n']).to_owned()
        };
        if password.chars().count() < LEAST {
            bail!(
                "a password has at least {LEAST} characters: give it in BAOXIU_PASSWORD or on standard input"
            );
        }
        Ok(password)
    }
}

fn role(name: &str) -> Result<Role> {
    let all = || Role::ALL.map(Role::as_str).join(", ");
    Role::parse(name.trim()).ok_or_else(|| anyhow!("there is no role {name:?}: choose from {}", all()))
}
