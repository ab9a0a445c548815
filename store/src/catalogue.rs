//! Categories and departments.

use crate::{Db, StoreError};
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::{Bilingual, Category, Department};

type CategoryColumns = (String, String, String, String, String, String, String, bool);

/// Categories and departments.
#[derive(Clone, Debug)]
pub struct All {
    /// Those that can be chosen, in the order shown.
    pub categories: Vec<Category>,
    /// Those out of use.
    pub former: Vec<Category>,
    /// In the order shown.
    pub departments: Vec<Department>,
}

/// All categories in use, and all departments, in the order shown.
///
/// # Errors
/// When the database fails.
pub async fn catalogue(db: &Db) -> Result<(Vec<Category>, Vec<Department>), StoreError> {
    let all = all(db).await?;
    Ok((all.categories, all.departments))
}

/// All categories and departments, in the order shown.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &Db) -> Result<All, StoreError> {
    let rows: Vec<CategoryColumns> = sqlx::query_as(
        "select code, name_zh, name_en, hint_zh, hint_en, icon, department, active from category order by position",
    )
    .fetch_all(&db.pool)
    .await?;
    let corrupt = |table, code: &str, why: &dyn std::fmt::Display| StoreError::corrupt(table, code, why);
    let (mut categories, mut former) = (Vec::new(), Vec::new());
    for (code, zh, en, hint_zh, hint_en, icon, department, active) in rows {
        let category = Category {
            department: DepartmentCode::parse(&department).map_err(|why| corrupt("category", &code, &why))?,
            code: CategoryCode::parse(&code).map_err(|why| corrupt("category", &code, &why))?,
            name: Bilingual { zh, en },
            hint: Bilingual {
                zh: hint_zh,
                en: hint_en,
            },
            icon,
        };
        if active {
            categories.push(category);
        } else {
            former.push(category);
        }
    }
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select code, name_zh, name_en from department order by position")
            .fetch_all(&db.pool)
            .await?;
    let departments = rows
        .into_iter()
        .map(|(code, zh, en)| {
            let parsed = DepartmentCode::parse(&code).map_err(|why| corrupt("department", &code, &why))?;
            Ok(Department {
                code: parsed,
                name: Bilingual { zh, en },
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(All {
        categories,
        former,
        departments,
    })
}

/// Adds departments and categories, in the order given.
///
/// # Errors
/// When the database fails, or one is there already.
pub async fn add(db: &Db, departments: &[Department], categories: &[Category]) -> Result<(), StoreError> {
    let mut tx = db.pool.begin().await?;
    for (position, department) in (0i32..).zip(departments) {
        sqlx::query("insert into department (code, name_zh, name_en, position) values ($1, $2, $3, $4)")
            .bind(department.code.as_str())
            .bind(&department.name.zh)
            .bind(&department.name.en)
            .bind(position)
            .execute(&mut *tx)
            .await?;
    }
    for (position, category) in (0i32..).zip(categories) {
        sqlx::query(
            "insert into category (code, name_zh, name_en, hint_zh, hint_en, icon, department, position) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(category.code.as_str())
        .bind(&category.name.zh)
        .bind(&category.name.en)
        .bind(&category.hint.zh)
        .bind(&category.hint.en)
        .bind(&category.icon)
        .bind(category.department.as_str())
        .bind(position)
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}
