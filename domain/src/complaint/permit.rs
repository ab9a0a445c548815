//! Who sees a complaint, and who may do what with it: one table, the only place that answers "may".
//!
//! Before the table stand two rules: whoever a complaint is about, or who is named in it before it is classified, gets
//! nothing of it, whatever their role; and one about conduct of staff that nobody has classified is not for the desk.

use super::{CommandKind, Complaint};
use crate::people::{Actor, Role};

/// Who a permission is for, and how that person must stand to the complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grant {
    /// Whoever holds the role.
    Any(Role),
    /// Who handles it, whatever the role.
    Handler,
    /// Anybody who files a new complaint.
    Newcomer,
    /// The complainant who holds this complaint's tracking token.
    Holder,
}

use CommandKind as Kind;
use Grant::{Any, Handler, Holder, Newcomer};
use Role::{DutyOfficer, Supervisor};

/// Who sees it.
const SEE: &[Grant] = &[Any(DutyOfficer), Any(Supervisor), Handler, Holder];

/// The table. Only the complainant withdraws and contests: an officer could be a colleague of whom it is about.
const fn grants(kind: Kind) -> &'static [Grant] {
    match kind {
        Kind::File => &[Newcomer],
        Kind::Classify | Kind::Assign | Kind::Close => &[Any(DutyOfficer), Any(Supervisor)],
        Kind::TakeOn | Kind::Direct => &[Any(Supervisor)],
        Kind::ReportUp => &[Any(DutyOfficer), Handler],
        Kind::Note => SEE,
        Kind::Reply => &[Any(DutyOfficer), Any(Supervisor), Handler],
        Kind::Contest | Kind::Withdraw => &[Holder],
    }
}

/// Whether `actor` may know that there is such a complaint, and read it.
#[must_use]
pub fn may_see(actor: &Actor, complaint: &Complaint) -> bool {
    granted(SEE, actor, Some(complaint))
}

/// Whether `actor` may ask for `kind` of `complaint` (none for a new one), whatever its stage.
#[must_use]
pub fn may(actor: &Actor, kind: CommandKind, complaint: Option<&Complaint>) -> bool {
    granted(grants(kind), actor, complaint)
}

fn granted(grants: &[Grant], actor: &Actor, complaint: Option<&Complaint>) -> bool {
    if matches!(actor, Actor::System) {
        return true;
    }
    let accused = match (actor.person(), complaint) {
        (Some(person), Some(complaint)) => complaint.about.contains(&person),
        _ => false,
    };
    let is_sealed = complaint.is_some_and(Complaint::is_sealed);
    let open = |grant: &&Grant| !(is_sealed && **grant == Any(DutyOfficer));
    !accused
        && grants
            .iter()
            .filter(open)
            .any(|grant| holds(*grant, actor, complaint))
}

fn holds(grant: Grant, actor: &Actor, complaint: Option<&Complaint>) -> bool {
    match (grant, actor, complaint) {
        (Any(role), _, Some(_)) => actor.is(role),
        (Handler, Actor::Staff(staff), Some(complaint)) => complaint.handler == Some(staff.id),
        (Newcomer, _, None) => true,
        (Holder, Actor::Reporter { holds, .. }, Some(complaint)) => *holds == Some(complaint.id.into()),
        _ => false,
    }
}
