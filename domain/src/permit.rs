//! Who may do what: one table, the only place that answers "may".

use crate::people::{Actor, Role, Staff};
use crate::ticket::{CommandKind, Ticket};

/// Who a permission is for, and how that person must stand to the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grant {
    /// Whoever holds the role.
    Any(Role),
    /// Whoever holds the role in the ticket's department.
    InDepartment(Role),
    /// A worker who is sent now.
    Crew,
    /// A worker who was ever sent.
    EverCrew,
    /// A reporter who files a new report.
    Newcomer,
    /// The reporter who holds this ticket's tracking token.
    Holder,
    /// Whoever was told to answer one of its escalations.
    Owner,
}

use CommandKind as Kind;
use Grant::{Any, Crew, EverCrew, Holder, InDepartment, Newcomer, Owner};
use Role::{DutyOfficer, Manager, Supervisor};

/// The table. A kind that stands here without a grant is allowed to nobody.
const fn grants(kind: Kind) -> &'static [Grant] {
    match kind {
        Kind::Report => &[Newcomer, Any(DutyOfficer)],
        Kind::Accept | Kind::Reject | Kind::Merge | Kind::RecordVisit | Kind::Escalate => &[Any(DutyOfficer)],
        Kind::AskBack => &[Any(DutyOfficer), InDepartment(Manager)],
        Kind::Transfer => &[Any(DutyOfficer), InDepartment(Manager)],
        Kind::Dispatch => &[InDepartment(Manager)],
        Kind::Acknowledge
        | Kind::Depart
        | Kind::Arrive
        | Kind::Hold
        | Kind::PartlyRepair
        | Kind::Resume
        | Kind::HandBack => &[Crew],
        Kind::Note => &[EverCrew, Any(DutyOfficer), InDepartment(Manager), Holder],
        Kind::Rate => &[Holder],
        Kind::Complete => &[EverCrew],
        Kind::AnswerEscalation => &[Any(Supervisor), Owner],
        Kind::OwnEscalation => &[Any(Supervisor)],
        // the system alone, to which the table does not speak
        Kind::Alarm => &[],
        Kind::Reopen => &[Any(DutyOfficer), Any(Supervisor), Owner, Holder],
        Kind::Cancel => &[Any(DutyOfficer), Holder],
        Kind::Urge => &[Any(Supervisor), Any(DutyOfficer), InDepartment(Manager), Holder],
        Kind::SettleReview => &[InDepartment(Manager), Any(DutyOfficer), Any(Supervisor)],
    }
}

/// Whether `actor` may ask for `kind` of `ticket` (none for a new report), whatever the ticket's stage.
#[must_use]
pub fn may(actor: &Actor, kind: CommandKind, ticket: Option<&Ticket>) -> bool {
    matches!(actor, Actor::System) || grants(kind).iter().any(|grant| holds(*grant, actor, ticket))
}

fn holds(grant: Grant, actor: &Actor, ticket: Option<&Ticket>) -> bool {
    match (grant, actor) {
        (Any(role), Actor::Staff(staff)) => staff.is(role),
        (InDepartment(role), Actor::Staff(staff)) => {
            staff.is(role) && ticket.is_some_and(|ticket| staff.departments.contains(&ticket.department))
        }
        (Crew, Actor::Staff(staff)) => {
            is_worker(staff) && ticket.is_some_and(|ticket| on_crew(staff, ticket))
        }
        (EverCrew, Actor::Staff(staff)) => {
            is_worker(staff) && ticket.is_some_and(|ticket| ticket.former_crew.contains(&staff.id))
        }
        // staff who report from their own phone are reporters too
        (Newcomer, Actor::Reporter { .. } | Actor::Staff(_)) => ticket.is_none(),
        (Owner, Actor::Staff(staff)) => ticket.is_some_and(|ticket| ticket.is_owned_by(staff.id)),
        (Holder, Actor::Reporter { holds, .. }) => {
            ticket.is_some_and(|ticket| *holds == Some(ticket.id.into()))
        }
        _ => false,
    }
}

fn is_worker(staff: &Staff) -> bool {
    staff.is(Role::Worker)
}

fn on_crew(staff: &Staff, ticket: &Ticket) -> bool {
    ticket
        .stage
        .order()
        .is_some_and(|order| order.crew.contains(&staff.id))
}
