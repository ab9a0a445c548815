//! Who saw which personal data: the record, searched and paged, for supervisors and administrators.

use super::frame::frame;
use crate::access::may_open;
use crate::api::audit::access_list;
use crate::codec::reading;
use crate::i18n::{t, tf, word};
use crate::page::{FieldError, use_live, use_now, use_page};
use crate::pages::tickets::{Read, loaded};
use crate::parts::pager::{address, pager};
use crate::time;
use crate::ui::{Field, empty, error_summary, field, icon, select};
use chrono::{DateTime, Utc};
use domain::view::{AccessFilter, AccessKind, AccessRow, Page};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// The names in the address, in the order of the form.
const NAMES: [&str; 5] = ["person", "no", "kind", "from", "to"];

/// What is asked, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq)]
struct Query {
    pairs: Vec<(&'static str, String)>,
    after: Option<String>,
}

impl Query {
    fn of(map: &ParamsMap) -> Self {
        let asked = |name: &str| map.get(name).map(|value| value.trim().to_owned());
        let asked = |name| asked(name).filter(|value| !value.is_empty());
        Self {
            pairs: NAMES
                .into_iter()
                .filter_map(|name| asked(name).map(|value| (name, value)))
                .collect(),
            after: asked("after"),
        }
    }

    fn value(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(one, _)| *one == name)
            .map_or("", |(_, value)| value)
    }

    fn address(&self) -> String {
        let mut pairs = self.pairs.clone();
        pairs.extend(self.after.iter().map(|key| ("after", key.clone())));
        address("/admin/audit", &pairs)
    }

    /// The filter; and what could not be understood, which is left out.
    fn read(&self) -> (AccessFilter, Vec<FieldError>) {
        let mut wrong = Vec::new();
        let mut filter = AccessFilter {
            person: Some(self.value("person").to_owned()).filter(|name| !name.is_empty()),
            no: self.parsed("no", &mut wrong, |no| no.parse().ok()),
            kind: self.parsed("kind", &mut wrong, AccessKind::parse),
            from: self.parsed("from", &mut wrong, time::read_date),
            to: self.parsed("to", &mut wrong, time::read_date),
        };
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            // two days the wrong way round are still a span
            (filter.from, filter.to) = (Some(to), Some(from));
        }
        (filter, wrong)
    }

    fn parsed<T>(
        &self,
        name: &'static str,
        wrong: &mut Vec<FieldError>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.value(name);
        let value = parse(text);
        if value.is_none() && !text.is_empty() {
            let key = if matches!(name, "from" | "to") {
                "tickets.bad_date"
            } else {
                "tickets.unknown"
            };
            let label = word("audit", name);
            wrong.push(FieldError {
                field: name.to_owned(),
                message: tf(key, &[("field", label), ("value", text)]),
            });
        }
        value
    }
}

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(Query::of));
    let read: Read<Page<AccessRow>> = reading(
        move || (query.get(), use_live()),
        |(query, _)| access_list(query.read().0, query.after),
    );
    let key = move || query.with_untracked(Query::address);
    let list = loaded(key, read, move |page| results(&page, &query.get_untracked()));
    let form = move || {
        let query = query.get();
        form(&query, query.read().1)
    };
    let content = view! { {form} <section aria-label=t("audit.title")>{list}</section> };
    frame(
        t("audit.title"),
        t("audit.text"),
        ().into_any(),
        content.into_any(),
    )
}

/// The form. It is a plain one: the answer has an address of its own that can be kept and sent on.
fn form(query: &Query, wrong: Vec<FieldError>) -> AnyView {
    let frame = |id: &'static str, control: AnyView| {
        let error = wrong.iter().find(|error| error.field == id);
        let error = error.map(|error| error.message.clone()).unwrap_or_default();
        field(
            Field {
                id,
                label: word("audit", id),
                error: Signal::stored(error),
                ..Field::default()
            },
            control,
        )
    };
    let text = |id: &'static str, kind: &'static str, hint: &'static str| {
        let value = query.value(id).to_owned();
        view! { <input class="input" type=kind id=id name=id value=value placeholder=hint maxlength="40" autocomplete="off"/> }
            .into_any()
    };
    let any = (String::new(), t("common.all").to_owned());
    let kinds = AccessKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), word("audit", kind.as_str()).to_owned()));
    let kinds = std::iter::once(any).chain(kinds).collect();
    let clear = (!query.pairs.is_empty()).then(|| {
        view! { <a class="button button--quiet" href="/admin/audit" rel="external">{t("tickets.clear")}</a> }
    });
    let summary = (!wrong.is_empty()).then(|| error_summary(Signal::stored(wrong.clone())));
    view! {
        <form class="stack" method="get" action="/admin/audit" role="search" aria-label=t("audit.title")>
            {summary}
            <div class="filter-bar">
                <div class="filter-bar__fields">
                    {frame("person", text("person", "search", t("audit.person_hint")))}
                    {frame("no", text("no", "text", ""))} {frame("kind", select("kind", kinds, query.value("kind")))}
                    {frame("from", text("from", "date", ""))} {frame("to", text("to", "date", ""))}
                </div>
                <button class="button button--primary" type="submit">{icon("search")} {t("tickets.submit")}</button>
                {clear}
            </div>
        </form>
    }
    .into_any()
}

