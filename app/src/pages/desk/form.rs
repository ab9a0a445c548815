//! What is asked before an action: a reason, a department, a note.

use super::actions::{About, Form, give_form};
use super::merge::Target;
use super::pieces::kbd;
use super::state::Inbox;
use super::{kept, ready};
use crate::i18n::{pick, t, tf, word};
use crate::page::use_page;
use crate::pages::dispatch::staffing_warning;
use crate::parts::draft::Draft;
use crate::parts::reject;
use crate::ui::{self, Field};
use domain::id::TicketNo;
use domain::place::DepartmentCode;
use domain::rejection::{Field as Asked, Rejection};
use domain::text::Remark;
use domain::ticket::Command;
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

/// What is wrong with a form.
enum Wrong {
    /// The ticket that was chosen, in words.
    Choice(String),
    /// What was typed.
    Typed(Rejection),
}

impl From<Rejection> for Wrong {
    fn from(why: Rejection) -> Self {
        Self::Typed(why)
    }
}

/// The state of the form that is open.
#[derive(Clone, Copy)]
struct Asking {
    inbox: Inbox,
    form: Form,
    no: TicketNo,
    place: kept::Place,
    text: RwSignal<String>,
    /// The text, as it is kept on this device.
    draft: Draft,
    department: RwSignal<String>,
    /// With a completion to be settled: whether it counts.
    counts: RwSignal<bool>,
    /// Whether its reporter gets no messages.
    landline: bool,
    /// With a merge: into which ticket.
    target: Option<Target>,
    error: RwSignal<String>,
    wrong_department: RwSignal<String>,
    field: NodeRef<Textarea>,
}

/// The form. `possible` is false once somebody else has made its action impossible; what was typed stays.
pub fn view(inbox: Inbox, form: Form, about: &About, possible: Signal<bool>) -> AnyView {
    let no = about.no;
    let error = RwSignal::new(String::new());
    let choices = kept::Choices {
        department: RwSignal::new(String::new()),
        counts: RwSignal::new(true),
        target: (form == Form::Merge).then(|| Target::new(inbox, no, error)),
    };
    let place = kept::Place::new(no, form, inbox.current().as_ref());
    let (text, draft) = kept::text(inbox, place, choices);
    let asking = Asking {
        inbox,
        form,
        no,
        place,
        text,
        draft,
        department: choices.department,
        counts: choices.counts,
        landline: inbox
            .current()
            .is_some_and(|detail| detail.ticket.report.reporter.phone.is_landline()),
        target: choices.target,
        error,
        wrong_department: RwSignal::new(String::new()),
        field: NodeRef::new(),
    };
    Effect::new(move |_| {
        if let Some(field) = asking.field.get().filter(|_| form != Form::Transfer) {
            let _ = field.focus();
        }
    });
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        _ if event.is_composing() => {}
        "Escape" => {
            event.prevent_default();
            inbox.form.set(None);
        }
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            asking.send();
        }
        key if !event.ctrl_key() && !event.alt_key() && asking.chosen_by(key) => event.prevent_default(),
        _ => {}
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asking.send();
    };
    let gone = move || {
        (!possible.get()).then(|| {
            ui::banner(
                "banner banner--box banner--warning",
                "alert",
                t("desk.no_longer").into_any(),
            )
        })
    };
    let title = tf(
        &["desk.", form.as_str(), "_title"].concat(),
        &[("no", &no.to_string())],
    );
    let heading = title.clone();
    let class = if matches!(form, Form::Reject | Form::Cancel) {
        "button button--danger"
    } else {
        "button button--primary"
    };
    let busy = move || inbox.act.busy();
    view! {
        <form class="content" on:submit=send on:keydown=keys aria-label=title>
            <h3 class="pane__title">{heading}</h3>
            <div role="status" hidden=move || possible.get()>{gone}</div>
            {(form == Form::Transfer).then(|| asking.departments(&about.department))}
            {(form == Form::Transfer).then(|| staffing_warning(asking.department.into()))}
            {(form == Form::Settle).then(|| asking.verdict())}
            {match asking.target {
                Some(target) => target.view(&about.reporter),
                None => asking.reason(),
            }}
            <div class="button-row">
                <button class=class type="submit" disabled=move || busy() || !possible.get()
                    aria-busy=move || busy().then_some("true")>
                    {form.say("_submit")} {kbd("Ctrl")} {kbd("↵")}
                </button>
                <button class="button button--quiet" type="button" on:click=move |_| inbox.form.set(None)>
                    {t("common.cancel")} {kbd("Esc")}
                </button>
            </div>
        </form>
    }
    .into_any()
}

