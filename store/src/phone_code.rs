//! One-time codes: whoever reads the message on a telephone may see what was reported from its number. A code is kept as
//! a fingerprint only, holds for [`LIFE_MINUTES`], and may be tried [`TRIES`] times.

use crate::{Db, StoreError, outbox};
use chrono::{DateTime, TimeDelta, Utc};
use domain::blob::Sha256Hex;
use domain::id::hex;
use domain::phone::Phone;

/// So long does a code hold, in minutes.
pub const LIFE_MINUTES: i64 = 10;

/// So often may somebody try.
pub const TRIES: u8 = 5;

/// The name of the message's sentence.
const SENTENCE: &str = "phone_code";

/// A code that shall be sent.
#[derive(Clone)]
pub struct NewCode {
    /// Its id, a secret of the browser that asked.
    pub id: String,
    /// Whose telephone it is sent to.
    pub phone: Phone,
    /// The digits.
    pub code: String,
    /// What makes the fingerprints of equal codes differ.
    pub salt: [u8; 16],
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was right. It can't be used again.
    Right,
    /// It was wrong; so many tries are left.
    Wrong {
        /// How many.
        left: u8,
    },
    /// There is no such code any more: used, too old, or tried too often.
    Over,
}

/// Writes a code, and the message that carries it when something was reported from that number and messages reach it. To
/// whoever asks, another number looks the same: there is a code, which nobody gets to read.
///
/// # Errors
/// When the database fails.
pub async fn issue(db: &Db, new: &NewCode, now: DateTime<Utc>) -> Result<(), StoreError> {
    let expires_at = now + TimeDelta::minutes(LIFE_MINUTES);
    let mut transaction = db.pool.begin().await?;
    sqlx::query("insert into phone_code (id, phone, salt, hash, expires_at) values ($1, $2, $3, $4, $5)")
        .bind(&new.id)
        .bind(new.phone.as_str())
        .bind(new.salt.as_slice())
        .bind(fingerprint(new.phone.as_str(), &new.salt, &new.code))
        .bind(expires_at)
        .execute(&mut *transaction)
        .await?;
    let known: bool = sqlx::query_scalar(
        "select exists (select from ticket where phone = $1) \
         or exists (select from complaint where phone = $1 and channel = 'web')",
    )
    .bind(new.phone.as_str())
    .fetch_one(&mut *transaction)
    .await?;
    if known && outbox::reaches(new.phone.as_str()) {
        let secret = outbox::Secret {
            phone: new.phone.as_str(),
            key: SENTENCE,
            params: serde_json::json!({ "code": new.code, "minutes": LIFE_MINUTES.to_string() }),
            once: format!("{SENTENCE}:{}", Sha256Hex::of(new.id.as_bytes())),
            expires_at,
        };
        outbox::write_secret(&mut transaction, &secret, now).await?;
    }
    Ok(transaction.commit().await?)
}

/// Tries a code. The try counts before it is looked at, so that many at once are many.
///
/// # Errors
/// When the database fails.
pub async fn attempt(db: &Db, id: &str, typed: &str, now: DateTime<Utc>) -> Result<Tried, StoreError> {
    let mut transaction = db.pool.begin().await?;
    let found: Option<(String, Vec<u8>, String, i32)> = sqlx::query_as(
        "update phone_code set tries = tries + 1 where id = $1 and expires_at > $2 and tries < $3 \
         returning phone, salt, hash, tries",
    )
    .bind(id)
    .bind(now)
    .bind(i32::from(TRIES))
    .fetch_optional(&mut *transaction)
    .await?;
    let Some((phone, salt, hash, tries)) = found else {
        return Ok(Tried::Over);
    };
    let right = fingerprint(&phone, &salt, typed) == hash;
    if right {
        sqlx::query("delete from phone_code where id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    let left = TRIES.saturating_sub(u8::try_from(tries).unwrap_or(TRIES));
    Ok(match (right, left) {
        (true, _) => Tried::Right,
        (false, 0) => Tried::Over,
        (false, left) => Tried::Wrong { left },
    })
}

/// Forgets codes that hold no longer, and what messages said that carried one; gives how many codes.
///
/// # Errors
/// When the database fails.
pub async fn expire(db: &Db, now: DateTime<Utc>) -> Result<u64, StoreError> {
    outbox::forget_secrets(db, now).await?;
    let done = sqlx::query("delete from phone_code where expires_at <= $1")
        .bind(now)
        .execute(&db.pool)
        .await?;
    Ok(done.rows_affected())
}

/// A million codes are soon tried by whoever has the table: what keeps them is that they hold for minutes. The
/// fingerprint keeps them out of copies of the database, and from eyes.
fn fingerprint(phone: &str, salt: &[u8], code: &str) -> String {
    let text = [phone, " ", &hex(salt), " ", code].concat();
    Sha256Hex::of(text.as_bytes()).as_str().to_owned()
}
