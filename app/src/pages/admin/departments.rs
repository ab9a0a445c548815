//! Departments: their names, their order, and what refers to them.

use super::ask::Ask;
use super::clerk::{Clerk, focus, returning};
use super::form_sheet::{Fields, FormSheet};
use super::frame;
use super::order::{self, Spot};
use super::told::{Line, errors};
use super::unsaved::follow;
use crate::api::offices::{departments, move_department, remove_department, save_department};
use crate::codec::reading;
use crate::i18n::{pick, t, tf};
use crate::pages::tickets::{Read, loaded};
use crate::ui::{empty, icon, icon_small};
use domain::admin::{DepartmentDraft, Entry};
use domain::place::DepartmentCode;
use domain::view::{Catalogue, Department, DepartmentRow};
use leptos::prelude::*;

/// The page's state.
#[derive(Clone, Copy)]
struct Desk {
    clerk: Clerk,
    read: Read<Vec<DepartmentRow>>,
    focus: StoredValue<Option<String>>,
    form: FormSheet<Typed>,
}

/// What is typed.
#[derive(Clone, Copy, Default)]
struct Typed {
    code: RwSignal<String>,
    zh: RwSignal<String>,
    en: RwSignal<String>,
}

impl Fields for Typed {
    type Draft = DepartmentDraft;
    type Which = Option<DepartmentCode>;
    type Seen = Department;

    fn typed(self) -> DepartmentDraft {
        DepartmentDraft {
            code: self.code.get(),
            zh: self.zh.get(),
            en: self.en.get(),
        }
    }

    fn follow(self, was: &DepartmentDraft, now: DepartmentDraft) {
        follow(self.code, &was.code, now.code);
        follow(self.zh, &was.zh, now.zh);
        follow(self.en, &was.en, now.en);
    }
}

/// The page.
#[component]
pub fn Departments() -> impl IntoView {
    let read: Read<Vec<DepartmentRow>> = reading(|| (), |()| departments());
    let clerk = Clerk::new();
    let desk = Desk {
        clerk,
        read,
        focus: returning(read),
        form: FormSheet::new(clerk, Typed::default(), None, DepartmentDraft::default()),
    };
    let list = loaded(String::new, read, move |rows| {
        desk.renew(&rows);
        desk.list(&rows)
    });
    let add = view! {
        <button class="button button--primary" type="button" id="add" on:click=move |_| desk.begin(None)>
            {icon("plus")} {t("offices.add_department")}
        </button>
    };
    let content = view! { {list} {desk.form()} };
    frame::frame(
        t("admin.way_departments"),
        t("admin.way_departments_text"),
        add.into_any(),
        content.into_any(),
    )
}

impl Desk {
    /// Opens the form.
    fn begin(self, row: Option<&DepartmentRow>) {
        let which = row.map(|row| row.department.code.clone());
        let seen = row.map(|row| row.department.clone());
        self.form.begin(which, row.map(known).unwrap_or_default(), seen);
    }

    /// The list was read anew.
    fn renew(self, rows: &[DepartmentRow]) {
        let which = self.form.which.get_untracked();
        if let Some(row) = rows
            .iter()
            .find(|row| Some(&row.department.code) == which.as_ref())
        {
            self.form.renew(known(row), row.department.clone());
        }
    }

    fn changed(self, catalogue: Catalogue) {
        self.clerk.renew(catalogue);
        self.read.refetch();
    }

