//! The frame of the pages of administration: where one is, and where else one can go.

use crate::access::may_open;
use crate::address::use_address;
use crate::i18n::t;
use crate::page::use_page;
use crate::parts::nav;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// A page of administration.
pub struct Way {
    /// Its path.
    pub path: &'static str,
    /// Its icon.
    pub mark: &'static str,
    /// The name of its name.
    pub name: &'static str,
    /// The name of the sentence that says what it is for.
    pub text: &'static str,
}

const fn way(path: &'static str, mark: &'static str, name: &'static str, text: &'static str) -> Way {
    Way {
        path,
        mark,
        name,
        text,
    }
}

/// All pages of administration, in the order of the start page.
const WAYS: &[Way] = &[
    way(
        "/admin/people",
        "people",
        "admin.way_people",
        "admin.way_people_text",
    ),
    way(
        "/admin/departments",
        "home",
        "admin.way_departments",
        "admin.way_departments_text",
    ),
    way(
        "/admin/categories",
        "wrench",
        "admin.way_categories",
        "admin.way_categories_text",
    ),
    way("/admin/places", "qr", "admin.places", "admin.places_text"),
    way("/admin/times", "clock", "admin.way_times", "admin.way_times_text"),
    way(
        "/admin/rules",
        "settings",
        "admin.way_rules",
        "admin.way_rules_text",
    ),
    way(
        "/admin/reasons",
        "speech",
        "admin.way_reasons",
        "admin.way_reasons_text",
    ),
    way("/admin/messages", "send", "admin.messages", "admin.messages_text"),
    way(
        "/admin/changes",
        "edit",
        "admin.way_changes",
        "admin.way_changes_text",
    ),
    way("/admin/audit", "lock", "admin.way_audit", "admin.way_audit_text"),
];

/// The pages of administration that the signed-in person may open.
pub fn ways() -> Vec<&'static Way> {
    let Some(me) = use_page().me else {
        return Vec::new();
    };
    WAYS.iter().filter(|way| may_open(&me, way.path)).collect()
}

/// A page of administration: ways to the others, the title, what it is for (`lead`; empty for nothing), what can be done
/// (`action`, beside the title), and the content.
pub fn frame(title: &'static str, lead: &'static str, action: AnyView, content: AnyView) -> AnyView {
    let lead = (!lead.is_empty()).then(|| view! { <p class="page-head__sub">{lead}</p> });
    let content = view! {
        <div class="content content--wide">
            {others()}
            <div class="page-head page-head--admin">
                <h1 class="page-head__title">{title}</h1>
                <div class="page-head__actions">{action}</div>
                {lead}
            </div>
            {content}
        </div>
    };
    nav::staff(title, "app", content.into_any())
}

/// The ways to all pages of administration; a page below one of them counts as that one.
fn others() -> AnyView {
    let here = use_address().path;
    let tabs = ways().into_iter().map(|way| {
        let below = [way.path, "/"].concat();
        let current = move || {
            here.with(|here| match here.strip_prefix(way.path) {
                Some("") => Some("page"),
                Some(_) if here.starts_with(&below) => Some("true"),
                _ => None,
            })
        };
        view! { <a class="tab" href=way.path aria-current=current>{t(way.name)}</a> }.into_any()
    });
    let tabs: Vec<_> = tabs.collect();
    Effect::new(|_| request_animation_frame(show_current));
    view! { <nav class="tabs" aria-label=t("admin.ways")>{tabs}</nav> }.into_any()
}

/// Brings the way that is open into view, where a phone shows only some of them.
fn show_current() {
    let tab = document().query_selector(".tabs [aria-current]").ok().flatten();
    let tab = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok());
    if let Some(tab) = tab
        && let Some(bar) = tab
            .parent_element()
            .and_then(|bar| bar.dyn_into::<HtmlElement>().ok())
    {
        // a part of the one before shows that there is more
        bar.set_scroll_left(tab.offset_left() - bar.offset_left() - 48);
    }
}
