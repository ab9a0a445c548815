//! Members of staff, as the administrator looks after them.

use super::{Admin, refuse};
use crate::people::{NewPerson, insert};
use crate::{Db, StoreError, admin_change, session};
use chrono::{DateTime, Utc};
use domain::admin::{Area, Entry, Fault, PersonEntry, Ruling, What, Wrong};
use domain::id::PersonId;
use domain::people::Role;
use domain::phone::Phone;
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::{Page, PersonDetail, PersonFilter, PersonRow};
use serde_json::{Value, json};
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

const SELECT: &str =
    "select id, username, name, phone, roles, departments, skills, active, created_at from person";

#[derive(sqlx::FromRow)]
struct PersonColumns {
    id: Uuid,
    username: String,
    name: String,
    phone: Option<String>,
    roles: Vec<String>,
    departments: Vec<String>,
    skills: Vec<String>,
    active: bool,
    created_at: DateTime<Utc>,
}

impl PersonColumns {
    /// What the record of changes keeps of a person. Never the password.
    fn recorded(&self) -> Value {
        json!({
            "username": self.username,
            "name": self.name,
            "phone": self.phone,
            "roles": self.roles,
            "departments": self.departments,
            "skills": self.skills,
        })
    }

    /// Whether the form that was read so would still be filled so.
    fn is(&self, read: &PersonDetail) -> bool {
        let row = &read.row;
        let names = |list: &[String], parses: fn(&str) -> bool| -> Vec<String> {
            // what a newer build wrote was nothing to the reader
            list.iter().filter(|name| parses(name)).cloned().collect()
        };
        let roles: Vec<&str> = row.roles.iter().map(|role| role.as_str()).collect();
        self.username == row.username
            && self.name == row.name
            && self.phone == row.phone
            && names(&self.roles, |name| Role::parse(name).is_some()) == roles
            && names(&self.departments, |code| DepartmentCode::parse(code).is_ok())
                == codes(&row.departments, DepartmentCode::as_str)
            && names(&self.skills, |code| CategoryCode::parse(code).is_ok())
                == codes(&read.skills, CategoryCode::as_str)
    }

    fn is_administrator(&self) -> bool {
        self.roles.iter().any(|role| role == Role::Administrator.as_str())
    }

    fn row(self) -> PersonRow {
        PersonRow {
            id: PersonId(self.id),
            username: self.username,
            name: self.name,
            phone: self.phone,
            // what a newer build wrote is nothing here
            roles: self.roles.iter().filter_map(|role| Role::parse(role)).collect(),
            departments: self
                .departments
                .iter()
                .filter_map(|code| DepartmentCode::parse(code).ok())
                .collect(),
            active: self.active,
        }
    }
}

/// People who fit, by username, at most `limit` after the username `after`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    filter: &PersonFilter,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<PersonRow>, StoreError> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" where active = ").push_bind(!filter.inactive);
    let text = filter.text.trim();
    if !text.is_empty() {
        query
            .push(" and position(lower(")
            .push_bind(text.to_owned())
            .push(") in lower(concat_ws(' ', name, username, phone))) > 0");
    }
    if let Some(role) = filter.role {
        query
            .push(" and ")
            .push_bind(role.as_str())
            .push(" = any (roles)");
    }
    if let Some(department) = &filter.department {
        query
            .push(" and ")
            .push_bind(department.as_str().to_owned())
            .push(" = any (departments)");
    }
    if let Some(after) = after {
        query.push(" and username > ").push_bind(after.to_owned());
    }
    query
        .push(" order by username limit ")
        .push_bind(i64::from(limit) + 1);
    let rows: Vec<PersonColumns> = query.build_query_as().fetch_all(&db.pool).await?;
    let rows = rows.into_iter().map(PersonColumns::row).collect();
    Ok(crate::ticket::page(rows, limit, |row: &PersonRow| {
        row.username.clone()
    }))
}

