//! The address of the page that is open.

use leptos::prelude::*;

/// Path and query. On reporters' pages both stay as they are: each of their links loads a page.
#[derive(Clone, Copy)]
pub struct Address {
    /// `/r/D1-101`.
    pub path: Signal<String>,
    /// `?at=D1`, or nothing.
    pub search: Signal<String>,
}

impl Address {
    /// An address that stays.
    #[must_use]
    pub fn fixed(path: String, search: String) -> Self {
        Self {
            path: Signal::stored(path),
            search: Signal::stored(search),
        }
    }

    /// Puts it where all parts of the page find it.
    pub fn provide(self) {
        provide_context(self);
    }

    /// A part of the query; nothing where there is none.
    #[must_use]
    pub fn asked(self, name: &str) -> String {
        value_of(&self.search.get_untracked(), name).unwrap_or_default()
    }
}

/// The address of this page.
#[must_use]
pub fn use_address() -> Address {
    expect_context::<Address>()
}

/// The value of that name in a query.
#[cfg(feature = "hydrate")]
#[must_use]
pub fn value_of(search: &str, name: &str) -> Option<String> {
    web_sys::UrlSearchParams::new_with_str(search).ok()?.get(name)
}

/// The value of that name in a query.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub fn value_of(search: &str, name: &str) -> Option<String> {
    let url = leptos_router::location::RequestUrl::new(&["/", search].concat());
    url.parse().ok()?.search_params().get(name)
}
