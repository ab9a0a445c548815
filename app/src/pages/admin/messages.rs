//! Messages that went out, or shall.

use super::frame;
use crate::api::board::{SentMessage, messages};
use crate::codec::reading;
use crate::i18n::{t, word};
use crate::page::{use_live, use_now};
use crate::pages::tickets::{Read, loaded};
use crate::parts::pager::pager;
use crate::time;
use crate::ui::empty;
use chrono::{DateTime, Utc};
use domain::view::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the server gives in place of whom a message about a complaint is for.
const HIDDEN: &str = "…";

/// The page.
#[component]
pub fn Messages() -> impl IntoView {
    let map = use_query_map();
    let after = Memo::new(move |_| map.with(|map| map.get("after").filter(|key| !key.is_empty())));
    let read: Read<Page<SentMessage>> =
        reading(move || (after.get(), use_live()), |(after, _)| messages(after));
    let key = move || after.get_untracked().unwrap_or_default();
    let list = loaded(key, read, move |page| {
        let pager = pager(
            "/admin/messages",
            &[],
            after.get_untracked().as_deref(),
            page.next.as_deref(),
        );
        let list = if page.rows.is_empty() {
            empty("send", t("admin.none_title"), t("admin.none_text"), ().into_any())
        } else {
            table(&page.rows)
        };
        view! { <div class="stack">{list} {pager}</div> }.into_any()
    });
    frame::frame(t("admin.messages"), t("admin.messages_text"), ().into_any(), list)
}

fn table(rows: &[SentMessage]) -> AnyView {
    let now = use_now();
    let heads = ["recipient", "text", "state", "ticket", "written"];
    let heads = heads.map(|name| view! { <th scope="col">{word("admin", name)}</th> });
    let lines: Vec<AnyView> = rows.iter().map(|row| line(row, now)).collect();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{t("admin.messages")}</caption>
                <thead><tr>{heads.into_iter().collect::<Vec<_>>()}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(row: &SentMessage, now: DateTime<Utc>) -> AnyView {
    let phone = row.phone.clone();
    let to = row.recipient.clone();
    let to = if phone == HIDDEN {
        view! { <span class="muted">{t("admin.not_shown")}</span> }.into_any()
    } else if phone.bytes().all(|byte| byte.is_ascii_digit()) {
        let tel = ["tel:", &phone].concat();
        view! { {to} " " <a class="num" href=tel rel="external">{phone}</a> }.into_any()
    } else {
        view! { {to} " " <span class="num">{phone}</span> }.into_any()
    };
    let ticket = row.no.map(|no| {
        let no = no.to_string();
        let href = ["/tickets/", &no].concat();
        view! { <a class="ticket-no" href=href>{no}</a> }
    });
    let error = row
        .error
        .clone()
        .map(|why| view! { <p class="small muted">{why}</p> });
    view! {
        <tr>
            <th scope="row">{to}</th>
            <td class="table__full">{row.text.clone()}</td>
            <td data-label=t("admin.state")>{state(&row.state)} {error}</td>
            <td data-label=t("admin.ticket")>{ticket}</td>
            <td class="num" data-label=t("admin.written")>
                <time datetime=row.created_at.to_rfc3339()>{time::moment(row.created_at, now)}</time>
            </td>
        </tr>
    }
    .into_any()
}

/// The state by word and shape: a message takes the drawings of the stages that mean the same.
fn state(state: &str) -> AnyView {
    let shape = match state {
        "waiting" => "submitted",
        "sending" => "dispatched",
        "delivered" => "completed",
        "failed" => "rejected",
        _ => "on_hold",
    };
    let name = word("admin", &["state_", state].concat());
    view! { <span class="stage" data-stage=shape data-state=state.to_owned()>{name}</span> }.into_any()
}
