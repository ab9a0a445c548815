//! Phone numbers as this campus uses them.

use crate::rejection::Rejection;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mainland mobile, a landline with area code, or a local or campus number; digits only. Or what is left of one for a
/// reader who may not see it, and after it was erased: stars stand for what is hidden.
///
/// `Debug` hides the middle, so that a log never shows a whole number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = "^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[1-9][0-9]{3,7}|[0-9]{0,3}[*]{1,12}[0-9]{0,4})$")))]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// What stands where a name or a number was that is kept no longer.
pub const ERASED: &str = "*";

impl Phone {
    /// Reads a number as people type it: spaces, hyphens, brackets, full-width digits and `+86` are taken.
    ///
    /// # Errors
    /// [`Rejection::BadPhone`] when it is no mobile (11 digits, 13… to 19…), no landline with area code
    /// (0 and 9 to 11 more digits) and no local number (4 to 8 digits, such as the hotline's 8575110).
    pub fn parse(text: &str) -> Result<Self, Rejection> {
        let digits = digits_of(text)?;
        let national = national(&digits);
        let bytes = national.as_bytes();
        let mobile = bytes.len() == 11 && bytes[0] == b'1' && bytes[1] >= b'3';
        let landline = (10..=12).contains(&bytes.len()) && bytes[0] == b'0' && bytes[1] != b'0';
        let local = (4..=8).contains(&bytes.len()) && bytes[0] != b'0';
        if mobile || landline || local {
            Ok(Self(national.to_owned()))
        } else {
            Err(Rejection::BadPhone)
        }
    }

    /// Reads a number that somebody leaves, to be called back: like [`Self::parse`], but what looks like the beginning of
    /// a mobile is not taken for a landline. No local number of 7 or 8 digits begins with 1 on the mainland. Data and
    /// searches are read by [`Self::parse`]: such numbers were taken before.
    ///
    /// # Errors
    /// [`Rejection::BadPhone`]; [`Self::mobile_digits`] says how many digits were typed.
    pub fn given(text: &str) -> Result<Self, Rejection> {
        let phone = Self::parse(text)?;
        if (7..=8).contains(&phone.0.len()) && phone.0.starts_with('1') {
            Err(Rejection::BadPhone)
        } else {
            Ok(phone)
        }
    }

    /// How many digits a text has that begins like a mobile but is too short or too long for one; none for anything else.
    /// Fewer than 7 may be a campus number.
    #[must_use]
    pub fn mobile_digits(text: &str) -> Option<usize> {
        let digits = digits_of(text).ok()?;
        let national = national(&digits);
        let begins = matches!(national.as_bytes(), [b'1', b'3'..=b'9', ..]);
        let count = national.len();
        (begins && count >= 7 && count != 11).then_some(count)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with its middle hidden, for those who need to recognise but not to call: `138****5678`. Of a short
    /// number, which has no head to tell, less than half is left: `****110`.
    #[must_use]
    pub fn masked(&self) -> String {
        if !self.is_whole() {
            return self.0.clone();
        }
        let long = self.0.len() >= 10;
        let keep_tail = if long { 4 } else { (self.0.len() - 1) / 2 };
        let keep_head = if long { 3 } else { 0 };
        let hidden = self.0.len() - keep_head - keep_tail;
        format!(
            "{}{}{}",
            &self.0[..keep_head],
            "*".repeat(hidden),
            &self.0[self.0.len() - keep_tail..]
        )
    }

    /// What a reader gets who may recognise the number but not call it.
    #[must_use]
    pub fn veiled(&self) -> Self {
        Self(self.masked())
    }

    /// What a reader gets who may see nothing of a number.
    #[must_use]
    pub fn hidden() -> Self {
        Self("***".to_owned())
    }

    /// What is left of a number that was erased.
    #[must_use]
    pub fn erased() -> Self {
        Self(ERASED.to_owned())
    }

    /// Whether it can be called: nothing of it is hidden.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.0.contains('*')
    }

    /// Whether messages reach it: a mainland mobile. Landlines get none.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.0.len() == 11 && self.0.starts_with('1')
    }

    /// Whether it can be called, but messages do not reach it.
    #[must_use]
    pub fn is_landline(&self) -> bool {
        self.is_whole() && !self.is_mobile()
    }

    /// Of a landline with its area code, the number as it is dialled in that area.
    #[must_use]
    pub fn without_area(&self) -> Option<&str> {
        // 010 and 02x are the areas of the largest cities; all others have four digits
        let area = match self.0.as_bytes() {
            [b'0', b'1' | b'2', ..] => 3,
            [b'0', ..] => 4,
            _ => return None,
        };
        self.0.get(area..).filter(|local| (7..=8).contains(&local.len()))
    }

    /// As it is shown to people: a landline with a hyphen behind its area code, `0531-88361202`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.without_area() {
            Some(local) if self.is_whole() => {
                let area = &self.0[..self.0.len() - local.len()];
                [area, "-", local].concat()
            }
            _ => self.0.clone(),
        }
    }

    /// Whether it could be the end of a longer one, as people name a number over the telephone: its last four digits.
    #[must_use]
    pub fn is_tail(&self) -> bool {
        self.0.len() == 4 && self.is_whole()
    }

    /// Whether it is so short that it could as well be the number of a ticket, or a quantity.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.0.len() < 7
    }

    /// Whether it was erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.0 == ERASED
    }

    /// Whether it is written like a number of which something is hidden.
    fn is_veil(text: &str) -> bool {
        let stars = text.trim_matches(|letter: char| letter.is_ascii_digit());
        text.len() <= 12 && !stars.is_empty() && stars.bytes().all(|byte| byte == b'*')
    }
}

