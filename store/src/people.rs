//! Members of staff.

use crate::{Db, StoreError};
use domain::id::PersonId;
use domain::people::{Role, Staff};
use domain::phone::Phone;
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::PersonLabel;
use sqlx::PgConnection;
use uuid::Uuid;

const SELECT: &str = "select id, name, roles, departments from person ";

#[derive(sqlx::FromRow)]
struct StaffColumns {
    id: Uuid,
    name: String,
    roles: Vec<String>,
    departments: Vec<String>,
}

impl StaffColumns {
    fn read(self) -> Staff {
        Staff {
            id: PersonId(self.id),
            name: self.name,
            // a role of a newer build is no role here
            roles: self.roles.iter().filter_map(|role| Role::parse(role)).collect(),
            departments: self
                .departments
                .iter()
                .filter_map(|code| DepartmentCode::parse(code).ok())
                .collect(),
        }
    }
}

/// The active member of staff of that id.
///
/// # Errors
/// When the database fails.
pub async fn staff(db: &Db, id: PersonId) -> Result<Option<Staff>, StoreError> {
    let sql = "select id, name, roles, departments from person where id = $1 and active";
    let row: Option<StaffColumns> = sqlx::query_as(sql).bind(id.0).fetch_optional(&db.pool).await?;
    Ok(row.map(StaffColumns::read))
}

/// The active among `ids`.
pub(crate) async fn active(db: &mut PgConnection, ids: &[PersonId]) -> Result<Vec<Staff>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let sql = "select id, name, roles, departments from person where id = any ($1) and active";
    let rows: Vec<StaffColumns> = sqlx::query_as(sql).bind(ids).fetch_all(db).await?;
    Ok(rows.into_iter().map(StaffColumns::read).collect())
}

/// All active members of staff.
pub(crate) async fn all_active(db: &mut PgConnection) -> Result<Vec<Staff>, StoreError> {
    let sql = "select id, name, roles, departments from person where active order by id";
    let rows: Vec<StaffColumns> = sqlx::query_as(sql).fetch_all(db).await?;
    Ok(rows.into_iter().map(StaffColumns::read).collect())
}

/// Id and password hash of the active account of that name.
///
/// # Errors
/// When the database fails.
pub async fn credentials(db: &Db, username: &str) -> Result<Option<(PersonId, String)>, StoreError> {
    let sql = "select id, password_hash from person where username = $1 and active";
    let row: Option<(Uuid, String)> = sqlx::query_as(sql)
        .bind(username)
        .fetch_optional(&db.pool)
        .await?;
    Ok(row.map(|(id, hash)| (PersonId(id), hash)))
}

/// Active workers of `departments`, or of all when none are named.
///
/// # Errors
/// When the database fails.
pub async fn workers(db: &Db, departments: &[DepartmentCode]) -> Result<Vec<Staff>, StoreError> {
    let codes: Vec<String> = departments.iter().map(|code| code.as_str().to_owned()).collect();
    let mut query = sqlx::QueryBuilder::new(SELECT);
    query.push("where active and 'worker' = any (roles)");
    if !codes.is_empty() {
        query.push(" and departments && ").push_bind(codes);
    }
    let rows: Vec<StaffColumns> = query
        .push(" order by name")
        .build_query_as()
        .fetch_all(&db.pool)
        .await?;
    Ok(rows.into_iter().map(StaffColumns::read).collect())
}

/// Names of all workers, for filters.
///
/// # Errors
/// When the database fails.
pub async fn worker_names(db: &Db) -> Result<Vec<PersonLabel>, StoreError> {
    let workers = workers(db, &[]).await?;
    Ok(workers
        .into_iter()
        .map(|worker| PersonLabel {
            id: worker.id,
            name: worker.name,
        })
        .collect())
}

/// Active members of staff whose name holds what was typed, or whose username begins with it; all when nothing was. At
/// most `limit`, usernames first.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Db, typed: &str, limit: u32) -> Result<Vec<PersonLabel>, StoreError> {
    let sql = "select id, name from person \
         where active and (position(lower($1) in lower(name)) > 0 or starts_with(lower(username), lower($1))) \
         order by not starts_with(lower(username), lower($1)), name, username limit $2";
    let rows: Vec<LabelColumns> = sqlx::query_as(sql)
        .bind(typed.trim())
        .bind(i64::from(limit))
        .fetch_all(&db.pool)
        .await?;
    Ok(rows.into_iter().map(LabelColumns::read).collect())
}

