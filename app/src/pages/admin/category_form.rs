//! The form of a category, new or known.

use super::categories::Desk;
use super::clerk::focus;
use super::form_sheet::{Fields, FormSheet};
use super::told::{Line, errors, label};
use super::unsaved::follow;
use crate::api::offices::save_category;
use crate::i18n::{pick, t, tf, word};
use crate::page::use_page;
use crate::ui::{self, Field, icon};
use domain::admin::{CategoryDraft, Entry, ICONS};
use domain::place::CategoryCode;
use domain::view::CategoryRow;
use leptos::prelude::*;

/// The form.
#[derive(Clone, Copy)]
pub struct Form {
    desk: Desk,
    sheet: FormSheet<Draft>,
}

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Draft {
    code: RwSignal<String>,
    zh: RwSignal<String>,
    en: RwSignal<String>,
    hint_zh: RwSignal<String>,
    hint_en: RwSignal<String>,
    icon: RwSignal<String>,
    department: RwSignal<String>,
    active: RwSignal<bool>,
}

impl Draft {
    fn new() -> Self {
        let line = RwSignal::<String>::default;
        Self {
            code: line(),
            zh: line(),
            en: line(),
            hint_zh: line(),
            hint_en: line(),
            icon: line(),
            department: line(),
            active: RwSignal::new(true),
        }
    }
}

impl Fields for Draft {
    type Draft = CategoryDraft;
    type Which = Option<CategoryCode>;
    type Seen = CategoryRow;

    fn typed(self) -> CategoryDraft {
        CategoryDraft {
            code: self.code.get(),
            zh: self.zh.get(),
            en: self.en.get(),
            hint_zh: self.hint_zh.get(),
            hint_en: self.hint_en.get(),
            icon: self.icon.get(),
            department: self.department.get(),
            active: self.active.get(),
        }
    }

    fn follow(self, was: &CategoryDraft, now: CategoryDraft) {
        follow(self.code, &was.code, now.code);
        follow(self.zh, &was.zh, now.zh);
        follow(self.en, &was.en, now.en);
        follow(self.hint_zh, &was.hint_zh, now.hint_zh);
        follow(self.hint_en, &was.hint_en, now.hint_en);
        follow(self.icon, &was.icon, now.icon);
        follow(self.department, &was.department, now.department);
        follow(self.active, &was.active, now.active);
    }
}

/// A form that nobody filled.
fn blank() -> CategoryDraft {
    CategoryDraft {
        icon: "more".to_owned(),
        active: true,
        ..CategoryDraft::default()
    }
}

fn known(row: &CategoryRow) -> CategoryDraft {
    let category = row.category.clone();
    CategoryDraft {
        code: category.code.into(),
        zh: category.name.zh,
        en: category.name.en,
        hint_zh: category.hint.zh,
        hint_en: category.hint.en,
        icon: category.icon,
        department: category.department.into(),
        active: row.active,
    }
}

