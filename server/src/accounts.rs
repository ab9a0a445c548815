//! What new accounts get by chance: ids and passwords.

use crate::chance::Chance;
use crate::clock;
use crate::http::password;
use app::host::{Accounts, NewPassword};
use domain::id::PersonId;
use std::pin::Pin;

/// Letters and digits that nobody mistakes for another when a password is read out or copied by hand.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// So many groups of so many letters: 59 bits.
const GROUPS: [usize; 2] = [3, 4];

/// New accounts by the operating system's chance.
#[derive(Debug)]
pub struct ByChance(Chance);

impl ByChance {
    /// To be made once, when serving starts.
    #[must_use]
    pub fn from_system() -> Self {
        Self(Chance::from_system())
    }

    /// A password such as `k7mq-x3vd-p9ra`.
    fn plain(&self) -> String {
        let [groups, letters] = GROUPS;
        let letter = |_| {
            let index = usize::try_from(self.0.below(31)).unwrap_or(0);
            char::from(LETTERS[index])
        };
        let group = |_| (0..letters).map(letter).collect::<String>();
        (0..groups).map(group).collect::<Vec<_>>().join("-")
    }
}

impl Accounts for ByChance {
    fn id(&self) -> PersonId {
        PersonId::mint(clock::now().timestamp_millis(), self.0.bytes())
    }

    fn password(&self) -> Pin<Box<dyn Future<Output = Option<NewPassword>> + Send + '_>> {
        let (plain, salt) = (self.plain(), self.0.bytes());
        Box::pin(async move {
            match password::make(plain.clone(), salt).await {
                Ok(hash) => Some(NewPassword { plain, hash }),
                Err(why) => {
                    tracing::error!(%why, "a password could not be made");
                    None
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[tokio::test]
    async fn a_new_password_opens_its_account_and_is_never_the_same() {
        let chance = ByChance::from_system();
        let made = chance.password().await.expect("a password");
        assert_eq!(made.plain.len(), 14, "{}", made.plain);
        assert!(password::verify(made.plain, Some(made.hash)).await);
        let many: BTreeSet<String> = (0..50).map(|_| chance.plain()).collect();
        assert_eq!(many.len(), 50);
        assert_ne!(chance.id(), chance.id());
    }
}
