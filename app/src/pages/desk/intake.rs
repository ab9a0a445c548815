//! A form that the desk fills in by keyboard while somebody talks: a report or a complaint. What is typed, where, since
//! when, what is wrong; a draft on this device; the clock of the call; the keys; the pane around the fields.

use super::pieces::kbd;
use super::typed::{Typed, focus};
use crate::api::places::place_by_code;
use crate::i18n::t;
use crate::offline::drafts;
use crate::page::{FieldError, Now, use_now};
use crate::parts::act::{Act, use_act};
use crate::parts::place_picker::unchecked;
use crate::time;
use crate::ui::{self, icon};
use domain::place::PlaceCode;
use domain::view::PlaceLabel;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlElement, HtmlInputElement};
use std::collections::BTreeMap;

/// The place's code in a draft; the box itself shows its name.
const PLACE: &str = "place";

/// When somebody called, or came, or a letter was received.
const CALLED_AT: &str = "called_at";

/// What of a form is no part of a draft: files can't be written back.
const PHOTOS: &str = "photos";

/// The form's state.
#[derive(Clone, Copy)]
pub struct Intake {
    /// What is typed.
    pub typed: Typed,
    /// Where, once that is chosen.
    pub place: RwSignal<Option<PlaceLabel>>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    /// Whether a draft of an earlier time was put back.
    pub restored: RwSignal<bool>,
    /// Whether the time of the call stands: the officer set it, or it came with a draft.
    pub timed: RwSignal<bool>,
    /// How the command is given.
    pub act: Act,
    /// The page's clock.
    pub now: Now,
    /// The field that has the focus first.
    first: &'static str,
    /// The fields of which one must be filled in for the form not to be blank.
    texts: &'static [&'static str],
    /// Under which name the draft is kept.
    key: StoredValue<String>,
}

/// What one form has and another has not.
pub struct Pane {
    /// What is registered.
    pub title: &'static str,
    /// What the button says that sends it.
    pub send: &'static str,
    /// What stands between the heading and the form.
    pub above: AnyView,
    /// Whether there is something to be told on top of the form.
    pub has_news: Signal<bool>,
    /// What is told there.
    pub news: AnyView,
    /// The fields.
    pub fields: AnyView,
    /// Whether nothing can be sent right now.
    pub rests: Signal<bool>,
    /// Sends it.
    pub submit: Callback<()>,
    /// Empties it.
    pub clear: Callback<()>,
}

