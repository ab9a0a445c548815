//! What follows from a command: events, or a reason why not. Pure and total.

mod after;
mod turn;
mod work;

use super::command::{Command, CommandKind};
use super::event::Event;
use super::{Channel, Intake, Owing, Report, Stage, Ticket, Whole};
use crate::blob::{BlobRef, MAX_BLOB_BYTES, MAX_PHOTOS};
use crate::id::{TicketId, TicketNo};
use crate::people::{Actor, Role, Staff};
use crate::permit;
use crate::place::{DepartmentCode, PlaceCode};
use crate::rejection::{Field, Rejection};
use crate::rules::{Promise, Rules};
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
    /// What the office has set.
    pub rules: Rules,
    /// With a report or a reopening: what is promised by the times of its category and urgency.
    pub promise: Option<Promise>,
    /// With a merge, or a report that joins: the other ticket, when it exists.
    pub target: Option<Target>,
    /// With a withdrawal: how many tickets are parts of this one.
    pub joined: u32,
    /// With an urge or a reopening of a part: how the ticket stands of which it is one.
    pub whole: Option<Whole>,
    /// With a completion: the code on the reporter's tracking page. Phones do not know it.
    pub code: Option<String>,
    /// With a completion, a late one that is settled, or a rejection: when its reporter is to be called, put off to hours
    /// in which one may call ([`Calendar::call_time`](crate::calendar::Calendar::call_time)). Phones, which do not know
    /// the office's hours, go by the rules alone.
    pub visit_due: Option<DateTime<Utc>>,
    /// With who shall answer: that person, when there is one who is active.
    pub owner: Option<Staff>,
}

/// The ticket of which another becomes a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which.
    pub id: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// Where.
    pub place: PlaceCode,
    /// Whether somebody is still to do something about it.
    pub open: bool,
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

impl Context<'_> {
    /// When the reporter is to be called about what is decided.
    fn visit_due(&self) -> DateTime<Utc> {
        let by_rules = || self.facts.rules.visits.due(self.now);
        self.facts.visit_due.unwrap_or_else(by_rules)
    }
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
        Command::Merge { into } => turn.merge(*into),
        Command::AskBack { question } => turn.ask_back(question),
        Command::Dispatch { crew, due, note } => turn.dispatch(crew, *due, note.as_ref()),
        Command::Acknowledge {} => turn.acknowledge(),
        Command::Depart {} => turn.depart(),
        Command::Arrive {} => turn.arrive(),
        Command::Hold { reason, note, until } => turn.hold(*reason, note.as_ref(), *until),
        Command::PartlyRepair {
            done,
            left,
            until,
            photos,
        } => turn.partly_repair(done, left, *until, photos),
        Command::Resume {} => turn.resume(),
        Command::HandBack { reason } => turn.hand_back(reason),
        Command::Note { text, photos } => note(text.as_ref(), photos),
        Command::Complete {
            outcome,
            photos,
            confirmation,
        } => turn.complete(outcome, photos, confirmation.as_ref()),
        Command::RecordVisit { result } => turn.record_visit(result),
        Command::Rate {
            repair,
            desk,
            fixed,
            remark,
        } => turn.rate(*repair, *desk, *fixed, remark.as_ref()),
        Command::Escalate { reason } => turn.escalate(reason),
        Command::OwnEscalation {
            escalation,
            owner,
            due,
        } => turn.own(*escalation, *owner, *due),
        Command::Alarm { cause } => Ok(turn.alarm(*cause)),
        Command::AnswerEscalation {
            escalation,
            text,
            told,
        } => turn.answer(*escalation, text, *told),
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
        CommandKind::Alarm => stage.is_open(),
        CommandKind::Accept | CommandKind::Reject => matches!(stage, Stage::Submitted {}),
        CommandKind::Transfer | CommandKind::Merge | CommandKind::AskBack | CommandKind::Cancel => {
            matches!(stage, Stage::Submitted {} | Stage::Accepted {})
        }
        CommandKind::Dispatch => matches!(stage, Stage::Accepted {}) || stage.order().is_some(),
        CommandKind::Acknowledge => matches!(stage, Stage::Dispatched { .. }),
        CommandKind::Depart => {
            leads
                && matches!(
                    stage,
                    Stage::Acknowledged {
                        departed_at: None,
                        ..
                    }
                )
        }
        CommandKind::Arrive => leads && matches!(stage, Stage::Acknowledged { .. }),
        CommandKind::Hold => leads && matches!(stage, Stage::Acknowledged { .. } | Stage::InProgress { .. }),
        CommandKind::Resume => leads && matches!(stage, Stage::OnHold { .. }),
        CommandKind::HandBack => stage.order().is_some(),
        CommandKind::Complete | CommandKind::PartlyRepair => {
            leads && matches!(stage, Stage::InProgress { .. })
        }
        CommandKind::RecordVisit => stage.visit().is_some(),
        CommandKind::Rate => stage.completion().is_some() && !ticket.is_rated(),
        CommandKind::Note => true,
        CommandKind::Escalate => !matches!(stage, Stage::Cancelled { .. }),
        CommandKind::AnswerEscalation | CommandKind::OwnEscalation => ticket.has_open_escalation(),
        CommandKind::Reopen => {
            stage.completion().is_some() || matches!(stage, Stage::Rejected { .. } | Stage::Merged { .. })
        }
        // a part's reporter urges those who have the whole; staff urge them there
        CommandKind::Urge if ticket.part_of().is_some() => matches!(actor, Actor::Reporter { .. }),
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
    // what a reader sees of a number is none to call back
    if !report.reporter.phone.is_whole() {
        return Err(Rejection::BadPhone);
    }
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
    let mut events = vec![Event::Reported {
        id: lane,
        report: report.clone(),
        department,
        promise: context.facts.promise,
    }];
    // filed without a network it may come when the other is done, or was of another place: then it stands alone
    let target = context.facts.target.as_ref().filter(|target| {
        let same_place = target.place == report.place || context.actor.is(Role::DutyOfficer);
        report.joins == Some(target.id) && target.id != lane && target.open && same_place
    });
    events.extend(target.map(|target| Event::Merged {
        into: target.id,
        no: target.no,
    }));
    Ok(events)
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
