//! What follows from a command: events, or a reason why not. Pure and total.

mod turn;

use super::{
    Category, Channel, Command, CommandKind, Complaint, Event, Filing, StageName, UpwardCause, permit,
};
use crate::id::ComplaintId;
use crate::people::{Actor, Role, Staff};
use crate::rejection::Rejection;
use crate::rules::Rules;
use crate::ticket::{check_called_at, check_photos};
use chrono::{DateTime, Utc};

/// What a decision needs to know of the world beyond the complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// With a new complaint that names a place: whether there is such a place.
    pub place_known: bool,
    /// With a new complaint: all active members of staff. Phones do not know them.
    pub staff: Vec<Staff>,
    /// With a classification: those of the named members of staff who exist and are active.
    pub about: Vec<Staff>,
    /// With an assignment: who shall handle it, if they exist and are active.
    pub to: Option<Staff>,
    /// With a disagreement: what the office has set.
    pub rules: Rules,
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

/// Decides `command` on the complaint of `lane` as it stands: none when there is no such complaint yet.
///
/// # Errors
/// The [`Rejection`] that says why nothing follows; [`Rejection::NoComplaint`] also for whoever may not know that
/// there is one. No events and no error means that it had been done before by the same person: a repetition is no
/// fault. A note is never one: two like it were meant.
pub fn decide(
    complaint: Option<&Complaint>,
    command: &Command,
    lane: ComplaintId,
    context: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    let Some(complaint) = complaint else {
        let Command::File { filing } = command else {
            return Err(Rejection::NoComplaint);
        };
        return file(lane, filing, context);
    };
    if let Command::File { filing } = command {
        return file_again(complaint, filing, context.actor);
    }
    if !permit::may_see(context.actor, complaint) {
        return Err(Rejection::NoComplaint);
    }
    if !permit::may(context.actor, command.kind(), Some(complaint)) {
        return Err(Rejection::Forbidden);
    }
    check_photos(command.photos())?;
    let turn = turn::Turn { complaint, context };
    match command {
        Command::File { .. } => Err(Rejection::AlreadyExists),
        Command::Classify {
            category,
            about,
            note,
        } => turn.classify(*category, about, note.as_ref()),
        Command::TakeOn {} => turn.take_on(),
        Command::Assign { to, due, note } => turn.assign(*to, *due, note.as_ref()),
        Command::ReportUp { reason } => turn.report_up(reason),
        Command::Direct { upward, text } => turn.direct(*upward, text),
        Command::Note { text, photos } => turn.note(text.as_ref(), photos),
        Command::Reply { text } => turn.reply(text),
        Command::Close { note } => turn.close(note.as_ref()),
        Command::Contest { reason } => turn.contest(reason),
        Command::Withdraw { reason } => turn.withdraw(reason.as_ref()),
    }
}

/// The kinds of command that `actor` may ask of `complaint` as it stands. What pages offer.
#[must_use]
pub fn possible(complaint: &Complaint, actor: &Actor) -> Vec<CommandKind> {
    CommandKind::ALL
        .iter()
        .copied()
        .filter(|kind| permit::may(actor, *kind, Some(complaint)) && fits(complaint, *kind))
        .collect()
}

/// Whether the stage of `complaint` admits `kind`.
fn fits(complaint: &Complaint, kind: CommandKind) -> bool {
    use StageName::{Closed, Handling, Replied, Submitted};
    let stage = complaint.stage;
    match kind {
        CommandKind::File => false,
        CommandKind::Classify => {
            matches!(stage, Handling | Replied)
                || stage == Submitted && complaint.filing.channel != Channel::Letter
        }
        CommandKind::TakeOn => stage == Submitted,
        CommandKind::Assign | CommandKind::Reply => stage == Handling,
        CommandKind::ReportUp => matches!(stage, Submitted | Handling | Replied),
        CommandKind::Direct => complaint.open_upwards() > 0,
        CommandKind::Note => stage != StageName::Withdrawn,
        CommandKind::Close => stage == Replied && complaint.open_upwards() == 0,
        CommandKind::Contest => matches!(stage, Replied | Closed),
        CommandKind::Withdraw => matches!(stage, Submitted | Handling),
    }
}

fn file(lane: ComplaintId, filing: &Filing, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
    if !permit::may(context.actor, CommandKind::File, None) {
        return Err(Rejection::Forbidden);
    }
    check_photos(&filing.photos)?;
    if filing
        .complainant
        .as_ref()
        .is_some_and(|who| !who.phone.is_whole())
    {
        return Err(Rejection::BadPhone);
    }
    match (&filing.intake, filing.channel) {
        (None, Channel::Web) => {}
        (Some(intake), Channel::Telephone | Channel::WalkIn | Channel::Letter) => {
            if !context.actor.is(Role::DutyOfficer) {
                return Err(Rejection::Forbidden);
            }
            check_called_at(intake, context.now)?;
        }
        _ => return Err(Rejection::BadPayload),
    }
    if filing.place.is_some() && !context.facts.place_known {
        return Err(Rejection::UnknownPlace);
    }
    let staff = &context.facts.staff;
    let named = filing.named(staff);
    // without a supervisor who could look at it, it stays with the desk
    let heard = staff
        .iter()
        .any(|person| person.is(Role::Supervisor) && !named.contains(&person.id));
    let cause = cause_at_once(filing.category, filing.channel, heard);
    let filed = Event::Filed {
        id: lane,
        filing: filing.clone(),
        named,
    };
    let reported = cause.map(|cause| Event::ReportedUp { cause, note: None });
    Ok([Some(filed), reported].into_iter().flatten().collect())
}

/// Why a complaint of this kind that came in this way is reported to management at once, when it is; `heard` says
/// whether a supervisor can look at it.
const fn cause_at_once(category: Category, channel: Channel, heard: bool) -> Option<UpwardCause> {
    if heard && matches!(category, Category::Conduct) {
        return Some(UpwardCause::Conduct);
    }
    match channel {
        Channel::Web => None,
        Channel::Telephone | Channel::WalkIn => Some(UpwardCause::Registered),
        Channel::Letter => Some(UpwardCause::Letter),
    }
}

fn file_again(complaint: &Complaint, filing: &Filing, actor: &Actor) -> Result<Vec<Event>, Rejection> {
    if complaint.filed_by == actor.by() && complaint.filing == *filing {
        Ok(Vec::new())
    } else {
        Err(Rejection::AlreadyExists)
    }
}
