//! Reason templates: sentences that an officer, a manager or a worker chooses instead of typing.

use super::fault::Reader;
use super::{Entry, Ruling};
use crate::rejection::Field;
use crate::text::Template;
use serde::{Deserialize, Serialize};

/// What a sentence is a reason for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Why a report is rejected 驳回; the reporter reads it.
    Reject,
    /// What the reporter is asked back.
    Ask,
    /// Why a repair is put on hold 挂起.
    Hold,
    /// Why a worker hands a job back.
    HandBack,
    /// Why a report goes to another department.
    Transfer,
}

impl ReasonKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Reject,
        Self::Ask,
        Self::Hold,
        Self::HandBack,
        Self::Transfer,
    ];

    /// The name in data and in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Ask => "ask",
            Self::Hold => "hold",
            Self::HandBack => "hand_back",
            Self::Transfer => "transfer",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A template as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonDraft {
    /// What it is a reason for.
    pub kind: ReasonKind,
    /// In Chinese.
    pub zh: String,
    /// In English; may stay empty.
    pub en: String,
    /// Whether it is offered.
    pub active: bool,
}

/// A template as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonEntry {
    /// What it is a reason for.
    pub kind: ReasonKind,
    /// In Chinese.
    pub zh: Template,
    /// In English, when somebody wrote it.
    pub en: Option<Template>,
    /// Whether it is offered.
    pub active: bool,
}

impl ReasonDraft {
    /// The template, or all that is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self) -> Ruling<ReasonEntry> {
        let mut form = Reader::default();
        let zh = form.take(Entry::TextZh, Template::parse(Field::Reason, &self.zh));
        let en = form.take(Entry::TextEn, Template::optional(Field::Reason, &self.en));
        form.done(zh.zip(en).map(|(zh, en)| ReasonEntry {
            kind: self.kind,
            zh,
            en,
            active: self.active,
        }))
    }
}
