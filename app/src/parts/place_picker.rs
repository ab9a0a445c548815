//! A place by typing a few letters of its code, its name or its initials.

mod names;

pub use names::unchecked;

use crate::api::places::{place_by_code, place_search};
use crate::i18n::{pick, t, tf};
use crate::ui::icon_small;
use domain::place::PlaceCode;
use domain::view::PlaceLabel;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use names::{exact, shown_name};
use std::time::Duration;

/// How long typing must pause before places are looked for.
const PAUSE: Duration = Duration::from_millis(120);

/// A search box with a list of places that fit (a combobox). `chosen` holds the choice; setting it from outside
/// changes what stands in the box. What is typed after a choice undoes the choice.
///
/// The input carries `id`, so a [`crate::ui::field`] around it can label it. It sends nothing by itself.
#[must_use]
pub fn place_picker(id: &'static str, chosen: RwSignal<Option<PlaceLabel>>) -> AnyView {
    drawn(Picker::new(id, chosen), None)
}

/// The same as a field of a form, named by its id. Without script it takes a code as it is typed; `typed` stands in it
/// at first.
#[must_use]
pub fn place_field(id: &'static str, typed: String, chosen: RwSignal<Option<PlaceLabel>>) -> AnyView {
    drawn(Picker::new(id, chosen), Some(typed))
}

fn drawn(picker: Picker, typed: Option<String>) -> AnyView {
    picker.follow_choice();
    let id = picker.id;
    let name = typed.is_some().then_some(id);
    // what can be typed besides a code is said once it is understood
    let alive = RwSignal::new(typed.is_none());
    Effect::new(move |_| alive.set(true));
    let placeholder = move || alive.get().then(|| t("place_picker.placeholder"));
    let list = [id, "-list"].concat();
    let described = [id, "-hint ", id, "-error ", id, "-status"].concat();
    view! {
        <div class="combo">
            <input class="input" id=id name=name value=typed node_ref=picker.input type="text" role="combobox" autocomplete="off"
                autocapitalize="off" spellcheck="false" placeholder=placeholder
                aria-autocomplete="list" aria-controls=list.clone() aria-describedby=described
                aria-expanded=move || if picker.shown() { "true" } else { "false" }
                aria-activedescendant=move || picker.active_id()
                on:input=move |_| picker.typed()
                on:keydown=move |event| picker.key(&event)
                on:focus=move |_| picker.focused.set(true)
                on:blur=move |_| picker.left()/>
            <ul class="combo__list" id=list role="listbox" aria-label=t("place_picker.list")
                hidden=move || !picker.shown()>
                {move || picker.options()}
            </ul>
            <p class="combo__status" id=[id, "-status"].concat() role="status">{move || picker.status()}</p>
        </div>
    }
    .into_any()
}

/// What the search gave.
#[derive(Clone, PartialEq, Default)]
enum Found {
    /// Nothing was looked for.
    #[default]
    Idle,
    /// The server has not answered yet.
    Looking,
    /// Places, best first.
    Places(Vec<PlaceLabel>),
    /// The server was not reached.
    Failed,
}

/// The state of one search box.
#[derive(Clone, Copy)]
struct Picker {
    id: &'static str,
    chosen: RwSignal<Option<PlaceLabel>>,
    input: NodeRef<leptos::html::Input>,
    found: RwSignal<Found>,
    active: RwSignal<usize>,
    open: RwSignal<bool>,
    focused: RwSignal<bool>,
    /// Counts the searches, so that a late answer does not displace a newer one.
    turn: StoredValue<u32>,
    /// Whether the choice was just undone by typing, which must stay.
    typing: StoredValue<bool>,
    /// Whether what is typed is being looked for: what is offered then is still for something else.
    looking: StoredValue<bool>,
    /// Whether Enter was pressed meanwhile.
    takes_first: StoredValue<bool>,
}

impl Picker {
    fn new(id: &'static str, chosen: RwSignal<Option<PlaceLabel>>) -> Self {
        Self {
            id,
            chosen,
            input: NodeRef::new(),
            found: RwSignal::new(Found::Idle),
            active: RwSignal::new(0),
            open: RwSignal::new(false),
            focused: RwSignal::new(false),
            turn: StoredValue::new(0),
            typing: StoredValue::new(false),
            looking: StoredValue::new(false),
            takes_first: StoredValue::new(false),
        }
    }

    /// Writes a choice that was made, here or outside, into the box.
    fn follow_choice(self) {
        Effect::new(move |begun: Option<bool>| {
            let label = self.chosen.get();
            let Some(input) = self.input.get() else {
                return false;
            };
            let typing = self.typing.get_value();
            self.typing.set_value(false);
            match label {
                Some(label) => {
                    input.set_value(&shown_name(&label));
                    self.close();
                }
                // before the page was alive somebody may have typed already
                None if begun != Some(true) => {
                    if !input.value().trim().is_empty() {
                        self.typed();
                    }
                }
                None if !typing => {
                    input.set_value("");
                    self.close();
                }
                None => {}
            }
            true
        });
    }

    fn text(self) -> String {
        self.input
            .get_untracked()
            .map(|input| input.value().trim().to_owned())
            .unwrap_or_default()
    }

    fn shown(self) -> bool {
        self.open.get()
            && self
                .found
                .with(|found| matches!(found, Found::Places(places) if !places.is_empty()))
    }

    fn option_id(self, index: usize) -> String {
        [self.id, "-option-", &index.to_string()].concat()
    }

    fn active_id(self) -> Option<String> {
        self.shown().then(|| self.option_id(self.active.get()))
    }

    fn close(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.looking.set_value(false);
        self.open.set(false);
        self.found.set(Found::Idle);
    }

