//! Who reported or complained, as far as it is shown to whoever reads.

use crate::api::audit::{complainant_phone, reporter_phone};
use crate::i18n::t;
use crate::page::use_page;
use crate::ui::{Toaster, icon_small, live, use_toaster};
use domain::id::{ComplaintNo, TicketNo};
use domain::people::Actor;
use domain::phone::{ERASED, Phone};
use domain::privacy::{Sight, sees, sees_complainant};
use domain::view::{ComplaintDetail, TicketDetail};
use leptos::prelude::*;

/// A name as it is shown: of one that is kept no longer, that.
#[must_use]
pub fn person(name: &str) -> &str {
    if name == ERASED { t("tickets.erased") } else { name }
}

/// A reporter's number: to be called where it is whole, else as far as it is shown.
#[must_use]
pub fn phone(phone: &Phone) -> AnyView {
    let text = phone.shown();
    if phone.is_erased() {
        view! { <span class="muted">{t("tickets.erased")}</span> }.into_any()
    } else if phone.is_whole() {
        let call = ["tel:", phone.as_str()].concat();
        let landline = phone
            .is_landline()
            .then(|| view! { " " <span class="muted small">{t("tickets.landline")}</span> });
        view! { <a class="num" href=call rel="external">{text}</a> {landline} }.into_any()
    } else {
        view! { <span class="num" title=t("tickets.phone_hidden")>{text}</span> }.into_any()
    }
}

/// Whose number it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Ticket(TicketNo),
    Complaint(ComplaintNo),
}

/// Numbers that were asked for on a page; they stay shown while the page is open.
#[derive(Clone, Copy)]
pub struct Reveal {
    shown: RwSignal<Option<(Of, Phone)>>,
    busy: RwSignal<bool>,
    toaster: Toaster,
}

impl Reveal {
    /// To be made while the page is built.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            busy: RwSignal::new(false),
            toaster: use_toaster(),
        }
    }

    /// The reporter's number; for whoever may ask for the whole of it, with the way to ask, which is recorded.
    #[must_use]
    pub fn phone(self, detail: &TicketDetail) -> AnyView {
        let known = detail.ticket.report.reporter.phone.clone();
        let sight = |actor: &Actor| sees(actor, &detail.ticket);
        self.drawn(Of::Ticket(detail.no), known, sight)
    }

    /// The complainant's number, in the same way.
    #[must_use]
    pub fn complainant(self, detail: &ComplaintDetail, known: &Phone) -> AnyView {
        let sight = |actor: &Actor| sees_complainant(actor, &detail.complaint);
        self.drawn(Of::Complaint(detail.no), known.clone(), sight)
    }

    fn drawn(self, of: Of, known: Phone, sight: impl Fn(&Actor) -> Sight) -> AnyView {
        let asks = use_page()
            .me
            .is_some_and(|me| sight(&Actor::Staff(me.into())) == Sight::OnRequest);
        if !asks || known.is_whole() || known.is_erased() {
            return phone(&known);
        }
        live(move || {
            let shown = self.shown.get().filter(|(shown, _)| *shown == of);
            match shown {
                Some((_, whole)) => phone(&whole),
                None => self.offer(of, &known),
            }
        })
    }

    fn offer(self, of: Of, known: &Phone) -> AnyView {
        view! {
            <span class="cluster">
                {phone(known)}
                <button class="button button--quiet button--small" type="button" disabled=move || self.busy.get()
                    title=t("audit.show_phone_hint") on:click=move |_| self.ask(of)>
                    {icon_small("lock")} {t("audit.show_phone")}
                </button>
                <span class="muted small">{t("audit.show_phone_hint")}</span>
            </span>
        }
        .into_any()
    }

    fn ask(self, of: Of) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = match of {
                Of::Ticket(no) => reporter_phone(no).await,
                Of::Complaint(no) => complainant_phone(no).await,
            };
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(Some(whole)) => self.shown.set(Some((of, whole))),
                Ok(None) => self.toaster.danger(t("error.forbidden").to_owned()),
                Err(why) => self.toaster.danger(why.message),
            }
        });
    }
}

impl Default for Reveal {
    fn default() -> Self {
        Self::new()
    }
}
