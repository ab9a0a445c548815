//! What stands above the list until it was read: jobs that are no longer the worker's, codes that were wrong.

use super::give::Giver;
use crate::i18n::{t, tf};
use crate::offline::notices;
use crate::parts::ticket;
use crate::ui::{Row, icon, list};
use domain::sync::{Notice, NoticeKind};
use leptos::prelude::*;

/// The notices, the newest first.
#[must_use]
pub fn told(giver: Giver) -> AnyView {
    let all = RwSignal::new(Vec::<Notice>::new());
    Effect::new(move |_| {
        // they come with what has changed in the jobs
        if giver.outbox.keeps_jobs() {
            leptos::task::spawn_local(async move {
                let found = notices::read().await;
                all.try_set(found);
            });
        }
    });
    let rows = move || {
        let row = |notice: &Notice| -> Row {
            let key = [&notice.no.to_string(), notice.kind.as_str()].concat();
            let notice = notice.clone();
            (key, Box::new(move || one(notice, all)))
        };
        all.with(|all| all.iter().rev().map(row).collect())
    };
    view! {
        <div class="stack stack--tight" role="status" hidden=move || all.with(Vec::is_empty)>{list(rows)}</div>
    }
    .into_any()
}

fn one(notice: Notice, all: RwSignal<Vec<Notice>>) -> AnyView {
    let no = notice.no.to_string();
    let (class, mark, title, text) = match notice.kind {
        NoticeKind::TakenOff => (
            "banner banner--warning banner--box",
            "undo",
            tf("jobs.told_taken_off", &[("no", &no)]),
            t("jobs.told_taken_off_text"),
        ),
        NoticeKind::WrongCode => (
            "banner banner--danger banner--box",
            "alert",
            tf("jobs.told_wrong_code", &[("no", &no)]),
            t("jobs.told_wrong_code_text"),
        ),
    };
    let look = (notice.kind == NoticeKind::WrongCode).then(|| {
        let href = ["/jobs/", &no].concat();
        view! { <a class="banner__action" href=href>{t("jobs.told_look")}</a> }
    });
    let what = [ticket::place(&notice.place), notice.content.clone()].join(" · ");
    let kind = notice.kind.as_str();
    let heard = move |_| {
        let gone = notice.clone();
        all.update(|all| all.retain(|one| *one != gone));
        leptos::task::spawn_local(notices::heard(gone));
    };
    view! {
        <div class=class data-notice=kind data-no=no>
            {icon(mark)}
            <div class="banner__text"><p><strong>{title}</strong></p> <p>{what}</p> <p>{text}</p></div>
            {look}
            <button class="button button--quiet banner__action" type="button" on:click=heard>{t("jobs.told_heard")}</button>
        </div>
    }
    .into_any()
}