/// Names of these people, active or not, in the order of their ids.
pub(crate) async fn labels(
    db: &mut PgConnection,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<PersonLabel>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    let sql = "select id, name from person where id = any ($1) order by id";
    let rows: Vec<LabelColumns> = sqlx::query_as(sql).bind(ids).fetch_all(db).await?;
    Ok(rows.into_iter().map(LabelColumns::read).collect())
}

/// Columns of whoever is shown by name alone.
#[derive(sqlx::FromRow)]
pub(crate) struct LabelColumns {
    id: Uuid,
    name: String,
}

impl LabelColumns {
    /// The person.
    pub(crate) fn read(self) -> PersonLabel {
        PersonLabel {
            id: PersonId(self.id),
            name: self.name,
        }
    }
}

/// A member of staff who can be written to.
pub(crate) struct Colleague {
    /// Who.
    pub id: PersonId,
    /// Name as shown.
    pub name: String,
    /// Where SMS go.
    pub phone: String,
    roles: Vec<String>,
    /// Codes of the departments they belong to.
    pub departments: Vec<String>,
}

impl Colleague {
    /// Whether they hold `role`.
    pub(crate) fn is(&self, role: Role) -> bool {
        self.roles.iter().any(|one| one == role.as_str())
    }
}

/// Those of `people`, and of all who hold one of `roles`, who are active and can be written to.
pub(crate) async fn colleagues(
    db: &mut PgConnection,
    people: &[PersonId],
    roles: &[Role],
) -> Result<Vec<Colleague>, StoreError> {
    if people.is_empty() && roles.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let sql = "select id, name, phone, roles, departments from person \
         where (id = any ($1) or roles && $2) and active and phone is not null order by username";
    type Columns = (Uuid, String, String, Vec<String>, Vec<String>);
    let rows: Vec<Columns> = sqlx::query_as(sql).bind(people).bind(roles).fetch_all(db).await?;
    let colleague = |(id, name, phone, roles, departments)| Colleague {
        id: PersonId(id),
        name,
        phone,
        roles,
        departments,
    };
    Ok(rows.into_iter().map(colleague).collect())
}

/// A member of staff to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Id, name, roles, departments.
    pub staff: Staff,
    /// Name to sign in with.
    pub username: String,
    /// Where SMS go.
    pub phone: Option<Phone>,
    /// What they are good at, when they are workers.
    pub skills: Vec<CategoryCode>,
    /// The password's hash, as a PHC string.
    pub password_hash: String,
}

/// Adds a member of staff. Gives whether the username was free.
///
/// # Errors
/// When the database fails.
pub async fn add(db: &Db, person: &NewPerson) -> Result<bool, StoreError> {
    insert(&mut *db.pool.acquire().await?, person).await
}

/// Like [`add`], in a transaction.
pub(crate) async fn insert(db: &mut PgConnection, person: &NewPerson) -> Result<bool, StoreError> {
    let staff = &person.staff;
    let roles: Vec<&str> = staff.roles.iter().map(|role| role.as_str()).collect();
    let departments: Vec<&str> = staff.departments.iter().map(DepartmentCode::as_str).collect();
    let skills: Vec<&str> = person.skills.iter().map(CategoryCode::as_str).collect();
    let added = sqlx::query(
        "insert into person (id, username, name, phone, password_hash, roles, departments, skills) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (username) do nothing",
    )
    .bind(staff.id.0)
    .bind(&person.username)
    .bind(&staff.name)
    .bind(person.phone.as_ref().map(Phone::as_str))
    .bind(&person.password_hash)
    .bind(roles)
    .bind(departments)
    .bind(skills)
    .execute(db)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// How many people there are, and how many tickets and complaints: what tells an empty database from one with real
/// data.
///
/// # Errors
/// When the database fails.
pub async fn census(db: &Db) -> Result<(i64, i64), StoreError> {
    let sql = "select (select count(*) from person), (select count(*) from ticket) + (select count(*) from complaint)";
    Ok(sqlx::query_as(sql).fetch_one(&db.pool).await?)
}
