//! What may be done with a complaint: a bar of acts, and the form of the one that is open.

mod command;
mod draft;
mod fields;
mod form;
mod offer;

pub use offer::Bar;

use crate::i18n::{t, tf, word};
use crate::page::{FieldError, Now};
use crate::pages::tickets::{Last, Read, known, lasting};
use crate::parts::act::{Act, on, use_act};
use crate::parts::draft::Draft;
use crate::parts::photo_picker::Picked;
use crate::parts::reject;
use domain::complaint::{Category, Command, CommandKind};
use domain::id::ComplaintNo;
use domain::rejection::Rejection;
use domain::sync::NewCommand;
use domain::view::{ComplaintDetail, PersonLabel};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The form that is open: of which act and, with an answer to a report, of which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// The act.
    pub kind: CommandKind,
    /// The report's number.
    pub upward: Option<usize>,
}

/// The complaint with what is typed about it, which outlives every refresh.
#[derive(Clone, Copy)]
pub struct Case {
    /// Its number, as the address says.
    no: Memo<Option<ComplaintNo>>,
    /// As the server has it.
    pub read: Read<Option<ComplaintDetail>>,
    /// As it could be read last.
    known: StoredValue<Option<Option<ComplaintDetail>>>,
    open: RwSignal<Option<Open>>,
    /// What was typed into each form.
    texts: RwSignal<BTreeMap<&'static str, String>>,
    /// What of it is kept on this device.
    draft: Draft,
    now: Now,
    errors: RwSignal<Vec<FieldError>>,
    category: RwSignal<Option<Category>>,
    about: RwSignal<Vec<PersonLabel>>,
    handler: RwSignal<Option<PersonLabel>>,
    due: RwSignal<String>,
    photos: RwSignal<Vec<Picked>>,
    /// How many photos are not ready yet.
    working: RwSignal<usize>,
    act: Act,
}

/// The name of an act in sentences: `complaints.do_reply`, `complaints.reply_label`.
const fn name(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Classify => "classify",
        CommandKind::TakeOn => "take_on",
        CommandKind::Assign => "assign",
        CommandKind::ReportUp => "report_up",
        CommandKind::Direct => "direct",
        CommandKind::Reply => "reply",
        CommandKind::Close => "close",
        CommandKind::Note | CommandKind::File | CommandKind::Contest | CommandKind::Withdraw => "note",
    }
}

/// What is done, in words.
fn deed(kind: CommandKind) -> &'static str {
    word("complaints", &["do_", name(kind)].concat())
}

impl Case {
    /// To be made while the page is built.
    pub fn new(no: Memo<Option<ComplaintNo>>, read: Read<Option<ComplaintDetail>>) -> Self {
        let case = Self {
            no,
            read,
            known: known(read),
            open: RwSignal::new(None),
            texts: RwSignal::new(BTreeMap::new()),
            draft: Draft::new(Signal::derive(move || no.get().map(draft::key))),
            now: expect_context::<Now>(),
            errors: RwSignal::new(Vec::new()),
            category: RwSignal::new(None),
            about: RwSignal::new(Vec::new()),
            handler: RwSignal::new(None),
            due: RwSignal::new(String::new()),
            photos: RwSignal::new(Vec::new()),
            working: RwSignal::new(0),
            act: use_act().beside_fields(),
        };
        // what was typed about one complaint is not meant for another
        Effect::new(move |earlier: Option<Option<ComplaintNo>>| {
            let no = no.get();
            if earlier.is_some_and(|earlier| earlier != no) {
                case.open.set(None);
                case.texts.set(BTreeMap::new());
                case.forget_choices();
            }
            no
        });
        case.keep_drafts();
        case
    }

    /// The complaint, as it could be read last. To be called inside of what waits for it.
    pub fn last(self) -> Memo<Option<Last<Option<ComplaintDetail>>>> {
        let key = move || self.no.get().map(|no| no.to_string()).unwrap_or_default();
        lasting(key, move || self.read.get())
    }

    /// The complaint that is open, once it is there.
    fn current(self) -> Option<ComplaintDetail> {
        let no = self.no.get_untracked()?;
        let detail = self.known.get_value().flatten()?;
        (detail.no == no).then_some(detail)
    }

