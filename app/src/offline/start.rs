//! How a page comes alive: over the server's HTML, or from this device alone.

use super::{clock, js, kept};
use crate::access::{Rule, may_open, rule};
use crate::address::Address;
use crate::i18n::{self, Lang, t};
use crate::page::{FormState, Now, PageInfo, Refusal};
use crate::parts::nav;
use crate::routes::App;
use crate::ui::{Toaster, Toasts, empty};
use domain::view::Catalogue;
use leptos::prelude::*;
use serde_json::Value;
use std::cell::Cell;
use std::time::Duration;

/// How often words such as "3 minutes ago" are brought up to date.
const TICK: Duration = Duration::from_secs(20);

thread_local! {
    static FROM_DEVICE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this page began from the device, without the server.
#[must_use]
pub fn from_device() -> bool {
    FROM_DEVICE.get()
}

/// Takes over the page that the server made.
pub fn hydrate() {
    let Some((page, told)) = page_of_the_server() else {
        // the page stays what it is: plain HTML that works
        return;
    };
    settle(&page);
    let begun = page.clone();
    hydrate_body(move || {
        begin(page);
        view! { <App/> }
    });
    alive();
    leptos::task::spawn_local(kept::begin(begun, told));
}

/// Begins a page from this device, whatever its address.
pub fn mount() {
    FROM_DEVICE.set(true);
    wasm_bindgen_futures::spawn_local(async {
        let mut page = kept::beginning().await.unwrap_or_else(nothing_kept);
        let path = js::window().location().pathname().unwrap_or_default();
        let open = matches!(rule(&path), Some(Rule::Public) | None)
            || page.me.as_ref().is_some_and(|me| may_open(me, &path));
        let signed_in = page.me.is_some();
        if !open && signed_in {
            page.refusal = Some(Refusal::Forbidden);
        }
        settle(&page);
        attribute("lang", page.lang.tag());
        mount_to_body(move || {
            begin(page);
            if open || signed_in {
                view! { <App/> }.into_any()
            } else {
                sign_in_later(&path)
            }
        });
        alive();
    });
}

/// What the server tells the page, and its very words.
fn page_of_the_server() -> Option<(PageInfo, Value)> {
    let text = document().get_element_by_id("baoxiu-page")?.text_content()?;
    let told: Value = serde_json::from_str(&text).ok()?;
    Some((domain::json::of(&told).ok()?, told))
}

/// Language and time zone, before anything is drawn.
fn settle(page: &PageInfo) {
    i18n::set(page.lang);
    clock::set_zone(&page.catalogue.time_zone);
}

/// Provides what every page expects, and moves its clock by the server's time, not this device's (F33).
fn begin(page: PageInfo) {
    let (server_ms, mono_ms) = (page.now_ms, clock::mono_ms());
    page.provide(here());
    let Now(now) = expect_context();
    let tick = move || {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a page does not live for millions of years"
        )]
        let passed_ms = (clock::mono_ms() - mono_ms) as i64;
        if let Some(at) = chrono::DateTime::from_timestamp_millis(server_ms + passed_ms) {
            now.set(at);
        }
    };
    set_interval(tick, TICK);
    js::listen(&js::window(), "pageshow", move |_| tick());
}

/// Says to styles and tests that buttons do something now, and notes from now on how much waits here.
fn alive() {
    attribute("data-ready", "");
    leptos::task::spawn_local(async { kept::unsent::note(super::device::ready().await).await });
}

fn attribute(name: &str, value: &str) {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute(name, value);
    }
}

/// A page without the server on a device that has kept nothing.
fn nothing_kept() -> PageInfo {
    let catalogue = Catalogue {
        categories: Vec::new(),
        former: Vec::new(),
        departments: Vec::new(),
        hotline: String::new(),
        time_zone: "Asia/Shanghai".to_owned(),
    };
    PageInfo {
        me: None,
        lang: Lang::default(),
        catalogue,
        build: String::new(),
        now_ms: clock::wall_ms(),
        refusal: None,
        form: FormState::default(),
        shown: None,
    }
}

/// The address in the browser.
fn here() -> Address {
    let place = js::window().location();
    Address::fixed(
        place.pathname().unwrap_or_default(),
        place.search().unwrap_or_default(),
    )
}

/// Stands where a page of staff was asked for, nobody is signed in on this device, and the server, which could sign
/// somebody in, is not reached.
fn sign_in_later(path: &str) -> AnyView {
    let href = ["/login?next=", path].concat();
    Toaster::provide();
    super::Outbox::provide();
    let sign_in =
        view! { <a class="button button--primary" href=href rel="external">{t("offline.sign_in_do")}</a> };
    let content = empty(
        "cloud-off",
        t("offline.sign_in_title"),
        t("offline.sign_in_text"),
        sign_in.into_any(),
    );
    view! { {nav::plain(t("offline.sign_in_title"), content)} <Toasts/> }.into_any()
}
