//! The pages: rendered on the server, alive in the browser, started without a network from the device.
#![deny(unsafe_code)]

pub mod access;
pub mod address;
pub mod api;
pub mod codec;
pub mod error;
#[cfg(feature = "ssr")]
pub mod host;
pub mod i18n;
pub mod offline;
pub mod page;
pub mod pages;
pub mod parts;
pub mod qr;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod sms;
pub mod time;
pub mod track;
pub mod ui;

/// Takes over the page that the server made.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    offline::start::hydrate();
}

/// Begins a page from this device alone: what the service worker's shell calls when the server is not reached.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn mount_shell() {
    offline::start::mount();
}
