//! What a reporter may ask of the ticket: withdraw, urge, reopen. Plain forms; with the program, saved on the phone
//! first, so that they also work without a network.

use super::Tracking;
use crate::i18n::{t, tf, word};
use crate::page::use_page;
use crate::track::{Said, TrackPage};
use crate::ui::{self, Field, icon};
use domain::complaint;
use domain::id::TicketId;
use domain::sync::{Item, ItemState};
use domain::ticket::CommandKind;
use leptos::prelude::*;

/// Something that can be asked, as it stands in the address of its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// 催办.
    Urge,
    /// 返修.
    Reopen,
    /// 撤销.
    Cancel,
}

impl Ask {
    const ALL: [Self; 3] = [Self::Urge, Self::Reopen, Self::Cancel];

    const fn kind(self) -> CommandKind {
        match self {
            Self::Urge => CommandKind::Urge,
            Self::Reopen => CommandKind::Reopen,
            Self::Cancel => CommandKind::Cancel,
        }
    }

    /// The sentences of its form: a rejected report is not repaired again, it is looked at again.
    fn words(self, reopen: &Said) -> &'static str {
        match self {
            Self::Reopen if reopen.look == "again" => "again",
            _ => self.name(),
        }
    }

    /// The last part of its form's address.
    const fn name(self) -> &'static str {
        match self {
            Self::Urge => "urge",
            Self::Reopen => "reopen",
            Self::Cancel => "cancel",
        }
    }
}

/// The forms of what may be asked now, out of `some`.
pub(super) fn acts(page: Tracking, view: &TrackPage, some: &'static [Ask]) -> AnyView {
    let (may, id, reopen) = (view.may.clone(), view.id, view.reopen.clone());
    let forms = move || {
        let waiting: Vec<String> = page
            .queued()
            .into_iter()
            .filter(Item::is_open)
            .map(|item| item.envelope.kind)
            .collect();
        let asked =
            |ask: &&Ask| may.contains(&ask.kind()) && waiting.iter().all(|kind| kind != ask.kind().as_str());
        some.iter()
            .filter(asked)
            .map(|ask| form(page, id, *ask, (ask.words(&reopen), &reopen.text)))
            .collect::<Vec<_>>()
            .into_any()
    };
    ui::live(forms)
}

fn form(page: Tracking, lane: TicketId, ask: Ask, (words, reopen): (&'static str, &str)) -> AnyView {
    let name = ask.name();
    let action = ["/t/", &page.token.get_value(), "/", name].concat();
    let class = match ask {
        Ask::Urge => "button",
        Ask::Reopen => "button button--primary",
        Ask::Cancel => "button button--danger",
    };
    let mark = match ask {
        Ask::Urge => "bell",
        Ask::Reopen => "undo",
        Ask::Cancel => "cross",
    };
    let busy = move || page.busy.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        with_program::submit(page, lane, (ask, words), &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = (page.busy, lane, words, event);
    };
    let title = word("track", &[words, "_title"].concat());
    let text = if ask == Ask::Reopen {
        reopen.to_owned()
    } else {
        word("track", &[words, "_text"].concat()).to_owned()
    };
    let hidden = ["command", "install"].map(|name| {
        let value = use_page().form.value(name).to_owned();
        view! { <input type="hidden" name=name value=value/> }.into_any()
    });
    let fields = view! {
        {hidden.into_iter().collect::<Vec<_>>()}
        <p class="muted">{text}</p>
        {reason(page, ask, words)}
        <button class=class type="submit" disabled=busy aria-busy=move || busy().then_some("true")>
            {icon(mark)} {word("track", &[words, "_do"].concat())}
        </button>
    };
    if ask == Ask::Cancel {
        // it can't be undone: one tap opens it, a second one does it. What is wrong with another form does not open it.
        let sent = use_page().form.value("act") == name;
        let wrong = move || {
            sent || page
                .errors
                .with(|errors| errors.iter().any(|error| error.field == "reason"))
        };
        return view! {
            <details class="more" open=wrong>
                <summary class="more__summary">{icon("chevron-down")} {title}</summary>
                <form class="stack stack--tight" method="post" action=action novalidate on:submit=submit>{fields}</form>
            </details>
        }
        .into_any();
    }
    view! {
        <form class="card" method="post" action=action novalidate on:submit=submit>
            <div class="card__body stack stack--tight">
                <h2 class="card__title">{title}</h2>
                {fields}
            </div>
        </form>
    }
    .into_any()
}

/// Why: demanded when it is to be reopened, welcome when it is withdrawn.
fn reason(page: Tracking, ask: Ask, words: &str) -> AnyView {
    let error = ui::error_of(page.errors, "reason");
    let invalid = move || error.with(|error| !error.is_empty()).then_some("true");
    let (label, optional) = match ask {
        Ask::Urge => return ().into_any(),
        Ask::Reopen => (word("track", &[words, "_reason"].concat()), false),
        Ask::Cancel => (t("track.cancel_reason"), true),
    };
    let typed = crate::pages::report::escaped(use_page().form.value("reason"));
    let control = view! {
        <textarea class="input" id="reason" name="reason" rows="2" required=!optional inner_html=typed aria-describedby="reason-error"
            aria-invalid=invalid></textarea>
    };
    ui::field(
        Field {
            id: "reason",
            label,
            optional,
            error,
            ..Field::default()
        },
        control.into_any(),
    )
}

/// What was asked and has not reached the server, or was refused there; `what` names a command on the wire.
pub(in crate::pages) fn pending(page: Tracking, what: fn(&str) -> &'static str) -> AnyView {
    let begins = [
        CommandKind::Report.as_str(),
        complaint::CommandKind::File.as_str(),
    ];
    let items = move || {
        let mut items = page.queued();
        items.retain(|item| item.state != ItemState::Sent && !begins.contains(&item.envelope.kind.as_str()));
        items
            .iter()
            .map(|item| pending_item(page, item, what(&item.envelope.kind)))
            .collect::<Vec<_>>()
            .into_any()
    };
    ui::live(items)
}

fn pending_item(page: Tracking, item: &Item, what: &'static str) -> AnyView {
    let id = item.envelope.id;
    if item.state != ItemState::Refused {
        let text = view! { <span class="pending">{t("outbox.state_waiting")}</span> " " {tf("track.asked", &[("what", what)])} };
        return ui::banner("banner banner--box", "cloud-up", text.into_any());
    }
    let why = item
        .answer
        .as_ref()
        .and_then(|answer| answer.reason.as_ref())
        .map(|reason| (page.told)(reason).message)
        .unwrap_or_default();
    let text = view! {
        <p><strong>{tf("track.refused", &[("what", what)])}</strong></p>
        <p>{why}</p>
        <button class="button button--small" type="button" on:click=move |_| page.outbox.discard(id)>
            {t("track.understood")}
        </button>
    };
    ui::banner("banner banner--box banner--danger", "alert", text.into_any())
}

/// The name of a command on the wire, in words.
pub(super) fn what(kind: &str) -> &'static str {
    Ask::ALL
        .into_iter()
        .find(|ask| ask.kind().as_str() == kind)
        .map_or(t("outbox.kind_other"), |ask| {
            word("outbox", &["kind_", ask.name()].concat())
        })
}

