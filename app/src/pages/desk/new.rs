//! A report by telephone or at the counter, registered by keyboard while the caller talks.

use super::new_side;
use super::pieces::kbd;
use super::send;
use super::typed::{Typed, focus};
use crate::api::places::place_by_code;
use crate::i18n::t;
use crate::offline::drafts;
use crate::page::{FieldError, Now, use_now, use_page};
use crate::parts::act::{Act, use_act};
use crate::parts::nav;
use crate::time;
use crate::ui::{self, icon};
use domain::id::TicketNo;
use domain::view::PlaceLabel;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlElement, HtmlInputElement};

/// The place's code in a draft; the box itself shows its name.
const PLACE: &str = "place";

/// What was registered last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The server gave it a number.
    Number(TicketNo),
    /// It is safe on this device and gets its number when it is sent.
    Saved,
}

/// The form's state.
#[derive(Clone, Copy)]
pub struct Call {
    /// What is typed.
    pub typed: Typed,
    /// Where.
    pub place: RwSignal<Option<PlaceLabel>>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    /// What was registered before.
    pub last: RwSignal<Option<Registered>>,
    /// Whether a draft of an earlier time was put back.
    pub restored: RwSignal<bool>,
    /// Whether the officer set the time of the call.
    pub timed: RwSignal<bool>,
    /// How the command is given.
    pub act: Act,
    /// The page's clock.
    pub now: Now,
}

