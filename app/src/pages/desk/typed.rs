//! What is typed into a form, mirrored field by field: the browser's own inputs hold it, so that nothing typed
//! before the page was alive is lost and nothing is written over while somebody types.

use leptos::html::Form;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, HtmlElement, HtmlInputElement};
use std::collections::BTreeMap;
use std::time::Duration;

/// Whoever has not typed for so long is not typing.
const PAUSE: Duration = Duration::from_millis(1_500);

/// The values of a form.
#[derive(Clone, Copy)]
pub struct Typed {
    /// The form.
    pub form: NodeRef<Form>,
    values: RwSignal<BTreeMap<String, String>>,
    /// Whether somebody is typing into it.
    pub typing: RwSignal<bool>,
    pause: StoredValue<Option<TimeoutHandle>>,
}

impl Typed {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self {
            form: NodeRef::new(),
            values: RwSignal::new(BTreeMap::new()),
            typing: RwSignal::new(false),
            pause: StoredValue::new(None),
        }
    }

    /// What stands in a field.
    pub fn get(self, name: &str) -> String {
        self.values
            .with(|values| values.get(name).cloned())
            .unwrap_or_default()
    }

    /// All fields; whoever reads them hears of changes.
    pub fn watch(self) -> BTreeMap<String, String> {
        self.values.get()
    }

    /// All fields, as they are now.
    pub fn all(self) -> BTreeMap<String, String> {
        self.values.get_untracked()
    }

    /// Hears a field change; `on:input` of the form.
    pub fn hear(self, event: &Event) {
        let field: HtmlInputElement = event_target(event);
        let name = field.name();
        if !name.is_empty() {
            self.values.update(|values| {
                values.insert(name, field.value());
            });
        }
        self.pauses_later();
    }

    /// Somebody types: says so, until nothing more comes for a while.
    fn pauses_later(self) {
        if !self.typing.get_untracked() {
            self.typing.set(true);
        }
        if let Some(pause) = self.pause.get_value() {
            pause.clear();
        }
        let rest = move || {
            self.typing.try_set(false);
        };
        self.pause.set_value(set_timeout_with_handle(rest, PAUSE).ok());
    }

    /// Reads all fields from the page.
    pub fn read(self) {
        let mut values = BTreeMap::new();
        self.each(|field| {
            if !is_choice(field) || field.checked() {
                values.insert(field.name(), field.value());
            }
        });
        self.values.set(values);
    }

    /// Writes a field.
    pub fn write(self, name: &str, value: &str) {
        self.each(|field| {
            if field.name() != name {
            } else if is_choice(field) {
                field.set_checked(field.value() == value);
            } else {
                field.set_value(value);
            }
        });
        self.values.update(|values| {
            values.insert(name.to_owned(), value.to_owned());
        });
    }

    /// Empties all fields.
    pub fn clear(self) {
        if let Some(form) = self.form.get_untracked() {
            form.reset();
        }
        // what nobody types is not reset by the browser
        self.each(|field| {
            if field.get_attribute("type").as_deref() == Some("hidden") {
                field.set_value("");
            }
        });
        self.read();
    }

    fn each(self, mut act: impl FnMut(&HtmlInputElement)) {
        let Some(form) = self.form.get_untracked() else {
            return;
        };
        let fields = form.elements();
        for index in 0..fields.length() {
            // areas and lists have `name` and `value` as inputs do
            let field = fields.item(index).map(JsCast::unchecked_into::<HtmlInputElement>);
            if let Some(field) = field.filter(named) {
                act(&field);
            }
        }
    }
}

fn named(field: &HtmlInputElement) -> bool {
    let tag = field.tag_name();
    matches!(tag.as_str(), "INPUT" | "TEXTAREA" | "SELECT") && !field.name().is_empty()
}

fn is_choice(field: &HtmlInputElement) -> bool {
    field.get_attribute("type").as_deref() == Some("radio")
}

/// Puts the focus on the element of that id.
pub fn focus(id: &str) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Leads to what is wrong with a form, once that is drawn.
pub fn focus_summary() {
    request_animation_frame(|| {
        let summary = document().query_selector(".error-summary").ok().flatten();
        if let Some(summary) = summary.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = summary.focus();
        }
    });
}
