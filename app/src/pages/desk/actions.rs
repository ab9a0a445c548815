//! What the desk may do with the ticket that is open.

use super::pieces::kbd;
use super::state::{Inbox, next_of};
use super::{form, kept, keys};
use crate::i18n::{t, tf, word};
use crate::parts::act::Done;
use crate::ui::icon;
use domain::id::TicketNo;
use domain::place::DepartmentCode;
use domain::rejection::Rejection;
use domain::ticket::{Command, CommandKind};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// An action that asks something first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Reject it.
    Reject,
    /// Give it to another department.
    Transfer,
    /// Make it a part of another one about the same fault.
    Merge,
    /// Ask its reporter something.
    Ask,
    /// Settle a completion that came too late.
    Settle,
    /// Reopen it.
    Reopen,
    /// Add a note.
    Note,
    /// Urge those who owe work on it.
    Urge,
    /// Report it to management.
    Escalate,
    /// Withdraw it.
    Cancel,
}

impl Form {
    /// All forms, in the order of their buttons.
    const ALL: [Self; 10] = [
        Self::Reject,
        Self::Transfer,
        Self::Merge,
        Self::Ask,
        Self::Settle,
        Self::Reopen,
        Self::Note,
        Self::Urge,
        Self::Escalate,
        Self::Cancel,
    ];

    /// Its name in sentences: `desk.reject`, `desk.reject_done`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Transfer => "transfer",
            Self::Merge => "merge",
            Self::Ask => "ask",
            Self::Settle => "settle",
            Self::Reopen => "reopen",
            Self::Note => "note",
            Self::Urge => "urge",
            Self::Escalate => "escalate",
            Self::Cancel => "cancel",
        }
    }

    /// The command that it makes.
    pub const fn kind(self) -> CommandKind {
        match self {
            Self::Reject => CommandKind::Reject,
            Self::Transfer => CommandKind::Transfer,
            Self::Merge => CommandKind::Merge,
            Self::Ask => CommandKind::AskBack,
            Self::Settle => CommandKind::SettleReview,
            Self::Reopen => CommandKind::Reopen,
            Self::Note => CommandKind::Note,
            Self::Urge => CommandKind::Urge,
            Self::Escalate => CommandKind::Escalate,
            Self::Cancel => CommandKind::Cancel,
        }
    }

    /// Its key.
    const fn key(self) -> Option<&'static str> {
        match self {
            Self::Reject => Some("R"),
            Self::Transfer => Some("T"),
            Self::Merge => Some("M"),
            Self::Ask => Some("Q"),
            _ => None,
        }
    }

    /// A sentence about it.
    pub fn say(self, what: &str) -> &'static str {
        word("desk", &[self.as_str(), what].concat())
    }

    /// Whether the desk is done with the ticket afterwards and goes on to the next one.
    const fn decides(self) -> bool {
        matches!(
            self,
            Self::Reject | Self::Transfer | Self::Merge | Self::Ask | Self::Settle | Self::Cancel
        )
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Reject => "button button--danger",
            Self::Transfer | Self::Merge | Self::Ask | Self::Reopen => "button",
            Self::Settle => "button button--primary",
            Self::Note | Self::Urge | Self::Escalate | Self::Cancel => "button button--quiet",
        }
    }
}

/// What may be done with a ticket; as long as it stays the same, nothing here is drawn anew.
#[derive(Clone, PartialEq)]
struct Offer {
    about: About,
    may: Vec<CommandKind>,
}

/// The ticket that a form is about; as long as it stays the same, the form is not drawn anew.
#[derive(Clone, PartialEq)]
pub struct About {
    /// Its number.
    pub no: TicketNo,
    /// Whose it is.
    pub department: DepartmentCode,
    /// Who reported it.
    pub reporter: String,
}

