//! That the same was reported before: right below what tells it, the place and the category of a call, and a way to
//! join it.

use super::new::Call;
use super::pieces::kbd;
use crate::i18n::{t, tf, word};
use crate::time;
use crate::ui::{self, icon};
use domain::id::TicketNo;
use domain::view::TicketRow;
use leptos::prelude::*;

impl Call {
    /// What may be the same fault, when there is something; and that the call no longer joins what it was to join.
    pub fn hints(self) -> AnyView {
        let same = self.beside.same;
        let key = |row: &TicketRow| (row.no, row.stage);
        let left = Memo::new(move |_| self.left());
        view! {
            <div role="status" id="unjoined" hidden=move || left.get().is_none()>
                {move || left.get().map(unjoined)}
            </div>
            <div class="duplicates" role="status" hidden=move || same.with(Vec::is_empty)>
                <For each=move || same.get() key=key let:row>{self.hint(row)}</For>
            </div>
        }
        .into_any()
    }

    /// Since when it is known, how far it is, and a way to join it.
    fn hint(self, row: TicketRow) -> AnyView {
        let (no, stage, at) = (row.no, row.stage, row.reported_at);
        let text = move || {
            let span = time::span(self.intake.now.0.get() - at);
            tf(
                "desk.duplicate",
                &[("span", &span), ("stage", word("stage", stage.as_str()))],
            )
        };
        let content = row.content.clone();
        let stored = StoredValue::new(row);
        let joined = move || self.joins().is_some_and(|(_, joined)| joined == no);
        let first = move || {
            let same = self.beside.same;
            same.with(|all| all.first().is_some_and(|first| first.no == no))
        };
        let key = move || first().then(|| view! { " " {kbd("Alt")} {kbd("M")} });
        view! {
            <div class="banner banner--box banner--warning duplicate" data-no=no.to_string()>
                {icon("alert")}
                <div class="banner__text">
                    <p><strong>{text}</strong> " " <span class="ticket-no">{no.to_string()}</span></p>
                    <p class="small">{content}</p>
                </div>
                <button class="button banner__action" type="button" aria-pressed=move || joined().to_string()
                    aria-keyshortcuts=move || first().then_some("Alt+M")
                    on:click=move |_| stored.with_value(|row| self.toggle(row))>
                    {move || if joined() { t("desk.join_not") } else { t("desk.join") }} {key}
                </button>
            </div>
        }
        .into_any()
    }

    /// The call joins that ticket, or no longer does.
    fn toggle(self, row: &TicketRow) {
        let joined = untrack(move || self.joins()).is_some_and(|(_, joined)| joined == row.no);
        self.join((!joined).then_some(row));
    }

    /// Alt with M joins the first of what may be the same fault, also while something is typed, as long as the page
    /// is open.
    pub fn listen_to_join(self) {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let alt = event.alt_key() && !event.ctrl_key() && !event.meta_key();
            if !alt || event.code() != "KeyM" || event.is_composing() || event.default_prevented() {
                return;
            }
            let first = self.beside.same.with_untracked(|all| all.first().cloned());
            if let Some(first) = first {
                event.prevent_default();
                self.toggle(&first);
            }
        });
        on_cleanup(move || handle.remove());
    }
}

/// That the call no longer joins that ticket.
fn unjoined(no: TicketNo) -> AnyView {
    let text = tf("desk.unjoined", &[("no", &no.to_string())]);
    ui::banner("banner banner--box banner--warning", "alert", text.into_any())
}
