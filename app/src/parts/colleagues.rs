//! A colleague by typing a part of their name.

use crate::api::complaints::colleagues;
use crate::i18n::{t, tf};
use crate::ui::icon_small;
use domain::id::PersonId;
use domain::view::PersonLabel;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must pause before colleagues are looked for.
const PAUSE: Duration = Duration::from_millis(150);

/// A search box with a list of colleagues who fit (a combobox). `choose` hears who was chosen; the box is empty then,
/// ready for another. Those in `taken` are not offered, nor those in `barred`, of whom it is said why.
///
/// The input carries `id`, so a [`crate::ui::field`] around it can label it. It sends nothing by itself.
#[must_use]
pub fn colleague_picker(
    id: &'static str,
    taken: Signal<Vec<PersonId>>,
    barred: Signal<Vec<PersonId>>,
    choose: Callback<PersonLabel>,
) -> AnyView {
    let picker = Picker {
        id,
        taken,
        barred,
        choose,
        input: NodeRef::new(),
        found: RwSignal::new(Found::Idle),
        active: RwSignal::new(0),
        turn: StoredValue::new(0),
        looking: StoredValue::new(false),
        takes_first: StoredValue::new(false),
    };
    let list = [id, "-list"].concat();
    let described = [id, "-hint ", id, "-error ", id, "-status"].concat();
    view! {
        <div class="combo">
            <input class="input" id=id node_ref=picker.input type="text" role="combobox" autocomplete="off"
                autocapitalize="off" spellcheck="false" placeholder=t("complaints.colleague_placeholder")
                aria-autocomplete="list" aria-controls=list.clone() aria-describedby=described
                aria-expanded=move || if picker.shown() { "true" } else { "false" }
                aria-activedescendant=move || picker.shown().then(|| picker.option_id(picker.active.get()))
                on:input=move |_| picker.typed()
                on:keydown=move |event| picker.key(&event)
                on:blur=move |_| picker.close()/>
            <ul class="combo__list" id=list role="listbox" aria-label=t("complaints.colleagues")
                hidden=move || !picker.shown()>
                {move || picker.options()}
            </ul>
            <p class="combo__status" id=[id, "-status"].concat() role="status">{move || picker.status()}</p>
        </div>
    }
    .into_any()
}

/// Somebody who was chosen; a click takes the choice back.
#[must_use]
pub fn chosen(person: &PersonLabel, remove: impl Fn() + 'static) -> AnyView {
    let label = tf("complaints.colleague_remove", &[("name", &person.name)]);
    view! {
        <button class="chip" type="button" aria-label=label data-person=person.name.clone() on:click=move |_| remove()>
            {person.name.clone()} {icon_small("cross")}
        </button>
    }
    .into_any()
}

/// What the search gave.
#[derive(Clone, PartialEq)]
enum Found {
    /// Nothing was looked for.
    Idle,
    /// Colleagues, best first.
    People(Vec<PersonLabel>),
    /// The server was not reached.
    Failed,
}

/// The state of one search box.
#[derive(Clone, Copy)]
struct Picker {
    id: &'static str,
    taken: Signal<Vec<PersonId>>,
    barred: Signal<Vec<PersonId>>,
    choose: Callback<PersonLabel>,
    input: NodeRef<leptos::html::Input>,
    found: RwSignal<Found>,
    active: RwSignal<usize>,
    /// Counts the searches, so that a late answer does not displace a newer one.
    turn: StoredValue<u32>,
    /// Whether what is typed is being looked for: what is offered then is still for something else.
    looking: StoredValue<bool>,
    /// Whether Enter was pressed meanwhile.
    takes_first: StoredValue<bool>,
}

impl Picker {
    /// Those who may be chosen.
    fn people(self) -> Vec<PersonLabel> {
        let Found::People(mut people) = self.found.get() else {
            return Vec::new();
        };
        for out in [self.taken, self.barred] {
            out.with(|out| people.retain(|person| !out.contains(&person.id)));
        }
        people
    }