    fn choose(self, label: PlaceLabel) {
        self.chosen.set(Some(label));
    }

    /// Looks for what is typed, once typing pauses.
    fn typed(self) {
        if self.chosen.with_untracked(Option::is_some) {
            self.typing.set_value(true);
            self.chosen.set(None);
        }
        let text = self.text();
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        self.looking.set_value(!text.is_empty());
        self.takes_first.set_value(false);
        if text.is_empty() {
            self.found.set(Found::Idle);
            self.open.set(false);
            return;
        }
        self.open.set(true);
        self.found.update(|found| {
            if !matches!(found, Found::Places(_)) {
                *found = Found::Looking;
            }
        });
        set_timeout(move || self.look(text, turn), PAUSE);
    }

    fn is_current(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    fn look(self, text: String, turn: u32) {
        if !self.is_current(turn) {
            return;
        }
        leptos::task::spawn_local(async move {
            let answer = place_search(text.clone()).await;
            if !self.is_current(turn) {
                return;
            }
            self.looking.set_value(false);
            let Ok(places) = answer else {
                self.found.set(Found::Failed);
                return;
            };
            let exact = exact(&places, &text);
            self.active.set(exact.unwrap_or(0));
            // whoever typed a code and went on has chosen it
            let meant = match (exact, places.as_slice()) {
                (Some(index), _) => places.get(index),
                (None, [only]) => Some(only),
                (None, [first, ..]) if self.takes_first.get_value() => Some(first),
                _ => None,
            };
            let goes_on = self.takes_first.get_value() || !self.focused.get_untracked();
            match meant.filter(|_| goes_on) {
                Some(label) => self.choose(label.clone()),
                None => self.found.set(Found::Places(places)),
            }
        });
    }

    fn key(self, event: &KeyboardEvent) {
        // Enter and arrows belong to the input method while it composes
        if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let shown = untrack(move || self.shown());
        let count = self.found.with_untracked(|found| {
            if let Found::Places(all) = found {
                all.len()
            } else {
                0
            }
        });
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                event.prevent_default();
                let step = if event.key() == "ArrowDown" { 1 } else { count - 1 };
                if shown {
                    self.active.update(|active| *active = (*active + step) % count);
                } else {
                    self.open.set(true);
                }
            }
            "Enter" => {
                event.prevent_default();
                if self.looking.get_value() {
                    self.takes_first.set_value(true);
                } else if shown {
                    self.choose_active()
                } else {
                    self.check_code()
                }
            }
            "Tab" if shown && !self.looking.get_value() => self.choose_active(),
            "Escape" if shown => {
                event.prevent_default();
                event.stop_propagation();
                self.open.set(false);
            }
            _ => {}
        }
    }

    fn choose_active(self) {
        let label = self.found.with_untracked(|found| match found {
            Found::Places(places) => places.get(self.active.get_untracked()).cloned(),
            _ => None,
        });
        if let Some(label) = label {
            self.choose(label);
        }
    }

    fn left(self) {
        self.focused.set(false);
        self.open.set(false);
        self.check_code();
    }

    /// Takes what is typed when it is a whole code. Without a network the code is taken as it is: the server checks
    /// it when it gets the report.
    fn check_code(self) {
        if self.chosen.with_untracked(Option::is_some) {
            return;
        }
        let text = self.text();
        let Ok(code) = PlaceCode::parse(&text) else { return };
        if !text.bytes().any(|letter| letter.is_ascii_digit()) {
            return;
        }
        leptos::task::spawn_local(async move {
            let answer = place_by_code(code.to_string()).await;
            // undone by whoever typed on
            if self.focused.try_get_untracked().is_none() || self.text() != text {
                return;
            }
            match answer {
                Ok(Some(label)) => self.choose(label),
                Err(why) if why.code == crate::error::ErrorCode::Offline => self.choose(unchecked(code)),
                Ok(None) | Err(_) => {}
            }
        });
    }

    fn options(self) -> Vec<AnyView> {
        let Found::Places(places) = self.found.get() else {
            return Vec::new();
        };
        places
            .into_iter()
            .enumerate()
            .map(|(index, label)| self.option(index, label))
            .collect()
    }

    fn option(self, index: usize, label: PlaceLabel) -> AnyView {
        let selected = move || {
            if self.active.get() == index {
                "true"
            } else {
                "false"
            }
        };
        let floor = label.floor.as_ref().map(|floor| [" · ", pick(floor)].concat());
        let (name, code) = (pick(&label.short()).to_owned(), label.code.to_string());
        view! {
            <li class="combo__option" role="option" id=self.option_id(index) aria-selected=selected
                on:mousedown=move |event| {
                    // the box keeps the focus
                    event.prevent_default();
                    self.choose(label.clone());
                }
                on:mousemove=move |_| {
                    if self.active.get_untracked() != index {
                        self.active.set(index);
                    }
                }>
                <span class="combo__name">{name}</span>
                <span class="combo__code">{code} {floor}</span>
            </li>
        }
        .into_any()
    }

    /// What a screen reader hears of the search, and what everybody sees when nothing fits.
    fn status(self) -> AnyView {
        if let Some(label) = self.chosen.get() {
            let code = label.code.to_string();
            return view! { {icon_small("check")} {tf("place_picker.chosen", &[("code", &code)])} }
                .into_any();
        }
        match self.found.get() {
            Found::Idle | Found::Looking => ().into_any(),
            Found::Failed => t("place_picker.failed").into_any(),
            Found::Places(places) if places.is_empty() => t("place_picker.none").into_any(),
            Found::Places(places) => {
                let text = tf("place_picker.found", &[("n", &places.len().to_string())]);
                view! { <span class="visually-hidden">{text}</span> }.into_any()
            }
        }
    }
}