/// Asking with the program. The page of a complaint asks in the same way.
#[cfg(feature = "hydrate")]
pub(in crate::pages) mod with_program {
    use super::{Ask, Tracking};
    use crate::i18n::t;
    use crate::offline::{Given, Identity, Keeping};
    use crate::page::FieldError;
    use crate::parts::act;
    use domain::id::{TicketId, TrackingToken};
    use domain::rejection::{Field, Rejection};
    use domain::sync::NewCommand;
    use domain::text::Remark;
    use domain::wire::Packed;
    use leptos::ev::SubmitEvent;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use web_sys::{FormData, HtmlElement, HtmlFormElement};

    fn command(ask: Ask, reason: &str) -> Result<Packed, Rejection> {
        Ok(match ask {
            Ask::Urge => Packed::urge(),
            Ask::Reopen => Packed::reopen(&Remark::parse(Field::Reason, reason)?),
            Ask::Cancel => Packed::cancel(Remark::optional(Field::Reason, reason)?.as_ref()),
        })
    }

    /// What stands in the form that is being sent, and the token by which it is asked. None while an answer is being
    /// waited for, and where this browser keeps nothing: there the form goes as it is.
    pub fn taken(page: Tracking, event: &SubmitEvent) -> Option<(TrackingToken, FormData)> {
        let token = TrackingToken::parse(&page.token.get_value()).ok()?;
        if untrack(|| page.outbox.keeping()) == Keeping::Blocked {
            return None;
        }
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        event.prevent_default();
        (!page.busy.get_untracked()).then_some((token, data))
    }

    /// Gives the command to the queue of this phone, unless this browser keeps nothing.
    pub(super) fn submit(
        page: Tracking,
        lane: TicketId,
        (ask, words): (Ask, &'static str),
        event: &SubmitEvent,
    ) {
        let Some((token, data)) = taken(page, event) else {
            return;
        };
        let reason = data.get("reason").as_string().unwrap_or_default();
        match command(ask, &reason) {
            Ok(command) => {
                page.errors.set(Vec::new());
                let command = NewCommand {
                    lane: lane.into(),
                    command,
                    token: Some(token),
                    base_version: None,
                    photos: Vec::new(),
                };
                page.busy.set(true);
                let done = super::word("track", &[words, "_done"].concat());
                leptos::task::spawn_local(async move {
                    give(page, done, command).await;
                });
            }
            Err(wrong) => refuse(page, (page.told)(&wrong)),
        }
    }

    /// Gives the command and says what came of it; `done` is said when it is done or safe. Whether it is.
    pub async fn give(page: Tracking, done: &'static str, command: NewCommand) -> bool {
        let given = page.outbox.give(Identity::Reporter, command).await;
        page.busy.try_set(false);
        let wrong = match given {
            Ok(Given::Answered(answer)) if !answer.took_effect() && answer.reason.is_some() => {
                answer.reason.map(|reason| {
                    let owner = page.owner.try_get_value().flatten();
                    owner.map_or_else(
                        || (page.told)(&reason),
                        |owner| owner.with(|| (page.told)(&reason)),
                    )
                })
            }
            Ok(Given::Answered(_)) => {
                page.toaster.success(done);
                None
            }
            Ok(Given::Saved(_)) => {
                page.toaster.success([done, t("common.saved_here")].concat());
                None
            }
            Err(fault) => Some(FieldError {
                field: String::new(),
                message: act::not_saved(&fault),
            }),
        };
        let is_done = wrong.is_none();
        if let Some(wrong) = wrong {
            refuse(page, wrong);
        }
        page.again.try_update(|count| *count += 1);
        is_done
    }

    /// Says what is wrong, and leads there.
    pub fn refuse(page: Tracking, error: FieldError) {
        // what went well before would cover it
        page.toaster.clear();
        page.errors.try_set(vec![error]);
        request_animation_frame(|| {
            if let Ok(Some(summary)) = document().query_selector(".error-summary") {
                let _ = summary.unchecked_into::<HtmlElement>().focus();
            }
        });
    }
}
