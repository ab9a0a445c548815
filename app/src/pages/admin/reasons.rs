//! Reason templates: the sentences that officers, managers and workers choose from.

use super::ask::Ask;
use super::clerk::{Clerk, returning};
use super::form_sheet::{Fields, FormSheet};
use super::frame;
use super::order::{self, Spot};
use super::told::{Line, errors};
use super::unsaved::follow;
use crate::api::reasons::{all_reasons, move_reason, remove_reason, save_reason};
use crate::codec::reading;
use crate::i18n::{t, tf, word};
use crate::pages::tickets::{Read, loaded, short};
use crate::ui::icon_small;
use domain::admin::{Entry, ReasonDraft, ReasonKind};
use domain::view::ReasonTemplate;
use leptos::prelude::*;

/// The page's state.
#[derive(Clone, Copy)]
struct Desk {
    clerk: Clerk,
    read: Read<Vec<ReasonTemplate>>,
    focus: StoredValue<Option<String>>,
    form: FormSheet<Typed>,
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    kind: RwSignal<ReasonKind>,
    zh: RwSignal<String>,
    en: RwSignal<String>,
    active: RwSignal<bool>,
}

impl Fields for Typed {
    type Draft = ReasonDraft;
    /// Of which kind the form is, and which template.
    type Which = (ReasonKind, Option<i64>);
    type Seen = ReasonTemplate;

    fn typed(self) -> ReasonDraft {
        ReasonDraft {
            kind: self.kind.get(),
            zh: self.zh.get(),
            en: self.en.get(),
            active: self.active.get(),
        }
    }

    fn follow(self, was: &ReasonDraft, now: ReasonDraft) {
        follow(self.kind, &was.kind, now.kind);
        follow(self.zh, &was.zh, now.zh);
        follow(self.en, &was.en, now.en);
        follow(self.active, &was.active, now.active);
    }
}

/// The page.
#[component]
pub fn Reasons() -> impl IntoView {
    let read: Read<Vec<ReasonTemplate>> = reading(|| (), |()| all_reasons());
    let (clerk, first) = (Clerk::new(), ReasonKind::Reject);
    let typed = Typed {
        kind: RwSignal::new(first),
        zh: RwSignal::default(),
        en: RwSignal::default(),
        active: RwSignal::new(true),
    };
    let desk = Desk {
        clerk,
        read,
        focus: returning(read),
        form: FormSheet::new(clerk, typed, (first, None), blank(first)),
    };
    let list = loaded(String::new, read, move |rows| {
        desk.renew(&rows);
        let kinds = ReasonKind::ALL.map(|kind| {
            let rows: Vec<_> = rows.iter().filter(|row| row.kind == kind).collect();
            desk.section(kind, &rows)
        });
        view! { <div class="stack stack--loose">{kinds.into_iter().collect::<Vec<_>>()}</div> }.into_any()
    });
    let content = view! { {list} {desk.form()} };
    frame::frame(
        t("admin.way_reasons"),
        t("admin.way_reasons_text"),
        ().into_any(),
        content.into_any(),
    )
}

impl Desk {
    /// Opens the form.
    fn begin(self, kind: ReasonKind, row: Option<&ReasonTemplate>) {
        let draft = row.map_or_else(|| blank(kind), known);
        self.form
            .begin((kind, row.map(|row| row.id)), draft, row.cloned());
    }

    /// The list was read anew.
    fn renew(self, rows: &[ReasonTemplate]) {
        let (_, which) = self.form.which.get_untracked();
        if let Some(row) = rows.iter().find(|row| Some(row.id) == which) {
            self.form.renew(known(row), row.clone());
        }
    }

    fn section(self, kind: ReasonKind, rows: &[&ReasonTemplate]) -> AnyView {
        let (name, count) = (word("reasons", kind.as_str()), rows.len());
        let lines = rows.iter().enumerate();
        let lines: Vec<AnyView> = lines
            .map(|(index, row)| self.line(row, Spot { index, count }))
            .collect();
        let list = if rows.is_empty() {
            view! { <p class="muted">{t("reasons.none")}</p> }.into_any()
        } else {
            view! { <ul class="admin-list">{lines}</ul> }.into_any()
        };
        let id = ["add-", kind.as_str()].concat();
        let heading = ["reasons-", kind.as_str()].concat();
        let labelled = heading.clone();
        let add_name = tf("reasons.add_to", &[("kind", name)]);
        view! {
            <section class="stack stack--tight" aria-labelledby=labelled data-kind=kind.as_str()>
                <div class="split">
                    <h2 class="section-title" id=heading>{name}</h2>
                    <button class="button button--small" type="button" id=id aria-label=add_name
                        on:click=move |_| self.begin(kind, None)>{icon_small("plus")} {t("reasons.add")}</button>
                </div>
                <p class="muted small">{word("reasons", [kind.as_str(), "_text"].concat().as_str())}</p>
                {list}
            </section>
        }
        .into_any()
    }

