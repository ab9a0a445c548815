//! What changes while the page is open. One type for all such places, and for all lists, keeps the program small.

use leptos::prelude::*;

/// Drawn again whenever something that `draw` reads has changed.
#[must_use]
pub fn live(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    boxed(Box::new(draw))
}

fn boxed(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}

/// A row of a [`list`]: what tells it from others, and how it is drawn once.
pub type Row = (String, Box<dyn FnOnce() -> AnyView + Send>);

/// Rows that come and go; those that stay are not drawn again.
#[must_use]
pub fn list(rows: impl Fn() -> Vec<Row> + Send + Sync + 'static) -> AnyView {
    rows_of(Box::new(rows))
}

fn rows_of(rows: Box<dyn Fn() -> Vec<Row> + Send + Sync>) -> AnyView {
    view! { <For each=rows key=|(key, _)| key.clone() children=|(_, draw)| draw()/> }.into_any()
}