/// The bar of actions below the ticket, with the form that is open.
#[component]
pub fn Foot(inbox: Inbox) -> impl IntoView {
    let last = inbox.last_detail();
    let offer = Memo::new(move |_| {
        let wanted = inbox.no.get();
        let detail = last.with(|last| last.as_ref()?.value()?.clone())?;
        let about = About {
            no: detail.no,
            department: detail.ticket.department,
            reporter: detail.ticket.report.reporter.name.into(),
        };
        (Some(about.no) == wanted).then_some(Offer {
            about,
            may: detail.may,
        })
    });
    let may = move |kind| offer.with(|offer| offer.as_ref().is_some_and(|offer| offer.may.contains(&kind)));
    let here = Memo::new(move |_| offer.with(|offer| offer.as_ref().map(|offer| offer.about.clone())));
    let open_form = move || {
        let (form, about) = inbox.form.get().zip(here.get())?;
        let possible = Signal::derive(move || may(form.kind()));
        Some(form::view(inbox, form, &about, possible))
    };
    let bar = move || {
        let offer = offer.get()?;
        inbox.form.get().is_none().then(|| buttons(inbox, &offer))
    };
    let shown = move || offer.with(Option::is_some);
    view! { <footer class="pane__foot" hidden=move || !shown()>{open_form} {bar}</footer> }
}

fn buttons(inbox: Inbox, offer: &Offer) -> AnyView {
    let accept = offer.may.contains(&CommandKind::Accept).then(|| {
        view! {
            <button class="button button--primary" type="button" aria-keyshortcuts="A"
                disabled=move || inbox.act.busy() aria-busy=move || inbox.act.busy().then_some("true")
                on:click=move |_| accept(inbox)>
                {icon("check")} {t("desk.accept")} {kbd("A")}
            </button>
        }
    });
    let visit = offer.may.contains(&CommandKind::RecordVisit).then(|| {
        let href = ["/visits?no=", &offer.about.no.to_string()].concat();
        view! { <a class="button button--primary" href=href>{icon("visit")} {t("desk.visit")}</a> }
    });
    let forms = Form::ALL
        .into_iter()
        .filter(|form| offer.may.contains(&form.kind()))
        .map(|form| {
            view! {
                <button class=form.class() type="button" aria-keyshortcuts=form.key()
                    disabled=move || inbox.act.busy() on:click=move |_| inbox.form.set(Some(form))>
                    {form.say("")} {form.key().map(kbd)}
                </button>
            }
        });
    view! { {accept} {visit} {forms.collect::<Vec<_>>()} }.into_any()
}

/// Accepts the ticket that is open.
pub fn accept(inbox: Inbox) {
    let Some(detail) = inbox
        .current()
        .filter(|detail| detail.may.contains(&CommandKind::Accept))
    else {
        return;
    };
    let done = tf("desk.accept_done", &[("no", &detail.no.to_string())]);
    give(inbox, detail, Command::Accept {}, done.into(), true, |_| {});
}

/// Opens a form, when what it does may be done.
pub fn open(inbox: Inbox, form: Form) {
    if inbox
        .current()
        .is_some_and(|detail| detail.may.contains(&form.kind()))
    {
        inbox.form.set(Some(form));
    }
}

/// Gives the command of a form, and forgets what was typed into it once it is safe. `refused` hears why it was not taken.
pub fn give_form(
    inbox: Inbox,
    form: Form,
    detail: TicketDetail,
    command: Command,
    done: Done,
    refused: impl FnOnce(&Rejection) + 'static,
) {
    give(inbox, detail, command, done, form.decides(), refused);
}

/// Gives a command. After a decision the next ticket is open; after a refusal the ticket as it is now.
fn give(
    inbox: Inbox,
    detail: TicketDetail,
    command: Command,
    done: Done,
    decides: bool,
    refused: impl FnOnce(&Rejection) + 'static,
) {
    let no = detail.no;
    let next = next_of(&inbox.numbers(), no);
    let form = inbox.form.get_untracked();
    let place = form.map(|form| kept::Place::new(no, form, Some(&detail)));
    inbox.act.give_on(detail, command, done, move |heard| {
        match heard {
            Ok(()) => {
                if let Some(place) = place {
                    inbox.typed.update_value(|typed| {
                        typed.remove(&place.key());
                    });
                }
                inbox.form.set(None);
                // whoever went elsewhere while the answer was on its way stays there
                if decides && inbox.no.get_untracked() == Some(no) {
                    inbox.open(next);
                    if let Some(next) = next {
                        keys::focus_row(next);
                    }
                }
            }
            Err(why) => refused(&why),
        }
        inbox.read_again();
    });
}
