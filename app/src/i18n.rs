//! Sentences in the reader's language. The tables are made by `build.rs` from `locales/`.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/sentences.rs"));

/// The cookie that remembers the language.
pub const COOKIE: &str = "lang";

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese; what everybody gets who has not chosen.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language of that name in a cookie or link.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The name in a cookie or link.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The value of `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language, as the switch offers it.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

#[cfg(not(feature = "hydrate"))]
fn current() -> Lang {
    leptos::prelude::use_context::<Lang>().unwrap_or_default()
}

#[cfg(feature = "hydrate")]
static CURRENT: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

#[cfg(feature = "hydrate")]
fn current() -> Lang {
    if CURRENT.load(std::sync::atomic::Ordering::Relaxed) {
        Lang::En
    } else {
        Lang::Zh
    }
}

/// Sets the page's language, once, before anything is drawn.
#[cfg(feature = "hydrate")]
pub fn set(lang: Lang) {
    CURRENT.store(lang == Lang::En, std::sync::atomic::Ordering::Relaxed);
}

/// The reader's language.
#[must_use]
pub fn lang() -> Lang {
    current()
}

/// The sentence of that name. A name that is in no table shows itself; a test keeps such names out.
#[must_use]
pub fn t(key: &'static str) -> &'static str {
    lookup(current(), key).unwrap_or(key)
}

/// The sentence of a name that was put together, when there is one.
#[must_use]
pub fn lookup(lang: Lang, key: &str) -> Option<&'static str> {
    static TABLES: [OnceLock<Vec<(&str, &str)>>; 2] = [OnceLock::new(), OnceLock::new()];
    let (table, sentences) = match lang {
        Lang::Zh => (&TABLES[0], ZH),
        Lang::En => (&TABLES[1], EN),
    };
    let table = table.get_or_init(|| NAMES.split('\n').zip(sentences.split('\n')).collect());
    table
        .binary_search_by(|(name, _)| (*name).cmp(key))
        .ok()
        .map(|index| table[index].1)
}

/// The sentence of a name that was put together from a group and a word of the data.
#[must_use]
pub fn word(group: &str, name: &str) -> &'static str {
    lookup(current(), &[group, ".", name].concat()).unwrap_or("")
}

/// The sentence of that name with its places filled in.
#[must_use]
pub fn tf(key: &str, values: &[(&str, &str)]) -> String {
    tf_in(current(), key, values)
}

/// Like [`tf`], in a given language: for messages that leave without a page.
#[must_use]
pub fn tf_in(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let mut text = lookup(lang, key).unwrap_or(key).to_owned();
    for (name, value) in values {
        text = text.replace(&["{", name, "}"].concat(), value);
    }
    text
}

/// The name in the reader's language.
#[must_use]
pub fn pick(name: &domain::view::Bilingual) -> &str {
    match current() {
        Lang::Zh => &name.zh,
        Lang::En => &name.en,
    }
}