/// The digits of a number as people type it.
fn digits_of(text: &str) -> Result<String, Rejection> {
    let mut digits = String::new();
    for letter in text.trim().chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '０'..='９' => digits.extend(char::from_digit(letter as u32 - '０' as u32, 10)),
            ' ' | '-' | '－' | '(' | ')' | '（' | '）' | '+' | '\u{a0}' => {}
            _ => return Err(Rejection::BadPhone),
        }
    }
    Ok(digits)
}

/// A mobile without the country's number in front.
fn national(digits: &str) -> &str {
    if digits.len() == 13 {
        digits.strip_prefix("86").unwrap_or(digits)
    } else {
        digits
    }
}

impl TryFrom<String> for Phone {
    type Error = Rejection;

    /// Reads what was written as data: a number, or what is left of one.
    fn try_from(text: String) -> Result<Self, Rejection> {
        if Self::is_veil(&text) {
            return Ok(Self(text));
        }
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Phone({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_as_people_type_them() {
        for (typed, kept) in [
            ("138 1234 5678", "13812345678"),
            ("+86 138-1234-5678", "13812345678"),
            ("１３８１２３４５６７８", "13812345678"),
            ("0531-88361234", "053188361234"),
            ("8575110", "8575110"),
        ] {
            assert_eq!(
                Phone::parse(typed).map(String::from),
                Ok(kept.to_owned()),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_text_that_is_no_number_is_refused() {
        for typed in [
            "",
            "abc",
            "123",
            "12345678901",
            "138123456789",
            "电话13812345678",
            "0012345678",
        ] {
            assert_eq!(Phone::parse(typed), Err(Rejection::BadPhone), "{typed}");
        }
    }

    #[test]
    fn a_mobile_with_digits_missing_is_no_number_that_somebody_leaves() {
        for (typed, digits) in [
            ("1380013", Some(7)),
            ("138 0013 8", Some(8)),
            ("1381234567", Some(10)),
            ("138123456789", Some(12)),
        ] {
            assert_eq!(Phone::given(typed), Err(Rejection::BadPhone), "{typed}");
            assert_eq!(Phone::mobile_digits(typed), digits, "{typed}");
        }
        // the beginning of no mobile, and no landline either
        assert_eq!(Phone::given("1234567"), Err(Rejection::BadPhone));
        assert_eq!(Phone::mobile_digits("1234567"), None);
        for typed in [
            "13812345678",
            "+86 13812345678",
            "8575110",
            "88361202",
            "0531-8361203",
            "13800",
            "12345",
        ] {
            assert!(Phone::given(typed).is_ok(), "{typed}");
            assert_eq!(Phone::mobile_digits(typed), None, "{typed}");
        }
        // what was taken before is still read, and found
        assert_eq!(Phone::try_from("1380013".to_owned()), Phone::parse("1380013"));
        assert!(Phone::parse("1380013").is_ok());
    }

    #[test]
    fn messages_reach_mobiles_alone() {
        for (typed, mobile, local) in [
            ("13812345678", true, None),
            ("8575110", false, None),
            ("0531-8361203", false, Some("8361203")),
            ("0531-88361203", false, Some("88361203")),
            ("010-62345678", false, Some("62345678")),
            ("025-8361203", false, Some("8361203")),
        ] {
            let phone = Phone::parse(typed).expect("a number");
            assert_eq!(
                (phone.is_mobile(), phone.without_area()),
                (mobile, local),
                "{typed}"
            );
        }
        let veiled = Phone::parse("13812345678").expect("a number").veiled();
        assert!(veiled.is_mobile() && !veiled.is_landline());
        for left in [Phone::erased(), Phone::hidden()] {
            assert!(!left.is_mobile() && !left.is_landline(), "nobody knows");
        }
    }

    #[test]
    fn a_landline_is_shown_with_its_area_apart() {
        for (typed, shown) in [
            ("053188361202", "0531-88361202"),
            ("01062345678", "010-62345678"),
            ("13812345678", "13812345678"),
            ("8575110", "8575110"),
        ] {
            let phone = Phone::parse(typed).expect("a number");
            assert_eq!(phone.shown(), shown);
        }
        let veiled = Phone::parse("053188361202").expect("a number").veiled();
        assert_eq!(veiled.shown(), "053*****1202");
    }

    #[test]
    fn a_masked_number_keeps_head_and_tail_only() {
        assert_eq!(
            Phone::parse("13812345678").map(|phone| phone.masked()),
            Ok("138****5678".to_owned())
        );
        assert_eq!(
            Phone::parse("8575110").map(|phone| phone.masked()),
            Ok("****110".to_owned())
        );
    }

    #[test]
    fn what_is_left_of_a_number_is_read_as_data_and_never_as_typed() {
        let whole = Phone::parse("13812345678").expect("a number");
        for left in [whole.veiled(), Phone::hidden(), Phone::erased()] {
            let text = String::from(left.clone());
            assert_eq!(Phone::parse(&text), Err(Rejection::BadPhone), "{text}");
            assert_eq!(Phone::try_from(text), Ok(left.clone()));
            assert!(!left.is_whole());
        }
        for broken in ["", "1*2*3", "abc*", "138*********5678"] {
            assert_eq!(
                Phone::try_from(broken.to_owned()),
                Err(Rejection::BadPhone),
                "{broken}"
            );
        }
        assert!(whole.is_whole() && Phone::erased().is_erased());
    }
}
