//! What the administrator has set: rules, working hours, service times.

use crate::admin_change::{newer, record};
use crate::{Db, StoreError, json};
use chrono::{DateTime, Utc};
use domain::admin::{Area, Newer, What};
use domain::calendar::{Calendar, ServiceTimes};
use domain::id::PersonId;
use domain::place::{CategoryCode, DepartmentCode};
use domain::rules::Rules;
use domain::view::{CategoryTimes, DepartmentTimes, TimesOf};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::HashMap;

const RULES: &str = "rules";
const CALENDAR: &str = "calendar";

/// Rules and working hours as they stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Rules of visits, terms, retention.
    pub rules: Rules,
    /// Working hours.
    pub calendar: Calendar,
}

/// Both, by one look.
pub(crate) async fn settings(db: &mut PgConnection) -> Result<Settings, StoreError> {
    let rows: Vec<(String, Value)> = sqlx::query_as("select name, value from setting where name = any ($1)")
        .bind([RULES, CALENDAR].as_slice())
        .fetch_all(db)
        .await?;
    let mut settings = Settings::default();
    for (name, value) in rows {
        if name == RULES {
            settings.rules = json::read("setting", RULES, value)?;
        } else {
            settings.calendar = json::read("setting", CALENDAR, value)?;
        }
    }
    Ok(settings)
}

async fn one<T: DeserializeOwned + Default>(db: &Db, name: &'static str) -> Result<T, StoreError> {
    let value: Option<Value> = sqlx::query_scalar("select value from setting where name = $1")
        .bind(name)
        .fetch_optional(&db.pool)
        .await?;
    value.map_or_else(|| Ok(T::default()), |value| json::read("setting", name, value))
}

/// The rules as they stand.
///
/// # Errors
/// When the database fails.
pub async fn rules(db: &Db) -> Result<Rules, StoreError> {
    one(db, RULES).await
}

/// The working hours as they stand.
///
/// # Errors
/// When the database fails.
pub async fn calendar(db: &Db) -> Result<Calendar, StoreError> {
    one(db, CALENDAR).await
}

