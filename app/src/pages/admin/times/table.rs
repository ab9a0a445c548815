//! The table of times: a department with its own, and below it its categories.

use super::{State, words};
use crate::i18n::{pick, t, tf, word};
use crate::ui::icon_small;
use domain::calendar::ServiceTimes;
use domain::ticket::Urgency;
use domain::view::{Bilingual, DepartmentTimes, TimesOf};
use leptos::prelude::*;

/// A row: whose times, and where they come from.
#[derive(Clone)]
struct Row {
    of: TimesOf,
    name: Bilingual,
}

impl Row {
    /// The times that hold, and the name of the sentence that says whose they are.
    fn holding(&self, departments: &[DepartmentTimes]) -> (ServiceTimes, &'static str) {
        let source = |department: &DepartmentTimes| {
            if department.own.is_some() {
                "times.of_department"
            } else {
                "times.usual"
            }
        };
        departments
            .iter()
            .find_map(|department| match &self.of {
                TimesOf::Department(code) if department.code == *code => Some((
                    department.holding(None),
                    if department.own.is_some() {
                        "times.own"
                    } else {
                        "times.usual"
                    },
                )),
                TimesOf::Department(_) => None,
                TimesOf::Category(code) => {
                    let category = department.categories.iter().find(|one| one.code == *code)?;
                    let from = if category.own.is_some() {
                        "times.own"
                    } else {
                        source(department)
                    };
                    Some((department.holding(category.own), from))
                }
            })
            .unwrap_or((ServiceTimes::default(), "times.usual"))
    }
}

/// All departments.
pub fn table(state: State) -> AnyView {
    let cards = state.departments.with_untracked(|departments| {
        departments
            .iter()
            .map(|department| card(state, department))
            .collect::<Vec<_>>()
    });
    view! {
        <section class="stack" aria-labelledby="times-title">
            <div class="stack stack--tight">
                <h2 class="section-title" id="times-title">{t("times.table")}</h2>
                <p class="small muted">{t("times.table_text")}</p>
            </div>
            {cards}
        </section>
    }
    .into_any()
}

fn card(state: State, department: &DepartmentTimes) -> AnyView {
    let whole = Row {
        of: TimesOf::Department(department.code.clone()),
        name: department.name.clone(),
    };
    let name = pick(&department.name).to_owned();
    let rows = department.categories.iter().map(|category| {
        let row = Row {
            of: TimesOf::Category(category.code.clone()),
            name: category.name.clone(),
        };
        line(state, row, None)
    });
    let heads = Urgency::ALL
        .iter()
        .map(|urgency| view! { <th scope="col">{word("urgency", urgency.as_str())}</th> })
        .collect::<Vec<_>>();
    view! {
        <div class="table-wrap">
            <table class="table times-table">
                <caption class="visually-hidden">{tf("times.of", &[("name", &name)])}</caption>
                <thead>
                    <tr>
                        <th scope="col">{name.clone()}</th> {heads} <th scope="col">{t("times.source")}</th>
                        <th scope="col"><span class="visually-hidden">{t("times.edit")}</span></th>
                    </tr>
                </thead>
                <tbody>{line(state, whole, Some(t("times.department")))} {rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(state: State, row: Row, title: Option<&'static str>) -> AnyView {
    let shown = pick(&row.name).to_owned();
    let name = title.map_or_else(|| shown.clone(), |title| [&shown, " · ", title].concat());
    let holding = {
        let row = row.clone();
        Memo::new(move |_| state.departments.with(|departments| row.holding(departments)))
    };
    let cells = Urgency::ALL.iter().map(|urgency| {
        let text = move |respond: bool| {
            let (answer, repair) = holding.get().0.of(*urgency);
            if respond {
                tf("times.answered_in", &[("span", &words::length(answer))])
            } else {
                tf("times.repaired_in", &[("span", &words::length(repair))])
            }
        };
        view! {
            <td data-label=word("urgency", urgency.as_str())>
                {move || text(true)} <br/> {move || text(false)}
            </td>
        }
    });
    let label = tf("times.edit_of", &[("name", &name)]);
    let of = row.of.clone();
    view! {
        <tr>
            <th scope="row">{name}</th> {cells.collect::<Vec<_>>()}
            <td data-label=t("times.source")><span class="tag">{move || t(holding.get().1)}</span></td>
            <td class="table__num">
                <button class="button button--small" type="button" aria-label=label
                    on:click=move |_| state.editing.set(Some(of.clone()))>
                    {icon_small("edit")} {t("times.edit")}
                </button>
            </td>
        </tr>
    }
    .into_any()
}
