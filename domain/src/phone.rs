//! Phone numbers as this campus uses them.

use crate::rejection::Rejection;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mainland mobile, a landline with area code, or a local or campus number; digits only.
///
/// `Debug` hides the middle, so that a log never shows a whole number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = "^(1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[1-9][0-9]{3,7})$")))]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type it: spaces, hyphens, brackets, full-width digits and `+86` are taken.
    ///
    /// # Errors
    /// [`Rejection::BadPhone`] when it is no mobile (11 digits, 13… to 19…), no landline with area code
    /// (0 and 9 to 11 more digits) and no local number (4 to 8 digits, such as the hotline's 8575110).
    pub fn parse(text: &str) -> Result<Self, Rejection> {
        let mut digits = String::new();
        for letter in text.trim().chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                '０'..='９' => digits.extend(char::from_digit(letter as u32 - '０' as u32, 10)),
                ' ' | '-' | '－' | '(' | ')' | '（' | '）' | '+' | '\u{a0}' => {}
                _ => return Err(Rejection::BadPhone),
            }
        }
        let national = if digits.len() == 13 {
            digits.strip_prefix("86").unwrap_or(&digits)
        } else {
            &digits
        };
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

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with its middle hidden, for those who need to recognise but not to call: `138****5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        let keep_tail = self.0.len().min(4);
        let keep_head = (self.0.len() - keep_tail).min(3);
        let hidden = self.0.len() - keep_head - keep_tail;
        format!(
            "{}{}{}",
            &self.0[..keep_head],
            "*".repeat(hidden),
            &self.0[self.0.len() - keep_tail..]
        )
    }
}

impl TryFrom<String> for Phone {
    type Error = Rejection;
    fn try_from(text: String) -> Result<Self, Rejection> {
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
    fn a_masked_number_keeps_head_and_tail_only() {
        assert_eq!(
            Phone::parse("13812345678").map(|phone| phone.masked()),
            Ok("138****5678".to_owned())
        );
        assert_eq!(
            Phone::parse("8575110").map(|phone| phone.masked()),
            Ok("8575110".to_owned())
        );
    }
}
