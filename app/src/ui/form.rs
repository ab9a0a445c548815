//! Fields with label, hint and error; tiles and segments to choose from.

use super::{icon, live};
use crate::i18n::{t, tf};
use crate::page::FieldError;
use leptos::html::Dialog;
use leptos::prelude::*;

/// A labelled field around its control.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// The control's id, and the base of its hint's and error's.
    pub id: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// Help below the label; empty for none.
    pub hint: &'static str,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What is wrong; empty for nothing.
    pub error: Signal<String>,
}

/// What is wrong with one field.
pub fn error_of(errors: RwSignal<Vec<FieldError>>, name: &'static str) -> Signal<String> {
    Signal::derive(move || {
        errors.with(|errors| {
            errors
                .iter()
                .find(|error| error.field == name)
                .map(|error| error.message.clone())
                .unwrap_or_default()
        })
    })
}

/// Takes errors off what has been mended since; `wrong` says what still is not right. To be called with each change.
pub fn mended(errors: RwSignal<Vec<FieldError>>, wrong: impl FnOnce() -> Vec<FieldError>) {
    if errors.with_untracked(Vec::is_empty) {
        return;
    }
    let wrong = wrong();
    let gone = |error: &FieldError| !wrong.iter().any(|still| still.field == error.field);
    if errors.with_untracked(|errors| errors.iter().any(gone)) {
        errors.update(|errors| errors.retain(|error| !gone(error)));
    }
}

/// Opens and closes a dialog as `wanted` says. The browser's way back closes it too.
pub fn opens(dialog: NodeRef<Dialog>, wanted: impl Fn() -> bool + 'static) {
    Effect::new(move |_| {
        let wanted = wanted();
        let Some(dialog) = dialog.get() else { return };
        if !wanted {
            dialog.close();
        } else if !dialog.open() {
            if dialog.show_modal().is_err() {
                // a browser without modal dialogs shows it in its place
                dialog.set_open(true);
            }
            #[cfg(all(feature = "hydrate", feature = "staff"))]
            super::back::step(&dialog);
        }
    });
}

/// The field's frame. The control itself must carry `id`, and `aria-describedby` with `{id}-hint` and `{id}-error`.
#[must_use]
pub fn field(spec: Field, control: AnyView) -> AnyView {
    let Field {
        id,
        label,
        hint,
        optional,
        error,
    } = spec;
    let optional =
        optional.then(|| view! { <span class="field__optional">{t("common.optional")}</span> }.into_any());
    let hint = (!hint.is_empty())
        .then(|| view! { <p class="field__hint" id=[id, "-hint"].concat()>{hint}</p> }.into_any());
    view! {
        <div class="field" class:field--error=move || error.with(|text| !text.is_empty())>
            <label class="field__label" for=id>{label} {optional}</label>
            {hint}
            {field_error(id, error)}
            {control}
        </div>
    }
    .into_any()
}

/// The place for what is wrong with a field.
#[must_use]
pub fn field_error(id: &'static str, error: Signal<String>) -> AnyView {
    let shown = move || error.with(|text| !text.is_empty());
    view! {
        <p class="field__error" id=[id, "-error"].concat() hidden=move || !shown()>
            <span class="visually-hidden">{t("common.error_prefix")}</span>
            {move || error.get()}
        </p>
    }
    .into_any()
}

/// All that is wrong with a form, on top of it, each leading to its field.
#[must_use]
pub fn error_summary(errors: Signal<Vec<FieldError>>) -> AnyView {
    let items = move || {
        errors.with(|errors| {
            errors
                .iter()
                .map(|error| {
                    let target = ["#", &error.field].concat();
                    let text = error.message.clone();
                    if error.field.is_empty() {
                        view! { <li>{text}</li> }.into_any()
                    } else {
                        view! { <li><a href=target rel="external">{text}</a></li> }.into_any()
                    }
                })
                .collect::<Vec<_>>()
                .into_any()
        })
    };
    // what is about no field is nothing to be mended
    let title = move || {
        errors.with(|errors| {
            if errors.iter().all(|error| error.field.is_empty()) {
                t("common.refused").to_owned()
            } else {
                tf("common.errors", &[("n", &errors.len().to_string())])
            }
        })
    };
    view! {
        <div class="error-summary" role="alert" tabindex="-1" hidden=move || errors.with(Vec::is_empty)>
            <h2 class="error-summary__title">{title}</h2>
            <ul class="error-summary__list">{live(items)}</ul>
        </div>
    }
    .into_any()
}

/// One tile of a choice.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The value.
    pub value: String,
    /// Its icon; empty for none.
    pub icon: String,
    /// Its words.
    pub label: String,
}

/// Radio buttons as tiles.
#[must_use]
pub fn choice_tiles(
    name: &'static str,
    legend: &'static str,
    tiles: Vec<Tile>,
    chosen: &str,
    error: Signal<String>,
) -> AnyView {
    let tiles = tiles.into_iter().enumerate().map(|(index, tile)| {
        let checked = tile.value == chosen;
        // the summary leads to the first
        let id = if index == 0 {
            name.to_owned()
        } else {
            [name, "-", &tile.value].concat()
        };
        let mark = (!tile.icon.is_empty()).then(|| icon(&tile.icon));
        view! {
            <label class="choice">
                <input class="choice__input" type="radio" id=id name=name value=tile.value checked=checked/>
                <span class="choice__body">{mark}<span class="choice__label">{tile.label}</span></span>
            </label>
        }
        .into_any()
    });
    view! {
        <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
            <legend class="choices__legend">{legend}</legend>
            {field_error(name, error)}
            <div class="choices__list choices__list--grid">{tiles.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// Radio buttons in one bar: value, words.
#[must_use]
pub fn segmented(
    name: &'static str,
    legend: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: &str,
) -> AnyView {
    let items = options.into_iter().map(|(value, label)| {
        let checked = value == chosen;
        view! {
            <label class="segmented__item" data-urgency=value>
                <input type="radio" name=name value=value checked=checked/>
                <span>{label}</span>
            </label>
        }
        .into_any()
    });
    view! {
        <fieldset class="segmented">
            <legend class="segmented__legend">{legend}</legend>
            <div class="segmented__list">{items.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// A list to choose one from: value, words.
#[must_use]
pub fn select(id: &'static str, options: Vec<(String, String)>, chosen: &str) -> AnyView {
    let options = options.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }.into_any()
    });
    view! { <select class="select" id=id name=id>{options.collect::<Vec<_>>()}</select> }.into_any()
}
