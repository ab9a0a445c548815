//! What follows from a command: events, or a reason why not. Pure and total.

use super::command::{Command, CommandKind};
use super::event::Event;
use super::state::{
    Channel, EscalationCause, HoldReason, Order, Outcome, Report, Stage, Ticket, VisitResult, Work,
};
use crate::blob::{BlobRef, MAX_BLOB_BYTES, MAX_PHOTOS};
use crate::calendar::MAX_VISIT_ATTEMPTS;
use crate::id::{PersonId, TicketId};
use crate::people::{Actor, Role, Staff};
use crate::permit;
use crate::place::DepartmentCode;
use crate::rejection::{Field, Rejection};
use crate::text::Remark;
use chrono::{DateTime, TimeDelta, Utc};

/// A ticket is urged at most once in so many minutes by reporters.
const URGE_EVERY_MINUTES: i64 = 60;

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
    let turn = Turn { ticket, context };
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
    let leads = stage.work().is_none_or(|work| staff_id(actor) == Some(work.lead));
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
        CommandKind::Urge => in_motion(stage),
        CommandKind::SettleReview => ticket.review.is_some(),
    }
}

/// Whether somebody still owes work on it.
fn in_motion(stage: &Stage) -> bool {
    matches!(stage, Stage::Submitted {} | Stage::Accepted {}) || stage.order().is_some()
}

