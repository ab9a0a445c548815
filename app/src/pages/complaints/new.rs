//! A complaint by telephone, at the counter or by letter, registered by keyboard while somebody talks.

use super::new_send;
use crate::api::places::place_by_code;
use crate::i18n::{t, tf, word};
use crate::offline::drafts;
use crate::page::{FieldError, Now, use_now, use_page};
use crate::pages::desk::{Typed, focus, kbd};
use crate::parts::act::{Act, use_act};
use crate::parts::nav;
use crate::parts::photo_picker::Picked;
use crate::time;
use crate::ui::{self, icon};
use domain::complaint::Channel;
use domain::view::PlaceLabel;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlElement, HtmlInputElement};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The place's code in a draft; the box itself shows its name.
const PLACE: &str = "place";

/// What of the form is no part of a draft: files can't be written back.
const PHOTOS: &str = "photos";

/// The ways that the desk registers.
pub(super) const CHANNELS: [Channel; 3] = [Channel::Telephone, Channel::WalkIn, Channel::Letter];

/// What a link to this page fills in.
#[derive(Clone, Default)]
struct Asked {
    phone: String,
    name: String,
    /// The ticket during whose return visit it came up.
    ticket: String,
}

/// The form's state.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// What is typed.
    pub typed: Typed,
    /// Where, when that was said.
    pub place: RwSignal<Option<PlaceLabel>>,
    /// Photos, of a letter for instance.
    pub photos: RwSignal<Vec<Picked>>,
    /// How many photos are not ready yet.
    pub working: RwSignal<usize>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    /// Whether one was saved on this device, to get its number later.
    pub saved: RwSignal<bool>,
    /// Whether the officer set the time.
    pub timed: RwSignal<bool>,
    /// How the command is given.
    pub act: Act,
    /// The page's clock.
    pub now: Now,
    restored: RwSignal<bool>,
    asked: StoredValue<Asked>,
    go: Callback<String>,
}

/// The page.
#[component]
pub fn NewComplaint() -> impl IntoView {
    let navigate = use_navigate();
    let map = use_query_map();
    let asked = |name| map.with_untracked(|map| map.get(name)).unwrap_or_default();
    let entry = Entry {
        typed: Typed::new(),
        place: RwSignal::new(None),
        photos: RwSignal::new(Vec::new()),
        working: RwSignal::new(0),
        errors: RwSignal::new(Vec::new()),
        saved: RwSignal::new(false),
        timed: RwSignal::new(false),
        act: use_act(),
        now: expect_context::<Now>(),
        restored: RwSignal::new(false),
        asked: StoredValue::new(Asked {
            phone: asked("phone"),
            name: asked("name"),
            ticket: asked("ticket"),
        }),
        go: Callback::new(move |path: String| navigate(&path, NavigateOptions::default())),
    };
    entry.begin();
    entry.keep_drafts();
    entry.keep_time();
    entry.mend();
    let content = view! {
        <div class="panes panes--form">
            {entry.form()}
            {entry.side()}
        </div>
    };
    nav::staff(t("complaints.new_title"), "app app--panes", content.into_any())
}

impl Entry {
    /// Drafts are each officer's own, and one for each caller that a link named: several share this device.
    fn draft_key(self) -> String {
        let me = use_page().me.map(|me| me.id.to_string()).unwrap_or_default();
        let phone = self.asked.with_value(|asked| asked.phone.clone());
        ["complaint-new/", &me, "/", &phone].concat()
    }