/// Sets the rules, and writes down that `by` did. With what was `read` of them, only as long as they are that: otherwise
/// says who has set them since.
///
/// # Errors
/// When the database fails.
pub async fn set_rules(
    db: &Db,
    rules: &Rules,
    read: Option<&Rules>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<Newer>, StoreError> {
    set(db, What::Rules, rules, read, by, now).await
}

/// Sets the working hours, and writes down that `by` did, like [`set_rules`].
///
/// # Errors
/// When the database fails.
pub async fn set_calendar(
    db: &Db,
    calendar: &Calendar,
    read: Option<&Calendar>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<Newer>, StoreError> {
    set(db, What::Calendar, calendar, read, by, now).await
}

async fn set<T: Serialize + DeserializeOwned + Default + PartialEq>(
    db: &Db,
    what: What,
    value: &T,
    read: Option<&T>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<Newer>, StoreError> {
    let name = if what == What::Rules { RULES } else { CALENDAR };
    let mut tx = db.pool.begin().await?;
    let after = json::write(value);
    // two who change it at once do so one after the other, so that the record tells what each has found
    let usual = json::write(&T::default());
    sqlx::query("insert into setting (name, value) values ($1, $2) on conflict do nothing")
        .bind(name)
        .bind(usual)
        .execute(&mut *tx)
        .await?;
    let before: Value = sqlx::query_scalar("select value from setting where name = $1 for update")
        .bind(name)
        .fetch_one(&mut *tx)
        .await?;
    if let Some(read) = read
        && json::read::<T>("setting", name, before.clone())? != *read
    {
        return Ok(Some(newer(&mut tx, what.area(), name, Some(&before)).await?));
    }
    if before != after {
        sqlx::query("update setting set value = $2 where name = $1")
            .bind(name)
            .bind(&after)
            .execute(&mut *tx)
            .await?;
        record(&mut tx, by, what, name, Some(&before), Some(&after), now).await?;
    }
    tx.commit().await?;
    Ok(None)
}

/// All departments and the categories in use, each with its own times where it has some.
///
/// # Errors
/// When the database fails.
pub async fn times(db: &Db) -> Result<Vec<DepartmentTimes>, StoreError> {
    let sql = "select code, department, times from category where active and times is not null";
    let rows: Vec<(String, String, Value)> = sqlx::query_as(sql).fetch_all(&db.pool).await?;
    let mut of_categories: HashMap<String, ServiceTimes> = HashMap::new();
    for (code, _, value) in rows {
        of_categories.insert(code.clone(), json::read("category", &code, value)?);
    }
    let sql = "select code, times from department where times is not null";
    let rows: Vec<(String, Value)> = sqlx::query_as(sql).fetch_all(&db.pool).await?;
    let mut of_departments: HashMap<String, ServiceTimes> = HashMap::new();
    for (code, value) in rows {
        of_departments.insert(code.clone(), json::read("department", &code, value)?);
    }
    let (categories, departments) = crate::catalogue::catalogue(db).await?;
    let of_department = |department: domain::view::Department| DepartmentTimes {
        own: of_departments.get(department.code.as_str()).copied(),
        categories: categories
            .iter()
            .filter(|category| category.department == department.code)
            .map(|category| CategoryTimes {
                code: category.code.clone(),
                name: category.name.clone(),
                own: of_categories.get(category.code.as_str()).copied(),
            })
            .collect(),
        code: department.code,
        name: department.name,
    };
    Ok(departments.into_iter().map(of_department).collect())
}

/// What came of times that were to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimesSet {
    /// They hold.
    Done,
    /// They are no longer what was read.
    Newer(Newer),
    /// There is no such department or category.
    Gone,
}

/// Sets the times of a department or a category, or takes its own away. With what was `read` of them (none of its own:
/// `Some(None)`), only as long as they are that.
///
/// # Errors
/// When the database fails.
pub async fn set_times(
    db: &Db,
    of: &TimesOf,
    times: Option<&ServiceTimes>,
    read: Option<Option<ServiceTimes>>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<TimesSet, StoreError> {
    let (table, code) = match of {
        TimesOf::Department(code) => ("department", code.as_str()),
        TimesOf::Category(code) => ("category", code.as_str()),
    };
    let mut tx = db.pool.begin().await?;
    let sql = format!("select times from {table} where code = $1 for update");
    let found: Option<Option<Value>> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(code)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(before) = found else {
        return Ok(TimesSet::Gone);
    };
    let subject = format!("{table}:{code}");
    let known: Option<ServiceTimes> = match &before {
        Some(times) => Some(json::read(table, code, times.clone())?),
        None => None,
    };
    if read.is_some_and(|read| read != known) {
        let newer = newer(&mut tx, Area::Times, &subject, before.as_ref()).await?;
        return Ok(TimesSet::Newer(newer));
    }
    let after = times.map(json::write);
    if before != after {
        let sql = format!("update {table} set times = $2 where code = $1");
        sqlx::query(AssertSqlSafe(sql))
            .bind(code)
            .bind(&after)
            .execute(&mut *tx)
            .await?;
        record(
            &mut tx,
            by,
            What::Times,
            &subject,
            before.as_ref(),
            after.as_ref(),
            now,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(TimesSet::Done)
}

/// Whose a category in use is, and its times: its own, its department's, or the usual ones.
pub(crate) struct KnownCategory {
    /// Who repairs it.
    pub department: DepartmentCode,
    /// Within what time.
    pub times: ServiceTimes,
}

/// The categories in use among these codes.
pub(crate) async fn categories(
    db: &mut PgConnection,
    codes: Vec<String>,
) -> Result<HashMap<CategoryCode, KnownCategory>, StoreError> {
    let sql = "select c.code, c.department, coalesce(c.times, d.times) from category c \
         join department d on d.code = c.department where c.code = any ($1) and c.active";
    let rows: Vec<(String, String, Option<Value>)> = sqlx::query_as(sql).bind(codes).fetch_all(db).await?;
    let mut known = HashMap::with_capacity(rows.len());
    for (code, department, times) in rows {
        let (Ok(category), Ok(department)) = (CategoryCode::parse(&code), DepartmentCode::parse(&department))
        else {
            continue;
        };
        let times = times.map_or_else(
            || Ok(ServiceTimes::default()),
            |times| json::read("category", &code, times),
        )?;
        known.insert(category, KnownCategory { department, times });
    }
    Ok(known)
}
