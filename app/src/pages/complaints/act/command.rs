//! The command of what was typed and chosen.

use super::{Case, Open, empty_text};
use crate::i18n::t;
use crate::page::FieldError;
use crate::parts::complaint_form;
use crate::time;
use domain::complaint::{Command, CommandKind};
use domain::rejection::{Field, Rejection};
use domain::text::Remark;
use leptos::prelude::*;

/// The field that an act's text stands in.
pub(super) const fn text_field(kind: CommandKind) -> Field {
    match kind {
        CommandKind::ReportUp => Field::Reason,
        _ => Field::Remark,
    }
}

/// What is wrong, in the words of the form: what is due here is a reply.
pub(super) fn told(why: &Rejection) -> FieldError {
    let error = complaint_form::told(why);
    let own = match why {
        Rejection::Empty { field: Field::Due } => "complaints.ask_due",
        Rejection::InPast { field: Field::Due } => "complaints.past_due",
        _ => return error,
    };
    FieldError {
        message: t(own).to_owned(),
        ..error
    }
}

impl Case {
    /// The command of the form, or all that is wrong with it.
    pub(super) fn command(self, open: Open) -> Result<Command, Vec<FieldError>> {
        let kind = open.kind;
        let (text, field) = (untrack(|| self.text(kind)), text_field(kind));
        let said = |wrong: Rejection| {
            let error = told(&wrong);
            match empty_text(kind).filter(|_| matches!(wrong, Rejection::Empty { .. })) {
                Some(sentence) => FieldError {
                    message: sentence.to_owned(),
                    ..error
                },
                None => error,
            }
        };
        let needed = || Remark::parse(field, &text).map_err(|wrong| vec![said(wrong)]);
        let optional = || Remark::optional(field, &text).map_err(|wrong| vec![said(wrong)]);
        match kind {
            CommandKind::Classify => self.classify(optional()?),
            CommandKind::Assign => self.assign(optional()?),
            CommandKind::ReportUp => Ok(Command::ReportUp { reason: needed()? }),
            CommandKind::Direct => Ok(Command::Direct {
                upward: open.upward.unwrap_or_default(),
                text: needed()?,
            }),
            CommandKind::Reply => Ok(Command::Reply { text: needed()? }),
            CommandKind::Close => Ok(Command::Close { note: optional()? }),
            CommandKind::TakeOn => Ok(Command::TakeOn {}),
            CommandKind::Note | CommandKind::File | CommandKind::Contest | CommandKind::Withdraw => {
                let photos: Vec<_> = self
                    .photos
                    .with_untracked(|all| all.iter().map(|picked| picked.photo.blob.clone()).collect());
                let text = if photos.is_empty() {
                    Some(needed()?)
                } else {
                    optional()?
                };
                Ok(Command::Note { text, photos })
            }
        }
    }

    fn classify(self, note: Option<Remark>) -> Result<Command, Vec<FieldError>> {
        let field = Field::Category;
        let category = self
            .category
            .get_untracked()
            .ok_or_else(|| vec![told(&Rejection::Empty { field })])?;
        let about = self
            .about
            .with_untracked(|all| all.iter().map(|person| person.id).collect());
        Ok(Command::Classify {
            category,
            about,
            note,
        })
    }

    fn assign(self, note: Option<Remark>) -> Result<Command, Vec<FieldError>> {
        let (handler, due) = (self.handler.get_untracked(), self.due.get_untracked());
        let due = if due.trim().is_empty() {
            Err(Rejection::Empty { field: Field::Due })
        } else {
            time::read_input(&due).ok_or(Rejection::BadCode { field: Field::Due })
        };
        let now = self.now.0.get_untracked();
        let due = due.and_then(|due| {
            if due > now {
                Ok(due)
            } else {
                Err(Rejection::InPast { field: Field::Due })
            }
        });
        let field = Field::Handler;
        match (handler.ok_or(Rejection::Empty { field }), due) {
            (Ok(handler), Ok(due)) => Ok(Command::Assign {
                to: handler.id,
                due,
                note,
            }),
            (handler, due) => {
                let wrong = [handler.err(), due.err()];
                Err(wrong.iter().flatten().map(told).collect())
            }
        }
    }
}
