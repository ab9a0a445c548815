//! Departments and categories, as the administrator looks after them.

use super::{Admin, refuse};
use crate::{Db, StoreError, admin_change};
use domain::admin::{CategoryEntry, DepartmentEntry, Entry, Fault, Ruling, What, Wrong};
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::{Bilingual, Category, CategoryRow, Department, DepartmentRow};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection};

/// Whether something is added or was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving<'a, T> {
    /// It is new: its code must be free.
    Add,
    /// It is there: its code tells which. With what was read of it, it is only changed as long as it is that.
    Edit(Option<&'a T>),
}

impl<T> Saving<'_, T> {
    /// What was read, by the names of columns.
    fn read(&self, fields: impl Fn(&T) -> Value) -> Option<Value> {
        match self {
            Self::Add | Self::Edit(None) => None,
            Self::Edit(Some(read)) => Some(fields(read)),
        }
    }

    const fn is_new(&self) -> bool {
        matches!(self, Self::Add)
    }
}

type DepartmentColumns = (String, String, String, i64, i64, bool);

/// All departments in the order shown, with what refers to them.
///
/// # Errors
/// When the database fails.
pub async fn departments(db: &Db) -> Result<Vec<DepartmentRow>, StoreError> {
    let sql = "select d.code, d.name_zh, d.name_en, (select count(*) from category c where c.department = d.code), \
         (select count(*) from person p where d.code = any (p.departments)), \
         exists (select 1 from ticket t where t.department = d.code) from department d order by position, code";
    let rows: Vec<DepartmentColumns> = sqlx::query_as(sql).fetch_all(&db.pool).await?;
    let row = |(code, zh, en, categories, people, has_tickets): DepartmentColumns| {
        Ok(DepartmentRow {
            department: Department {
                code: DepartmentCode::parse(&code)
                    .map_err(|why| StoreError::corrupt("department", &code, why))?,
                name: Bilingual { zh, en },
            },
            categories: u32::try_from(categories).unwrap_or(u32::MAX),
            people: u32::try_from(people).unwrap_or(u32::MAX),
            has_tickets,
        })
    };
    rows.into_iter().map(row).collect()
}

type CategoryColumns = (String, String, String, String, String, String, String, bool);

/// All categories in the order shown, those out of use too.
///
/// # Errors
/// When the database fails.
pub async fn categories(db: &Db) -> Result<Vec<CategoryRow>, StoreError> {
    let sql = "select code, name_zh, name_en, hint_zh, hint_en, icon, department, active from category \
         order by position, code";
    let rows: Vec<CategoryColumns> = sqlx::query_as(sql).fetch_all(&db.pool).await?;
    let row = |(code, zh, en, hint_zh, hint_en, icon, department, active): CategoryColumns| {
        let corrupt = |why| StoreError::corrupt("category", &code, why);
        Ok(CategoryRow {
            category: Category {
                department: DepartmentCode::parse(&department).map_err(corrupt)?,
                code: CategoryCode::parse(&code).map_err(corrupt)?,
                name: Bilingual { zh, en },
                hint: Bilingual {
                    zh: hint_zh,
                    en: hint_en,
                },
                icon,
            },
            active,
        })
    };
    rows.into_iter().map(row).collect()
}

/// Adds a department at the end, or renames one.
///
/// # Errors
/// When the database fails.
pub async fn save_department(
    db: &Db,
    admin: Admin,
    entry: &DepartmentEntry,
    saving: Saving<'_, Department>,
) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    let code = entry.code.as_str();
    lock(&mut tx, Table::Department).await?;
    let before = snapshot(&mut tx, Table::Department, code).await?;
    let fields = |one: &Department| json!({ "name_zh": one.name.zh, "name_en": one.name.en });
    let read = saving.read(fields);
    let at = (Table::Department, code);
    if let Some(wrong) = misplaced(&mut tx, at, saving.is_new(), before.as_ref(), read.as_ref()).await? {
        return Ok(Err(vec![wrong]));
    }
    sqlx::query(
        "insert into department (code, name_zh, name_en, position) \
         values ($1, $2, $3, (select coalesce(max(position), -1) + 1 from department)) \
         on conflict (code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en",
    )
    .bind(code)
    .bind(&entry.name.zh)
    .bind(&entry.name.en)
    .execute(&mut *tx)
    .await?;
    note(&mut tx, admin, Table::Department, code, before).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Removes a department that nothing refers to.