impl Asking {
    /// Where to; not the department that has it already.
    fn departments(self, now_at: &DepartmentCode) -> AnyView {
        let focus = NodeRef::<leptos::html::Select>::new();
        Effect::new(move |_| {
            if let Some(field) = focus.get() {
                let _ = field.focus();
            }
        });
        let others = use_page()
            .catalogue
            .departments
            .into_iter()
            .filter(|other| other.code != *now_at);
        let others: Vec<(String, String)> = others
            .map(|other| (other.code.to_string(), pick(&other.name).to_owned()))
            .collect();
        let codes: Vec<String> = others.iter().map(|(code, _)| code.clone()).collect();
        Effect::new(move |_| {
            // chosen at an earlier time, and no choice any more
            let chosen = self.department.get();
            if !chosen.is_empty() && !codes.contains(&chosen) {
                self.department.set(String::new());
            }
        });
        let options = others.into_iter().map(|(code, name)| {
            let value = code.clone();
            let chosen = move || self.department.with(|chosen| *chosen == code);
            view! { <option value=value prop:selected=chosen>{name}</option> }.into_any()
        });
        let options = options.collect::<Vec<_>>();
        let select = view! {
            <select class="select" id="department" name="department" node_ref=focus
                aria-describedby="department-error"
                on:change=move |event| self.department.set(event_target_value(&event))>
                <option value="">{t("desk.choose_department")}</option>
                {options}
            </select>
        };
        let error = self.wrong_department.into();
        ui::field(
            Field {
                id: "department",
                label: t("desk.transfer_to"),
                error,
                ..Field::default()
            },
            select.into_any(),
        )
    }

