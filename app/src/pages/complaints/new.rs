//! A complaint by telephone, at the counter or by letter, registered by keyboard while somebody talks.

use super::new_send;
use crate::i18n::{t, tf, word};
use crate::offline::{self, drafts};
use crate::page::use_page;
use crate::pages::desk::{Again, Intake, Pane};
use crate::parts::nav;
use crate::parts::photo_picker::Picked;
use domain::complaint::Channel;
use domain::id::LaneId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The field that has the focus first.
const FIRST: &str = "content";

/// The fields of which one must be filled in for the form to be more than empty.
const TEXTS: &[&str] = &["content", "subject", "phone", "name", "remark"];

/// The complaint that a draft becomes, whichever window sends it: its id is as old as the draft.
pub(super) const LANE: &str = "lane";

/// Where a complaint is shown, before its number.
const AT: &str = "/complaints/";

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
    /// The form.
    pub intake: Intake,
    /// Photos, of a letter for instance.
    pub photos: RwSignal<Vec<Picked>>,
    /// How many photos are not ready yet.
    pub working: RwSignal<usize>,
    /// The one that was saved on this device, to get its number later.
    pub saved: RwSignal<Option<LaneId>>,
    /// The photos that stood in the form before it was emptied.
    cleared: StoredValue<Vec<Picked>>,
    asked: StoredValue<Asked>,
    go: Callback<String>,
}

/// Drafts are each officer's own, and one for each caller that a link named: several share this device.
fn draft_key(phone: &str) -> String {
    let me = use_page().me.map(|me| me.id.to_string()).unwrap_or_default();
    ["complaint-new/", &me, "/", phone].concat()
}

/// The page.
#[component]
pub fn NewComplaint() -> impl IntoView {
    let navigate = use_navigate();
    let map = use_query_map();
    let asked = |name| map.with_untracked(|map| map.get(name)).unwrap_or_default();
    let asked = Asked {
        phone: asked("phone"),
        name: asked("name"),
        ticket: asked("ticket"),
    };
    let entry = Entry {
        intake: Intake::new(FIRST, TEXTS, draft_key(&asked.phone)),
        photos: RwSignal::new(Vec::new()),
        working: RwSignal::new(0),
        saved: RwSignal::new(None),
        cleared: StoredValue::new(Vec::new()),
        asked: StoredValue::new(asked),
        go: Callback::new(move |path: String| navigate(&path, NavigateOptions::default())),
    };
    entry.intake.begin(move || entry.put_back());
    entry.intake.keep_drafts();
    entry.intake.keep_time();
    entry.intake.mend(move || new_send::wrong(entry));
    let content = view! {
        <div class="panes panes--form">
            {entry.form()}
            {entry.side()}
        </div>
    };
    nav::staff(t("complaints.new_title"), "app app--panes", content.into_any())
}

impl Entry {
    /// Puts back what an earlier visit left behind, else what a link knew, unless something is typed already.
    fn put_back(self) {
        self.begin_another();
        if !self.intake.is_blank() {
            return;
        }
        let key = self.intake.key();
        leptos::task::spawn_local(async move {
            let draft = drafts::read(&key).await;
            if self.saved.is_disposed() || !self.intake.is_blank() {
                return;
            }
            match draft {
                Some(draft) => self.intake.put_back(&draft),
                None => self.fill_in(),
            }
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
                self.intake.typed.write(name, &value);
            }
        }
    }

    /// Goes to the complaint that was registered, or to the list when the officer may not look at it.
    pub(super) fn leave_for(self, no: Option<&str>) {
        let path = no.map_or_else(|| "/complaints".to_owned(), |no| ["/complaints/", no].concat());
        self.go.run(path);
    }

    /// What stands in the form is another complaint from now on.
    fn begin_another(self) {
        let (lane, _) = offline::new_lane();
        self.intake.touched();
        self.intake.typed.write(LANE, &lane.to_string());
    }

    /// The complaint that the form becomes; none on the server.
    pub(super) fn lane(self) -> Option<LaneId> {
        self.intake.typed.get(LANE).parse().ok()
    }

    /// An empty form, for the next one.
    pub(super) fn clear(self) {
        self.photos.set(Vec::new());
        self.intake.clear();
        self.begin_another();
    }

    /// The same; what stood there can be had back.
    fn clear_to_undo(self) {
        let photos = self.photos.with_untracked(|photos| !photos.is_empty());
        let was = self.intake.to_undo();
        let was = was.or_else(|| photos.then(|| self.intake.values()));
        self.cleared.set_value(self.photos.get_untracked());
        self.clear();
        self.intake.cleared.set(was);
    }

    /// Puts back what stood there.
    fn undo(self) {
        self.intake.undo();
        self.photos.update(|photos| {
            let before = self.cleared.get_value();
            photos.splice(0..0, before);
        });
        self.cleared.set_value(Vec::new());
    }

    /// How it came in, as the form says.
    pub(super) fn channel(self) -> Channel {
        Channel::parse(&self.intake.typed.get("channel"))
            .filter(|channel| CHANNELS.contains(channel))
            .unwrap_or(Channel::Telephone)
    }

    fn form(self) -> AnyView {
        self.intake.pane(Pane {
            title: t("complaints.new_title"),
            send: t("complaints.send").into_any(),
            above: ().into_any(),
            has_news: Signal::derive(move || self.intake.restored.get() || self.saved.get().is_some()),
            news: (move || self.intake.told(self.saved.get(), AT)).into_any(),
            fields: self.fields(),
            rests: Signal::derive(move || self.intake.act.busy() || self.working.get() > 0),
            submit: Callback::new(move |()| new_send::send(self)),
            clear: Callback::new(move |()| self.clear_to_undo()),
            undo: Callback::new(move |()| self.undo()),
            again: Again {
                lane: Signal::derive(move || self.lane()),
                at: AT,
                drop: Callback::new(move |()| self.clear()),
                anew: Callback::new(move |()| self.begin_another()),
            },
        })
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