impl Form {
    /// To be made while the page is built.
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            sheet: FormSheet::new(desk.clerk, Draft::new(), None, blank()),
        }
    }

    /// Opens it.
    pub fn begin(self, row: Option<&CategoryRow>) {
        let which = row.map(|row| row.category.code.clone());
        self.sheet
            .begin(which, row.map_or_else(blank, known), row.cloned());
    }

    /// The list was read anew.
    pub fn renew(self, rows: &[CategoryRow]) {
        let which = self.sheet.which.get_untracked();
        if let Some(row) = rows.iter().find(|row| Some(&row.category.code) == which.as_ref()) {
            self.sheet.renew(known(row), row.clone());
        }
    }

    /// The dialog.
    pub fn view(self) -> AnyView {
        let is_new = move || self.sheet.which.with(Option::is_none);
        let title = move || {
            let key = if is_new() {
                "offices.add_category"
            } else {
                "offices.edit_category"
            };
            t(key).to_owned()
        };
        let (clerk, draft) = (self.desk.clerk, self.sheet.fields);
        let fields = view! {
            {Line::new(Entry::NameZh, draft.zh).first().view(clerk)}
            {Line::new(Entry::HintZh, draft.hint_zh).hint(t("offices.hint_hint")).optional().view(clerk)}
            {Line::new(Entry::NameEn, draft.en).hint(t("offices.en_hint")).optional().view(clerk)}
            {Line::new(Entry::HintEn, draft.hint_en).optional().view(clerk)}
            <div hidden=move || !is_new()>
                {Line::new(Entry::Code, draft.code).hint(t("offices.code_hint")).view(clerk)}
            </div>
            {self.department()} {self.icons()} {self.offered()}
        };
        self.sheet.view(title, fields.into_any(), move || self.send())
    }

    fn department(self) -> AnyView {
        let (id, value) = (Entry::Department.as_str(), self.sheet.fields.department);
        let error = ui::error_of(self.desk.clerk.errors, id);
        let departments = use_page().catalogue.departments.into_iter();
        let options = departments.map(|one| {
            let (code, name) = (one.code.to_string(), pick(&one.name).to_owned());
            let mine = code.clone();
            view! { <option value=code prop:selected=move || value.with(|value| *value == mine)>{name}</option> }
                .into_any()
        });
        let options: Vec<_> = options.collect();
        let select = view! {
            <select class="select" id=id name=id aria-describedby=[id, "-error"].concat()
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")
                on:change=move |event| value.set(event_target_value(&event))>
                <option value="" prop:selected=move || value.with(String::is_empty)>{t("offices.choose")}</option>
                {options}
            </select>
        };
        let frame = Field {
            id,
            label: label(Entry::Department),
            error,
            ..Field::default()
        };
        ui::field(frame, select.into_any())
    }

    fn icons(self) -> AnyView {
        let (name, value) = (Entry::Icon.as_str(), self.sheet.fields.icon);
        let error = ui::error_of(self.desk.clerk.errors, name);
        let tiles = ICONS.iter().enumerate().map(|(index, mark)| {
            let id = if index == 0 {
                name.to_owned()
            } else {
                [name, "-", mark].concat()
            };
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" id=id name=name value=*mark
                        aria-label=word("offices", ["icon_", mark].concat().as_str())
                        prop:checked=move || value.with(|value| value == mark)
                        on:change=move |_| value.set((*mark).to_owned())/>
                    <span class="choice__body">{icon(mark)}</span>
                </label>
            }
            .into_any()
        });
        let tiles: Vec<_> = tiles.collect();
        view! {
            <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
                <legend class="choices__legend">{label(Entry::Icon)}</legend>
                {ui::field_error(name, error)}
                <div class="choices__list choices__list--icons">{tiles}</div>
            </fieldset>
        }
        .into_any()
    }

    fn offered(self) -> AnyView {
        let active = self.sheet.fields.active;
        view! {
            <label class="check">
                <input class="check__input" type="checkbox" name="active" prop:checked=move || active.get()
                    on:change=move |event| active.set(event_target_checked(&event))/>
                <span>{t("offices.offer")}</span>
            </label>
        }
        .into_any()
    }

    fn send(self) {
        let (draft, desk) = (untrack(|| self.sheet.fields.typed()), self.desk);
        if let Err(wrong) = draft.read() {
            desk.clerk.refuse(errors(&wrong));
            return;
        }
        let which = self.sheet.which.get_untracked();
        let name = draft.zh.trim().to_owned();
        let sent = save_category(which.is_none(), draft, self.sheet.seen.get_value());
        let done = move |all| {
            desk.clerk.say(tf("admin.saved", &[("name", &name)]));
            match &which {
                Some(code) => desk
                    .focus
                    .set_value(Some(["category-", code.as_str(), "-edit"].concat())),
                None => focus("#add".to_owned()),
            }
            self.sheet.done(None, blank());
            desk.changed(all);
        };
        desk.clerk.send_over(sent, done, move || desk.read.refetch());
    }
}
