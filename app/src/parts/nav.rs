//! The frame around pages: plain for reporters, with navigation by role for staff.

use crate::access::{may_open, offers};
use crate::address::use_address;
use crate::i18n::{Lang, lang, t};
use crate::page::use_page;
use crate::ui::{closes, icon};
use domain::view::Me;
use leptos::html::Details;
use leptos::prelude::*;

/// Pages in the order of the chain: path, icon, sentence.
const PAGES: &[(&str, &str, &str)] = &[
    ("/jobs", "wrench", "nav.jobs"),
    ("/desk", "inbox", "nav.desk"),
    ("/desk/new", "phone", "nav.desk_new"),
    ("/dispatch", "dispatch", "nav.dispatch"),
    ("/visits", "visit", "nav.visits"),
    ("/escalations", "flag", "nav.escalations"),
    ("/complaints", "speech", "nav.complaints"),
    ("/tickets", "search", "nav.tickets"),
    ("/appraisal", "star", "nav.appraisal"),
    ("/volume", "chart", "nav.volume"),
    ("/outbox", "cloud-up", "nav.outbox"),
    ("/admin", "settings", "nav.admin"),
];

/// How many pages the bottom bar of a phone holds.
const ON_PHONE: usize = 5;

fn brand() -> AnyView {
    view! {
        <a class="brand" href="/" rel="external">
            <img class="brand__mark" src="/icon.svg" alt="" width="28" height="28"/>
            <span class="brand__name">{t("common.product")}</span>
        </a>
    }
    .into_any()
}

/// The link that changes the language of the page that is open, and nothing else of its address.
fn language_switch() -> AnyView {
    let other = lang().other();
    let here = use_address();
    let href = move || {
        let (mut href, search) = (here.path.get(), here.search.get());
        let asked = search.trim_start_matches('?').split('&');
        let mut mark = "?";
        for pair in asked.filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")) {
            href = [&href, mark, pair].concat();
            mark = "&";
        }
        [&href, mark, "lang=", other.as_str()].concat()
    };
    let label = match other {
        Lang::Zh => "中文",
        Lang::En => "English",
    };
    let switch = move |_event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        crate::offline::session::set_language(other);
    };
    view! {
        <a class="lang-switch" href=href hreflang=other.tag() lang=other.tag() rel="external" on:click=switch>{label}</a>
    }
    .into_any()
}

/// Names the document.
fn name(title: &'static str) {
    #[cfg(feature = "hydrate")]
    document().set_title(title);
    #[cfg(not(feature = "hydrate"))]
    {
        leptos_meta::provide_meta_context();
        let _ = leptos_meta::Title(leptos_meta::TitleProps::builder().text(title).build());
    }
}

/// The frame of reporters' pages.
#[must_use]
pub fn plain(title: &'static str, content: AnyView) -> AnyView {
    name(title);
    let staff = use_page().me.map(|me| {
        let home = crate::access::home_of(&me.roles);
        view! { <a class="button button--quiet" href=home rel="external">{t("nav.work")}</a> }.into_any()
    });
    view! {
        <a class="skip-link" href="#main" rel="external">{t("common.skip")}</a>
        <div class="app app--plain">
            <header class="topbar">{brand()} <div class="topbar__end">{crate::pages::outbox::badge()} {staff} {language_switch()}</div></header>
            <div class="app__banner" role="status">{crate::pages::outbox::banner()}</div>
            <main class="main" id="main" tabindex="-1">{content}</main>
        </div>
    }
    .into_any()
}

/// The frame of staff pages. `class` is `app`, or `app app--panes` for pages that fill the window.
#[must_use]
pub fn staff(title: &'static str, class: &'static str, content: AnyView) -> AnyView {
    let Some(me) = use_page().me else {
        return plain(title, content);
    };
    name(title);
    crate::pages::desk::listen_anywhere(&me);
    view! {
        <a class="skip-link" href="#main" rel="external">{t("common.skip")}</a>
        <div class=class>
            <header class="topbar">
                {brand()}
                {may_open(&me, "/tickets").then(search)}
                <div class="topbar__end">
                    {crate::pages::outbox::badge()} {language_switch()} {user_menu(&me)}
                </div>
            </header>
            <div class="app__banner" role="status">{crate::pages::outbox::banner()}</div>
            <nav class="nav" aria-label=t("nav.main")>{items(&me)}</nav>
            <main class="main" id="main" tabindex="-1">{content}</main>
        </div>
    }
    .into_any()
}

fn items(me: &Me) -> Vec<AnyView> {
    let here = use_address().path;
    let open: Vec<_> = PAGES.iter().filter(|(path, ..)| offers(me, path)).collect();
    open.into_iter()
        .enumerate()
        .map(|(index, (path, mark, name))| {
            let class = if index < ON_PHONE {
                "nav__item"
            } else {
                "nav__item nav__item--rail"
            };
            let current = move || {
                let here = here.get();
                if here == *path {
                    return Some("page");
                }
                // a page of one of the list's own, unless it has a line of its own
                let below = here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
                let own = PAGES.iter().any(|(other, ..)| here == *other);
                (below && !own).then_some("true")
            };
            view! {
                <a class=class href=*path aria-current=current>
                    {icon(mark)} <span class="nav__label">{t(name)}</span>
                </a>
            }
            .into_any()
        })
        .collect()
}

fn search() -> AnyView {
    view! {
        <form class="topbar__search" role="search" method="get" action="/tickets">
            {icon("search")}
            <input class="input" type="search" name="text" aria-label=t("nav.search") placeholder=t("nav.search_hint")/>
        </form>
    }
    .into_any()
}

fn user_menu(me: &Me) -> AnyView {
    let (leave, question) = crate::pages::outbox::leave(me);
    let menu = NodeRef::<Details>::new();
    closes(menu);
    // what the bottom bar of a phone has no room for
    let more = PAGES
        .iter()
        .filter(|(path, ..)| offers(me, path))
        .skip(ON_PHONE)
        .map(|(path, mark, name)| {
            view! { <a class="menu__item menu__item--phone" href=*path>{icon(mark)} {t(name)}</a> }
        });
    let more = more.collect::<Vec<_>>();
    view! {
        <details class="menu" node_ref=menu>
            <summary class="button button--quiet" aria-label=me.name.clone()>
                {icon("user")} <span class="topbar__user">{me.name.clone()}</span>
            </summary>
            <div class="menu__panel">{more} {leave}</div>
        </details>
        {question}
    }
    .into_any()
}
