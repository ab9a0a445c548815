//! Passwords: argon2id, away from the threads that answer requests.

use anyhow::{Result, anyhow};
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use tokio::sync::Semaphore;

/// Each check takes 19 MiB for a moment; so many at a time.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// A hash that no password has, for names that nobody has: both take the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash of a password, as a PHC string.
///
/// # Errors
/// None that happens: the salt has the length that is wanted.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String> {
    let salt = SaltString::encode_b64(salt).map_err(|why| anyhow!("no salt: {why}"))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string())
        .map_err(|why| anyhow!("no hash: {why}"))
}

/// Like [`hash`], away from the threads that answer requests.
///
/// # Errors
/// When the runtime is shutting down.
pub(crate) async fn make(password: String, salt: [u8; 16]) -> Result<String> {
    let _permit = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || hash(&password, &salt)).await?
}

/// Whether the password has this hash; `None` stands for a name that nobody has.
pub(crate) async fn verify(password: String, hash: Option<String>) -> bool {
    let Ok(_permit) = AT_ONCE.acquire().await else {
        return false;
    };
    let known = hash.is_some();
    let check = move || {
        let hash = hash.as_deref().unwrap_or(NOBODY);
        PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    };
    tokio::task::spawn_blocking(check).await.unwrap_or(false) && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_has_its_hash_and_no_other() {
        let hash = hash("correct horse", &[7; 16]).expect("a hash");
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("correct horse".into(), Some(hash.clone())).await);
        assert!(!verify("correct house".into(), Some(hash)).await);
        assert!(!verify("correct horse".into(), None).await);
    }

    #[test]
    fn nobodys_hash_is_well_formed_and_as_dear_as_a_real_one() {
        let nobody = PasswordHash::new(NOBODY).expect("well formed");
        let real = hash("x", &[1; 16]).expect("a hash");
        let real = PasswordHash::new(&real).expect("well formed");
        assert_eq!(nobody.params, real.params);
    }
}
