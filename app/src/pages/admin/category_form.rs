//! The form of a category, new or known.

use super::categories::Desk;
use super::clerk::focus;
use super::told::{Line, buttons, errors, label};
use crate::api::offices::save_category;
use crate::i18n::{pick, t, tf, word};
use crate::page::use_page;
use crate::ui::{self, Field, icon, opens};
use domain::admin::{CategoryDraft, Entry, ICONS};
use domain::place::CategoryCode;
use domain::view::CategoryRow;
use leptos::html::Dialog;
use leptos::prelude::*;

/// What is typed and chosen.
#[derive(Clone, Copy)]
pub struct Form {
    desk: Desk,
    open: RwSignal<bool>,
    /// Which category it is of; a new one when none.
    which: RwSignal<Option<CategoryCode>>,
    draft: Draft,
    /// What stood in it when it was opened.
    filled: StoredValue<CategoryDraft>,
}

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

    fn fill(self, draft: CategoryDraft) {
        self.code.set(draft.code);
        self.zh.set(draft.zh);
        self.en.set(draft.en);
        self.hint_zh.set(draft.hint_zh);
        self.hint_en.set(draft.hint_en);
        self.icon.set(draft.icon);
        self.department.set(draft.department);
        self.active.set(draft.active);
    }

    fn read(self) -> CategoryDraft {
        CategoryDraft {
            code: self.code.get_untracked(),
            zh: self.zh.get_untracked(),
            en: self.en.get_untracked(),
            hint_zh: self.hint_zh.get_untracked(),
            hint_en: self.hint_en.get_untracked(),
            icon: self.icon.get_untracked(),
            department: self.department.get_untracked(),
            active: self.active.get_untracked(),
        }
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
        let draft = Draft::new();
        draft.fill(blank());
        Self {
            desk,
            open: RwSignal::new(false),
            which: RwSignal::new(None),
            draft,
            filled: StoredValue::new(blank()),
        }
    }

    /// Opens it. What was typed for the same category and not saved is still there.
    pub fn begin(self, row: Option<&CategoryRow>) {
        let which = row.map(|row| row.category.code.clone());
        let is_typed = self.filled.with_value(|filled| *filled != self.draft.read());
        if which != self.which.get_untracked() || !is_typed {
            self.fill(row.map_or_else(blank, known));
        }
        self.which.set(which);
        self.desk.clerk.errors.set(Vec::new());
        self.open.set(true);
    }

    fn fill(self, draft: CategoryDraft) {
        self.draft.fill(draft.clone());
        self.filled.set_value(draft);
    }

    /// The dialog.
    pub fn view(self) -> AnyView {
        let sheet = NodeRef::<Dialog>::new();
        opens(sheet, move || self.open.get());
        let is_new = move || self.which.with(Option::is_none);
        let title = move || {
            if is_new() {
                t("offices.add_category")
            } else {
                t("offices.edit_category")
            }
        };
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.send();
        };
        let leave = view! {
            <button class="button button--quiet" type="button" on:click=move |_| self.open.set(false)>
                {t("common.cancel")}
            </button>
        };
        let (clerk, draft) = (self.desk.clerk, self.draft);
        view! {
            <dialog class="sheet" node_ref=sheet aria-labelledby="form-title" on:close=move |_| self.open.set(false)>
                <form class="sheet__panel" on:submit=send novalidate>
                    <div class="sheet__head"><h2 class="sheet__title" id="form-title">{title}</h2></div>
                    <div class="sheet__body stack">
                        {ui::error_summary(clerk.errors.into())}
                        {Line::new(Entry::NameZh, draft.zh).view(clerk)}
                        {Line::new(Entry::HintZh, draft.hint_zh).hint(t("offices.hint_hint")).optional().view(clerk)}
                        {Line::new(Entry::NameEn, draft.en).hint(t("offices.en_hint")).optional().view(clerk)}
                        {Line::new(Entry::HintEn, draft.hint_en).optional().view(clerk)}
                        <div hidden=move || !is_new()>
                            {Line::new(Entry::Code, draft.code).hint(t("offices.code_hint")).view(clerk)}
                        </div>
                        {self.department()} {self.icons()} {self.offered()}
                        {buttons(clerk, t("admin.save"), leave.into_any())}
                    </div>
                </form>
            </dialog>
        }
        .into_any()
    }

    fn department(self) -> AnyView {
        let (id, value) = (Entry::Department.as_str(), self.draft.department);
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
        let (name, value) = (Entry::Icon.as_str(), self.draft.icon);
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
        let active = self.draft.active;
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
        let (draft, desk) = (self.draft.read(), self.desk);
        if let Err(wrong) = draft.read() {
            desk.clerk.refuse(errors(&wrong));
            return;
        }
        let which = self.which.get_untracked();
        let name = draft.zh.trim().to_owned();
        desk.clerk
            .send(save_category(which.is_none(), draft), move |all| {
                desk.clerk.say(tf("admin.saved", &[("name", &name)]));
                self.open.set(false);
                match &which {
                    Some(code) => desk
                        .focus
                        .set_value(Some(["category-", code.as_str(), "-edit"].concat())),
                    None => focus("#add".to_owned()),
                }
                self.which.set(None);
                self.fill(blank());
                desk.changed(all);
            });
    }
}