/// The page.
#[component]
pub fn NewReport() -> impl IntoView {
    let call = Call {
        typed: Typed::new(),
        place: RwSignal::new(None),
        errors: RwSignal::new(Vec::new()),
        last: RwSignal::new(None),
        restored: RwSignal::new(false),
        timed: RwSignal::new(false),
        act: use_act(),
        now: expect_context::<Now>(),
    };
    call.begin();
    call.keep_drafts();
    call.keep_time();
    call.mend();
    let content = view! {
        <div class="panes panes--form">
            {call.form()}
            {new_side::pane(call)}
        </div>
    };
    nav::staff(t("desk.new_title"), "app app--panes", content.into_any())
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

/// Drafts are each officer's own: several share this device.
pub fn draft_key() -> String {
    let me = use_page().me.map(|me| me.id.to_string()).unwrap_or_default();
    ["desk-new/", &me].concat()
}

impl Call {
    /// Reads what was typed before the page was alive, else what an earlier visit left behind.
    fn begin(self) {
        let key = draft_key();
        Effect::new(move |begun: Option<bool>| {
            if begun == Some(true) || self.typed.form.get().is_none() {
                return begun.unwrap_or_default();
            }
            self.typed.read();
            focus("phone");
            if !self.is_blank() {
                return true;
            }
            let key = key.clone();
            leptos::task::spawn_local(async move {
                let Some(draft) = drafts::read(&key).await else {
                    return;
                };
                if self.errors.is_disposed() || !self.is_blank() {
                    return;
                }
                for (name, value) in draft.iter().filter(|(name, _)| *name != PLACE) {
                    self.typed.write(name, value);
                }
                self.timed.set(true);
                self.restored.set(true);
                if let Some(code) = draft.get(PLACE)
                    && let Ok(label) = place_by_code(code.clone()).await
                {
                    self.place.try_set(label);
                }
            });
            true
        });
    }

    /// Whether nothing of a report stands in the form.
    pub fn is_blank(self) -> bool {
        let typed = ["phone", "name", "content", "spot", "remark"];
        let values = self.typed.all();
        let filled = |name: &&str| values.get(*name).is_some_and(|value| !value.trim().is_empty());
        !typed.iter().any(filled) && self.place.with_untracked(Option::is_none)
    }

    /// Keeps what is typed on this device until it is sent.
    fn keep_drafts(self) {
        let key = draft_key();
        Effect::new(move |earlier: Option<bool>| {
            let mut values = self.typed.watch();
            if let Some(label) = self.place.get() {
                values.insert(PLACE.to_owned(), label.code.to_string());
            }
            let blank = self.is_blank();
            if !blank {
                drafts::keep(&key, &values);
            } else if earlier == Some(true) {
                drafts::drop(&key);
            }
            !blank
        });
    }

    /// Moves the time of the call along until the call begins.
    fn keep_time(self) {
        Effect::new(move |earlier: Option<()>| {
            let now = use_now();
            if earlier.is_some() && !self.timed.get_untracked() && self.is_blank() {
                self.typed.write("called_at", &time::input_value(now));
            }
        });
    }

    /// Takes errors off what has been mended since: typed, chosen, or filled in from an earlier ticket.
    fn mend(self) {
        Effect::new(move |_| {
            self.typed.watch();
            self.place.track();
            ui::mended(self.errors, || send::wrong(self));
        });
    }

    /// An empty form, for the next call.
    pub fn clear(self) {
        drafts::drop(&draft_key());
        self.typed.clear();
        self.place.set(None);
        self.errors.set(Vec::new());
        self.restored.set(false);
        self.timed.set(false);
        self.typed
            .write("called_at", &time::input_value(self.now.0.get_untracked()));
        focus("phone");
    }

    fn form(self) -> AnyView {
        let heard = move |event: Event| {
            self.typed.hear(&event);
            if event_target::<HtmlInputElement>(&event).name() == "called_at" {
                self.timed.set(true);
            }
        };
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            send::send(self);
        };
        let busy = move || self.act.busy();
        view! {
            <section class="pane pane--detail" aria-labelledby="new-title">
                <header class="pane__head">
                    <h1 class="pane__title" id="new-title">{t("desk.new_title")}</h1>
                    <p class="key-hints"><span>{kbd("Tab")} " " {t("desk.keys_tab")}</span></p>
                </header>
                <form class="pane__form" node_ref=self.typed.form method="post" novalidate
                    on:input=heard on:submit=submit on:keydown=move |event| self.key(&event)>
                    <div class="pane__body">
                        <div class="stack">
                            <noscript inner_html=needs_script()></noscript>
                            <div role="status" hidden=move || !self.has_news()>{move || self.news()}</div>
                            {ui::error_summary(self.errors.into())}
                            {self.fields()}
                        </div>
                    </div>
                    <footer class="pane__foot">
                        <button class="button button--primary button--large" type="submit" disabled=busy
                            aria-busy=move || busy().then_some("true") aria-keyshortcuts="Control+Enter">
                            {icon("send")} {t("desk.send")} {kbd("Ctrl")} {kbd("↵")}
                        </button>
                        <button class="button button--quiet" type="button" on:click=move |_| self.clear()>
                            {t("desk.clear")}
                        </button>
                    </footer>
                </form>
            </section>
        }
        .into_any()
    }

    /// Ctrl+Enter sends; Enter alone does not, because it closes lists while one types fast.
    fn key(self, event: &KeyboardEvent) {
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        let field: HtmlElement = event_target(event);
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            send::send(self);
        } else if field.tag_name() == "INPUT" {
            event.prevent_default();
        }
    }

    fn has_news(self) -> bool {
        self.restored.get() || self.last.with(Option::is_some)
    }

    /// What was registered last, or that a draft was put back.
    fn news(self) -> AnyView {
        if self.restored.get() {
            let text = view! { {t("desk.draft_restored")} };
            return ui::banner("banner banner--box banner--info", "undo", text.into_any());
        }
        match self.last.get() {
            None => ().into_any(),
            Some(Registered::Saved) => {
                let text = view! { {t("desk.registered_saved")} " " <a href="/outbox">{t("desk.registered_queue")}</a> };
                ui::banner("banner banner--box banner--warning", "cloud-up", text.into_any())
            }
            Some(Registered::Number(no)) => {
                let no = no.to_string();
                let href = ["/desk?no=", &no].concat();
                let text = view! { {t("desk.registered")} " " <a class="ticket-no" href=href>{no}</a> };
                ui::banner("banner banner--box banner--success", "check", text.into_any())
            }
        }
    }
}
