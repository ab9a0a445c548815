//! What the office may ask of a ticket on its page: small things here, the rest where it is done every day.

use super::Read;
use crate::access::may_open;
use crate::i18n::{t, tf, word};
use crate::page::use_page;
use crate::parts::act::{Act, on, use_act};
use crate::parts::draft::{Draft, Values};
use crate::parts::pager::address;
use crate::parts::reject;
use crate::ui::{Field, field, icon};
use domain::id::TicketNo;
use domain::rejection::{Field as Place, Rejection};
use domain::text::Remark;
use domain::ticket::{Command, CommandKind};
use domain::view::TicketDetail;
use leptos::html::Textarea;
use leptos::prelude::*;

/// What is done on this page: kind, its name in the sentences, its icon.
const HERE: [(CommandKind, &str, &str); 5] = [
    (CommandKind::Note, "note", "edit"),
    (CommandKind::Urge, "urge", "bell"),
    (CommandKind::Escalate, "escalate", "flag"),
    (CommandKind::Reopen, "reopen", "undo"),
    (CommandKind::Cancel, "cancel", "cross"),
];

/// What is done elsewhere: kinds, the page, its sentence.
const ELSEWHERE: [(&[CommandKind], &str, &str); 4] = [
    (
        &[CommandKind::Accept, CommandKind::Reject],
        "/desk",
        "tickets.to_desk",
    ),
    (
        &[CommandKind::Dispatch, CommandKind::SettleReview],
        "/dispatch",
        "tickets.to_dispatch",
    ),
    (&[CommandKind::RecordVisit], "/visits", "tickets.to_visits"),
    (
        &[CommandKind::AnswerEscalation],
        "/escalations",
        "tickets.to_escalations",
    ),
];

/// Under these names a draft has the text, and that its form was open.
const TEXT: &str = "text";
const OPEN: &str = "open";

/// What is typed into one form: words for management are none for a worker. It outlives every refresh, and is kept on
/// this device until it is given.
#[derive(Clone, Copy)]
struct Typed {
    kind: CommandKind,
    text: RwSignal<String>,
    draft: Draft,
}

/// The actions of the page.
#[derive(Clone, Copy)]
pub struct Acts {
    no: Memo<Option<TicketNo>>,
    open: RwSignal<Option<CommandKind>>,
    typed: [Typed; HERE.len()],
    error: RwSignal<String>,
    area: NodeRef<Textarea>,
    act: Act,
    read: Read<Option<TicketDetail>>,
}

impl Acts {
    /// To be made while the page is built.
    pub fn new(no: Memo<Option<TicketNo>>, read: Read<Option<TicketDetail>>) -> Self {
        let acts = Self {
            no,
            open: RwSignal::new(None),
            typed: HERE.map(|(kind, ..)| Typed::new(no, kind)),
            error: RwSignal::new(String::new()),
            area: NodeRef::new(),
            act: use_act(),
            read,
        };
        // what is typed is about the ticket beside which it was
        Effect::new(move |before: Option<Option<TicketNo>>| {
            let now = no.get();
            if before.is_some_and(|before| before != now) {
                acts.open.set(None);
                acts.error.set(String::new());
                for typed in acts.typed {
                    typed.text.set(String::new());
                }
            }
            now
        });
        for typed in acts.typed {
            let values = move || typed.values(acts.open.get() == Some(typed.kind));
            typed.draft.keep(values, move |old| acts.put_back(typed, old));
        }
        acts
    }

    /// What was typed at an earlier time stands in its form again, which is open unless another one is.
    fn put_back(self, typed: Typed, old: &Values) {
        if let Some(text) = old.get(TEXT) {
            typed.text.set(text.clone());
        }
        if old.contains_key(OPEN) && self.open.with_untracked(Option::is_none) {
            self.open.set(Some(typed.kind));
        }
    }

    /// Buttons for what may be asked now, and the form of the one that is open.
    pub fn panel(self, detail: &TicketDetail) -> AnyView {
        let me = use_page().me;
        let may = |kind: &CommandKind| detail.may.contains(kind);
        let links = ELSEWHERE.iter().filter(|(kinds, path, _)| {
            kinds.iter().any(may) && me.as_ref().is_some_and(|me| may_open(me, path))
        });
        let links = links.map(|(_, path, sentence)| {
            let href = address(path, &[("no", detail.no.to_string())]);
            view! { <a class="button button--primary" href=href>{t(sentence)} {icon("arrow-right")}</a> }
        });
        let buttons = HERE
            .iter()
            .filter(|(kind, ..)| may(kind))
            .map(|(kind, name, mark)| {
                let expanded = move || {
                    if self.open.get() == Some(*kind) {
                        "true"
                    } else {
                        "false"
                    }
                };
                view! {
                    <button class="button" type="button" aria-expanded=expanded aria-controls="act"
                        on:click=move |_| self.toggle(*kind)>
                        {icon(mark)} {word("tickets", &["do_", name].concat())}
                    </button>
                }
            });
        let detail = StoredValue::new((
            detail.no,
            detail.ticket.id,
            detail.ticket.version,
            detail.may.clone(),
        ));
        let form = move || {
            let (no, lane, version, may) = detail.get_value();
            let kind = self.open.get().filter(|kind| may.contains(kind))?;
            let typed = self.typed.into_iter().find(|typed| typed.kind == kind)?;
            let give = move |command| {
                // as at the desk: what was done to the ticket, not that the ticket is done
                let done = tf(
                    &["desk.", name(kind), "_done"].concat(),
                    &[("no", &no.to_string())],
                );
                let done = typed.draft.done(done);
                self.act.give(on(lane, version, command), done, move |result| {
                    self.heard(no, typed, &result)
                });
            };
            Some(self.form(typed, give))
        };
        view! {
            <section class="action-panel stack" aria-label=t("tickets.acts")>
                <div class="button-row">{links.collect::<Vec<_>>()} {buttons.collect::<Vec<_>>()}</div>
                <div id="act" hidden=move || self.open.get().is_none()>{form}</div>
            </section>
        }
        .into_any()
    }

