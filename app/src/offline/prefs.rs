//! Small preferences: language, who used this device last, what it is called. Nothing here is missed when it is gone.

use super::js;
use domain::id::{CommandId, PersonId};
use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Who was signed in last.
pub const LAST_USER: &str = "baoxiu.last_user";
/// The language that was chosen here.
pub const LANGUAGE: &str = "baoxiu.lang";
/// What this device is called.
pub const DEVICE: &str = "baoxiu.device";

/// Whether the browser lets us keep preferences; asking for them where it doesn't would stop the program.
fn there() -> bool {
    js::has(&js::window(), "localStorage")
}

/// A preference.
#[must_use]
pub fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    if !there() {
        return None;
    }
    let text = LocalStorage::raw().get_item(key).ok()??;
    domain::json::read(&text).ok()
}

/// Keeps a preference.
pub fn keep<T: Serialize>(key: &str, value: T) {
    if there() {
        let _ = LocalStorage::set(key, value);
    }
}

/// Forgets a preference.
pub fn forget(key: &str) {
    if there() {
        LocalStorage::delete(key);
    }
}

/// Who was signed in last.
#[must_use]
pub fn last_user() -> Option<PersonId> {
    read(LAST_USER)
}

const FRONT: &str = "baoxiu.front";

/// Which of several calls that are being registered is in front in this tab.
#[must_use]
pub fn front() -> Option<String> {
    if !js::has(&js::window(), "sessionStorage") {
        return None;
    }
    SessionStorage::raw().get_item(FRONT).ok()?
}

/// Notes which call is in front in this tab.
pub fn set_front(id: &str) {
    if js::has(&js::window(), "sessionStorage") {
        let _ = SessionStorage::raw().set_item(FRONT, id);
    }
}

const WANTED: &str = "baoxiu.wanted";

/// Whether an empty form of a call was asked for in this tab.
#[must_use]
pub fn wanted() -> bool {
    js::has(&js::window(), "sessionStorage") && matches!(SessionStorage::raw().get_item(WANTED), Ok(Some(_)))
}

/// Notes whether an empty form of a call is asked for in this tab.
pub fn set_wanted(wanted: bool) {
    if js::has(&js::window(), "sessionStorage") {
        let _ = if wanted {
            SessionStorage::raw().set_item(WANTED, "1")
        } else {
            SessionStorage::raw().remove_item(WANTED)
        };
    }
}

const MOVING: &str = "baoxiu.moving";

/// From the form of which place what was typed is taken along in this tab; asked once.
#[must_use]
pub fn take_moving() -> Option<String> {
    if !js::has(&js::window(), "sessionStorage") {
        return None;
    }
    let place = SessionStorage::raw().get_item(MOVING).ok()?;
    let _ = SessionStorage::raw().remove_item(MOVING);
    place
}

/// Notes from the form of which place what was typed is taken along in this tab.
pub fn set_moving(place: &str) {
    if js::has(&js::window(), "sessionStorage") {
        let _ = SessionStorage::raw().set_item(MOVING, place);
    }
}

const AGAIN: &str = "baoxiu.again";

/// Which refused report is being mended in this tab.
#[must_use]
pub fn again() -> Option<CommandId> {
    if !js::has(&js::window(), "sessionStorage") {
        return None;
    }
    SessionStorage::raw().get_item(AGAIN).ok()??.parse().ok()
}

/// Notes which refused report is being mended in this tab; none when it is done.
pub fn set_again(id: Option<CommandId>) {
    if js::has(&js::window(), "sessionStorage") {
        let _ = match id {
            Some(id) => SessionStorage::raw().set_item(AGAIN, &id.to_string()),
            None => SessionStorage::raw().remove_item(AGAIN),
        };
    }
}
