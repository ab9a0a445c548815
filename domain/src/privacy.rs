//! Who of the staff reads which personal data of a reporter or a complainant: one function each, asked wherever a ticket
//! or a complaint leaves the server.
//!
//! The name is read by everybody who may read the ticket or the complaint. The number is read by whoever has to call. What
//! was said of the work of others, and what management answered, is read by whoever's office it is.

use crate::complaint::Complaint;
use crate::people::{Actor, Role, Staff};
use crate::phone::Phone;
use crate::ticket::Ticket;

/// How much of a reporter's number somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Nothing of it.
    Hidden,
    /// Its beginning and its end: `138****8000`.
    Masked,
    /// Like [`Self::Masked`]; all of it when they ask, which is recorded.
    OnRequest,
    /// All of it.
    Whole,
}

impl Sight {
    /// Its name in the record of who saw what, and in names of sentences.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Masked | Self::OnRequest => "masked",
            Self::Whole => "whole",
        }
    }

    /// What a reader with this sight gets of a number. That one was erased is no secret.
    #[must_use]
    pub fn of(self, phone: &Phone) -> Phone {
        match self {
            _ if phone.is_erased() => phone.clone(),
            Self::Hidden => Phone::hidden(),
            Self::Masked | Self::OnRequest => phone.veiled(),
            Self::Whole => phone.clone(),
        }
    }
}

/// What `actor` sees of the number of the reporter of `ticket`, provided that the ticket is theirs to read. Whoever is
/// several things sees what the one that sees most does.
#[must_use]
pub fn sees(actor: &Actor, ticket: &Ticket) -> Sight {
    match actor {
        Actor::Staff(staff) => Role::ALL
            .into_iter()
            .filter(|role| staff.is(*role))
            .map(|role| of_role(role, staff, ticket))
            .max()
            .unwrap_or(Sight::Hidden),
        // their own number, on their own page
        Actor::Reporter { .. } | Actor::System => Sight::Whole,
    }
}

fn of_role(role: Role, staff: &Staff, ticket: &Ticket) -> Sight {
    let sent = || {
        ticket
            .stage
            .order()
            .is_some_and(|order| order.crew.contains(&staff.id))
    };
    match role {
        Role::DutyOfficer => Sight::Whole,
        Role::Manager if staff.departments.contains(&ticket.department) => Sight::Whole,
        Role::Worker if sent() => Sight::Whole,
        Role::Worker if ticket.former_crew.contains(&staff.id) => Sight::Masked,
        Role::Supervisor => Sight::OnRequest,
        Role::Manager | Role::Worker | Role::Storekeeper | Role::Administrator => Sight::Hidden,
    }
}

/// Whether `staff` reads the ticket for their office: the desk, supervisors, administrators, the managers of its
/// department, and whoever was told to answer for management. Who reads it only as a worker gets neither marks and words
/// of the reporter about a colleague's work, nor what management had to answer: of a repair that is to be done again they
/// need the reason, and no more.
#[must_use]
pub fn reads_for_office(staff: &Staff, ticket: &Ticket) -> bool {
    [Role::DutyOfficer, Role::Supervisor, Role::Administrator]
        .into_iter()
        .any(|role| staff.is(role))
        || staff.is(Role::Manager) && staff.departments.contains(&ticket.department)
        || ticket.escalations.iter().any(|one| one.owner == Some(staff.id))
}

/// What `actor` sees of the number of the complainant, provided that the complaint is theirs to read: the desk and
/// whoever handles it call, supervisors ask.
#[must_use]
pub fn sees_complainant(actor: &Actor, complaint: &Complaint) -> Sight {
    match actor {
        Actor::Staff(staff) if staff.is(Role::DutyOfficer) || complaint.handler == Some(staff.id) => {
            Sight::Whole
        }
        Actor::Staff(staff) if staff.is(Role::Supervisor) => Sight::OnRequest,
        Actor::Staff(_) => Sight::Hidden,
        // their own number, on their own page
        Actor::Reporter { .. } | Actor::System => Sight::Whole,
    }
}

