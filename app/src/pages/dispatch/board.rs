//! The board in its two views, and the way between them.

use super::column::{self, column};
use super::lane;
use super::state::{Desk, View};
use crate::i18n::{t, tf, word};
use crate::page::use_page;
use crate::parts::pager::address;
use crate::ui::icon;
use domain::view::ColumnName;
use leptos::prelude::*;

/// The board.
pub fn board(desk: Desk) -> AnyView {
    remember(desk);
    let columns = move || match desk.view.get() {
        View::Stage => ColumnName::ALL
            .map(|name| column(desk, name))
            .collect_view()
            .into_any(),
        View::Worker => view! { {column(desk, ColumnName::Waiting)} {lane::lanes(desk)} }.into_any(),
    };
    view! {
        <section class="dispatch__board" aria-label=t("dispatch.tabs")>
            <header class="pane__head">
                <h1 class="visually-hidden">{t("dispatch.title")}</h1>
                <nav class="tabs" aria-label=t("dispatch.views")>{View::ALL.map(|view| tab(view, desk)).collect_view()}</nav>
                {hints(desk)}
            </header>
            <nav class="chips dispatch__jump" aria-label=t("dispatch.columns") hidden=move || desk.view.get() != View::Stage>
                {ColumnName::ALL.map(|name| jump(name, desk)).collect_view()}
            </nav>
            <div class="dispatch__columns" data-view=move || desk.view.get().as_str()>{columns}</div>
            {ticks(desk)}
        </section>
    }
    .into_any()
}

fn tab(view: View, desk: Desk) -> AnyView {
    let href = move || {
        let no = desk.picked.get().map(|no| ("no", no.to_string()));
        let view = Some(("view", view.as_str().to_owned()));
        address("/dispatch", &view.into_iter().chain(no).collect::<Vec<_>>())
    };
    let current = move || (desk.view.get() == view).then_some("page");
    let name = preference();
    view! {
        <a class="tab" href=href data-view=view.as_str() aria-current=current
            on:click=move |_| keep(name.as_deref(), view)>
            {word("dispatch", &["view_", view.as_str()].concat())}
        </a>
    }
    .into_any()
}

/// A column's name and how much is in it: leads to it where not all fit beside each other.
fn jump(name: ColumnName, desk: Desk) -> AnyView {
    let href = ["#", &column::id(name)].concat();
    view! {
        <a class="chip" href=href rel="external" data-tab=name.as_str()>
            {word("dispatch", &["column_", name.as_str()].concat())}
            <span class="tab__count">{move || column::total(desk, name)}</span>
        </a>
    }
    .into_any()
}

fn hints(desk: Desk) -> AnyView {
    if !desk.manages {
        return ().into_any();
    }
    let key = |name: &'static str| view! { <kbd class="kbd">{name}</kbd> };
    view! {
        <p class="key-hints" aria-hidden="true">
            <span>{key("J")} " " {key("K")} " " {t("dispatch.keys_pick")}</span>
            <span>{key("␣")} " " {t("dispatch.keys_tick")}</span>
            <span>{key("1")} "–" {key("9")} " " {t("dispatch.keys_worker")}</span>
            <span>{key("Enter")} " " {t("dispatch.keys_send")}</span>
        </p>
    }
    .into_any()
}

/// How many are ticked, and what to do with them.
fn ticks(desk: Desk) -> AnyView {
    let count = move || desk.ticked.with(Vec::len);
    let text = move || tf("dispatch.ticked", &[("n", &count().to_string())]);
    let go = move |_| {
        desk.show_many();
        desk.tell();
    };
    let print = move || {
        desk.ticked
            .with(|ticked| super::paper::href(ticked.iter().map(|one| one.row.row.no)))
    };
    let sent = move || desk.out.with(Vec::len);
    let sent_text = move || tf("dispatch.out", &[("n", &sent().to_string())]);
    let print_sent = move || desk.out.with(|out| super::paper::href(out.iter().copied()));
    view! {
        <div class="pane__foot dispatch__ticks" data-sent="" hidden=move || { sent() == 0 || desk.busy() || count() > 0 }>
            <span><strong>{sent_text}</strong></span>
            <button class="button button--quiet button--small" type="button" on:click=move |_| desk.out.set(Vec::new())>
                {t("common.close")}
            </button>
            <a class="button button--small" href=print_sent>{icon("print")} {t("dispatch.print_many")}</a>
        </div>
        <div class="pane__foot dispatch__ticks" hidden=move || count() == 0>
            <span role="status"><strong>{text}</strong></span>
            <button class="button button--quiet button--small" type="button" on:click=move |_| desk.untick_all()>
                {t("dispatch.untick_all")}
            </button>
            <a class="button button--small" href=print>{icon("print")} {t("dispatch.print_many")}</a>
            <button class="button button--primary button--small" type="button" on:click=go>
                {icon("send")} {t("dispatch.send_many")}
            </button>
        </div>
    }
    .into_any()
}

/// The preference's name: the view is each person's own.
fn preference() -> Option<String> {
    let me = use_page().me?;
    Some(["baoxiu.dispatch_view.", &me.id.to_string()].concat())
}

/// Remembers a view on this device.
fn keep(name: Option<&str>, view: View) {
    #[cfg(feature = "hydrate")]
    if let Some(name) = name {
        crate::offline::prefs::keep(name, view.as_str());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, view);
}

/// Goes to the view that this person used last, when the address names none.
fn remember(desk: Desk) {
    #[cfg(feature = "hydrate")]
    {
        use leptos_router::NavigateOptions;
        use leptos_router::hooks::{use_navigate, use_query_map};
        let (map, navigate, name) = (use_query_map(), use_navigate(), preference());
        Effect::new(move |_| {
            let named = map.with(|map| map.get_str("view").is_some());
            let kept: Option<String> = name.as_ref().and_then(|name| crate::offline::prefs::read(name));
            let kept = kept
                .and_then(|kept| View::parse(&kept))
                .filter(|view| *view != View::Stage);
            let Some(view) = kept.filter(|_| !named) else {
                return;
            };
            let no = untrack(|| desk.picked.get()).map(|no| ("no", no.to_string()));
            let query: Vec<_> = Some(("view", view.as_str().to_owned()))
                .into_iter()
                .chain(no)
                .collect();
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&address("/dispatch", &query), options);
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = desk;
}