/// One person by username or id, whether they can sign in or not.
///
/// # Errors
/// When the database fails.
pub async fn one(db: &Db, name: &str) -> Result<Option<PersonDetail>, StoreError> {
    let mut query = QueryBuilder::new(SELECT);
    match name.parse::<PersonId>() {
        Ok(id) => query.push(" where id = ").push_bind(id.0),
        Err(_) => query.push(" where username = ").push_bind(name),
    };
    let found: Option<PersonColumns> = query.build_query_as().fetch_optional(&db.pool).await?;
    let Some(found) = found else { return Ok(None) };
    // the index holds everybody who was ever sent
    let sql = "select count(*) from ticket where former_crew @> array[$1] and $1 = any (crew) \
         and stage in ('dispatched', 'acknowledged', 'in_progress', 'on_hold')";
    let open: i64 = sqlx::query_scalar(sql).bind(found.id).fetch_one(&db.pool).await?;
    let skills = found.skills.iter();
    Ok(Some(PersonDetail {
        skills: skills.filter_map(|code| CategoryCode::parse(code).ok()).collect(),
        open_jobs: u32::try_from(open).unwrap_or(u32::MAX),
        since: found.created_at,
        row: found.row(),
    }))
}

/// Adds a member of staff, whose password has this hash (a PHC string).
///
/// # Errors
/// When the database fails.
pub async fn add(
    db: &Db,
    admin: Admin,
    id: PersonId,
    entry: &PersonEntry,
    password_hash: String,
) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx).await?;
    let wrong = check(&mut tx, entry, id).await?;
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let person = NewPerson {
        staff: domain::people::Staff {
            id,
            name: entry.name.as_str().to_owned(),
            roles: entry.roles.clone(),
            departments: entry.departments.clone(),
        },
        username: entry.username.as_str().to_owned(),
        phone: entry.phone.clone(),
        skills: entry.skills.clone(),
        password_hash,
    };
    insert(&mut tx, &person).await?;
    write(&mut tx, id, entry).await?;
    let after = recorded(&mut tx, id).await?;
    let name = entry.username.as_str();
    admin_change::record(
        &mut tx,
        admin.id,
        What::PersonAdd,
        name,
        None,
        after.as_ref(),
        admin.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Changes what is known of a member of staff and what they may do; it holds from their next request on. With what was
/// `read` of them, only as long as that holds.
///
/// # Errors
/// When the database fails.
pub async fn edit(
    db: &Db,
    admin: Admin,
    id: PersonId,
    entry: &PersonEntry,
    read: Option<&PersonDetail>,
) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx).await?;
    let Some(before) = columns(&mut tx, id).await? else {
        return refuse(Fault::Gone);
    };
    if read.is_some_and(|read| !before.is(read)) {
        let state = before.recorded();
        let newer = admin_change::newer(&mut tx, Area::Person, &before.username, Some(&state)).await?;
        return refuse(Fault::Newer(newer));
    }
    let mut wrong = check(&mut tx, entry, id).await?;
    let steps_down =
        before.active && before.is_administrator() && !entry.roles.contains(&Role::Administrator);
    if steps_down && is_last_administrator(&mut tx, id).await? {
        wrong.push(Wrong::at(Entry::Roles, Fault::LastAdministrator));
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    write(&mut tx, id, entry).await?;
    let (before, after) = (before.recorded(), recorded(&mut tx, id).await?);
    if after.as_ref() != Some(&before) {
        let name = entry.username.as_str();
        admin_change::record(
            &mut tx,
            admin.id,
            What::PersonEdit,
            name,
            Some(&before),
            after.as_ref(),
            admin.now,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Lets a member of staff sign in again, or no more; then they are signed out everywhere at once.
///
/// # Errors
/// When the database fails.
pub async fn set_active(db: &Db, admin: Admin, id: PersonId, active: bool) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx).await?;
    let Some(person) = columns(&mut tx, id).await? else {
        return refuse(Fault::Gone);
    };
    if person.active == active {
        return Ok(Ok(()));
    }
    if !active && person.is_administrator() && is_last_administrator(&mut tx, id).await? {
        return refuse(Fault::LastAdministrator);
    }
    sqlx::query("update person set active = $2 where id = $1")
        .bind(id.0)
        .bind(active)
        .execute(&mut *tx)
        .await?;
    if !active {
        session::end_all(&mut tx, id).await?;
    }
    let (what, state) = if active {
        (What::PersonActivate, [false, true])
    } else {
        (What::PersonDeactivate, [true, false])
    };
    let [before, after] = state.map(|active| json!({ "active": active }));
    admin_change::record(
        &mut tx,
        admin.id,
        what,
        &person.username,
        Some(&before),
        Some(&after),
        admin.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Gives a member of staff the password of this hash (a PHC string), and signs them out everywhere. Gives the username.
///
/// # Errors
/// When the database fails.
pub async fn set_password(
    db: &Db,
    admin: Admin,
    id: PersonId,
    password_hash: &str,
) -> Result<Ruling<String>, StoreError> {
    let mut tx = db.pool.begin().await?;
    let sql = "update person set password_hash = $2 where id = $1 returning username";
    let username: Option<String> = sqlx::query_scalar(sql)
        .bind(id.0)
        .bind(password_hash)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(username) = username else {
        return refuse(Fault::Gone);
    };
    session::end_all(&mut tx, id).await?;
    let what = What::PersonPassword;
    admin_change::record(&mut tx, admin.id, what, &username, None, None, admin.now).await?;
    tx.commit().await?;
    Ok(Ok(username))
}

/// Lets one administrator write at a time, so that two can't take the role from each other, or give one name twice.
/// Readers don't wait.
async fn lock(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("lock table person in share row exclusive mode")
        .execute(db)
        .await?;
    Ok(())
}

async fn columns(db: &mut PgConnection, id: PersonId) -> Result<Option<PersonColumns>, StoreError> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" where id = ").push_bind(id.0);
    Ok(query.build_query_as().fetch_optional(db).await?)
}

async fn recorded(db: &mut PgConnection, id: PersonId) -> Result<Option<Value>, StoreError> {
    Ok(columns(db, id).await?.map(|person| person.recorded()))
}

/// What only the tables know to be wrong. Names that differ in case alone are one: nobody tells them apart.
async fn check(db: &mut PgConnection, entry: &PersonEntry, id: PersonId) -> Result<Vec<Wrong>, StoreError> {
    let mut wrong = Vec::new();
    let sql = "select exists (select 1 from person where lower(username) = lower($1) and id <> $2)";
    let taken: bool = sqlx::query_scalar(sql)
        .bind(entry.username.as_str())
        .bind(id.0)
        .fetch_one(&mut *db)
        .await?;
    if taken {
        wrong.push(Wrong::at(Entry::Username, Fault::Taken));
    }
    let sql = "select (select count(*) from department where code = any ($1)), \
         (select count(*) from category where code = any ($2))";
    let (departments, skills): (i64, i64) = sqlx::query_as(sql)
        .bind(codes(&entry.departments, DepartmentCode::as_str))
        .bind(codes(&entry.skills, CategoryCode::as_str))
        .fetch_one(db)
        .await?;
    if usize::try_from(departments) != Ok(entry.departments.len()) {
        wrong.push(Wrong::at(Entry::Departments, Fault::Unknown));
    }
    if usize::try_from(skills) != Ok(entry.skills.len()) {
        wrong.push(Wrong::at(Entry::Skills, Fault::Unknown));
    }
    Ok(wrong)
}

fn codes<T>(list: &[T], name: fn(&T) -> &str) -> Vec<String> {
    list.iter().map(|one| name(one).to_owned()).collect()
}

async fn is_last_administrator(db: &mut PgConnection, id: PersonId) -> Result<bool, StoreError> {
    let sql = "select not exists (select 1 from person where active and 'administrator' = any (roles) and id <> $1)";
    Ok(sqlx::query_scalar(sql).bind(id.0).fetch_one(db).await?)
}

async fn write(db: &mut PgConnection, id: PersonId, entry: &PersonEntry) -> Result<(), StoreError> {
    let roles: Vec<&str> = entry.roles.iter().map(|role| role.as_str()).collect();
    sqlx::query(
        "update person set username = $2, name = $3, phone = $4, roles = $5, departments = $6, skills = $7 \
         where id = $1",
    )
    .bind(id.0)
    .bind(entry.username.as_str())
    .bind(entry.name.as_str())
    .bind(entry.phone.as_ref().map(Phone::as_str))
    .bind(roles)
    .bind(codes(&entry.departments, DepartmentCode::as_str))
    .bind(codes(&entry.skills, CategoryCode::as_str))
    .execute(db)
    .await?;
    Ok(())
}
