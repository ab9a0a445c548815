//! What follows from a command: events, or a reason why not. Pure and total.

mod after;
mod turn;
mod work;

use super::command::{Command, CommandKind};
use super::event::Event;
use super::{Channel, Intake, Owing, Report, Stage, Ticket};
use crate::blob::{BlobRef, MAX_BLOB_BYTES, MAX_PHOTOS};
use crate::id::TicketId;
use crate::people::{Actor, Role, Staff};
use crate::permit;
use crate::place::DepartmentCode;
use crate::rejection::{Field, Rejection};
use crate::text::Remark;
use chrono::{DateTime, TimeDelta, Utc};

/// How far a phone's clock may run ahead before a time of call counts as future.
const CLOCK_TOLERANCE_MINUTES: i64 = 10;

/// What a decision needs to know of the world beyond the ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// With a report: whether its place is one that can be reported.
    pub place_known: bool,
    /// With a report: the department that repairs its category. With a transfer: the target, when it exists.
    pub department: Option<DepartmentCode>,
    /// With an order: those of its crew who exist and are active.
    pub crew: Vec<Staff>,
}

/// In what circumstances a command is decided.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// The facts.
    pub facts: &'a Facts,
    /// The instant.
    pub now: DateTime<Utc>,
}

/// Decides `command` on the ticket of `lane` as it stands: none when there is no such ticket yet.
///
/// # Errors
/// The [`Rejection`] that says why nothing follows. No events and no error means that it had been done before by
/// the same person: a repetition is no fault.
pub fn decide(
    ticket: Option<&Ticket>,
    command: &Command,
    lane: TicketId,
    context: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    let Some(ticket) = ticket else {
        let Command::Report { report } = command else {
            return Err(Rejection::NoTicket);
        };
        return report_fault(lane, report, context);
    };
    if command.kind() == CommandKind::Report {
        return Err(Rejection::AlreadyExists);
    }
    permit_or_explain(ticket, command, context)?;
    check_photos(command.photos())?;
    let turn = turn::Turn { ticket, context };
    match command {
        Command::Report { .. } => Err(Rejection::AlreadyExists),
        Command::Accept {} => turn.accept(),
        Command::Reject { reason } => turn.reject(reason),
        Command::Transfer { department, reason } => turn.transfer(department, reason.as_ref()),
        Command::Dispatch { crew, due, note } => turn.dispatch(crew, *due, note.as_ref()),
        Command::Acknowledge {} => turn.acknowledge(),
        Command::Arrive {} => turn.arrive(),
        Command::Hold { reason, note, until } => turn.hold(*reason, note.as_ref(), *until),
        Command::Resume {} => turn.resume(),
        Command::HandBack { reason } => turn.hand_back(reason),
        Command::Note { text, photos } => note(text.as_ref(), photos),
        Command::Complete { outcome, photos } => turn.complete(outcome, photos),
        Command::RecordVisit { result } => turn.record_visit(result),
        Command::Escalate { reason } => turn.escalate(reason),
        Command::AnswerEscalation { escalation, text } => turn.answer(*escalation, text),
        Command::Reopen { reason } => turn.reopen(reason),
        Command::Cancel { reason } => turn.cancel(reason.as_ref()),
        Command::Urge { note } => turn.urge(note.as_ref()),
        Command::SettleReview { accept, note } => turn.settle(*accept, note.as_ref()),
    }
}

/// The kinds of command that `actor` may ask of `ticket` as it stands. What pages offer.
#[must_use]
pub fn possible(ticket: &Ticket, actor: &Actor) -> Vec<CommandKind> {
    CommandKind::ALL
        .iter()
        .copied()
        .filter(|kind| permit::may(actor, *kind, Some(ticket)) && fits(ticket, *kind, actor))
        .collect()
}

