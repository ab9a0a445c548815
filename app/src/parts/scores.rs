//! Marks from 1 to 5, asked for one by one: arrows move within a row, a number key marks and goes on to the next.

use crate::i18n::word;
use crate::ui::field_error;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// The words of the marks, worst first.
const WORDS: [&str; 5] = ["one", "two", "three", "four", "five"];

/// The word of a mark, such as "bad"; empty outside 1 to 5.
#[must_use]
pub fn mark_word(mark: u8) -> &'static str {
    let index = usize::from(mark).wrapping_sub(1);
    WORDS.get(index).map_or("", |name| word("scores", name))
}

/// A row of marks. `name` is that of its radio buttons, and the id of the first, to which an error leads; rows of
/// one form stand one after the other, so that number keys walk through them.
#[must_use]
pub fn score_row(
    name: &'static str,
    legend: &'static str,
    mark: RwSignal<Option<u8>>,
    error: Signal<String>,
) -> AnyView {
    let boxes = (1..=5u8).map(|value| {
        let id = if value == 1 {
            name.to_owned()
        } else {
            [name, "-", &value.to_string()].concat()
        };
        view! {
            <label class="score">
                <input type="radio" id=id name=name value=value.to_string()
                    checked=mark.get_untracked() == Some(value)
                    prop:checked=move || mark.get() == Some(value)
                    on:change=move |_| mark.set(Some(value))/>
                <span class="score__box">
                    <span class="score__num">{value.to_string()}</span>
                    <span class="score__word">{mark_word(value)}</span>
                </span>
            </label>
        }
    });
    let keys = move |event: KeyboardEvent| {
        let Some(value) = digit(&event.key()).filter(|value| (1..=5).contains(value)) else {
            return;
        };
        event.prevent_default();
        mark.set(Some(value));
        if let Some(row) = event
            .current_target()
            .and_then(|row| row.dyn_into::<Element>().ok())
        {
            focus_row(next_row(&row).as_ref().unwrap_or(&row), value);
        }
    };
    let wrong = move || error.with(|text| !text.is_empty());
    view! {
        <fieldset class="score-row" on:keydown=keys aria-describedby=[name, "-error"].concat()
            aria-invalid=move || wrong().then_some("true")>
            <legend class="score-row__legend">{legend}</legend>
            {field_error(name, error)}
            <div class="score-row__list">{boxes.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// The number on a key.
#[must_use]
pub fn digit(key: &str) -> Option<u8> {
    let mut letters = key.chars();
    let digit = letters.next()?.to_digit(10)?;
    letters.next().is_none().then_some(())?;
    u8::try_from(digit).ok()
}

/// The row of marks that follows in the same form.
fn next_row(row: &Element) -> Option<Element> {
    let form = row.closest("form").ok()??;
    let mut after = false;
    let rows = form.get_elements_by_class_name("score-row");
    for index in 0..rows.length() {
        let other = rows.item(index)?;
        if after {
            return Some(other);
        }
        after = other.is_same_node(Some(row));
    }
    None
}

/// Puts the focus on the row's chosen mark, or else on the mark of that value.
fn focus_row(row: &Element, value: u8) {
    let chosen = row.query_selector("input:checked").ok().flatten();
    let same = || {
        row.query_selector(&["input[value='", &value.to_string(), "']"].concat())
            .ok()
            .flatten()
    };
    let target = chosen
        .or_else(same)
        .and_then(|input| input.dyn_into::<HtmlElement>().ok());
    if let Some(input) = target {
        let _ = input.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::digit;

    #[test]
    fn only_keys_with_one_digit_are_numbers() {
        assert_eq!(digit("3"), Some(3));
        for key in ["", "F3", "a", "33", "Enter"] {
            assert_eq!(digit(key), None, "{key}");
        }
    }
}
