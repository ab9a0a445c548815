//! Reason templates: the sentences that officers, managers and workers choose from.

use super::ask::{self, Ask};
use super::clerk::{Clerk, returning};
use super::frame;
use super::order::{self, Spot};
use super::told::{Line, errors, foot};
use super::unsaved::{self, follow};
use crate::api::reasons::{all_reasons, move_reason, remove_reason, save_reason};
use crate::codec::reading;
use crate::i18n::{t, tf, word};
use crate::pages::tickets::{Read, loaded, short};
use crate::ui::{self, icon_small, opens};
use domain::admin::{Entry, ReasonDraft, ReasonKind};
use domain::view::ReasonTemplate;
use leptos::html::Dialog;
use leptos::prelude::*;

/// The page's state.
#[derive(Clone, Copy)]
struct Desk {
    clerk: Clerk,
    read: Read<Vec<ReasonTemplate>>,
    focus: StoredValue<Option<String>>,
    asked: RwSignal<Option<Ask>>,
    open: RwSignal<bool>,
    /// Of which kind the form is, and which template; a new one when none.
    which: RwSignal<(ReasonKind, Option<i64>)>,
    zh: RwSignal<String>,
    en: RwSignal<String>,
    active: RwSignal<bool>,
    /// What was read of it.
    seen: StoredValue<Option<ReasonTemplate>>,
    /// What stands in the form when nobody types.
    filled: RwSignal<ReasonDraft>,
}

/// The page.
#[component]
pub fn Reasons() -> impl IntoView {
    let read: Read<Vec<ReasonTemplate>> = reading(|| (), |()| all_reasons());
    let desk = Desk {
        clerk: Clerk::new(),
        read,
        focus: returning(read),
        asked: RwSignal::new(None),
        open: RwSignal::new(false),
        which: RwSignal::new((ReasonKind::Reject, None)),
        zh: RwSignal::default(),
        en: RwSignal::default(),
        active: RwSignal::new(true),
        seen: StoredValue::new(None),
        filled: RwSignal::new(blank(ReasonKind::Reject)),
    };
    let list = loaded(String::new, read, move |rows| {
        desk.renew(&rows);
        let kinds = ReasonKind::ALL.map(|kind| {
            let rows: Vec<_> = rows.iter().filter(|row| row.kind == kind).collect();
            desk.section(kind, &rows)
        });
        view! { <div class="stack stack--loose">{kinds.into_iter().collect::<Vec<_>>()}</div> }.into_any()
    });
    let guard = unsaved::guard(Signal::derive(move || desk.is_changed()));
    let content = view! { {list} {desk.form()} {ask::dialog(desk.asked)} {guard} };
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
        let which = (kind, row.map(|row| row.id));
        if which != self.which.get_untracked() || !untrack(|| self.is_changed()) {
            self.which.set(which);
            self.fill(row.map_or_else(|| blank(kind), known));
            self.seen.set_value(row.cloned());
        }
        self.clerk.errors.set(Vec::new());
        self.open.set(true);
    }

    fn fill(self, draft: ReasonDraft) {
        self.zh.set(draft.zh.clone());
        self.en.set(draft.en.clone());
        self.active.set(draft.active);
        self.filled.set(draft);
    }

    /// What is typed. Tracks it.
    fn typed(self) -> ReasonDraft {
        ReasonDraft {
            kind: self.which.get().0,
            zh: self.zh.get(),
            en: self.en.get(),
            active: self.active.get(),
        }
    }

    /// Whether something was typed and is not saved.
    fn is_changed(self) -> bool {
        let typed = self.typed();
        self.filled.with(|filled| *filled != typed)
    }

    /// The list was read anew.
    fn renew(self, rows: &[ReasonTemplate]) {
        let (_, Some(id)) = self.which.get_untracked() else {
            return;
        };
        if let Some(row) = rows.iter().find(|row| row.id == id) {
            let (was, now) = (self.filled.get_untracked(), known(row));
            follow(self.zh, &was.zh, now.zh.clone());
            follow(self.en, &was.en, now.en.clone());
            follow(self.active, &was.active, now.active);
            self.filled.set(now);
            self.seen.set_value(Some(row.clone()));
        }
    }

    /// Puts the form away with what was typed.
    fn leave(self) {
        self.fill(self.filled.get_untracked());
        self.open.set(false);
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
        self.asked.set(Some(Ask {
            title,
            text: t("reasons.remove_text").to_owned(),
            warning: None,
            submit: Some(t("admin.remove")),
            danger: true,
            go: Callback::new(go),
        }));
    }

    fn form(self) -> AnyView {
        let sheet = NodeRef::<Dialog>::new();
        opens(sheet, move || self.open.get());
        let title = move || {
            let (kind, id) = self.which.get();
            let key = if id.is_some() {
                "reasons.edit_of"
            } else {
                "reasons.add_to"
            };
            tf(key, &[("kind", word("reasons", kind.as_str()))])
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
                        {Line::new(Entry::TextZh, self.zh).first().hint(t("reasons.zh_hint")).area(self.clerk, "3")}
                        {Line::new(Entry::TextEn, self.en).hint(t("reasons.en_hint")).optional().area(self.clerk, "3")}
                        <label class="check">
                            <input class="check__input" type="checkbox" name="active"
                                prop:checked=move || self.active.get()
                                on:change=move |event| self.active.set(event_target_checked(&event))/>
                            <span>{t("reasons.offer")}</span>
                        </label>
                    </div>
                    {foot(self.clerk, t("admin.save"), move || self.leave())}
                </form>
            </dialog>
        }
        .into_any()
    }

    fn send(self) {
        let (kind, id) = self.which.get_untracked();
        let draft = untrack(|| self.typed());
        if let Err(wrong) = draft.read() {
            self.clerk.refuse(errors(&wrong));
            return;
        }
        let name = short(draft.zh.trim());
        let sent = save_reason(id, draft, self.seen.get_value().filter(|_| id.is_some()));
        let done = move |()| {
            self.clerk.say(tf("admin.saved", &[("name", &name)]));
            self.open.set(false);
            let back = match id {
                Some(id) => ["reason-", &id.to_string(), "-edit"].concat(),
                None => ["add-", kind.as_str()].concat(),
            };
            self.focus.set_value(Some(back));
            self.which.set((kind, None));
            self.fill(blank(kind));
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
