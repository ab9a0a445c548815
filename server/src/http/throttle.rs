//! Who tries too often. Nothing of it is kept longer than it takes to forget.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// So many one-time codes a telephone number gets at once, and then one in each so many seconds. With five tries a code:
/// fewer than one in ten thousand guesses a day at one number comes true.
pub(super) const CODES_AT_ONCE: u32 = 3;
pub(super) const CODE_EVERY_S: u32 = 600;

type Keyed = DefaultKeyedRateLimiter<String>;

/// The throttles of one process.
#[derive(Debug)]
pub struct Throttles {
    /// Tries of one name from one address: ten, then one in thirty seconds.
    by_name: Keyed,
    /// How often a name signed in from an address: a success begins a new count.
    successes: Mutex<HashMap<String, u64>>,
    /// Tries from one address, whatever the names; a campus may share one.
    by_address: Keyed,
    /// Commands of people without an account, by installation and by address.
    anonymous_install: Keyed,
    anonymous_address: Keyed,
    /// Forms with photos, by address.
    forms: Keyed,
    /// One-time codes by telephone number, and by the address that asks for them; a campus may share one.
    codes_by_phone: Keyed,
    codes_by_address: Keyed,
}

/// `burst` at once, and then one in each `period`.
fn limiter(burst: u32, period: Duration) -> Keyed {
    let quota = Quota::with_period(period).unwrap_or(Quota::per_second(NonZeroU32::MIN));
    RateLimiter::keyed(quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN)))
}

impl Default for Throttles {
    fn default() -> Self {
        Self::new()
    }
}

impl Throttles {
    /// Throttles that nobody has met yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            by_name: limiter(10, Duration::from_secs(30)),
            successes: Mutex::default(),
            by_address: limiter(300, Duration::from_secs(1)),
            anonymous_install: limiter(60, Duration::from_secs(5)),
            anonymous_address: limiter(300, Duration::from_millis(500)),
            forms: limiter(60, Duration::from_secs(5)),
            codes_by_phone: limiter(CODES_AT_ONCE, Duration::from_secs(CODE_EVERY_S.into())),
            codes_by_address: limiter(30, Duration::from_secs(10)),
        }
    }

    /// Whether this name may be tried from this address now. Counted before the password is looked at, so that
    /// many tries at once are many.
    pub(super) fn may_sign_in(&self, name: &str, address: &str) -> bool {
        let key = self.key(name, address);
        self.by_name.check_key(&key).is_ok() && self.by_address.check_key(&address.to_owned()).is_ok()
    }

    /// Forgives the tries before a success.
    pub(super) fn signed_in(&self, name: &str, address: &str) {
        *self.successes().entry([name, " ", address].concat()).or_default() += 1;
    }

    /// Whether another anonymous push may come from there now.
    pub(super) fn may_push(&self, install: &str, address: &str) -> bool {
        self.anonymous_install.check_key(&install.to_owned()).is_ok()
            && self.anonymous_address.check_key(&address.to_owned()).is_ok()
    }

    /// Whether another form may come from there now.
    pub(super) fn may_send_form(&self, address: &str) -> bool {
        self.forms.check_key(&address.to_owned()).is_ok()
    }

    /// Whether another code may be sent to that number, at the wish of that address.
    pub(super) fn may_send_code(&self, phone: &str, address: &str) -> bool {
        self.codes_by_address.check_key(&address.to_owned()).is_ok()
            && self.codes_by_phone.check_key(&phone.to_owned()).is_ok()
    }

    /// Forgets whoever has been quiet long enough.
    pub fn forget_old(&self) {
        for limiter in [
            &self.by_name,
            &self.by_address,
            &self.anonymous_install,
            &self.anonymous_address,
            &self.forms,
            &self.codes_by_phone,
            &self.codes_by_address,
        ] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        if self.by_name.is_empty() {
            self.successes().clear();
        }
    }

    fn key(&self, name: &str, address: &str) -> String {
        let who = [name, " ", address].concat();
        let count = self.successes().get(&who).copied().unwrap_or(0);
        [&who, " ", &count.to_string()].concat()
    }

    fn successes(&self) -> std::sync::MutexGuard<'_, HashMap<String, u64>> {
        self.successes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_stop_a_name_at_an_address_and_no_other() {
        let throttles = Throttles::new();
        for _ in 0..10 {
            assert!(throttles.may_sign_in("desk1", "10.0.0.1"));
        }
        assert!(!throttles.may_sign_in("desk1", "10.0.0.1"));
        assert!(throttles.may_sign_in("desk1", "10.0.0.2"));
        assert!(throttles.may_sign_in("desk2", "10.0.0.1"));
    }

    #[test]
    fn who_signs_in_again_and_again_is_not_stopped() {
        let throttles = Throttles::new();
        for _ in 0..50 {
            assert!(throttles.may_sign_in("desk1", "10.0.0.1"));
            throttles.signed_in("desk1", "10.0.0.1");
        }
    }

    #[test]
    fn a_number_gets_three_codes_at_once_whoever_asks() {
        let throttles = Throttles::new();
        for address in ["10.0.0.1", "10.0.0.2", "10.0.0.3"] {
            assert!(throttles.may_send_code("13800138000", address));
        }
        assert!(!throttles.may_send_code("13800138000", "10.0.0.4"));
        assert!(throttles.may_send_code("13800138001", "10.0.0.4"));
        let many = (0..100).filter(|number| throttles.may_send_code(&number.to_string(), "10.0.0.5"));
        assert!(
            (30..40).contains(&many.count()),
            "an address asks for a few dozen at once"
        );
    }

    #[test]
    fn an_installation_that_pushes_too_often_is_stopped() {
        let throttles = Throttles::new();
        let taken = (0..100).filter(|_| throttles.may_push("a", "10.0.0.1")).count();
        assert!((60..70).contains(&taken), "{taken}");
        assert!(throttles.may_push("b", "10.0.0.1"));
    }
}
