//! What a person typed to find tickets and complaints by: numbers, words, telephone numbers.

use super::list::{only_visible_to, rows, visible_to};
use crate::{Db, StoreError};
use domain::people::Staff;
use domain::phone::Phone;
use domain::privacy::finds_by_phone;
use domain::text::query_grams;
use domain::view::{COUNT_BOUND, CallerHistory};
use sqlx::{Postgres, QueryBuilder};

/// What a person typed, when that is anything.
pub(crate) fn typed(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// In how many of the newest tickets a text is looked for before its index is asked.
const NEWEST: i64 = 500;

/// How tickets that a text finds are to be read. The planner can't tell a word that twenty tickets have from one that
/// thousands have, where neither is among the commonest; and reading the newest tickets until a page is full of those with
/// the word, which is right for the latter, reads a million for the former, and for a word of years ago. So the index of
/// grams is asked first, unless a tenth of the newest tickets have the text: then a page fills at once, and the index
/// has too much to say.
pub(super) enum Found {
    /// No text was asked for.
    All,
    /// Only these, by their numbers; at most [`COUNT_BOUND`].
    Few(Vec<i64>),
    /// More than that, or many of the newest.
    Many { text: String, by_phone: bool },
}

impl Found {
    /// Looks the text of a filter up.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn look(db: &Db, staff: &Staff, text: Option<&str>) -> Result<Self, StoreError> {
        let Some(text) = typed(text) else {
            return Ok(Self::All);
        };
        let by_phone = finds_by_phone(staff);
        let many = || Self::Many {
            text: text.to_owned(),
            by_phone,
        };
        // by the indexes, whatever the planner thinks of how many there are
        let begin = "begin read only; set local enable_seqscan = off";
        let mut tx = db.pool.begin_with(begin).await?;
        let mut query = QueryBuilder::new(
            "select count(*) from (select grams, no, phone from ticket order by no desc limit ",
        );
        query.push_bind(NEWEST).push(") t where true");
        find(&mut query, "t", text, by_phone);
        let common: i64 = query.build_query_scalar().fetch_one(&mut *tx).await?;
        if common >= NEWEST / 10 {
            return Ok(many());
        }
        let mut query = QueryBuilder::new("select t.no from ticket t where true");
        find(&mut query, "t", text, by_phone);
        query.push(" limit ").push_bind(i64::from(COUNT_BOUND) + 1);
        let query = query.build_query_scalar().persistent(false);
        let numbers: Vec<i64> = query.fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let few = u32::try_from(numbers.len()).is_ok_and(|n| n <= COUNT_BOUND);
        Ok(if few { Self::Few(numbers) } else { many() })
    }

    /// Adds the condition that the ticket `t` is among what was found.
    pub(super) fn narrow(&self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::All => {}
            Self::Few(numbers) => {
                query
                    .push(" and t.no = any (")
                    .push_bind(numbers.clone())
                    .push(")");
            }
            Self::Many { text, by_phone } => find(query, "t", text, *by_phone),
        }
    }
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