impl Intake {
    /// An empty form. To be called while the page is built.
    pub fn new(first: &'static str, texts: &'static [&'static str], key: String) -> Self {
        Self {
            typed: Typed::new(),
            place: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            restored: RwSignal::new(false),
            timed: RwSignal::new(false),
            act: use_act(),
            now: expect_context::<Now>(),
            first,
            texts,
            key: StoredValue::new(key),
        }
    }

    /// Once the form is there: reads what was typed before the page was alive, puts the focus into the first field, and
    /// calls `then` to put back what an earlier visit left behind.
    pub fn begin(self, then: impl Fn() + 'static) {
        Effect::new(move |begun: Option<bool>| {
            if begun == Some(true) || self.typed.form.get().is_none() {
                return begun.unwrap_or_default();
            }
            self.typed.read();
            focus(self.first);
            then();
            true
        });
    }

    /// Whether nothing that was told stands in the form.
    pub fn is_blank(self) -> bool {
        let place = self.place.with_untracked(Option::is_some);
        !place && is_blank(&self.typed.all(), self.texts)
    }

    /// Whether nothing that was told stands in these values of a form.
    pub fn are_blank(self, values: &BTreeMap<String, String>) -> bool {
        !values.contains_key(PLACE) && is_blank(values, self.texts)
    }

    /// The name under which the draft is kept.
    pub fn key(self) -> String {
        self.key.get_value()
    }

    /// From now on the form is about something else, whose draft has this name.
    pub fn turn_to(self, key: String) {
        self.key.set_value(key);
    }

    /// What belongs into a draft, of what stands in the form now.
    pub fn values(self) -> BTreeMap<String, String> {
        let place = self.place.get_untracked();
        drafted(self.typed.all(), place.as_ref())
    }

    /// Writes values, of a draft for instance, into the form. The place is known by its code at first, so that it is
    /// not lost without a network either.
    pub fn write(self, values: &BTreeMap<String, String>) {
        for (name, value) in values.iter().filter(|(name, _)| *name != PLACE) {
            self.typed.write(name, value);
        }
        let Some(code) = values.get(PLACE).and_then(|code| PlaceCode::parse(code).ok()) else {
            return;
        };
        self.place.set(Some(unchecked(code.clone())));
        leptos::task::spawn_local(async move {
            let Ok(label) = place_by_code(code.to_string()).await else {
                return;
            };
            let same = |place: &Option<PlaceLabel>| place.as_ref().is_some_and(|place| place.code == code);
            if self.place.try_with_untracked(same) == Some(true) {
                self.place.set(label);
            }
        });
    }

    /// Puts a draft of an earlier time back.
    pub fn put_back(self, draft: &BTreeMap<String, String>) {
        self.write(draft);
        self.timed.set(true);
        self.restored.set(true);
    }

    /// Keeps what is typed on this device until it is sent.
    pub fn keep_drafts(self) {
        Effect::new(move |earlier: Option<bool>| {
            let values = drafted(self.typed.watch(), self.place.get().as_ref());
            let blank = self.is_blank();
            if !blank {
                drafts::keep(&self.key(), &values);
            } else if earlier == Some(true) {
                drafts::drop(&self.key());
            }
            !blank
        });
    }

    /// Moves the time of the call along until the call begins.
    pub fn keep_time(self) {
        Effect::new(move |earlier: Option<()>| {
            let now = use_now();
            if earlier.is_some() && !self.timed.get_untracked() && self.is_blank() {
                self.typed.write(CALLED_AT, &time::input_value(now));
            }
        });
    }

    /// Takes errors off what has been mended since: typed, chosen, or filled in from elsewhere. `wrong` says what is
    /// still not right.
    pub fn mend(self, wrong: impl Fn() -> Vec<FieldError> + 'static) {
        Effect::new(move |_| {
            self.typed.watch();
            self.place.track();
            ui::mended(self.errors, &wrong);
        });
    }

    /// Empties the form, as of now. Drafts stay.
    pub fn empty(self) {
        self.typed.clear();
        self.place.set(None);
        self.errors.set(Vec::new());
        self.restored.set(false);
        self.timed.set(false);
        let now = self.now.0.get_untracked();
        self.typed.write(CALLED_AT, &time::input_value(now));
    }

    /// Puts the focus into the first field.
    pub fn focus(self) {
        focus(self.first);
    }

    /// An empty form, for the next one; the draft is no longer needed.
    pub fn clear(self) {
        drafts::drop(&self.key());
        self.empty();
        self.focus();
    }

    /// The pane with the form.
    pub fn pane(self, pane: Pane) -> AnyView {
        let Pane {
            submit,
            clear,
            rests,
            has_news,
            ..
        } = pane;
        let heard = move |event: Event| {
            self.typed.hear(&event);
            if event_target::<HtmlInputElement>(&event).name() == CALLED_AT {
                self.timed.set(true);
            }
        };
        let sent = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            submit.run(());
        };
        ui::on_save_keys(move || submit.run(()));
        view! {
            <section class="pane pane--detail" aria-labelledby="new-title">
                <header class="pane__head">
                    <h1 class="pane__title" id="new-title">{pane.title}</h1>
                    <p class="key-hints"><span>{kbd("Tab")} " " {t("desk.keys_tab")}</span></p>
                </header>
                {pane.above}
                <form class="pane__form" node_ref=self.typed.form method="post" novalidate
                    on:input=heard on:submit=sent on:keydown=move |event| key(&event)>
                    <div class="pane__body">
                        <div class="stack">
                            <noscript inner_html=needs_script()></noscript>
                            <div role="status" hidden=move || !has_news.get()>{pane.news}</div>
                            {ui::error_summary(self.errors.into())}
                            {pane.fields}
                        </div>
                    </div>
                    <footer class="pane__foot">
                        <button class="button button--primary button--large" type="submit" disabled=move || rests.get()
                            aria-busy=move || self.act.busy().then_some("true") aria-keyshortcuts="Control+Enter">
                            {icon("send")} {pane.send} {kbd("Ctrl")} {kbd("↵")}
                        </button>
                        <button class="button button--quiet" type="button" on:click=move |_| clear.run(())>
                            {t("desk.clear")}
                        </button>
                    </footer>
                </form>
            </section>
        }
        .into_any()
    }

