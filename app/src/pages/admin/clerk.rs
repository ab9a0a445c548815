//! What a click of an administrator does: it asks the server, waits, and says what came of it.

use super::{setting, told};
use crate::error::AppError;
use crate::page::{FieldError, PageInfo};
use crate::pages::tickets::Read;
use crate::ui::{Toaster, use_toaster};
use domain::admin::{Fault, Ruling, Wrong};
use domain::setting::{Slip, SlipKind, Verdict};
use domain::view::Catalogue;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// What is wrong with a form, on top of it.
const SUMMARY: &str = ".error-summary:not([hidden])";

/// How a page of administration writes. What was typed stays on the page whatever comes of it.
#[derive(Clone, Copy)]
pub struct Clerk {
    /// What is wrong with the form.
    pub errors: RwSignal<Vec<FieldError>>,
    toaster: Toaster,
    busy: RwSignal<bool>,
    info: StoredValue<PageInfo>,
}

impl Clerk {
    /// To be made while the page is built.
    pub fn new() -> Self {
        Self {
            errors: RwSignal::new(Vec::new()),
            toaster: use_toaster(),
            busy: RwSignal::new(false),
            info: expect_context(),
        }
    }

    /// Whether an answer is being waited for.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Says that something went well.
    pub fn say(self, text: impl Into<String>) {
        self.toaster.success(text);
    }

    /// Says what is wrong with the form, and leads there.
    pub fn refuse(self, wrong: Vec<FieldError>) {
        self.errors.set(wrong);
        focus(SUMMARY.to_owned());
    }

    /// Gives the page's forms what they choose from, as it is after a change.
    pub fn renew(self, catalogue: Catalogue) {
        self.info.update_value(|info| info.catalogue = catalogue);
    }

    /// Sends a form. What is wrong with it stands on top of it and beside its fields.
    pub fn send<T: 'static>(
        self,
        call: impl Future<Output = Result<Ruling<T>, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.send_over(call, done, || ());
    }

    /// Sends a form that was filled with what was read. When somebody has changed that since, the form says so, and `again`
    /// reads it once more.
    pub fn send_over<T: 'static>(
        self,
        call: impl Future<Output = Result<Ruling<T>, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
        again: impl FnOnce() + 'static,
    ) {
        let worded = move |wrong: &[Wrong]| {
            if wrong.iter().any(|one| matches!(one.fault, Fault::Newer(_))) {
                again();
            }
            told::errors(wrong)
        };
        self.errors.set(Vec::new());
        self.ask(call, worded, done, move |wrong| self.refuse(wrong));
    }

    /// Sends settings that were read. What is wrong with them is told like that of a form; `again` as there.
    pub fn set_over(
        self,
        call: impl Future<Output = Result<Verdict, AppError>> + 'static,
        done: impl FnOnce() + 'static,
        again: impl FnOnce() + 'static,
    ) {
        let worded = move |slips: &[Slip]| {
            if slips.iter().any(|slip| matches!(slip.kind, SlipKind::Newer(_))) {
                again();
            }
            setting::sentences(slips)
        };
        self.errors.set(Vec::new());
        self.ask(call, worded, |()| done(), move |wrong| self.refuse(wrong));
    }

    /// Leads to what is wrong once more, when the form is drawn anew.
    pub fn lead_back(self) {
        if self.errors.with_untracked(|errors| !errors.is_empty()) {
            focus(SUMMARY.to_owned());
        }
    }

    /// Does what needs no form. What is wrong is said in passing.
    pub fn act<T: 'static>(
        self,
        call: impl Future<Output = Result<Ruling<T>, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.ask(call, told::errors, done, move |wrong| {
            for error in wrong {
                self.toaster.danger(error.message);
            }
        });
    }

    /// One at a time: while an answer is waited for, another call is not made, so that a double click is one change.
    fn ask<T: 'static, W: 'static>(
        self,
        call: impl Future<Output = Result<Result<T, Vec<W>>, AppError>> + 'static,
        worded: impl FnOnce(&[W]) -> Vec<FieldError> + 'static,
        done: impl FnOnce(T) + 'static,
        refused: impl FnOnce(Vec<FieldError>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        // sentences need the page's language after the answer as well
        let page = Owner::current().unwrap_or_default();
        leptos::task::spawn_local(async move {
            let answer = call.await;
            // the page may have been left meanwhile: then there is nobody to hear it
            if self.busy.try_set(false).is_some() {
                return;
            }
            page.with(|| match answer {
                Ok(Ok(value)) => done(value),
                Ok(Err(wrong)) => refused(worded(&wrong)),
                Err(why) => refused(vec![FieldError {
                    field: String::new(),
                    message: why.message,
                }]),
            });
        });
    }
}

/// Puts the focus on what the selector finds, once it is drawn.
pub fn focus(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = found.focus();
        }
    });
}

/// A list that is drawn anew after each change: the focus comes back to the element of the id that is put here.
pub fn returning<T>(read: Read<T>) -> StoredValue<Option<String>>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let wanted = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        if read.with(Option::is_some)
            && let Some(id) = wanted.try_update_value(Option::take).flatten()
        {
            focus(["[id='", &id, "']"].concat());
        }
    });
    wanted
}
