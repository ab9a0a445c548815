//! The pane around the fields of a form that the desk fills in: what is told on top, what sends it and what empties it.

use super::fate::{Fate, fate_of};
use super::intake::{CALLED_AT, Intake};
use super::pieces::kbd;
use crate::i18n::t;
use crate::time;
use crate::ui::{self, icon};
use domain::id::{LaneId, LaneNo};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlElement, HtmlInputElement};

/// What one form has and another has not.
pub struct Pane {
    /// What is registered.
    pub title: &'static str,
    /// What the button says that sends it.
    pub send: AnyView,
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
    /// Empties it; what stood there can be had back.
    pub clear: Callback<()>,
    /// Puts back what stood there.
    pub undo: Callback<()>,
    /// What becomes of what was sent before.
    pub again: Again,
}

/// What was sent before, from another window for instance, and still stands in the form.
#[derive(Clone, Copy)]
pub struct Again {
    /// The ticket or the complaint that it is.
    pub lane: Signal<Option<LaneId>>,
    /// Where its kind is shown, before its number.
    pub at: &'static str,
    /// Throws away what stands in the form.
    pub drop: Callback<()>,
    /// Makes another one of what stands in the form.
    pub anew: Callback<()>,
}

impl Intake {
    /// The pane with the form.
    pub fn pane(self, pane: Pane) -> AnyView {
        let Pane {
            submit,
            clear,
            rests,
            has_news,
            undo,
            again,
            ..
        } = pane;
        let heard = move |event: Event| {
            self.touched();
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
        self.listen_to_undo(undo);
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
                            {self.cleared(undo)}
                            {self.again(again)}
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

    /// That the form was emptied, and a way back, until something else is typed.
    fn cleared(self, undo: Callback<()>) -> AnyView {
        let shown = Memo::new(move |_| self.can_undo());
        let line = move || {
            shown.get().then(|| {
                view! {
                    <div class="banner banner--box banner--info" id="cleared">
                        {icon("undo")} <p class="banner__text">{t("desk.cleared")}</p>
                        <button class="button button--quiet banner__action" type="button"
                            aria-keyshortcuts="Control+Z" on:click=move |_| undo.run(())>
                            {t("desk.undo")} {kbd("Ctrl")} {kbd("Z")}
                        </button>
                    </div>
                }
            })
        };
        view! { <div role="status" hidden=move || !shown.get()>{line}</div> }.into_any()
    }

    /// Ctrl or ⌘ with Z, as long as there is nothing typed to be undone by the browser itself.
    fn listen_to_undo(self, undo: Callback<()>) {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let control = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
            let wanted = control && event.code() == "KeyZ" && !event.default_prevented();
            if wanted && untrack(move || self.can_undo()) {
                event.prevent_default();
                undo.run(());
            }
        });
        on_cleanup(move || handle.remove());
    }

    /// That what stands in the form was registered already, and what can be done with it.
    fn again(self, again: Again) -> AnyView {
        let Again { lane, at, drop, anew } = again;
        let fate = Memo::new(move |_| self.sent_before(lane.get()));
        let text = move || {
            Some(match fate.get()? {
                Fate::Number(no) => view! { {t("desk.again_number")} " " {number(no, at)} }.into_any(),
                Fate::Waiting => t("desk.again_waiting").into_any(),
                Fate::Known | Fate::Refused => t("desk.again_known").into_any(),
            })
        };
        let line = move || {
            text().map(|text| {
                view! {
                    <div class="banner banner--box banner--warning" id="again">
                        {icon("alert")} <p class="banner__text">{text}</p>
                        <button class="button button--small" type="button" id="again-drop"
                            on:click=move |_| drop.run(())>
                            {t("desk.again_drop")}
                        </button>
                        <button class="button button--small button--quiet" type="button"
                            on:click=move |_| anew.run(())>
                            {t("desk.again_anew")}
                        </button>
                    </div>
                }
            })
        };
        view! { <div role="alert" hidden=move || fate.get().is_none()>{line}</div> }.into_any()
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

    /// What became of what was saved on this device, or that a draft was put back; nothing for neither. Numbers are
    /// shown at that address.
    pub fn told(self, saved: Option<LaneId>, at: &'static str) -> Option<AnyView> {
        if let Some(lane) = saved {
            return Some(match fate_of(&self.outbox.items(), lane) {
                Some(Fate::Number(no)) => registered("desk.registered", no, at),
                Some(Fate::Refused) => {
                    let text = view! {
                        {t("desk.registered_refused")} " " <a href="/outbox">{t("desk.registered_why")}</a>
                    };
                    ui::banner("banner banner--box banner--danger", "alert", text.into_any())
                }
                Some(Fate::Waiting | Fate::Known) | None => waits(),
            });
        }
        self.restored.get().then(|| {
            let text = t("desk.draft_restored").into_any();
            ui::banner("banner banner--box banner--info", "undo", text)
        })
    }
}

/// What was registered under that number.
pub fn registered(text: &'static str, no: LaneNo, at: &'static str) -> AnyView {
    let text = view! { {t(text)} " " {number(no, at)} };
    ui::banner("banner banner--box banner--success", "check", text.into_any())
}

/// That what was sent waits on this device.
pub fn waits() -> AnyView {
    let text = view! { {t("desk.registered_saved")} " " <a href="/outbox">{t("desk.registered_queue")}</a> };
    ui::banner("banner banner--box banner--warning", "cloud-up", text.into_any())
}

/// A number that leads to what it is of.
fn number(no: LaneNo, at: &'static str) -> AnyView {
    let no = no.to_string();
    let href = [at, &no].concat();
    view! { <a class="ticket-no" href=href>{no}</a> }.into_any()
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