    /// One line to type into.
    pub fn line(self, kind: &'static str, field: ui::Field) -> AnyView {
        let (id, error) = (field.id, field.error);
        let input = view! {
            <input class="input" type=kind id=id name=id autocomplete="off"
                aria-describedby=[id, "-hint ", id, "-error"].concat()
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")/>
        };
        ui::field(field, input.into_any())
    }

    /// Several lines to type into.
    pub fn area(self, rows: &'static str, field: ui::Field) -> AnyView {
        let (id, error) = (field.id, field.error);
        let input = view! {
            <textarea class="input" id=id name=id rows=rows aria-describedby=[id, "-hint ", id, "-error"].concat()
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")></textarea>
        };
        ui::field(field, input.into_any())
    }

    /// When it came in.
    pub fn called_at(self, label: &'static str) -> AnyView {
        let error = ui::error_of(self.errors, CALLED_AT);
        let value = time::input_value(self.now.0.get_untracked());
        let input = view! {
            <input class="input" type="datetime-local" id=CALLED_AT name=CALLED_AT value=value
                aria-describedby="called_at-error"
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")/>
        };
        let field = ui::Field {
            id: CALLED_AT,
            label,
            error,
            ..ui::Field::default()
        };
        ui::field(field, input.into_any())
    }

    /// That what was sent waits on this device, or that a draft was put back; nothing for neither.
    pub fn told(self, saved: bool) -> Option<AnyView> {
        if saved {
            let text =
                view! { {t("desk.registered_saved")} " " <a href="/outbox">{t("desk.registered_queue")}</a> };
            return Some(ui::banner(
                "banner banner--box banner--warning",
                "cloud-up",
                text.into_any(),
            ));
        }
        self.restored.get().then(|| {
            let text = t("desk.draft_restored").into_any();
            ui::banner("banner banner--box banner--info", "undo", text)
        })
    }
}

fn is_blank(values: &BTreeMap<String, String>, texts: &[&str]) -> bool {
    let filled = |name: &&str| values.get(*name).is_some_and(|value| !value.trim().is_empty());
    !texts.iter().any(filled)
}

/// What belongs into a draft.
fn drafted(mut values: BTreeMap<String, String>, place: Option<&PlaceLabel>) -> BTreeMap<String, String> {
    values.remove(PHOTOS);
    values.remove(PLACE);
    if let Some(label) = place {
        values.insert(PLACE.to_owned(), label.code.to_string());
    }
    values
}

/// What stands in the page where script is off.
fn needs_script() -> String {
    [
        "<p class=\"banner banner--box banner--warning\">",
        t("desk.needs_script"),
        "</p>",
    ]
    .concat()
}

/// Enter alone does not send, because it closes lists while one types fast.
fn key(event: &KeyboardEvent) {
    let field: HtmlElement = event_target(event);
    let alone = !event.ctrl_key() && !event.meta_key() && !event.is_composing();
    if event.key() == "Enter" && alone && field.tag_name() == "INPUT" {
        event.prevent_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_place_or_a_text_is_not_blank_and_its_draft_has_no_files() {
        let typed = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            pairs.iter().map(owned).collect()
        };
        assert!(is_blank(
            &typed(&[("channel", "telephone"), ("name", " ")]),
            &["name"]
        ));
        assert!(!is_blank(&typed(&[("name", "李")]), &["name"]));
        let label = unchecked(PlaceCode::parse("D1-101").expect("well formed"));
        let draft = drafted(
            typed(&[("name", "李"), ("photos", "C:\\fakepath\\1.jpg")]),
            Some(&label),
        );
        assert_eq!(draft, typed(&[("name", "李"), ("place", "D1-101")]));
        let without = drafted(typed(&[("name", "李"), ("place", "D1")]), None);
        assert_eq!(without, typed(&[("name", "李")]));
    }
}
