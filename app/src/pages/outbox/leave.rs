//! Signing out. Who has something unsent decides what becomes of it (F24): send it first, or leave it sealed on this
//! device. Without script it is a plain form.

use crate::i18n::{t, tf};
use crate::offline::{Link, Outbox};
use crate::ui::{icon, opens};
use domain::people::Author;
use domain::view::Me;
use leptos::ev::SubmitEvent;
use leptos::html::{Dialog, Form};
use leptos::prelude::*;
use std::time::Duration;

/// After so long sending is said not to have come to an end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Closed,
    Asking,
    /// Sending, and leaving when nothing is left to be sent.
    Sending,
    /// It took too long.
    Stuck,
}

#[derive(Clone, Copy)]
struct Leaving {
    outbox: Outbox,
    me: StoredValue<Me>,
    stage: RwSignal<Stage>,
    form: NodeRef<Form>,
}

/// The form that signs out, for the menu, and the question that belongs to it, to stand outside of the menu.
#[must_use]
pub fn leave(me: &Me) -> (AnyView, AnyView) {
    let leaving = Leaving {
        outbox: expect_context::<Outbox>(),
        me: StoredValue::new(me.clone()),
        stage: RwSignal::new(Stage::Closed),
        form: NodeRef::new(),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if leaving.unsent() == 0 && untrack(|| leaving.outbox.link()) != Link::Offline {
            leaving.go();
        } else {
            leaving.stage.set(Stage::Asking);
        }
    };
    let form = view! {
        <form method="post" action="/logout" node_ref=leaving.form on:submit=submit>
            <button class="menu__item" type="submit">{icon("logout")} {t("nav.sign_out")}</button>
        </form>
    };
    (form.into_any(), question(leaving))
}

impl Leaving {
    /// How many of this person's commands are not done, and how many of those need the person.
    fn counts(self) -> (usize, usize) {
        let me = Author::Person(self.me.with_value(|me| me.id));
        let items = self.outbox.items();
        let open: Vec<_> = items
            .iter()
            .filter(|item| item.envelope.author == me && item.is_open())
            .collect();
        (open.len(), open.iter().filter(|item| item.needs_author()).count())
    }

    fn unsent(self) -> usize {
        untrack(|| self.counts().0)
    }

    /// Leaves. Everything that only this person may see goes from the device first; the queue stays, sealed.
    fn go(self) {
        #[cfg(feature = "hydrate")]
        if let Some(form) = self.form.get_untracked() {
            let me = self.me.get_value();
            leptos::task::spawn_local(async move { crate::offline::session::leave(&me, &form).await });
        }
    }

    fn send(self) {
        self.stage.set(Stage::Sending);
        self.outbox.send_now();
        let late = move || {
            if self.stage.try_get_untracked() == Some(Stage::Sending) {
                self.stage.set(Stage::Stuck);
            }
        };
        set_timeout(late, PATIENCE);
    }

    /// Leaves once nothing is left to be sent; what was refused on the way is asked about.
    fn follow(self) {
        Effect::new(move |_| {
            let (open, refused) = self.counts();
            if self.stage.get() == Stage::Sending && open == refused {
                if refused == 0 {
                    self.go()
                } else {
                    self.stage.set(Stage::Asking)
                }
            }
        });
    }
}

fn question(leaving: Leaving) -> AnyView {
    let Leaving { outbox, stage, .. } = leaving;
    let sheet = NodeRef::<Dialog>::new();
    opens(sheet, move || stage.get() != Stage::Closed);
    leaving.follow();
    let offline = move || outbox.link() == Link::Offline;
    let title = move || match leaving.counts().0 {
        0 if offline() => t("outbox.leave_none_title").to_owned(),
        0 => t("outbox.leave_ready_title").to_owned(),
        open => tf("outbox.leave_title", &[("n", &open.to_string())]),
    };
    let close = move || stage.set(Stage::Closed);
    view! {
        <dialog class="sheet" node_ref=sheet aria-labelledby="leave-title" on:close=move |_| close()>
            <div class="sheet__panel">
                <div class="sheet__head"><h2 class="sheet__title" id="leave-title">{title}</h2></div>
                <div class="sheet__body stack">{move || words(leaving)}</div>
                <div class="sheet__body stack stack--tight">
                    <button class="button button--primary button--block" type="button"
                        hidden=move || { let (open, refused) = leaving.counts(); open == refused }
                        aria-busy=move || (stage.get() == Stage::Sending).then_some("true")
                        disabled=offline on:click=move |_| leaving.send()>
                        {t("outbox.leave_send")}
                    </button>
                    <button class="button button--block" type="button" disabled=offline on:click=move |_| leaving.go()>
                        {t("outbox.leave_keep")}
                    </button>
                    <button class="button button--quiet button--block" type="button" on:click=move |_| close()>
                        {t("outbox.leave_stay")}
                    </button>
                </div>
            </div>
        </dialog>
    }
    .into_any()
}

/// What becomes of what is unsent.
fn words(leaving: Leaving) -> Vec<AnyView> {
    let (open, refused) = leaving.counts();
    let left = (open - refused).to_string();
    let (refused, stage) = (refused.to_string(), leaving.stage.get());
    let lines = [
        (open > 0).then(|| t("outbox.leave_text").to_owned()),
        (refused != "0").then(|| tf("outbox.leave_refused", &[("n", &refused)])),
        (stage == Stage::Sending).then(|| tf("outbox.leave_sending", &[("n", &left)])),
        (stage == Stage::Stuck).then(|| t("outbox.leave_stuck").to_owned()),
        (leaving.outbox.link() == Link::Offline).then(|| t("outbox.leave_offline").to_owned()),
    ];
    lines
        .into_iter()
        .flatten()
        .map(|line| view! { <p>{line}</p> }.into_any())
        .collect()
}
