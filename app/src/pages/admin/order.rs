//! The place of something in its list: one up, one down.

use crate::i18n::tf;
use crate::ui::icon_small;
use leptos::prelude::*;

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// Its place, from 0.
    pub index: usize,
    /// How many rows there are.
    pub count: usize,
}

/// Two buttons. `shift` hears whether up, and the id of the button that was pressed. At an end of the list a button is
/// still there, so that the focus stays, but does nothing.
pub fn buttons(
    key: &str,
    name: &str,
    spot: Spot,
    shift: impl Fn(bool, String) + Clone + Send + Sync + 'static,
) -> AnyView {
    let one = |up: bool| {
        let (word, class) = if up {
            (
                "admin.move_up",
                "button button--quiet button--small button--icon order order--up",
            )
        } else {
            (
                "admin.move_down",
                "button button--quiet button--small button--icon order",
            )
        };
        let id = [key, if up { "-up" } else { "-down" }].concat();
        let ends = if up {
            spot.index == 0
        } else {
            spot.index + 1 == spot.count
        };
        let (shift, pressed) = (shift.clone(), id.clone());
        view! {
            <button class=class type="button" id=id
                aria-label=tf(word, &[("name", name)]) aria-disabled=ends.then_some("true")
                on:click=move |_| { if !ends { shift(up, pressed.clone()); } }>
                {icon_small("chevron-down")}
            </button>
        }
        .into_any()
    };
    view! { {one(true)} {one(false)} }.into_any()
}
