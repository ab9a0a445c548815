//! Categories of faults, in the order in which reporters see them.

use super::category_form::Form;
use super::clerk::{Clerk, returning};
use super::frame;
use super::order::{self, Spot};
use crate::api::offices::{categories, move_category};
use crate::codec::reading;
use crate::i18n::{pick, t, tf};
use crate::page::use_page;
use crate::pages::tickets::{Read, loaded};
use crate::ui::{empty, icon, icon_small};
use domain::view::{Catalogue, CategoryRow};
use leptos::prelude::*;

/// The page's state.
#[derive(Clone, Copy)]
pub struct Desk {
    /// How it writes.
    pub clerk: Clerk,
    /// The list.
    pub read: Read<Vec<CategoryRow>>,
    /// Where the focus goes once the list is drawn anew.
    pub focus: StoredValue<Option<String>>,
}

/// The page.
#[component]
pub fn Categories() -> impl IntoView {
    let read: Read<Vec<CategoryRow>> = reading(|| (), |()| categories());
    let desk = Desk {
        clerk: Clerk::new(),
        read,
        focus: returning(read),
    };
    let form = Form::new(desk);
    let list = loaded(String::new, read, move |rows| {
        form.renew(&rows);
        desk.list(&rows, form)
    });
    let add = view! {
        <button class="button button--primary" type="button" id="add" on:click=move |_| form.begin(None)>
            {icon("plus")} {t("offices.add_category")}
        </button>
    };
    let content = view! { {list} {form.view()} };
    frame::frame(
        t("admin.way_categories"),
        t("admin.way_categories_text"),
        add.into_any(),
        content.into_any(),
    )
}

impl Desk {
    /// After a change.
    pub fn changed(self, catalogue: Catalogue) {
        self.clerk.renew(catalogue);
        self.read.refetch();
    }

    fn list(self, rows: &[CategoryRow], form: Form) -> AnyView {
        if rows.is_empty() {
            return empty(
                "wrench",
                t("offices.no_categories_title"),
                t("offices.no_categories_text"),
                ().into_any(),
            );
        }
        let count = rows.len();
        let lines = rows.iter().enumerate();
        let lines: Vec<AnyView> = lines
            .map(|(index, row)| self.line(row, Spot { index, count }, form))
            .collect();
        view! {
            <div class="table-wrap">
                <table class="table">
                    <caption class="visually-hidden">{t("admin.way_categories")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t("entry.field_name_zh")}</th> <th scope="col">{t("entry.field_name_en")}</th>
                            <th scope="col">{t("entry.field_department")}</th> <th scope="col">{t("offices.state")}</th>
                            <th scope="col"><span class="visually-hidden">{t("admin.acts")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
        .into_any()
    }

    fn line(self, row: &CategoryRow, spot: Spot, form: Form) -> AnyView {
        let category = &row.category;
        let (code, name) = (category.code.clone(), pick(&category.name).to_owned());
        let shift = move |up: bool, pressed: String| {
            self.focus.set_value(Some(pressed));
            self.clerk
                .act(move_category(code.clone(), up), move |all| self.changed(all));
        };
        let department = use_page().catalogue.department(&category.department).map_or_else(
            || category.department.to_string(),
            |one| pick(&one.name).to_owned(),
        );
        let state = if row.active {
            t("offices.offered")
        } else {
            t("offices.not_offered")
        };
        let edited = row.clone();
        let edit_name = tf("admin.edit_of", &[("name", &name)]);
        let key = ["category-", category.code.as_str()].concat();
        let edit_id = [key.as_str(), "-edit"].concat();
        view! {
            <tr data-code=category.code.to_string()>
                <th scope="row">
                    <span class="cluster">{icon(&category.icon)} {category.name.zh.clone()}</span>
                    <span class="small muted">{category.hint.zh.clone()}</span>
                </th>
                <td data-label=t("entry.field_name_en")>{category.name.en.clone()}</td>
                <td data-label=t("entry.field_department")>{department}</td>
                <td data-label=t("offices.state")><span class="tag">{state}</span></td>
                <td class="table__num table__full">
                    {order::buttons(&key, &name, spot, shift)}
                    <button class="button button--quiet button--small" type="button" id=edit_id aria-label=edit_name
                        on:click=move |_| form.begin(Some(&edited))>{icon_small("edit")} {t("admin.edit")}</button>
                </td>
            </tr>
        }
        .into_any()
    }
}
