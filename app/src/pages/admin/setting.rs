//! What the pages of settings share: sending what was set, and saying what is wrong with it.

use crate::api::rules::Set;
use crate::error::AppError;
use crate::i18n::tf;
use crate::page::FieldError;
use crate::time;
use crate::ui::use_toaster;
use domain::setting::{Slip, SlipKind};
use leptos::prelude::*;
use std::future::Future;

/// What is wrong, in words that say how to mend it.
pub fn sentences(slips: &[Slip]) -> Vec<FieldError> {
    slips.iter().map(sentence).collect()
}

fn sentence(slip: &Slip) -> FieldError {
    let key = ["times.slip_", slip.kind.as_str()].concat();
    let message = match slip.kind {
        SlipKind::Number { least, most } => tf(
            &key,
            &[("least", &least.to_string()), ("most", &most.to_string())],
        ),
        SlipKind::Length { hours } => tf(&key, &[("hours", &hours.to_string())]),
        SlipKind::Twice { day } => tf(&key, &[("day", &day_value(day))]),
        _ => tf(&key, &[]),
    };
    FieldError {
        field: slip.at.clone(),
        message,
    }
}

/// A day as `<input type="date">` and people write it.
pub fn day_value(day: chrono::NaiveDate) -> String {
    time::date_value(time::instant(day.and_time(chrono::NaiveTime::MIN)))
}

/// The whole number that was typed, when it is one from `least` to `most`; what is wrong goes to `slips`.
pub fn number(slips: &mut Vec<Slip>, place: &str, typed: &str, least: u32, most: u32) -> u32 {
    let found = typed
        .trim()
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    found.unwrap_or_else(|| {
        slips.push(Slip::at(place, SlipKind::Number { least, most }));
        least
    })
}

/// A form whose values are set at once.
#[derive(Clone, Copy)]
pub struct Saving {
    /// Whether an answer is waited for.
    pub busy: RwSignal<bool>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
}

impl Saving {
    /// One that rests.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            errors: RwSignal::new(Vec::new()),
        }
    }

    /// Shows what is wrong, and leads to it.
    pub fn refuse(self, slips: &[Slip], summary: &'static str) {
        self.errors.set(sentences(slips));
        request_animation_frame(move || focus(summary));
    }

    /// Sends what was set; `done` is said and `then` called when it holds. What was typed stays in any case.
    pub fn send(
        self,
        sent: impl Future<Output = Result<Set, AppError>> + 'static,
        done: String,
        summary: &'static str,
        then: impl FnOnce() + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.errors.set(Vec::new());
        let (toaster, page) = (use_toaster(), Owner::current().unwrap_or_default());
        leptos::task::spawn_local(async move {
            let answer = sent.await;
            // the page may have been left meanwhile
            if self.busy.try_set(false).is_some() {
                return;
            }
            page.with(|| match answer {
                Ok(Ok(())) => {
                    toaster.success(done);
                    then();
                }
                Ok(Err(slips)) => self.refuse(&slips, summary),
                Err(why) => toaster.danger(why.message),
            });
        });
    }
}

/// Moves the focus to the element of that id.
pub fn focus(id: &str) {
    use leptos::wasm_bindgen::JsCast;
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.unchecked_ref::<leptos::web_sys::HtmlElement>().focus();
    }
}
