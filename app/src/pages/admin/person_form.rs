//! The form of a person, new or known.

use super::clerk::Clerk;
use super::told::{Line, boxes, buttons, errors};
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
    /// Whether somebody typed something that is not saved yet.
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
            clerk,
        }
    }

    /// Fills it with what is known.
    pub fn fill(self, person: &PersonDetail) {
        let names = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let row = &person.row;
        self.username.set(row.username.clone());
        self.name.set(row.name.clone());
        self.phone.set(row.phone.clone().unwrap_or_default());
        self.roles
            .set(names(row.roles.iter().map(|role| role.as_str()).collect()));
        self.departments.set(names(
            row.departments.iter().map(DepartmentCode::as_str).collect(),
        ));
        self.skills
            .set(names(person.skills.iter().map(CategoryCode::as_str).collect()));
    }

    /// Empties it.
    pub fn clear(self) {
        for line in [self.username, self.name, self.phone] {
            line.set(String::new());
        }
        for list in [self.roles, self.departments, self.skills] {
            list.set(Vec::new());
        }
    }

    /// What is typed, for the server.
    fn draft(self) -> PersonDraft {
        let all = |list: RwSignal<Vec<String>>| list.get_untracked();
        PersonDraft {
            username: self.username.get_untracked(),
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
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
            let draft = self.draft();
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
