//! The way back from one ticket or complaint: to the list as it was asked for last, with its filter and its page.

use domain::view::ListName;
use leptos::prelude::*;

/// Where each list was left, as long as the page's program runs.
#[derive(Clone, Copy)]
struct Left {
    tickets: StoredValue<Option<String>>,
    complaints: StoredValue<Option<String>>,
}

impl Left {
    const fn of(self, list: ListName) -> StoredValue<Option<String>> {
        match list {
            ListName::Tickets => self.tickets,
            ListName::Complaints => self.complaints,
        }
    }
}

/// Makes it known to all pages.
pub fn provide() {
    provide_context(Left {
        tickets: StoredValue::new(None),
        complaints: StoredValue::new(None),
    });
}

/// Keeps the address of a list, which changes with what is asked for.
pub fn remember(list: ListName, address: impl Fn() -> String + 'static) {
    let Some(left) = use_context::<Left>() else { return };
    Effect::new(move |_| left.of(list).set_value(Some(address())));
}

/// The address that leads back to a list.
#[must_use]
pub fn back(list: ListName) -> String {
    use_context::<Left>()
        .and_then(|left| left.of(list).get_value())
        .unwrap_or_else(|| list.path().to_owned())
}
