//! What a page knows from the start: who looks, in which language, what forms choose from.

use crate::address::Address;
use crate::i18n::Lang;
use crate::track::{Said, TrackPage};
use chrono::{DateTime, Utc};
use domain::rejection::{Field, Rejection};
use domain::view::{Catalogue, Me, PlaceLabel, PlaceNode};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sent with every page, and kept on the phone for pages that open without a network. Holds no secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageInfo {
    /// Who is signed in.
    pub me: Option<Me>,
    /// The page's language.
    pub lang: Lang,
    /// Categories, departments, hotline, time zone.
    pub catalogue: Catalogue,
    /// The build that made the page.
    pub build: String,
    /// The server's clock when it made the page, in milliseconds since 1970.
    pub now_ms: i64,
    /// Why the page that was asked for is not shown.
    #[serde(default)]
    pub refusal: Option<Refusal>,
    /// What was typed into the page's form, when it came back with errors.
    #[serde(default)]
    pub form: FormState,
    /// What a reporter's page shows.
    #[serde(default)]
    pub shown: Option<Shown>,
}

/// What a reporter's page shows of the server's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// The place of a form, when there is such a place, and what is already reported there: the id of each ticket
    /// stands where it leads to.
    Place(Option<PlaceLabel>, Vec<Said>),
    /// The ticket of a token, when there is such a ticket.
    Ticket(Option<Box<TrackPage>>),
    /// The complaint of a token, when there is such a complaint. The small program does not read it.
    #[cfg(feature = "staff")]
    Complaint(Option<Box<domain::view::ComplaintTrack>>),
    /// What was reported from a telephone number. The small program does not read it.
    #[cfg(feature = "staff")]
    Mine(Box<MyReports>),
    /// Places that fit what was typed into the menu, best first.
    Found(Vec<PlaceLabel>),
    /// A step of the menu.
    Menu {
        /// Where it stands; on top when absent.
        node: Option<PlaceNode>,
        /// What lies in it.
        children: Vec<PlaceNode>,
    },
}

/// The page of what was reported from one's own telephone number.
#[cfg(feature = "staff")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MyReports {
    /// Asks for the number.
    Number,
    /// Asks for the code that was sent there.
    Code {
        /// The number, its middle hidden.
        phone: String,
        /// Whether it is not the first one.
        anew: bool,
        /// From when on another one can be sent; at once when absent.
        again: Option<DateTime<Utc>>,
    },
    /// What was reported from there.
    List {
        /// The number, its middle hidden.
        phone: String,
        /// Reports and complaints, the newest first.
        rows: domain::view::Page<domain::view::OwnRow>,
        /// Until when the list can be looked at.
        until: DateTime<Utc>,
    },
}

/// Why a page is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The role does not allow it.
    Forbidden,
    /// There is no such page.
    NotFound,
    /// The database can't be reached.
    Unavailable,
}

/// A form as it was sent, with what was wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormState {
    /// What was typed, by field name.
    pub values: BTreeMap<String, String>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form; empty when it is about the whole form.
    pub field: String,
    /// The sentence, in the reader's language.
    pub message: String,
}

impl FieldError {
    /// The error of a refusal.
    #[must_use]
    pub fn of(reason: &Rejection) -> Self {
        let field = reason.field().map_or("", Field::as_str).to_owned();
        Self {
            field,
            message: crate::parts::reject::sentence(reason),
        }
    }
}

impl FormState {
    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }
}

/// The page's information. Every page has it.
#[must_use]
pub fn use_page() -> PageInfo {
    expect_context::<StoredValue<PageInfo>>().get_value()
}

/// The clock of words such as "3 minutes ago"; moves on the client.
#[derive(Clone, Copy)]
pub struct Now(pub RwSignal<DateTime<Utc>>);

/// The clock by which the page speaks of time.
#[must_use]
pub fn use_now() -> DateTime<Utc> {
    expect_context::<Now>().0.get()
}

/// Counts what was heard from the live stream; lists that must stay fresh read it in their source.
#[derive(Clone, Copy)]
pub struct Live(pub RwSignal<u64>);

/// The number of changes heard so far.
#[must_use]
pub fn use_live() -> u64 {
    use_context::<Live>().map_or(0, |live| live.0.get())
}

/// What the server sent along for the page to show. Apart from [`PageInfo`], which is copied often.
#[derive(Clone, Copy)]
struct First(StoredValue<Option<Shown>>);

/// What the server sent along for the page to show.
#[must_use]
pub fn use_first() -> Option<Shown> {
    use_context::<First>().and_then(|first| first.0.get_value())
}

impl PageInfo {
    /// Puts the page's information where all its parts find it.
    pub fn provide(mut self, address: Address) {
        address.provide();
        provide_context(First(StoredValue::new(self.shown.take())));
        let now = DateTime::from_timestamp_millis(self.now_ms).unwrap_or_default();
        provide_context(Now(RwSignal::new(now)));
        provide_context(Live(RwSignal::new(0)));
        provide_context(StoredValue::new(self));
    }
}
