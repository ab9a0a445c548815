//! What this phone remembers of reporting: drafts by place, who reported last.

use crate::offline::{device, drafts, photos, prefs};
use crate::parts::photo_picker::Picked;
use domain::id::CommandId;
use domain::place::PlaceCode;
use domain::sync::{Item, ItemState, PhotoBytes, Store};
use domain::ticket::Report;
use domain::wire::Envelope;
use std::collections::BTreeMap;

/// What stands in a form, by field.
pub type Values = BTreeMap<String, String>;

/// How many photos a draft had; their bytes are not kept.
pub const PHOTOS: &str = "photos_count";

const REPORTER: &str = "reporter";

fn key(place: &str) -> String {
    ["report:", place].concat()
}

/// Keeps a draft.
pub fn keep(place: &PlaceCode, values: &Values) {
    drafts::keep(&key(place.as_str()), values);
}

/// The draft of a place.
pub async fn draft(place: &PlaceCode) -> Option<Values> {
    drafts::read(&key(place.as_str())).await
}

/// The draft that was taken along from the form of another place in this tab: it is this place's from now on, but for
/// the spot, which lies in the other. It stays where it was when this form is not `fresh` any more once it is read.
pub async fn brought(from: &str, place: &PlaceCode, fresh: fn() -> bool) -> Option<Values> {
    let from = key(from);
    let mut values = drafts::read(&from).await.filter(|_| fresh())?;
    values.remove("spot");
    keep(place, &values);
    drafts::drop(&from);
    Some(values)
}

/// Who reported from this phone last: name and phone.
pub async fn reporter() -> Option<Values> {
    drafts::read(REPORTER).await
}

/// The report is safe: its draft is no longer needed, and the next one begins with the reporter's name.
pub fn sent(place: &PlaceCode, values: &Values) {
    drafts::drop(&key(place.as_str()));
    met(values);
}

/// Keeps who reported from this phone.
pub fn met(values: &Values) {
    let person = values
        .iter()
        .filter(|(name, _)| ["name", "phone"].contains(&name.as_str()));
    let mut reporter = Values::new();
    reporter.extend(person.map(|(name, value)| (name.clone(), value.clone())));
    drafts::keep(REPORTER, &reporter);
}

/// A refused report that is being mended: it lies in the queue until it was given again.
pub struct Again {
    /// The command that was refused.
    pub id: CommandId,
    /// What stood in its form.
    pub values: Values,
    /// Its photos.
    pub photos: Vec<Picked>,
}

/// The refused report or complaint that is being mended in this tab; `typed` reads the one that the form is for.
pub async fn again(typed: impl Fn(&Envelope) -> Option<Values>) -> Option<Again> {
    let id = prefs::again()?;
    let device = device::ready().await;
    for vault in device.vaults() {
        let items = vault.items().await.ok()?;
        let refused = |item: &&Item| item.envelope.id == id && item.state == ItemState::Refused;
        let Some(item) = items.iter().find(refused) else {
            continue;
        };
        let values = typed(&item.envelope)?;
        let mut kept = Vec::new();
        for photo in &item.photos {
            if let Ok(Some(bytes)) = vault.photo(&photo.blob.sha256).await {
                let photo = PhotoBytes {
                    blob: photo.blob.clone(),
                    bytes,
                };
                let url = photos::object_url(&photo);
                kept.push(Picked { photo, url });
            }
        }
        return Some(Again {
            id,
            values,
            photos: kept,
        });
    }
    None
}

/// It was given again: the refused one goes.
pub async fn mended(id: CommandId) {
    device::ready().await.discard(id).await;
    prefs::set_again(None);
}

/// A report as it stands in the form.
pub fn reported(envelope: &Envelope) -> Option<Values> {
    envelope.report().map(|report| typed(&report))
}

fn typed(report: &Report) -> Values {
    let mut values = vec![
        ("content", report.content.as_str().to_owned()),
        ("category", report.category.to_string()),
        ("urgency", report.urgency.as_str().to_owned()),
        ("name", report.reporter.name.as_str().to_owned()),
        ("phone", report.reporter.phone.as_str().to_owned()),
    ];
    values.extend(report.spot.iter().map(|spot| ("spot", spot.as_str().to_owned())));
    if let Some(wish) = &report.preferred {
        values.push(("preferred_part", wish.part.as_str().to_owned()));
        values.extend(wish.day.map(|day| ("preferred_day", day.to_string())));
    }
    let mut typed = Values::new();
    typed.extend(values.into_iter().map(|(name, value)| (name.to_owned(), value)));
    typed
}
