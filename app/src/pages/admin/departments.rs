//! Departments: their names, their order, and what refers to them.

use super::ask::{self, Ask};
use super::clerk::{Clerk, focus, returning};
use super::frame;
use super::order::{self, Spot};
use super::told::{Line, errors, foot};
use super::unsaved::{self, follow};
use crate::api::offices::{departments, move_department, remove_department, save_department};
use crate::codec::reading;
use crate::i18n::{pick, t, tf};
use crate::pages::tickets::{Read, loaded};
use crate::ui::{self, empty, icon, icon_small, opens};
use domain::admin::{DepartmentDraft, Entry};
use domain::place::DepartmentCode;
use domain::view::{Catalogue, Department, DepartmentRow};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The page's state.
#[derive(Clone, Copy)]
struct Desk {
    clerk: Clerk,
    read: Read<Vec<DepartmentRow>>,
    focus: StoredValue<Option<String>>,
    /// Whether the form is open.
    open: RwSignal<bool>,
    /// Which department the form is of; a new one when none.
    which: RwSignal<Option<DepartmentCode>>,
    asked: RwSignal<Option<Ask>>,
    /// What was read of it.
    seen: StoredValue<Option<Department>>,
    /// What stands in the form when nobody types.
    filled: RwSignal<DepartmentDraft>,
    code: RwSignal<String>,
    zh: RwSignal<String>,
    en: RwSignal<String>,
}

/// The page.
#[component]
pub fn Departments() -> impl IntoView {
    let read: Read<Vec<DepartmentRow>> = reading(|| (), |()| departments());
    let desk = Desk {
        clerk: Clerk::new(),
        read,
        focus: returning(read),
        open: RwSignal::new(false),
        which: RwSignal::new(None),
        asked: RwSignal::new(None),
        seen: StoredValue::default(),
        filled: RwSignal::default(),
        code: RwSignal::default(),
        zh: RwSignal::default(),
        en: RwSignal::default(),
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
    let guard = unsaved::guard(Signal::derive(move || desk.is_changed()));
    let content = view! { {list} {desk.form()} {ask::dialog(desk.asked)} {guard} };
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
        if which != self.which.get_untracked() || !untrack(|| self.is_changed()) {
            self.fill(row.map(known).unwrap_or_default());
            self.seen.set_value(row.map(|row| row.department.clone()));
        }
        self.which.set(which);
        self.clerk.errors.set(Vec::new());
        self.open.set(true);
    }

    fn fill(self, draft: DepartmentDraft) {
        self.code.set(draft.code.clone());
        self.zh.set(draft.zh.clone());
        self.en.set(draft.en.clone());
        self.filled.set(draft);
    }

    /// What is typed. Tracks it.
    fn typed(self) -> DepartmentDraft {
        DepartmentDraft {
            code: self.code.get(),
            zh: self.zh.get(),
            en: self.en.get(),
        }
    }

    /// Whether something was typed and is not saved.
    fn is_changed(self) -> bool {
        let typed = self.typed();
        self.filled.with(|filled| *filled != typed)
    }

    /// The list was read anew.
    fn renew(self, rows: &[DepartmentRow]) {
        let Some(code) = self.which.get_untracked() else {
            return;
        };
        if let Some(row) = rows.iter().find(|row| row.department.code == code) {
            let (was, now) = (self.filled.get_untracked(), known(row));
            follow(self.zh, &was.zh, now.zh.clone());
            follow(self.en, &was.en, now.en.clone());
            self.filled.set(now);
            self.seen.set_value(Some(row.department.clone()));
        }
    }

    /// Puts the form away with what was typed.
    fn leave(self) {
        self.fill(self.filled.get_untracked());
        self.open.set(false);
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
        let sheet = NodeRef::<Dialog>::new();
        opens(sheet, move || self.open.get());
        let is_new = move || self.which.with(Option::is_none);
        let title = move || {
            if is_new() {
                t("offices.add_department")
            } else {
                t("offices.edit_department")
            }
        };
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.send();
        };
        view! {
            <dialog class="sheet" node_ref=sheet aria-labelledby="form-title"
                on:cancel=unsaved::cancel(move || self.is_changed(), self.asked, move || self.leave())
                on:close=move |_| self.open.set(false)>
                <form class="sheet__panel" on:submit=send novalidate>
                    <div class="sheet__head"><h2 class="sheet__title" id="form-title">{title}</h2></div>
                    <div class="sheet__body stack">
                        {ui::error_summary(self.clerk.errors.into())}
                        {Line::new(Entry::NameZh, self.zh).first().view(self.clerk)}
                        {Line::new(Entry::NameEn, self.en).hint(t("offices.en_hint")).optional().view(self.clerk)}
                        <div hidden=move || !is_new()>
                            {Line::new(Entry::Code, self.code).hint(t("offices.code_hint")).view(self.clerk)}
                        </div>
                    </div>
                    {foot(self.clerk, t("admin.save"), move || self.leave())}
                </form>
            </dialog>
        }
        .into_any()
    }

    fn send(self) {
        let draft = untrack(|| self.typed());
        if let Err(wrong) = draft.read() {
            self.clerk.refuse(errors(&wrong));
            return;
        }
        let which = self.which.get_untracked();
        let name = draft.zh.trim().to_owned();
        let sent = save_department(which.is_none(), draft, self.seen.get_value());
        let done = move |all| {
            self.clerk.say(tf("admin.saved", &[("name", &name)]));
            self.open.set(false);
            match &which {
                Some(code) => self
                    .focus
                    .set_value(Some(["department-", code.as_str(), "-edit"].concat())),
                None => focus("#add".to_owned()),
            }
            self.which.set(None);
            self.fill(DepartmentDraft::default());
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
        self.asked.set(Some(Ask {
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