fn staff_id(actor: &Actor) -> Option<PersonId> {
    if let Actor::Staff(staff) = actor {
        Some(staff.id)
    } else {
        None
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

fn check_photos(photos: &[BlobRef]) -> Result<(), Rejection> {
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

fn report_fault(lane: TicketId, report: &Report, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
    if !permit::may(context.actor, CommandKind::Report, None) {
        return Err(Rejection::Forbidden);
    }
    check_photos(&report.photos)?;
    let by_desk = matches!(context.actor, Actor::Staff(staff) if staff.is(Role::DutyOfficer));
    match (&report.intake, report.channel) {
        (None, Channel::Online) => {}
        (Some(intake), Channel::Telephone | Channel::WalkIn) => {
            if !by_desk {
                return Err(Rejection::Forbidden);
            }
            if intake.called_at > context.now + TimeDelta::minutes(CLOCK_TOLERANCE_MINUTES) {
                return Err(Rejection::InFuture {
                    field: Field::CalledAt,
                });
            }
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

/// A ticket with the circumstances of one decision on it.
struct Turn<'a> {
    ticket: &'a Ticket,
    context: &'a Context<'a>,
}

impl Turn<'_> {
    /// Too late, or too early: says who brought the ticket where it is.
    fn wrong_stage<T>(&self) -> Result<T, Rejection> {
        let ticket = self.ticket;
        Err(Rejection::WrongStage {
            stage: ticket.stage.name(),
            by: ticket.changed_by,
            at: ticket.changed_at,
        })
    }

    /// The work, when the actor leads it.
    fn own_work(&self) -> Result<&Work, Rejection> {
        match self.ticket.stage.work() {
            Some(work) if staff_id(self.context.actor) == Some(work.lead) => Ok(work),
            Some(work) => Err(Rejection::AlreadyTaken {
                by: work.lead,
                at: work.acknowledged_at,
            }),
            None => self.wrong_stage(),
        }
    }

    fn future(&self, time: DateTime<Utc>, field: Field) -> Result<(), Rejection> {
        if time > self.context.now {
            Ok(())
        } else {
            Err(Rejection::InPast { field })
        }
    }

    fn accept(&self) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} => Ok(vec![Event::Accepted {}]),
            _ => self.wrong_stage(),
        }
    }

    fn reject(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} => Ok(vec![
                Event::Rejected {
                    reason: reason.clone(),
                },
                Event::Escalated {
                    cause: EscalationCause::Rejected,
                    note: Some(reason.clone()),
                },
            ]),
            _ => self.wrong_stage(),
        }
    }

    fn transfer(&self, to: &DepartmentCode, reason: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        if !matches!(self.ticket.stage, Stage::Submitted {} | Stage::Accepted {}) {
            return self.wrong_stage();
        }
        if self.context.facts.department.as_ref() != Some(to) || *to == self.ticket.department {
            return Err(Rejection::UnknownDepartment);
        }
        Ok(vec![Event::Transferred {
            from: self.ticket.department.clone(),
            to: to.clone(),
            reason: reason.cloned(),
        }])
    }

    fn dispatch(
        &self,
        crew: &[PersonId],
        due: DateTime<Utc>,
        note: Option<&Remark>,
    ) -> Result<Vec<Event>, Rejection> {
        if !matches!(self.ticket.stage, Stage::Accepted {}) && self.ticket.stage.order().is_none() {
            return self.wrong_stage();
        }
        let mut crew = crew.to_vec();
        crew.sort_unstable();
        crew.dedup();
        if crew.is_empty() {
            return Err(Rejection::Empty { field: Field::Crew });
        }
        let fit = |id: &PersonId| {
            self.context.facts.crew.iter().any(|person| {
                person.id == *id
                    && person.is(Role::Worker)
                    && person.departments.contains(&self.ticket.department)
            })
        };
        if !crew.iter().all(fit) {
            return Err(Rejection::UnknownPerson);
        }
        self.future(due, Field::Due)?;
        Ok(vec![Event::Dispatched {
            crew,
            due,
            note: note.cloned(),
        }])
    }

    fn acknowledge(&self) -> Result<Vec<Event>, Rejection> {
        let Some(lead) = staff_id(self.context.actor) else {
            return Err(Rejection::Forbidden);
        };
        match &self.ticket.stage {
            Stage::Dispatched { .. } => Ok(vec![Event::Acknowledged { lead }]),
            _ => self.own_work().map(|_| Vec::new()),
        }
    }

    fn arrive(&self) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        match &self.ticket.stage {
            Stage::Acknowledged { .. } => Ok(vec![Event::Arrived {}]),
            Stage::InProgress { .. } => Ok(Vec::new()),
            _ => self.wrong_stage(),
        }
    }

    fn hold(
        &self,
        reason: HoldReason,
        note: Option<&Remark>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        match &self.ticket.stage {
            // the new time may have passed while the phone was without a network
            Stage::Acknowledged { .. } | Stage::InProgress { .. } => Ok(vec![Event::Held {
                reason,
                note: note.cloned(),
                until,
            }]),
            _ => self.wrong_stage(),
        }
    }

    fn resume(&self) -> Result<Vec<Event>, Rejection> {
        self.own_work()?;
        match &self.ticket.stage {
            Stage::OnHold { .. } => Ok(vec![Event::Resumed {}]),
            _ => self.wrong_stage(),
        }
    }

    fn hand_back(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        let Some(who) = staff_id(self.context.actor) else {
            return Err(Rejection::Forbidden);
        };
        let Some(Order { crew, .. }) = self.ticket.stage.order() else {
            return self.wrong_stage();
        };
        let leads = self.ticket.stage.work().is_some_and(|work| work.lead == who);
        if crew.len() > 1 && !leads {
            return Ok(vec![Event::LeftCrew {
                who,
                reason: reason.clone(),
            }]);
        }
        Ok(vec![Event::HandedBack {
            reason: reason.clone(),
        }])
    }

    fn complete(&self, outcome: &Outcome, photos: &[BlobRef]) -> Result<Vec<Event>, Rejection> {
        let Some(who) = staff_id(self.context.actor) else {
            return Err(Rejection::Forbidden);
        };
        let (outcome, photos) = (outcome.clone(), photos.to_vec());
        match (&self.ticket.stage, self.own_work()) {
            (Stage::InProgress { .. }, Ok(_)) => Ok(vec![Event::Completed { outcome, photos, who }]),
            // the lead forgot a step, which the page says before it comes to this
            (_, Ok(_)) => self.wrong_stage(),
            (Stage::Dispatched { order }, _) if order.crew.contains(&who) => self.wrong_stage(),
            // reassigned, cancelled, handed back meanwhile: what was done is kept (F26, F36)
            (_, Err(_)) => Ok(vec![Event::CompletionKept { outcome, photos, who }]),
        }
    }

    fn record_visit(&self, result: &VisitResult) -> Result<Vec<Event>, Rejection> {
        let Stage::Completed { completion, visit } = &self.ticket.stage else {
            return self.wrong_stage();
        };
        let mut events = vec![Event::VisitRecorded {
            result: result.clone(),
        }];
        let mut causes = Vec::new();
        let failed = matches!(completion.outcome, Outcome::Failure { .. });
        let remark = match result {
            VisitResult::NotReached { retry_at, remark } => {
                if visit.attempts + 1 < MAX_VISIT_ATTEMPTS {
                    self.future(*retry_at, Field::Until)?;
                    return Ok(events);
                }
                remark
            }
            VisitResult::Reached {
                repair,
                desk,
                fixed,
                remark,
            } => {
                if !*fixed && !failed {
                    causes.push(EscalationCause::NotFixed);
                }
                if repair.any_low() || desk.is_some_and(|desk| desk.any_low()) {
                    causes.push(EscalationCause::LowScore);
                }
                remark
            }
        };
        if failed {
            causes.insert(0, EscalationCause::Failure);
        }
        let settled = causes.is_empty() && !self.ticket.has_open_escalation();
        events.extend(causes.into_iter().map(|cause| Event::Escalated {
            cause,
            note: remark.clone(),
        }));
        if settled {
            events.push(Event::Closed {});
        }
        Ok(events)
    }

    fn escalate(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Cancelled { .. } => self.wrong_stage(),
            _ => Ok(vec![Event::Escalated {
                cause: EscalationCause::ByHand,
                note: Some(reason.clone()),
            }]),
        }
    }

    fn answer(&self, escalation: usize, text: &Remark) -> Result<Vec<Event>, Rejection> {
        let list = &self.ticket.escalations;
        if list.get(escalation).is_none_or(|one| one.answer.is_some()) {
            return Err(Rejection::NoEscalation);
        }
        let mut events = vec![Event::EscalationAnswered {
            escalation,
            text: text.clone(),
        }];
        let last = list.iter().filter(|one| one.answer.is_none()).count() == 1;
        if last && matches!(self.ticket.stage, Stage::Visited { .. }) {
            events.push(Event::Closed {});
        }
        Ok(events)
    }

    fn reopen(&self, reason: &Remark) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Completed { .. }
            | Stage::Visited { .. }
            | Stage::Closed { .. }
            | Stage::Rejected { .. } => Ok(vec![Event::Reopened {
                reason: reason.clone(),
            }]),
            _ => self.wrong_stage(),
        }
    }

    fn cancel(&self, reason: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        match self.ticket.stage {
            Stage::Submitted {} | Stage::Accepted {} => Ok(vec![Event::Cancelled {
                reason: reason.cloned(),
            }]),
            _ => self.wrong_stage(),
        }
    }

    fn urge(&self, note: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        if !in_motion(&self.ticket.stage) {
            return self.wrong_stage();
        }
        if let (Actor::Reporter { .. }, Some(last)) = (self.context.actor, self.ticket.urged_at.last()) {
            let until = *last + TimeDelta::minutes(URGE_EVERY_MINUTES);
            if until > self.context.now {
                return Err(Rejection::UrgedRecently { until });
            }
        }
        Ok(vec![Event::Urged { note: note.cloned() }])
    }

    fn settle(&self, accept: bool, note: Option<&Remark>) -> Result<Vec<Event>, Rejection> {
        if self.ticket.review.is_none() {
            return Err(Rejection::NoReview);
        }
        Ok(vec![Event::ReviewSettled {
            accept,
            note: note.cloned(),
        }])
    }
}
