//! The form of a person, new or known.

use super::clerk::Clerk;
use super::told::{Line, boxes, buttons, errors};
use super::unsaved::follow;
use crate::i18n::{pick, t, word};
use crate::page::use_page;
use crate::ui;
use domain::admin::{Entry, PersonDraft};
use domain::people::Role;
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::PersonDetail;
use leptos::prelude::*;

/// What is typed and chosen.
#[derive(Clone, Copy)]
pub struct Form {
    username: RwSignal<String>,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    roles: RwSignal<Vec<String>>,
    departments: RwSignal<Vec<String>>,
    skills: RwSignal<Vec<String>>,
    /// What stands in it when nobody types.
    filled: RwSignal<PersonDraft>,
    /// What was read of the person.
    seen: StoredValue<Option<PersonDetail>>,
    /// How it is sent.
    pub clerk: Clerk,
}

impl Form {
    /// An empty form.
    pub fn new(clerk: Clerk) -> Self {
        Self {
            username: RwSignal::default(),
            name: RwSignal::default(),
            phone: RwSignal::default(),
            roles: RwSignal::default(),
            departments: RwSignal::default(),
            skills: RwSignal::default(),
            filled: RwSignal::default(),
            seen: StoredValue::new(None),
            clerk,
        }
    }

    /// Fills it with what is known. Of the same person as before, only where nothing was typed.
    pub fn fill(self, person: &PersonDetail) {
        let row = &person.row;
        let is_another = |seen: &Option<PersonDetail>| seen.as_ref().is_none_or(|seen| seen.row.id != row.id);
        if self.seen.with_value(is_another) {
            self.clear();
        }
        let (was, now) = (self.filled.get_untracked(), known(person));
        follow(self.username, &was.username, now.username.clone());
        follow(self.name, &was.name, now.name.clone());
        follow(self.phone, &was.phone, now.phone.clone());
        follow(self.roles, &role_names(&was), role_names(&now));
        follow(self.departments, &department_codes(&was), department_codes(&now));
        follow(self.skills, &skill_codes(&was), skill_codes(&now));
        self.filled.set(now);
        self.seen.set_value(Some(person.clone()));
    }

    /// What was read of the person.
    pub fn seen(self) -> Option<PersonDetail> {
        self.seen.get_value()
    }

    /// Whether something was typed and is not saved.
    pub fn is_changed(self) -> bool {
        // a tick that was taken away and set again is none
        let sorted = |mut draft: PersonDraft| {
            draft.roles.sort_unstable();
            draft.departments.sort_unstable();
            draft.skills.sort_unstable();
            draft
        };
        sorted(self.draft()) != sorted(self.filled.get())
    }

    /// What is typed has been saved.
    pub fn settle(self) {
        self.filled.set(untrack(|| self.draft()));
    }

    /// Empties it.
    pub fn clear(self) {
        for line in [self.username, self.name, self.phone] {
            line.set(String::new());
        }
        for list in [self.roles, self.departments, self.skills] {
            list.set(Vec::new());
        }
        self.filled.set(PersonDraft::default());
    }

    /// What is typed, for the server. Tracks it.
    fn draft(self) -> PersonDraft {
        let all = |list: RwSignal<Vec<String>>| list.get();
        PersonDraft {
            username: self.username.get(),
            name: self.name.get(),
            phone: self.phone.get(),
            roles: all(self.roles)
                .iter()
                .filter_map(|role| Role::parse(role))
                .collect(),
            departments: all(self.departments)
                .iter()
                .filter_map(|code| DepartmentCode::parse(code).ok())
                .collect(),
            skills: all(self.skills)
                .iter()
                .filter_map(|code| CategoryCode::parse(code).ok())
                .collect(),
        }
    }

    /// The form. `send` gets what was typed once nothing in it is wrong by itself.
    pub fn view(self, submit: &'static str, leave: AnyView, send: impl Fn(PersonDraft) + 'static) -> AnyView {
        let clerk = self.clerk;
        let catalogue = use_page().catalogue;
        let roles = Role::ALL.map(|role| (role.as_str().to_owned(), word("role", role.as_str()).to_owned()));
        let departments = catalogue.departments.iter();
        let departments = departments.map(|one| (one.code.to_string(), pick(&one.name).to_owned()));
        let skills = catalogue.categories.iter();
        let skills = skills.map(|one| (one.code.to_string(), pick(&one.name).to_owned()));
        let no_worker = move || {
            self.roles
                .with(|roles| !roles.iter().any(|role| role == Role::Worker.as_str()))
        };
        let sent = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let draft = untrack(|| self.draft());
            match draft.read() {
                Ok(_) => send(draft),
                Err(wrong) => clerk.refuse(errors(&wrong)),
            }
        };
        let phone = Line {
            kind: "tel",
            ..Line::new(Entry::Phone, self.phone)
        };
        view! {
            <form class="card" on:submit=sent novalidate aria-label=t("people.form")>
                <div class="card__body stack stack--loose">
                    {ui::error_summary(clerk.errors.into())}
                    <div class="field-grid">
                        {Line::new(Entry::Name, self.name).view(clerk)}
                        {Line::new(Entry::Username, self.username).hint(t("people.username_hint")).view(clerk)}
                        {phone.hint(t("people.phone_hint")).optional().view(clerk)}
                    </div>
                    {boxes(Entry::Roles, t("people.roles_hint"), roles.to_vec(), self.roles, clerk)}
                    {boxes(Entry::Departments, t("people.departments_hint"), departments.collect(), self.departments, clerk)}
                    <div hidden=no_worker>
                        {boxes(Entry::Skills, t("people.skills_hint"), skills.collect(), self.skills, clerk)}
                    </div>
                    {buttons(clerk, submit, leave)}
                </div>
            </form>
        }
        .into_any()
    }
}

fn known(person: &PersonDetail) -> PersonDraft {
    let row = person.row.clone();
    PersonDraft {
        username: row.username,
        name: row.name,
        phone: row.phone.unwrap_or_default(),
        roles: row.roles,
        departments: row.departments,
        skills: person.skills.clone(),
    }
}

fn role_names(draft: &PersonDraft) -> Vec<String> {
    draft.roles.iter().map(|role| role.as_str().to_owned()).collect()
}

fn department_codes(draft: &PersonDraft) -> Vec<String> {
    draft.departments.iter().map(ToString::to_string).collect()
}

fn skill_codes(draft: &PersonDraft) -> Vec<String> {
    draft.skills.iter().map(ToString::to_string).collect()
}