fn results(page: &Page<AccessRow>, query: &Query) -> AnyView {
    let pager = pager(
        "/admin/audit",
        &query.pairs,
        query.after.as_deref(),
        page.next.as_deref(),
    );
    let list = if page.rows.is_empty() {
        let (title, text) = if query.pairs.is_empty() {
            (t("audit.none"), t("audit.none_text"))
        } else {
            (t("audit.no_hits"), t("audit.no_hits_text"))
        };
        empty("lock", title, text, ().into_any())
    } else {
        table(&page.rows)
    };
    view! { <div class="stack">{list} {pager}</div> }.into_any()
}

fn table(rows: &[AccessRow]) -> AnyView {
    let now = use_now();
    let heads = ["at", "person", "kind", "subject", "details"];
    let heads = heads.map(|name| view! { <th scope="col">{word("audit", name)}</th> });
    let lines: Vec<AnyView> = rows.iter().map(|row| line(row, now)).collect();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{t("audit.title")}</caption>
                <thead><tr>{heads.into_iter().collect::<Vec<_>>()}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(row: &AccessRow, now: DateTime<Utc>) -> AnyView {
    let person = row.person.clone().unwrap_or_else(|| t("audit.system").to_owned());
    view! {
        <tr data-kind=row.kind.as_str()>
            <th scope="row" class="num">
                <time datetime=row.at.to_rfc3339()>{time::moment(row.at, now)}</time>
            </th>
            <td data-label=t("audit.person")>{person}</td>
            <td data-label=t("audit.kind")>{word("audit", row.kind.as_str())}</td>
            <td class="num" data-label=t("audit.subject")>{subject(row)}</td>
            <td class="table__full" data-label=t("audit.details")>{details(row)}</td>
        </tr>
    }
    .into_any()
}

/// The ticket or the complaint, with the way to it for whoever may open it.
fn subject(row: &AccessRow) -> AnyView {
    let (base, no) = match (row.ticket, row.complaint) {
        (Some(no), _) => ("/tickets/", no.to_string()),
        (None, Some(no)) => ("/complaints/", no.to_string()),
        (None, None) => return ().into_any(),
    };
    let href = [base, &no].concat();
    if use_page().me.is_some_and(|me| may_open(&me, &href)) {
        view! { <a class="ticket-no" href=href>{no}</a> }.into_any()
    } else {
        view! { <span class="ticket-no">{no}</span> }.into_any()
    }
}

/// What more is known, in words.
fn details(row: &AccessRow) -> String {
    let details = &row.details;
    let list = if row.kind == AccessKind::ExportComplaints {
        "complaints"
    } else {
        "tickets"
    };
    let phone = details
        .phone
        .as_deref()
        .map(|sight| word("audit", &["phone_", sight].concat()).to_owned());
    let asked = details.asked.iter().map(|(name, value)| {
        let label = match (name.as_str(), word(list, name)) {
            ("tab", _) => t("complaints.stage"),
            (name, "") => name,
            (_, label) => label,
        };
        tf(
            "tickets.chip",
            &[("field", label), ("value", said(list, name, value))],
        )
    });
    let file = details.file.as_deref().map(str::to_uppercase);
    let rows = row.rows.map(|rows| tf("audit.rows", &[("n", &rows.to_string())]));
    let parts = phone.into_iter().chain(details.text.clone()).chain(file);
    parts
        .chain(asked)
        .chain(rows)
        .collect::<Vec<_>>()
        .join(t("common.list_comma"))
}

/// A value that was asked for as people say it; as it stands in the address when it says nothing.
fn said<'a>(list: &str, name: &str, value: &'a str) -> &'a str {
    let known = match (list, name) {
        ("tickets", "stage" | "channel") => word(name, value),
        ("tickets", "overdue") => t("tickets.overdue_only"),
        ("tickets", "column") => word("dispatch", &["column_", value].concat()),
        ("complaints", "tab" | "category" | "channel") => word(list, &[name, "_", value].concat()),
        _ => "",
    };
    if known.is_empty() { value } else { known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_understood_is_said_and_left_out() {
        let mut map = ParamsMap::new();
        for (name, value) in [("person", "desk1"), ("no", "many"), ("kind", "phone"), ("to", "")] {
            map.insert(name.to_owned(), value.to_owned());
        }
        let query = Query::of(&map);
        let (filter, wrong) = query.read();
        assert_eq!(filter.person.as_deref(), Some("desk1"));
        assert_eq!(filter.kind, Some(AccessKind::Phone));
        assert_eq!(filter.no, None);
        assert_eq!(
            wrong.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(),
            ["no"]
        );
        assert_eq!(query.address(), "/admin/audit?person=desk1&no=many&kind=phone");
    }
}