///
/// # Errors
/// When the database fails.
pub async fn remove_department(
    db: &Db,
    admin: Admin,
    code: &DepartmentCode,
) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    let code = code.as_str();
    lock(&mut tx, Table::Department).await?;
    let before = snapshot(&mut tx, Table::Department, code).await?;
    if before.is_none() {
        return refuse(Fault::Gone);
    }
    let sql = "select exists (select 1 from category where department = $1) \
         or exists (select 1 from person where $1 = any (departments)) \
         or exists (select 1 from ticket where department = $1)";
    let used: bool = sqlx::query_scalar(sql).bind(code).fetch_one(&mut *tx).await?;
    if used {
        return refuse(Fault::InUse);
    }
    let removed = sqlx::query("delete from department where code = $1")
        .bind(code)
        .execute(&mut *tx)
        .await;
    match removed {
        Ok(_) => {}
        // a ticket or a category came in between, or another table refers to it
        Err(sqlx::Error::Database(why)) if why.is_foreign_key_violation() => return refuse(Fault::InUse),
        Err(why) => return Err(why.into()),
    }
    note(&mut tx, admin, Table::Department, code, before).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Adds a category at the end, or changes one.
///
/// # Errors
/// When the database fails.
pub async fn save_category(
    db: &Db,
    admin: Admin,
    entry: &CategoryEntry,
    saving: Saving<'_, CategoryRow>,
) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    let code = entry.code.as_str();
    lock(&mut tx, Table::Category).await?;
    let before = snapshot(&mut tx, Table::Category, code).await?;
    let read = saving.read(fields);
    let at = (Table::Category, code);
    let wrong = misplaced(&mut tx, at, saving.is_new(), before.as_ref(), read.as_ref()).await?;
    let mut wrong: Vec<Wrong> = wrong.into_iter().collect();
    let department = snapshot(&mut tx, Table::Department, entry.department.as_str()).await?;
    if department.is_none() {
        wrong.push(Wrong::at(Entry::Department, Fault::Unknown));
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    sqlx::query(
        "insert into category (code, name_zh, name_en, hint_zh, hint_en, icon, department, active, position) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, (select coalesce(max(position), -1) + 1 from category)) \
         on conflict (code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, \
         hint_zh = excluded.hint_zh, hint_en = excluded.hint_en, icon = excluded.icon, \
         department = excluded.department, active = excluded.active",
    )
    .bind(code)
    .bind(&entry.name.zh)
    .bind(&entry.name.en)
    .bind(&entry.hint.zh)
    .bind(&entry.hint.en)
    .bind(&entry.icon)
    .bind(entry.department.as_str())
    .bind(entry.active)
    .execute(&mut *tx)
    .await?;
    note(&mut tx, admin, Table::Category, code, before).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What a form of a category changes, by the names of columns.
fn fields(row: &CategoryRow) -> Value {
    let CategoryRow { category, active } = row;
    json!({
        "name_zh": category.name.zh, "name_en": category.name.en, "hint_zh": category.hint.zh,
        "hint_en": category.hint.en, "icon": category.icon, "department": category.department, "active": active,
    })
}

/// Moves a department one place up or down.
///
/// # Errors
/// When the database fails.
pub async fn move_department(
    db: &Db,
    admin: Admin,
    code: &DepartmentCode,
    up: bool,
) -> Result<Ruling<()>, StoreError> {
    shift(db, admin, Table::Department, code.as_str(), up).await
}

/// Moves a category one place up or down.
///
/// # Errors
/// When the database fails.
pub async fn move_category(
    db: &Db,
    admin: Admin,
    code: &CategoryCode,
    up: bool,
) -> Result<Ruling<()>, StoreError> {
    shift(db, admin, Table::Category, code.as_str(), up).await
}

/// The two tables of this file.
#[derive(Clone, Copy)]
enum Table {
    Department,
    Category,
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Category => "category",
        }
    }

    const fn what(self) -> What {
        match self {
            Self::Department => What::Department,
            Self::Category => What::Category,
        }
    }
}