/// Whether somebody may look tickets up by a reporter's number: whoever sees numbers at all.
#[must_use]
pub fn finds_by_phone(staff: &Staff) -> bool {
    [Role::DutyOfficer, Role::Manager, Role::Supervisor]
        .into_iter()
        .any(|role| staff.is(role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket::sample;

    fn actor(number: u8, role: Role) -> Actor {
        Actor::Staff(sample::staff(number, role).expect("sample"))
    }

    #[test]
    fn whoever_has_to_call_sees_the_number_and_nobody_else_does() {
        let (ticket, _) = sample::submitted(1).expect("sample");
        for (role, sight) in [
            (Role::DutyOfficer, Sight::Whole),
            (Role::Manager, Sight::Whole),
            (Role::Supervisor, Sight::OnRequest),
            (Role::Worker, Sight::Hidden),
            (Role::Storekeeper, Sight::Hidden),
            (Role::Administrator, Sight::Hidden),
        ] {
            assert_eq!(sees(&actor(1, role), &ticket), sight, "{role:?}");
        }
    }

    #[test]
    fn a_supervisor_asks_for_a_complainants_number_until_the_complaint_is_theirs() {
        let (mut complaint, _) =
            crate::complaint::sample::filed(1, crate::complaint::Channel::Web).expect("sample");
        let chief = sample::staff(8, Role::Supervisor).expect("sample");
        for (actor, sight) in [
            (actor(1, Role::DutyOfficer), Sight::Whole),
            (Actor::Staff(chief.clone()), Sight::OnRequest),
            (actor(3, Role::Manager), Sight::Hidden),
        ] {
            assert_eq!(sees_complainant(&actor, &complaint), sight, "{actor:?}");
        }
        complaint.handler = Some(chief.id);
        assert_eq!(sees_complainant(&Actor::Staff(chief), &complaint), Sight::Whole);
    }

    #[test]
    fn who_is_several_things_sees_what_the_best_of_them_does() {
        let (ticket, _) = sample::submitted(1).expect("sample");
        let mut staff = sample::staff(1, Role::Administrator).expect("sample");
        staff.roles.push(Role::Supervisor);
        assert_eq!(sees(&Actor::Staff(staff), &ticket), Sight::OnRequest);
    }

    #[test]
    fn a_worker_reads_for_no_office_until_told_to_answer() {
        use crate::ticket::{Escalation, EscalationCause};
        let (mut ticket, _) = sample::submitted(1).expect("sample");
        for (role, reads) in [
            (Role::DutyOfficer, true),
            (Role::Manager, true),
            (Role::Supervisor, true),
            (Role::Administrator, true),
            (Role::Worker, false),
            (Role::Storekeeper, false),
        ] {
            let staff = sample::staff(5, role).expect("sample");
            assert_eq!(reads_for_office(&staff, &ticket), reads, "{role:?}");
        }
        let worker = sample::staff(5, Role::Worker).expect("sample");
        ticket.former_crew.insert(worker.id);
        assert!(!reads_for_office(&worker, &ticket));
        let mut elsewhere = sample::staff(5, Role::Manager).expect("sample");
        elsewhere.departments.clear();
        assert!(!reads_for_office(&elsewhere, &ticket));
        ticket.escalations.push(Escalation {
            cause: EscalationCause::ByHand,
            note: None,
            by: crate::people::By::System,
            at: ticket.reported_at,
            owner: Some(worker.id),
            due: None,
            answer: None,
        });
        assert!(reads_for_office(&worker, &ticket));
    }

    #[test]
    fn the_worker_who_was_once_sent_sees_head_and_tail() {
        let (mut ticket, _) = sample::submitted(1).expect("sample");
        let worker = sample::staff(5, Role::Worker).expect("sample");
        ticket.former_crew.insert(worker.id);
        assert_eq!(sees(&Actor::Staff(worker), &ticket), Sight::Masked);
    }
}