/// Whether the stage of `ticket` admits `kind`.
fn fits(ticket: &Ticket, kind: CommandKind, actor: &Actor) -> bool {
    let stage = &ticket.stage;
    let leads = stage.work().is_none_or(|work| actor.person() == Some(work.lead));
    match kind {
        CommandKind::Report => false,
        CommandKind::Accept | CommandKind::Reject => matches!(stage, Stage::Submitted {}),
        CommandKind::Transfer | CommandKind::Cancel => {
            matches!(stage, Stage::Submitted {} | Stage::Accepted {})
        }
        CommandKind::Dispatch => matches!(stage, Stage::Accepted {}) || stage.order().is_some(),
        CommandKind::Acknowledge => matches!(stage, Stage::Dispatched { .. }),
        CommandKind::Arrive => leads && matches!(stage, Stage::Acknowledged { .. }),
        CommandKind::Hold => leads && matches!(stage, Stage::Acknowledged { .. } | Stage::InProgress { .. }),
        CommandKind::Resume => leads && matches!(stage, Stage::OnHold { .. }),
        CommandKind::HandBack => stage.order().is_some(),
        CommandKind::Complete => leads && matches!(stage, Stage::InProgress { .. }),
        CommandKind::RecordVisit => matches!(stage, Stage::Completed { .. }),
        CommandKind::Note => true,
        CommandKind::Escalate => !matches!(stage, Stage::Cancelled { .. }),
        CommandKind::AnswerEscalation => ticket.has_open_escalation(),
        CommandKind::Reopen => matches!(
            stage,
            Stage::Completed { .. } | Stage::Visited { .. } | Stage::Closed { .. } | Stage::Rejected { .. }
        ),
        CommandKind::Urge => stage.owing().is_some_and(|owing| may_urge(actor, owing)),
        CommandKind::SettleReview => ticket.review.is_some(),
    }
}

/// Whether `actor` may urge those who owe the next step: nobody urges their own desk or department (brief, item 13).
/// Who may urge at all stands in [`permit`].
fn may_urge(actor: &Actor, owing: Owing) -> bool {
    let Actor::Staff(staff) = actor else { return true };
    match owing {
        Owing::Desk => staff.is(Role::Supervisor),
        Owing::Manager => staff.is(Role::Supervisor) || staff.is(Role::DutyOfficer),
        Owing::Workers => true,
    }
}

/// Refuses what the table does not allow; a worker who is no longer sent reads who changed that.
fn permit_or_explain(ticket: &Ticket, command: &Command, context: &Context<'_>) -> Result<(), Rejection> {
    if permit::may(context.actor, command.kind(), Some(ticket)) {
        return Ok(());
    }
    match context.actor {
        Actor::Staff(staff) if staff.is(Role::Worker) && ticket.former_crew.contains(&staff.id) => {
            Err(Rejection::NotYourJob)
        }
        _ => Err(Rejection::Forbidden),
    }
}

/// Refuses photos that no command carries: too many, too large, empty, no photo.
pub(crate) fn check_photos(photos: &[BlobRef]) -> Result<(), Rejection> {
    if photos.len() > MAX_PHOTOS {
        return Err(Rejection::TooManyPhotos { max: MAX_PHOTOS });
    }
    if photos.iter().any(|photo| photo.len > MAX_BLOB_BYTES) {
        return Err(Rejection::PhotoTooLarge { max: MAX_BLOB_BYTES });
    }
    if photos
        .iter()
        .any(|photo| photo.len == 0 || !photo.mime.starts_with("image/"))
    {
        return Err(Rejection::BadPhoto);
    }
    Ok(())
}

/// Refuses a call that has not been yet.
pub(crate) fn check_called_at(intake: &Intake, now: DateTime<Utc>) -> Result<(), Rejection> {
    let latest = now + TimeDelta::minutes(CLOCK_TOLERANCE_MINUTES);
    if intake.called_at > latest {
        let field = Field::CalledAt;
        return Err(Rejection::InFuture { field });
    }
    Ok(())
}

fn report_fault(lane: TicketId, report: &Report, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
    if !permit::may(context.actor, CommandKind::Report, None) {
        return Err(Rejection::Forbidden);
    }
    check_photos(&report.photos)?;
    match (&report.intake, report.channel) {
        (None, Channel::Online) => {}
        (Some(intake), Channel::Telephone | Channel::WalkIn) => {
            if !context.actor.is(Role::DutyOfficer) {
                return Err(Rejection::Forbidden);
            }
            check_called_at(intake, context.now)?;
        }
        _ => return Err(Rejection::BadPayload),
    }
    if !context.facts.place_known {
        return Err(Rejection::UnknownPlace);
    }
    let department = context
        .facts
        .department
        .clone()
        .ok_or(Rejection::UnknownCategory)?;
    Ok(vec![Event::Reported {
        id: lane,
        report: report.clone(),
        department,
    }])
}

fn note(text: Option<&Remark>, photos: &[BlobRef]) -> Result<Vec<Event>, Rejection> {
    if text.is_none() && photos.is_empty() {
        return Err(Rejection::Empty { field: Field::Remark });
    }
    Ok(vec![Event::Noted {
        text: text.cloned(),
        photos: photos.to_vec(),
    }])
}