    fn toggle(self, kind: CommandKind) {
        self.error.set(String::new());
        self.open
            .update(|open| *open = if *open == Some(kind) { None } else { Some(kind) });
        // a form that opens takes the keyboard along
        request_animation_frame(move || self.focus());
    }

    fn focus(self) {
        if let Some(area) = self.area.get_untracked() {
            let _ = area.focus();
        }
    }

    /// After the answer: the form is done with, or stays with what was typed. Either way the ticket is read again. What is
    /// open of another ticket meanwhile, or as another form, stays.
    fn heard(self, no: TicketNo, typed: Typed, result: &Result<(), Rejection>) {
        if result.is_ok() && self.no.get_untracked() == Some(no) {
            if self.open.get_untracked() == Some(typed.kind) {
                self.open.set(None);
            }
            typed.text.set(String::new());
            typed.draft.restored.set(false);
        }
        self.read.refetch();
    }

    fn form(self, typed: Typed, give: impl Fn(Command) + 'static) -> AnyView {
        let Typed { kind, text, draft } = typed;
        let name = name(kind);
        let spec = Field {
            id: "act-text",
            label: word("tickets", &[name, "_label"].concat()),
            hint: word("tickets", &[name, "_hint"].concat()),
            optional: kind == CommandKind::Urge,
            error: self.error.into(),
        };
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            match command(kind, &text.get_untracked()) {
                Ok(command) => {
                    self.error.set(String::new());
                    give(command);
                }
                Err(reason) => {
                    self.error.set(reject::sentence(&reason));
                    self.focus();
                }
            }
        };
        let area = view! {
            <textarea class="input" id="act-text" rows="3" aria-describedby="act-text-hint act-text-error" node_ref=self.area
                aria-invalid=move || self.error.with(|error| !error.is_empty()).then_some("true")
                prop:value=move || text.get() on:input:target=move |event| text.set(event.target().value())>
            </textarea>
        };
        let told = move || draft.told();
        let reading = move || (!draft.is_read()).then_some("true");
        view! {
            <form class="card" on:submit=send novalidate aria-busy=reading>
                <div class="card__body stack">
                    <p class="small muted" role="status" hidden=move || told().is_none()>{told}</p>
                    {field(spec, area.into_any())}
                    <div class="button-row">
                        <button class="button button--primary" type="submit" disabled=move || self.act.busy()
                            aria-busy=move || self.act.busy().then_some("true")>
                            {word("tickets", &["do_", name].concat())}
                        </button>
                        <button class="button button--quiet" type="button" on:click=move |_| self.open.set(None)>
                            {t("common.cancel")}
                        </button>
                    </div>
                </div>
            </form>
        }
        .into_any()
    }
}

impl Typed {
    fn new(no: Memo<Option<TicketNo>>, kind: CommandKind) -> Self {
        let of = move |no: TicketNo| ["ticket-act/", &no.to_string(), "/", name(kind)].concat();
        Self {
            kind,
            text: RwSignal::new(String::new()),
            draft: Draft::new(Signal::derive(move || no.get().map(of))),
        }
    }

    /// What is typed, and whether its form is open; whoever reads it hears of changes.
    fn values(self, open: bool) -> Values {
        let text = self.text.get();
        if text.trim().is_empty() {
            return Values::new();
        }
        let open = open.then(|| (OPEN, "yes".to_owned()));
        let all = open.into_iter().chain([(TEXT, text)]);
        all.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

fn name(kind: CommandKind) -> &'static str {
    HERE.iter()
        .find(|(one, ..)| *one == kind)
        .map_or("", |(_, name, _)| name)
}

/// The command of what was typed.
fn command(kind: CommandKind, text: &str) -> Result<Command, Rejection> {
    let reason = || Remark::parse(Place::Reason, text);
    Ok(match kind {
        CommandKind::Urge => Command::Urge {
            note: Remark::optional(Place::Remark, text)?,
        },
        CommandKind::Escalate => Command::Escalate { reason: reason()? },
        CommandKind::Reopen => Command::Reopen { reason: reason()? },
        CommandKind::Cancel => Command::Cancel {
            reason: Some(reason()?),
        },
        _ => Command::Note {
            text: Some(Remark::parse(Place::Remark, text)?),
            photos: Vec::new(),
        },
    })
}
