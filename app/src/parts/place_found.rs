//! A place that was typed into a filter as a code or in words, and what came of it.

use crate::api::places::{place_by_code, place_children, place_search};
use crate::error::AppError;
use crate::i18n::{pick, tf};
use crate::ui::icon;
use domain::place::PlaceCode;
use domain::view::Bilingual;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum PlaceFound {
    /// None was asked for.
    #[default]
    Any,
    /// This one; with all that lies in it.
    One(PlaceCode, Bilingual),
    /// One of these.
    Several(Vec<(PlaceCode, Bilingual)>),
    /// There is none.
    Nowhere,
}

impl PlaceFound {
    /// Looks a place up: by code, by the name of a building, by words that its rooms are found by.
    ///
    /// # Errors
    /// When the server can't be asked.
    pub async fn of(typed: &str) -> Result<Self, AppError> {
        if typed.is_empty() {
            return Ok(Self::Any);
        }
        if let Ok(code) = PlaceCode::parse(typed) {
            if let Some(label) = place_by_code(typed.to_owned()).await? {
                return Ok(Self::One(label.code.clone(), label.short()));
            }
            if let Some(node) = place_children(Some(code)).await?.0 {
                return Ok(Self::One(node.code, node.name));
            }
        }
        let wanted = typed.to_lowercase();
        let mut found: Vec<(PlaceCode, Bilingual)> = place_children(None)
            .await?
            .1
            .into_iter()
            .filter(|node| {
                [&node.name.zh, &node.name.en]
                    .iter()
                    .any(|name| name.to_lowercase().contains(&wanted))
            })
            .map(|node| (node.code, node.name))
            .collect();
        if found.is_empty() {
            let rooms = place_search(typed.to_owned()).await?;
            found = rooms
                .into_iter()
                .map(|label| (label.code.clone(), label.short()))
                .collect();
        }
        Ok(match found.len() {
            0 => Self::Nowhere,
            1 => found
                .into_iter()
                .next()
                .map_or(Self::Nowhere, |(code, name)| Self::One(code, name)),
            _ => Self::Several(found),
        })
    }

    /// The place, when it is known which one is meant.
    #[must_use]
    pub const fn code(&self) -> Option<&PlaceCode> {
        match self {
            Self::One(code, _) => Some(code),
            _ => None,
        }
    }

    /// Whether it is known what to look for. Until then nothing is listed.
    #[must_use]
    pub const fn is_clear(&self) -> bool {
        matches!(self, Self::Any | Self::One(..))
    }

    /// Says which place is meant by what was typed, or asks when it could be several: `with` is the address with one of
    /// them.
    #[must_use]
    pub fn note(&self, typed: &str, with: impl Fn(&PlaceCode) -> String) -> AnyView {
        let (text, links) = match self {
            Self::Any => return ().into_any(),
            Self::One(code, _) if typed.eq_ignore_ascii_case(code.as_str()) => return ().into_any(),
            Self::One(code, name) => (
                tf(
                    "tickets.place_one",
                    &[("place", pick(name)), ("code", code.as_str())],
                ),
                Vec::new(),
            ),
            Self::Several(places) => {
                let links = places.iter().map(|(code, name)| {
                    let href = with(code);
                    view! { <a class="chip" href=href rel="external">{pick(name).to_owned()}</a> }
                });
                (
                    tf("tickets.place_several", &[("value", typed)]),
                    links.collect::<Vec<_>>(),
                )
            }
            Self::Nowhere => (tf("tickets.place_none", &[("value", typed)]), Vec::new()),
        };
        let class = match self {
            Self::One(..) => "banner banner--info banner--box",
            _ => "banner banner--warning banner--box",
        };
        let chips = (!links.is_empty()).then(|| view! { <div class="chips">{links}</div> });
        view! {
            <div class=class role="status">
                {icon("pin")} <div class="banner__text stack stack--tight"><p>{text}</p> {chips}</div>
            </div>
        }
        .into_any()
    }
}
