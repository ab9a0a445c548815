//! That a department has nobody who dispatches, or nobody who repairs: said before a ticket goes there, and where one is
//! stuck there.

use crate::access::may_open;
use crate::api::dispatch::staffing;
use crate::i18n::{pick, t, tf};
use crate::page::use_page;
use domain::view::Staffing;
use leptos::prelude::*;

/// The warning about the department of this code; nothing as long as none is chosen, or it has the people it needs.
pub fn warning(department: Signal<String>) -> AnyView {
    let known = RwSignal::new(Vec::<Staffing>::new());
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            // what can't be read is no reason to hold anything up
            if let Ok(found) = staffing().await {
                known.try_set(found);
            }
        });
    });
    let page = use_page();
    let text = Memo::new(move |_| {
        let code = department.get();
        let key = known.with(|known| {
            let found = known.iter().find(|one| one.department.as_str() == code);
            found.and_then(missing)
        })?;
        let mut all = page.catalogue.departments.iter();
        let name = all
            .find(|one| one.code.as_str() == code)
            .map(|one| pick(&one.name));
        Some(tf(key, &[("name", name.unwrap_or_default())]))
    });
    let people = "/admin/people";
    let link = use_page().me.is_some_and(|me| may_open(&me, people));
    let link = link.then(|| view! { " " <a href=people>{t("dispatch.staffing_people")}</a> });
    view! {
        <div class="banner banner--warning banner--box" role="status" data-staffing="" hidden=move || text.with(Option::is_none)>
            <p class="banner__text">{move || text.get()} {link}</p>
        </div>
    }
    .into_any()
}

/// The sentence of what is missing.
const fn missing(of: &Staffing) -> Option<&'static str> {
    match (of.managers, of.workers) {
        (0, _) => Some("dispatch.nobody_dispatches"),
        (_, 0) => Some("dispatch.nobody_repairs"),
        _ => None,
    }
}