    fn list(self, rows: &[DepartmentRow]) -> AnyView {
        if rows.is_empty() {
            return empty(
                "home",
                t("offices.no_departments_title"),
                t("offices.no_departments_text"),
                ().into_any(),
            );
        }
        let count = rows.len();
        let lines = rows.iter().enumerate();
        let lines: Vec<AnyView> = lines
            .map(|(index, row)| self.line(row, Spot { index, count }))
            .collect();
        view! {
            <div class="table-wrap">
                <table class="table">
                    <caption class="visually-hidden">{t("admin.way_departments")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t("entry.field_name_zh")}</th> <th scope="col">{t("entry.field_name_en")}</th>
                            <th scope="col">{t("entry.field_code")}</th> <th scope="col">{t("offices.used_by")}</th>
                            <th scope="col"><span class="visually-hidden">{t("admin.acts")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
        .into_any()
    }

    fn line(self, row: &DepartmentRow, spot: Spot) -> AnyView {
        let department = &row.department;
        let (code, name) = (department.code.clone(), pick(&department.name).to_owned());
        let shift = move |up: bool, pressed: String| {
            self.focus.set_value(Some(pressed));
            self.clerk
                .act(move_department(code.clone(), up), move |all| self.changed(all));
        };
        let (edited, doomed) = (row.clone(), row.clone());
        let edit_name = tf("admin.edit_of", &[("name", &name)]);
        let remove_name = tf("admin.remove_of", &[("name", &name)]);
        let key = ["department-", department.code.as_str()].concat();
        let edit_id = [key.as_str(), "-edit"].concat();
        view! {
            <tr data-code=department.code.to_string()>
                <th scope="row">{department.name.zh.clone()}</th>
                <td data-label=t("entry.field_name_en")>{department.name.en.clone()}</td>
                <td class="num" data-label=t("entry.field_code")>{department.code.to_string()}</td>
                <td data-label=t("offices.used_by")>{used(row)}</td>
                <td class="table__num table__full">
                    {order::buttons(&key, &name, spot, shift)}
                    <button class="button button--quiet button--small" type="button" id=edit_id aria-label=edit_name
                        on:click=move |_| self.begin(Some(&edited))>{icon_small("edit")} {t("admin.edit")}</button>
                    <button class="button button--quiet button--small" type="button" aria-label=remove_name
                        on:click=move |_| self.doom(&doomed)>
                        {icon_small("trash")} {t("admin.remove")}
                    </button>
                </td>
            </tr>
        }
        .into_any()
    }

    fn form(self) -> AnyView {
        let (clerk, typed) = (self.clerk, self.form.fields);
        let is_new = move || self.form.which.with(Option::is_none);
        let title = move || {
            let key = if is_new() {
                "offices.add_department"
            } else {
                "offices.edit_department"
            };
            t(key).to_owned()
        };
        let fields = view! {
            {Line::new(Entry::NameZh, typed.zh).first().view(clerk)}
            {Line::new(Entry::NameEn, typed.en).hint(t("offices.en_hint")).optional().view(clerk)}
            <div hidden=move || !is_new()>
                {Line::new(Entry::Code, typed.code).hint(t("offices.code_hint")).view(clerk)}
            </div>
        };
        self.form.view(title, fields.into_any(), move || self.send())
    }

    fn send(self) {
        let draft = untrack(|| self.form.fields.typed());
        if let Err(wrong) = draft.read() {
            self.clerk.refuse(errors(&wrong));
            return;
        }
        let which = self.form.which.get_untracked();
        let name = draft.zh.trim().to_owned();
        let sent = save_department(which.is_none(), draft, self.form.seen.get_value());
        let done = move |all| {
            self.clerk.say(tf("admin.saved", &[("name", &name)]));
            match &which {
                Some(code) => self
                    .focus
                    .set_value(Some(["department-", code.as_str(), "-edit"].concat())),
                None => focus("#add".to_owned()),
            }
            self.form.done(None, DepartmentDraft::default());
            self.changed(all);
        };
        self.clerk.send_over(sent, done, move || self.read.refetch());
    }

    /// Whether to remove it; or why that can't be.
    fn doom(self, row: &DepartmentRow) {
        let name = pick(&row.department.name).to_owned();
        let (title, text) = if row.is_used() {
            (
                tf("offices.kept_title", &[("name", &name)]),
                tf("offices.kept_text", &[("used", &used(row))]),
            )
        } else {
            (
                tf("admin.remove_title", &[("name", &name)]),
                t("offices.remove_text").to_owned(),
            )
        };
        let code = row.department.code.clone();
        let go = move |()| {
            let name = name.clone();
            self.clerk.act(remove_department(code.clone()), move |all| {
                self.clerk.say(tf("admin.removed", &[("name", &name)]));
                self.changed(all);
            });
        };
        self.form.asked.set(Some(Ask {
            title,
            text,
            warning: None,
            submit: (!row.is_used()).then(|| t("admin.remove")),
            danger: true,
            go: Callback::new(go),
        }));
    }
}

fn known(row: &DepartmentRow) -> DepartmentDraft {
    let department = row.department.clone();
    DepartmentDraft {
        code: department.code.into(),
        zh: department.name.zh,
        en: department.name.en,
    }
}

/// What refers to a department, in words.
fn used(row: &DepartmentRow) -> String {
    let count = |key: &'static str, count: u32| (count > 0).then(|| tf(key, &[("n", &count.to_string())]));
    let tickets = row.has_tickets.then(|| t("offices.has_tickets").to_owned());
    let parts = [
        count("offices.categories_n", row.categories),
        count("offices.people_n", row.people),
        tickets,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        t("offices.unused").to_owned()
    } else {
        parts.join(t("common.list_comma"))
    }
}