    fn text(self, kind: CommandKind) -> String {
        self.texts
            .with(|texts| texts.get(name(kind)).cloned().unwrap_or_default())
    }

    fn set_text(self, kind: CommandKind, text: String) {
        self.texts.update(|texts| {
            texts.insert(name(kind), text);
        });
    }

    fn forget_choices(self) {
        self.errors.set(Vec::new());
        self.category.set(None);
        self.about.set(Vec::new());
        self.handler.set(None);
        self.due.set(String::new());
        self.forget_photos();
    }

    fn forget_photos(self) {
        #[cfg(feature = "hydrate")]
        for picked in self.photos.get_untracked() {
            crate::offline::photos::revoke(&picked.url);
        }
        self.photos.set(Vec::new());
    }

    /// Takes the complaint on; nothing is asked first.
    fn take_on(self) {
        self.give(Command::TakeOn {}, None);
    }

    /// Gives the command of the form that is open, or says what is wrong with it.
    fn send(self, open: Open) {
        if self.act_rests() {
            match self.command(open) {
                Ok(command) => {
                    self.errors.set(Vec::new());
                    self.give(command, Some(open));
                }
                Err(wrong) => self.refuse(wrong),
            }
        }
    }

    fn act_rests(self) -> bool {
        !untrack(|| self.act.busy())
    }

    fn give(self, command: Command, open: Option<Open>) {
        let Some(detail) = self.current() else { return };
        let kind = command.kind();
        let done = tf(
            "complaints.done",
            &[("no", &detail.no.to_string()), ("what", deed(kind))],
        );
        let photos = match kind {
            CommandKind::Note => self.photos.with_untracked(|all| {
                let each = all.iter().map(|picked| picked.photo.clone());
                each.collect()
            }),
            _ => Vec::new(),
        };
        let command = NewCommand {
            photos,
            ..on(detail.complaint.id, detail.complaint.version, command)
        };
        let known = detail.clone();
        let done = self.done_with(detail.no, kind, done);
        self.act.give_for(
            command,
            Some(detail.into()),
            move |_| done.said(),
            move |given| {
                // by now another one may be open
                let here = self.no.get_untracked() == Some(known.no);
                match given {
                    Ok(_) if here => self.done(kind),
                    Err(why) if here && open.is_some() => self.refused(&why, &known),
                    _ => {}
                }
                self.read.refetch();
            },
        );
    }

    /// Closes the form and forgets what was typed into it.
    fn throw_away(self, kind: CommandKind) {
        self.open.set(None);
        self.draft.restored.set(false);
        self.texts.update(|texts| {
            texts.remove(name(kind));
        });
    }

    /// It took effect, or is safe here: the form is done with.
    fn done(self, kind: CommandKind) {
        self.throw_away(kind);
        match kind {
            CommandKind::Note => self.forget_photos(),
            CommandKind::Classify => {
                self.category.set(None);
                self.about.set(Vec::new());
            }
            CommandKind::Assign => {
                self.handler.set(None);
                self.due.set(String::new());
            }
            _ => {}
        }
    }

    fn refused(self, why: &Rejection, detail: &ComplaintDetail) {
        let error = command::told(why);
        let message = match why {
            Rejection::ComplaintMoved { .. } => reject::by_name(why, &|id| detail.name_of(id)),
            _ => error.message.clone(),
        };
        self.refuse(vec![FieldError { message, ..error }]);
    }

    /// Shows what is wrong, and leads there. What was typed stays.
    fn refuse(self, wrong: Vec<FieldError>) {
        let first = wrong.first().map(|error| error.field.clone());
        self.errors.set(wrong);
        if let Some(field) = first.filter(|field| !field.is_empty()) {
            request_animation_frame(move || crate::pages::desk::focus(&field));
        }
    }
}

/// What is said where an answer to the complainant or to a report is empty.
fn empty_text(kind: CommandKind) -> Option<&'static str> {
    match kind {
        CommandKind::Reply => Some(t("complaints.empty_reply")),
        CommandKind::Direct => Some(t("complaints.empty_direct")),
        _ => None,
    }
}