    /// Whether one of those who were found is not offered because of this.
    fn found_in(self, out: Signal<Vec<PersonId>>) -> bool {
        let found = self.found.get();
        let Found::People(people) = found else {
            return false;
        };
        out.with(|out| people.iter().any(|person| out.contains(&person.id)))
    }

    fn shown(self) -> bool {
        !self.people().is_empty()
    }

    fn option_id(self, index: usize) -> String {
        [self.id, "-option-", &index.to_string()].concat()
    }

    fn close(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.looking.set_value(false);
        self.found.set(Found::Idle);
    }

    fn take(self, person: PersonLabel) {
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
        self.close();
        self.choose.run(person);
    }

    /// Looks for what is typed, once typing pauses.
    fn typed(self) {
        let text = self
            .input
            .get_untracked()
            .map(|input| input.value().trim().to_owned())
            .unwrap_or_default();
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        self.looking.set_value(!text.is_empty());
        self.takes_first.set_value(false);
        if text.is_empty() {
            self.found.set(Found::Idle);
            return;
        }
        let is_current = move || self.turn.try_get_value() == Some(turn);
        let look = move || {
            if !is_current() {
                return;
            }
            leptos::task::spawn_local(async move {
                let answer = colleagues(text).await;
                if is_current() {
                    self.looking.set_value(false);
                    self.active.set(0);
                    self.found.set(answer.map_or(Found::Failed, Found::People));
                    let first = untrack(move || self.people()).into_iter().next();
                    if let Some(first) = first.filter(|_| self.takes_first.get_value()) {
                        self.take(first);
                    }
                }
            });
        };
        set_timeout(look, PAUSE);
    }

    fn key(self, event: &KeyboardEvent) {
        // Enter and arrows belong to the input method while it composes
        if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let people = untrack(move || self.people());
        // what is offered while something else is looked for is not meant
        let looking = self.looking.get_value();
        let chosen = people
            .get(self.active.get_untracked())
            .filter(|_| !looking)
            .cloned();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !people.is_empty() => {
                event.prevent_default();
                let step = if event.key() == "ArrowDown" {
                    1
                } else {
                    people.len() - 1
                };
                self.active
                    .update(|active| *active = (*active + step) % people.len());
            }
            "Enter" => {
                event.prevent_default();
                self.takes_first.set_value(looking);
                if let Some(person) = chosen {
                    self.take(person);
                }
            }
            "Tab" => {
                if let Some(person) = chosen {
                    self.take(person);
                }
            }
            "Escape" if !people.is_empty() => {
                event.prevent_default();
                event.stop_propagation();
                self.close();
            }
            _ => {}
        }
    }

    fn options(self) -> Vec<AnyView> {
        let option = |(index, person): (usize, PersonLabel)| {
            let selected = move || {
                if self.active.get() == index {
                    "true"
                } else {
                    "false"
                }
            };
            let name = person.name.clone();
            view! {
                <li class="combo__option" role="option" id=self.option_id(index) aria-selected=selected
                    on:mousedown=move |event| {
                        // the box keeps the focus
                        event.prevent_default();
                        self.take(person.clone());
                    }>
                    <span class="combo__name">{name}</span>
                </li>
            }
            .into_any()
        };
        self.people().into_iter().enumerate().map(option).collect()
    }

    /// What a screen reader hears of the search, and what everybody sees when nobody fits.
    fn status(self) -> AnyView {
        match self.found.get() {
            Found::Idle => ().into_any(),
            Found::Failed => t("complaints.colleague_failed").into_any(),
            Found::People(_) if self.shown() => {
                let count = self.people().len().to_string();
                let text = tf("complaints.colleague_found", &[("n", &count)]);
                view! { <span class="visually-hidden">{text}</span> }.into_any()
            }
            Found::People(_) if self.found_in(self.barred) => t("complaints.colleague_barred").into_any(),
            Found::People(_) if self.found_in(self.taken) => t("complaints.colleague_taken").into_any(),
            Found::People(_) => t("complaints.colleague_none").into_any(),
        }
    }
}
