//! Texts that people type, with their limits. A value of these types is never empty and never too long, and has no
//! control characters but line breaks and tabs.

use crate::rejection::{Field, Rejection};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The text without control characters, which come with pasted text, show nowhere, and which no database holds
/// (U+0000); line breaks and tabs stay.
fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if text.contains(hidden) {
        Cow::Owned(text.replace(hidden, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Declares text newtypes: trimmed, not empty, at most so many characters.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident <= $max:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(extend("minLength" = 1, "maxLength" = $max, "pattern" = "\\S")))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters that are taken.
            pub const MAX: usize = $max;

            /// Reads what a person typed in `field`.
            ///
            /// # Errors
            /// [`Rejection::Empty`] or [`Rejection::TooLong`], naming the field.
            pub fn parse(field: Field, text: &str) -> Result<Self, Rejection> {
                let text = visible(text);
                let text = text.trim();
                if text.is_empty() {
                    return Err(Rejection::Empty { field });
                }
                if text.chars().count() > $max {
                    return Err(Rejection::TooLong { field, max: $max });
                }
                Ok(Self(text.to_owned()))
            }

            /// Like [`Self::parse`], but nothing typed is no text.
            ///
            /// # Errors
            /// [`Rejection::TooLong`], naming the field.
            pub fn optional(field: Field, text: &str) -> Result<Option<Self>, Rejection> {
                if visible(text).trim().is_empty() { Ok(None) } else { Self::parse(field, text).map(Some) }
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Rejection;
            fn try_from(text: String) -> Result<Self, Rejection> {
                Self::parse(Field::Content, &text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )+};
}

texts! {
    /// What is broken 报修内容, or what is complained about 投诉内容.
    Content <= 2000,
    /// A remark 备注, a reason, an answer, an explanation.
    Remark <= 1000,
    /// Name of a person as given.
    PersonName <= 40,
    /// Where exactly, beside the place's code: "the left washbasin".
    Spot <= 100,
    /// What somebody calls a question to a list that they keep.
    ViewName <= 30,
    /// Who or what a complaint is about, in the complainant's words: "the lady at the second window".
    Subject <= 100,
    /// Name of a department or a category, in one language.
    Label <= 40,
    /// Examples under a category's name, in one language.
    Hint <= 100,
    /// A sentence to choose from instead of typing a reason, in one language.
    Template <= 300,
}

/// The pieces of `text` by which it is found: every single character and every pair of neighbours, in lower
/// case, without white space and punctuation. Chinese has no spaces between words, so pairs stand in for them.
///
/// A query is found in a text when all its own [`query_grams`] are among the text's.
#[must_use]
pub fn grams(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for run in runs(text) {
        for (index, letter) in run.iter().enumerate() {
            found.insert(letter.to_string());
            if let Some(next) = run.get(index + 1) {
                found.insert([*letter, *next].iter().collect());
            }
        }
    }
    found
}

/// The pieces that must all be there for `query` to be found: its pairs, or its one character.
#[must_use]
pub fn query_grams(query: &str) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    for run in runs(query) {
        match run.as_slice() {
            [] => {}
            [single] => {
                wanted.insert(single.to_string());
            }
            several => wanted.extend(several.windows(2).map(|pair| pair.iter().collect::<String>())),
        }
    }
    wanted
}

/// Unbroken runs of letters and digits, in lower case.
fn runs(text: &str) -> Vec<Vec<char>> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|run| !run.is_empty())
        .map(|run| run.chars().flat_map(char::to_lowercase).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_or_over_long_text_is_refused_by_name_of_its_field() {
        assert_eq!(
            Content::parse(Field::Content, "  \n"),
            Err(Rejection::Empty {
                field: Field::Content
            })
        );
        let long = "水".repeat(2001);
        assert_eq!(
            Content::parse(Field::Content, &long),
            Err(Rejection::TooLong {
                field: Field::Content,
                max: 2000
            })
        );
        assert!(Content::parse(Field::Content, &"水".repeat(2000)).is_ok());
    }

    #[test]
    fn control_characters_of_pasted_text_are_left_out() {
        let pasted = Content::parse(Field::Content, "漏\0水\u{1b}\n二楼").map(String::from);
        assert_eq!(pasted, Ok("漏水\n二楼".to_owned()));
        let empty = Content::parse(Field::Content, "\0 \u{7f}");
        assert_eq!(
            empty,
            Err(Rejection::Empty {
                field: Field::Content
            })
        );
    }

    #[test]
    fn a_chinese_substring_is_found_by_its_pairs() {
        let text = grams("水龙头漏水, D1-101");
        assert!(query_grams("龙头").is_subset(&text));
        assert!(query_grams("漏").is_subset(&text));
        assert!(query_grams("d1-101").is_subset(&text));
        assert!(!query_grams("头水").is_subset(&text));
    }
}
