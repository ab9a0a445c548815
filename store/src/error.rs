//! What can go wrong in the database; a refusal is not an error, and "not there" is `None`.

/// An error of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// PostgreSQL did not answer, or refused.
    #[error("database: {0}")]
    Db(#[from] sqlx::Error),
    /// The tables can't be brought to this version.
    #[error("migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row that does not fit the domain's types.
    #[error("{table} {id} can't be read: {why}")]
    Corrupt {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: String,
        /// Why.
        why: String,
    },
    /// The tables are of another version than this program.
    #[error("the database has {found} migrations, this program needs {wanted}: run `baoxiu migrate`")]
    Version {
        /// Migrations found.
        found: usize,
        /// Migrations needed.
        wanted: usize,
    },
}

impl StoreError {
    /// Whether it lies in what was asked and not in the moment, so that asking again later will not help: data that
    /// PostgreSQL can't hold or that breaks a rule of a table (classes 22 and 23 of SQLSTATE), or a row that can't be
    /// read.
    pub(crate) fn is_lasting(&self) -> bool {
        match self {
            Self::Db(sqlx::Error::Database(error)) => error
                .code()
                .is_some_and(|code| code.starts_with("22") || code.starts_with("23")),
            Self::Db(error) => matches!(
                error,
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_)
            ),
            Self::Corrupt { .. } => true,
            Self::Migrate(_) | Self::Version { .. } => false,
        }
    }

    /// Whether PostgreSQL ended it for another's sake (a deadlock, a conflict of snapshots): tried again, it holds.
    pub(crate) fn is_contention(&self) -> bool {
        let Self::Db(sqlx::Error::Database(error)) = self else {
            return false;
        };
        error
            .code()
            .is_some_and(|code| code == "40P01" || code == "40001")
    }

    /// A [`StoreError::Corrupt`] of a row.
    pub(crate) fn corrupt(table: &'static str, id: impl ToString, why: impl ToString) -> Self {
        Self::Corrupt {
            table,
            id: id.to_string(),
            why: why.to_string(),
        }
    }
}