/// Lets one administrator write at a time. Readers don't wait.
async fn lock(db: &mut PgConnection, table: Table) -> Result<(), StoreError> {
    let sql = format!("lock table {} in share row exclusive mode", table.name());
    sqlx::query(AssertSqlSafe(sql)).execute(db).await?;
    Ok(())
}

/// Why it can't be saved, as it is `now`: another has its code, it is not there, or no longer what was read.
async fn misplaced(
    db: &mut PgConnection,
    (table, code): (Table, &str),
    is_new: bool,
    now: Option<&Value>,
    read: Option<&Value>,
) -> Result<Option<Wrong>, StoreError> {
    let Some(now) = now else {
        return Ok((!is_new).then(|| Wrong::whole(Fault::Gone)));
    };
    if is_new {
        return Ok(Some(Wrong::at(Entry::Code, Fault::Taken)));
    }
    let mut read = read.and_then(Value::as_object).into_iter().flatten();
    if read.all(|(name, value)| now.get(name) == Some(value)) {
        return Ok(None);
    }
    let mut state = now.clone();
    if let Some(state) = state.as_object_mut() {
        // they have a form of their own
        state.remove("times");
    }
    let newer = admin_change::newer(db, table.what().area(), code, Some(&state)).await?;
    Ok(Some(Wrong::whole(Fault::Newer(newer))))
}

/// What the record keeps of a row.
async fn snapshot(db: &mut PgConnection, table: Table, code: &str) -> Result<Option<Value>, StoreError> {
    let sql = format!(
        "select to_jsonb(r) - 'code' - 'position' from {} r where code = $1",
        table.name()
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(code)
        .fetch_optional(db)
        .await?)
}

/// Writes down what became of a row, unless nothing did.
async fn note(
    db: &mut PgConnection,
    admin: Admin,
    table: Table,
    code: &str,
    before: Option<Value>,
) -> Result<(), StoreError> {
    let after = snapshot(db, table, code).await?;
    if before == after {
        return Ok(());
    }
    let (before, after) = (before.as_ref(), after.as_ref());
    admin_change::record(db, admin.id, table.what(), code, before, after, admin.now).await
}

async fn shift(db: &Db, admin: Admin, table: Table, code: &str, up: bool) -> Result<Ruling<()>, StoreError> {
    let mut tx = db.pool.begin().await?;
    lock(&mut tx, table).await?;
    let name = table.name();
    let sql = format!("select code from {name} order by position, code");
    let mut order: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *tx).await?;
    let Some(from) = order.iter().position(|one| one == code) else {
        return refuse(Fault::Gone);
    };
    let to = if up {
        from.checked_sub(1)
    } else {
        from.checked_add(1)
    };
    let Some(to) = to.filter(|to| *to < order.len()) else {
        // it stands there already
        return Ok(Ok(()));
    };
    order.swap(from, to);
    let sql = format!(
        "update {name} t set position = o.position - 1 from unnest($1::text[]) with ordinality o (code, position) \
         where o.code = t.code and t.position <> o.position - 1"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(order)
        .execute(&mut *tx)
        .await?;
    let [before, after] = [from, to].map(|index| json!({ "position": index + 1 }));
    let what = table.what();
    admin_change::record(
        &mut tx,
        admin.id,
        what,
        code,
        Some(&before),
        Some(&after),
        admin.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}