    fn line(self, row: &ReasonTemplate, spot: Spot) -> AnyView {
        let (id, name) = (row.id, short(&row.zh));
        let key = ["reason-", &id.to_string()].concat();
        let shift = move |up: bool, pressed: String| {
            self.focus.set_value(Some(pressed));
            self.clerk.act(move_reason(id, up), move |()| self.read.refetch());
        };
        let (edited, doomed) = (row.clone(), row.clone());
        let edit_id = [key.as_str(), "-edit"].concat();
        let edit_name = tf("admin.edit_of", &[("name", &name)]);
        let remove_name = tf("admin.remove_of", &[("name", &name)]);
        let off = (!row.active).then(|| view! { <span class="tag">{t("reasons.not_offered")}</span> });
        let en = row
            .en
            .clone()
            .map(|en| view! { <p class="small muted" lang="en">{en}</p> });
        view! {
            <li class="admin-list__row">
                <div class="admin-list__text"><p>{row.zh.clone()} " " {off}</p> {en}</div>
                <div class="admin-list__acts">
                    {order::buttons(&key, &name, spot, shift)}
                    <button class="button button--quiet button--small" type="button" id=edit_id aria-label=edit_name
                        on:click=move |_| self.begin(edited.kind, Some(&edited))>
                        {icon_small("edit")} {t("admin.edit")}
                    </button>
                    <button class="button button--quiet button--small" type="button" aria-label=remove_name
                        on:click=move |_| self.doom(&doomed)>{icon_small("trash")} {t("admin.remove")}</button>
                </div>
            </li>
        }
        .into_any()
    }

    /// Asks whether to remove a template.
    fn doom(self, row: &ReasonTemplate) {
        let (id, name) = (row.id, short(&row.zh));
        let title = tf("admin.remove_title", &[("name", &name)]);
        let go = move |()| {
            let name = name.clone();
            self.clerk.act(remove_reason(id), move |()| {
                self.clerk.say(tf("admin.removed", &[("name", &name)]));
                self.read.refetch();
            });
        };
        self.form.asked.set(Some(Ask {
            title,
            text: t("reasons.remove_text").to_owned(),
            warning: None,
            submit: Some(t("admin.remove")),
            danger: true,
            go: Callback::new(go),
        }));
    }

    fn form(self) -> AnyView {
        let (clerk, typed) = (self.clerk, self.form.fields);
        let title = move || {
            let (kind, id) = self.form.which.get();
            let key = if id.is_some() {
                "reasons.edit_of"
            } else {
                "reasons.add_to"
            };
            tf(key, &[("kind", word("reasons", kind.as_str()))])
        };
        let fields = view! {
            {Line::new(Entry::TextZh, typed.zh).first().hint(t("reasons.zh_hint")).area(clerk, "3")}
            {Line::new(Entry::TextEn, typed.en).hint(t("reasons.en_hint")).optional().area(clerk, "3")}
            <label class="check">
                <input class="check__input" type="checkbox" name="active" prop:checked=move || typed.active.get()
                    on:change=move |event| typed.active.set(event_target_checked(&event))/>
                <span>{t("reasons.offer")}</span>
            </label>
        };
        self.form.view(title, fields.into_any(), move || self.send())
    }

    fn send(self) {
        let (kind, id) = self.form.which.get_untracked();
        let draft = untrack(|| self.form.fields.typed());
        if let Err(wrong) = draft.read() {
            self.clerk.refuse(errors(&wrong));
            return;
        }
        let name = short(draft.zh.trim());
        let sent = save_reason(id, draft, self.form.seen.get_value().filter(|_| id.is_some()));
        let done = move |()| {
            self.clerk.say(tf("admin.saved", &[("name", &name)]));
            let back = match id {
                Some(id) => ["reason-", &id.to_string(), "-edit"].concat(),
                None => ["add-", kind.as_str()].concat(),
            };
            self.focus.set_value(Some(back));
            self.form.done((kind, None), blank(kind));
            self.read.refetch();
        };
        self.clerk.send_over(sent, done, move || self.read.refetch());
    }
}

/// A form that nobody filled.
const fn blank(kind: ReasonKind) -> ReasonDraft {
    ReasonDraft {
        kind,
        zh: String::new(),
        en: String::new(),
        active: true,
    }
}

fn known(row: &ReasonTemplate) -> ReasonDraft {
    ReasonDraft {
        kind: row.kind,
        zh: row.zh.clone(),
        en: row.en.clone().unwrap_or_default(),
        active: row.active,
    }
}