    /// Whether the completion counts.
    fn verdict(self) -> AnyView {
        let choice = |value: bool, words: &'static str| {
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" name="counts" value=value.to_string()
                        prop:checked=move || self.counts.get() == value
                        on:change=move |_| self.counts.set(value)/>
                    <span class="choice__body"><span class="choice__label">{words}</span></span>
                </label>
            }
            .into_any()
        };
        view! {
            <fieldset class="choices">
                <legend class="choices__legend">{t("desk.settle_question")}</legend>
                <div class="choices__list choices__list--inline">
                    {choice(true, t("desk.settle_counts"))} {choice(false, t("desk.settle_not"))}
                </div>
            </fieldset>
        }
        .into_any()
    }

    /// The text, with sentences to choose from.
    fn reason(self) -> AnyView {
        let fill = Callback::new(move |sentence: String| self.fill(sentence));
        let chips = move || ready::chips(&self.inbox.ready.of(self.form), fill);
        let heard = move |event| {
            let text = event_target_value(&event);
            self.remember(&text);
            self.text.set(text);
        };
        let control = view! {
            <div class="stack stack--tight">
                {chips}
                <textarea class="input" id="reason" name="reason" rows="2" node_ref=self.field
                    aria-describedby="reason-hint reason-error"
                    aria-invalid=move || self.error.with(|text| !text.is_empty()).then_some("true")
                    prop:value=move || self.text.get() on:input=heard></textarea>
            </div>
        };
        let optional = !self.must_say();
        let label = self.form.say("_label");
        let hint = match self.form {
            Form::Ask if self.landline => t("desk.ask_hint_landline"),
            form => form.say("_hint"),
        };
        let error = self.error.into();
        ui::field(
            Field {
                id: "reason",
                label,
                hint,
                optional,
                error,
            },
            control.into_any(),
        )
    }

    const fn must_say(self) -> bool {
        matches!(
            self.form,
            Form::Reject | Form::Ask | Form::Reopen | Form::Note | Form::Escalate
        )
    }

    fn remember(self, text: &str) {
        self.place.remember(self.inbox, text);
    }

    /// Whether the text is empty or nothing but a sentence that was chosen.
    fn is_untouched(self) -> bool {
        let text = self.text.get_untracked();
        text.trim().is_empty() || self.inbox.ready.is_one(self.form, &text)
    }

    /// Puts a sentence into the text: in place of another of them, behind anything else.
    fn fill(self, sentence: String) {
        let text = ready::filled(&self.text.get_untracked(), self.is_untouched(), sentence);
        self.remember(&text);
        self.text.set(text);
        if let Some(field) = self.field.get_untracked() {
            let _ = field.focus();
        }
    }

    /// Puts the sentence of a digit into the text, when the digit is meant so.
    fn chosen_by(self, key: &str) -> bool {
        let sentences = untrack(move || self.inbox.ready.of(self.form));
        let sentence = ready::by_digit(&sentences, key, self.is_untouched());
        let chosen = sentence.is_some();
        if let Some(sentence) = sentence {
            self.fill(sentence);
        }
        chosen
    }

    fn send(self) {
        // one who answered meanwhile, or another ticket: the form closes by itself
        let Some(detail) = self.inbox.current().filter(|detail| detail.no == self.no) else {
            return;
        };
        self.error.set(String::new());
        self.wrong_department.set(String::new());
        match self.command() {
            Ok(command) => {
                let done = self.draft.done(self.done(&command));
                let error = self.error;
                // said beside the field as well as on top: the form stays open
                let refused = move |why: &Rejection| {
                    error.try_set(reject::sentence(why));
                };
                give_form(self.inbox, self.form, detail, command, done, refused);
            }
            Err(Wrong::Choice(text)) => self.error.set(text),
            Err(Wrong::Typed(why)) => {
                let place = if why.field() == Some(Asked::Department) {
                    self.wrong_department
                } else {
                    self.error
                };
                place.set(reject::sentence(&why));
            }
        }
    }

    fn command(self) -> Result<Command, Wrong> {
        let text = self.text.get_untracked();
        let reason = || Remark::parse(Asked::Reason, &text);
        let optional = |field| Remark::optional(field, &text);
        Ok(match self.form {
            Form::Reject => Command::Reject { reason: reason()? },
            Form::Merge => {
                let chosen = self.target.map(Target::command);
                let none = || Err(t("desk.merge_choose").to_owned());
                chosen.unwrap_or_else(none).map_err(Wrong::Choice)?
            }
            Form::Ask => Command::AskBack {
                question: Remark::parse(Asked::Remark, &text)?,
            },
            Form::Transfer => Command::Transfer {
                department: DepartmentCode::parse(&self.department.get_untracked())?,
                reason: optional(Asked::Reason)?,
            },
            Form::Settle => Command::SettleReview {
                accept: self.counts.get_untracked(),
                note: optional(Asked::Remark)?,
            },
            Form::Reopen => Command::Reopen { reason: reason()? },
            Form::Note => Command::Note {
                text: Some(Remark::parse(Asked::Remark, &text)?),
                photos: Vec::new(),
            },
            Form::Urge => Command::Urge {
                note: optional(Asked::Remark)?,
            },
            Form::Escalate => Command::Escalate { reason: reason()? },
            Form::Cancel => Command::Cancel {
                reason: optional(Asked::Reason)?,
            },
        })
    }

    /// What is said when it took effect.
    fn done(self, command: &Command) -> String {
        let no = self.no.to_string();
        let name = match command {
            Command::Transfer { department, .. } => {
                let catalogue = use_page().catalogue;
                catalogue
                    .department(department)
                    .map_or_else(String::new, |one| pick(&one.name).to_owned())
            }
            Command::Merge { .. } => self.target.map(Target::number).unwrap_or_default(),
            Command::SettleReview { accept: true, .. } => word("desk", "settle_counts").to_owned(),
            Command::SettleReview { .. } => word("desk", "settle_not").to_owned(),
            _ => String::new(),
        };
        if self.form == Form::Ask && self.landline {
            return tf("desk.ask_done_landline", &[("no", &no)]);
        }
        tf(
            &["desk.", self.form.as_str(), "_done"].concat(),
            &[("no", &no), ("name", &name)],
        )
    }
}