    /// Reads what was typed before the page was alive, else what an earlier visit or a link left behind.
    fn begin(self) {
        let key = self.draft_key();
        Effect::new(move |begun: Option<bool>| {
            if begun == Some(true) || self.typed.form.get().is_none() {
                return begun.unwrap_or_default();
            }
            self.typed.read();
            focus("content");
            if !self.is_blank() {
                return true;
            }
            let key = key.clone();
            leptos::task::spawn_local(async move {
                let draft = drafts::read(&key).await;
                if self.errors.is_disposed() || !self.is_blank() {
                    return;
                }
                let Some(draft) = draft else {
                    return self.fill_in();
                };
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

    /// Writes what a link knew.
    fn fill_in(self) {
        let Asked { phone, name, ticket } = self.asked.get_value();
        let remark = if ticket.is_empty() {
            String::new()
        } else {
            tf("complaints.from_visit", &[("no", &ticket)])
        };
        for (name, value) in [("phone", phone), ("name", name), ("remark", remark)] {
            if !value.is_empty() {
                self.typed.write(name, &value);
            }
        }
    }

    /// Whether nothing of a complaint stands in the form.
    fn is_blank(self) -> bool {
        let typed = ["content", "subject", "phone", "name", "remark"];
        let values = self.typed.all();
        let filled = |name: &&str| values.get(*name).is_some_and(|value| !value.trim().is_empty());
        !typed.iter().any(filled) && self.place.with_untracked(Option::is_none)
    }

    /// Keeps what is typed on this device until it is sent.
    fn keep_drafts(self) {
        let key = self.draft_key();
        Effect::new(move |earlier: Option<bool>| {
            let mut values = self.typed.watch();
            values.remove(PHOTOS);
            values.remove(PLACE);
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

    /// Moves the time along until something is typed.
    fn keep_time(self) {
        Effect::new(move |earlier: Option<()>| {
            let now = use_now();
            if earlier.is_some() && !self.timed.get_untracked() && self.is_blank() {
                self.typed.write("called_at", &time::input_value(now));
            }
        });
    }

    /// Takes errors off what has been mended since.
    fn mend(self) {
        Effect::new(move |_| {
            self.typed.watch();
            self.place.track();
            ui::mended(self.errors, || new_send::wrong(self));
        });
    }

    /// Goes to the complaint that was registered.
    pub(super) fn leave_for(self, no: &str) {
        self.go.run(["/complaints/", no].concat());
    }

    /// An empty form, for the next one.
    pub(super) fn clear(self) {
        drafts::drop(&self.draft_key());
        self.typed.clear();
        self.place.set(None);
        self.photos.set(Vec::new());
        self.errors.set(Vec::new());
        self.restored.set(false);
        self.timed.set(false);
        self.typed
            .write("called_at", &time::input_value(self.now.0.get_untracked()));
        focus("content");
    }

    /// How it came in, as the form says.
    pub(super) fn channel(self) -> Channel {
        Channel::parse(&self.typed.get("channel"))
            .filter(|channel| CHANNELS.contains(channel))
            .unwrap_or(Channel::Telephone)
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
            new_send::send(self);
        };
        let rests = move || self.act.busy() || self.working.get() > 0;
        let needs_script = [
            "<p class=\"banner banner--box banner--warning\">",
            t("desk.needs_script"),
            "</p>",
        ];
        view! {
            <section class="pane pane--detail" aria-labelledby="new-title">
                <header class="pane__head">
                    <h1 class="pane__title" id="new-title">{t("complaints.new_title")}</h1>
                    <p class="key-hints"><span>{kbd("Tab")} " " {t("desk.keys_tab")}</span></p>
                </header>
                <form class="pane__form" node_ref=self.typed.form method="post" novalidate
                    on:input=heard on:submit=submit on:keydown=move |event| self.key(&event)>
                    <div class="pane__body">
                        <div class="stack">
                            <noscript inner_html=needs_script.concat()></noscript>
                            <div role="status" hidden=move || !self.has_news()>{move || self.news()}</div>
                            {ui::error_summary(self.errors.into())}
                            {self.fields()}
                        </div>
                    </div>
                    <footer class="pane__foot">
                        <button class="button button--primary button--large" type="submit" disabled=rests
                            aria-busy=move || self.act.busy().then_some("true") aria-keyshortcuts="Control+Enter">
                            {icon("send")} {t("complaints.send")} {kbd("Ctrl")} {kbd("↵")}
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
            new_send::send(self);
        } else if field.tag_name() == "INPUT" {
            event.prevent_default();
        }
    }

    fn has_news(self) -> bool {
        self.restored.get() || self.saved.get()
    }

    /// That a draft was put back, or that the last one waits on this device.
    fn news(self) -> AnyView {
        if self.saved.get() {
            let text =
                view! { {t("desk.registered_saved")} " " <a href="/outbox">{t("desk.registered_queue")}</a> };
            return ui::banner("banner banner--box banner--warning", "cloud-up", text.into_any());
        }
        if self.restored.get() {
            let text = t("desk.draft_restored").into_any();
            return ui::banner("banner banner--box banner--info", "undo", text);
        }
        ().into_any()
    }

    /// What becomes of a complaint that came in this way, beside the form.
    fn side(self) -> AnyView {
        let steps = move || {
            let channel = self.channel().as_str();
            let step = |number: &str| {
                let text = word("complaints", &["way_", channel, "_", number].concat());
                view! { <li>{[number, ". ", text].concat()}</li> }.into_any()
            };
            ["1", "2", "3"].map(step).into_iter().collect::<Vec<_>>()
        };
        view! {
            <aside class="pane pane--side" aria-label=t("complaints.way")>
                <div class="pane__body">
                    <section class="card">
                        <header class="card__head"><h2 class="card__title">{t("complaints.way")}</h2></header>
                        <div class="card__body"><ol class="stack stack--tight" id="way">{steps}</ol></div>
                    </section>
                </div>
            </aside>
        }
        .into_any()
    }
}
