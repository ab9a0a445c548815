//! What a reporter's page shows of the server's data: there from the start when the server made the page, asked for
//! when the page began from this device.

use crate::error::AppError;
use crate::page::{Shown, use_first};
use crate::ui::{live, skeleton};
use leptos::prelude::*;

/// The data of this page; none while it is asked for.
#[derive(Clone, Copy)]
pub struct Showing {
    state: RwSignal<Option<Result<Shown, AppError>>>,
    #[cfg(feature = "hydrate")]
    address: crate::address::Address,
}

/// The data of this page.
#[must_use]
pub fn use_shown() -> Showing {
    let showing = Showing {
        state: RwSignal::new(use_first().map(Ok)),
        #[cfg(feature = "hydrate")]
        address: crate::address::use_address(),
    };
    if showing.state.with_untracked(Option::is_none) {
        showing.again();
    }
    showing
}

impl Showing {
    /// Draws what is there, again when it changes.
    #[must_use]
    pub fn drawn(self, draw: impl Fn(Result<&Shown, &AppError>) -> AnyView + Send + 'static) -> AnyView {
        let drawn = move || {
            self.state.with(|state| match state {
                None => skeleton(),
                Some(read) => draw(read.as_ref()),
            })
        };
        live(drawn)
    }

    /// Asks the server for it again. What is there stays until something else comes, and where nothing comes.
    pub fn again(self) {
        #[cfg(feature = "hydrate")]
        {
            let (path, search) = (
                self.address.path.get_untracked(),
                self.address.search.get_untracked(),
            );
            leptos::task::spawn_local(async move {
                let new = crate::offline::shown(&path, &search).await;
                let old = self.state.try_get_untracked().flatten();
                if old.as_ref() != Some(&new) && (new.is_ok() || old.is_none_or(|old| old.is_err())) {
                    self.state.try_set(Some(new));
                }
            });
        }
    }
}
