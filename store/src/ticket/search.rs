//! What a person typed to find tickets and complaints by: numbers, words, telephone numbers.

use super::list::{only_visible_to, rows, visible_to};
use crate::{Db, StoreError};
use domain::people::Staff;
use domain::phone::Phone;
use domain::text::query_grams;
use domain::view::CallerHistory;
use sqlx::{Postgres, QueryBuilder};

/// What a person typed, when that is anything.
pub(crate) fn typed(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Adds the search for what a person typed, in rows called `row`: a number, a telephone number or the last four digits of
/// one where `by_phone`, or words, of which all must be there.
pub(crate) fn find(query: &mut QueryBuilder<Postgres>, row: &str, text: &str, by_phone: bool) {
    let grams: Vec<String> = query_grams(text).into_iter().collect();
    query.push(" and (");
    if grams.is_empty() {
        query.push("false");
    } else {
        query.push(row).push(".grams @> ").push_bind(grams);
    }
    if let Ok(no) = text.parse::<i64>() {
        query.push(" or ").push(row).push(".no = ").push_bind(no);
    }
    if let Some(phone) = Phone::parse(text).ok().filter(|_| by_phone) {
        query.push(" or ");
        by_digits(query, row, &phone);
    }
    query.push(")");
}

/// Adds that a row called `row` is of a telephone number, or of one that ends so where four digits were typed.
pub(crate) fn by_digits(query: &mut QueryBuilder<Postgres>, row: &str, typed: &Phone) {
    if typed.is_tail() {
        let digits = typed.as_str().to_owned();
        query
            .push("right(")
            .push(row)
            .push(".phone, 4) = ")
            .push_bind(digits);
    } else {
        of_phone(query, row, typed);
    }
}

/// Whether some ticket that `staff` may see is of a telephone number that was typed, or of one that ends so.
///
/// # Errors
/// When the database fails.
pub(crate) async fn has_number(db: &Db, staff: &Staff, typed: &Phone) -> Result<bool, StoreError> {
    let mut query = QueryBuilder::new("select exists (select 1 from ticket t where ");
    only_visible_to(&mut query, staff);
    query.push(" and ");
    by_digits(&mut query, "t", typed);
    query.push(")");
    Ok(query
        .build_query_scalar()
        .persistent(false)
        .fetch_one(&db.pool)
        .await?)
}

/// Adds that a row called `row` is of a telephone number. A landline is the same with its area code and without.
fn of_phone(query: &mut QueryBuilder<Postgres>, row: &str, phone: &Phone) {
    let number = phone.as_str();
    query
        .push("(")
        .push(row)
        .push(".phone = ")
        .push_bind(number.to_owned());
    if let Some(local) = phone.without_area() {
        let local = local.to_owned();
        query.push(" or ").push(row).push(".phone = ").push_bind(local);
    } else if (7..=8).contains(&number.len()) {
        // as `Phone::without_area` reads those that were given with one
        let with_area = format!(
            " or ({row}.phone >= '0' and {row}.phone < '1' \
             and substr({row}.phone, case when {row}.phone < '03' then 4 else 5 end) = "
        );
        query.push(with_area).push_bind(number.to_owned()).push(")");
    }
    query.push(")");
}

/// Earlier tickets of a telephone number, newest first; at most 20.
///
/// # Errors
/// When the database fails.
pub async fn caller(db: &Db, staff: &Staff, phone: &Phone) -> Result<CallerHistory, StoreError> {
    let mut query = visible_to(staff);
    query.push(" and ");
    of_phone(&mut query, "t", phone);
    query.push(" order by t.no desc limit 20");
    let rows = rows(db, query).await?;
    Ok(CallerHistory {
        name: rows.first().map(|row| row.reporter.clone()),
        rows,
    })
}
