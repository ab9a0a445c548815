//! What a reporter's page shows, by its address: sent along with the page, and asked for by pages that began without
//! the server or that look again.

use crate::codec::Json;
use crate::error::AppError;
use crate::page::Shown;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::{
    error::ErrorCode,
    host::{Host, admitted, host},
    i18n::Lang,
};

/// What the page of this address shows.
///
/// # Errors
/// `not_found` for an address that needs no data; when the database fails.
#[server(name = ReadPage, prefix = "/api", endpoint = "page", input = Json, output = Json)]
pub async fn shown(path: String, search: String) -> Result<Shown, AppError> {
    admitted("/api/page")?;
    super::sync::proto_answer();
    let lang = use_context::<Lang>().unwrap_or_default();
    let shown = of(&host(), lang, &path, &search).await?;
    shown.ok_or_else(|| AppError::new(ErrorCode::NotFound).sent())
}

/// What the page of this address shows, in `lang`; none when it needs no data.
///
/// # Errors
/// When the database fails.
#[cfg(feature = "ssr")]
pub async fn of(
    host: &Host,
    lang: Lang,
    path: &str,
    search: &str,
) -> Result<Option<Shown>, store::StoreError> {
    use super::places;
    use domain::id::TrackingToken;
    use domain::place::PlaceCode;
    use domain::view::PLACES_FOUND;
    let asked = |name| crate::address::value_of(search, name).unwrap_or_default();
    let mut parts = path.trim_matches('/').split('/');
    Ok(Some(match (parts.next(), parts.next()) {
        (Some("r"), Some(code)) => match places::label(host, code).await? {
            Some(label) => {
                let open = super::track::open_at(host, lang, &label.code).await?;
                Shown::Place(Some(label), open)
            }
            None => Shown::Place(None, Vec::new()),
        },
        (Some("t"), Some(token)) => Shown::Ticket(super::track::page(host, lang, token).await?.map(Box::new)),
        (Some("c"), Some(token)) => Shown::Complaint(match TrackingToken::parse(token) {
            Ok(token) => store::complaint::track(&host.db, &token, &host.settings.hotline)
                .await?
                .map(Box::new),
            Err(_) => None,
        }),
        (Some("report"), None) => {
            let typed = asked("q");
            if !typed.trim().is_empty() {
                // one more than is shown says that there are more
                let found = store::place::search(&host.db, &typed, PLACES_FOUND + 1).await?;
                return Ok(Some(Shown::Found(found)));
            }
            let at = PlaceCode::parse(&asked("at")).ok();
            let (node, children) = places::inside(host, at.as_ref()).await?;
            let node = match node {
                Some(node) => Some(places::of_its_building(host, node).await?),
                None => None,
            };
            Shown::Menu { node, children }
        }
        _ => return Ok(None),
    }))
}
