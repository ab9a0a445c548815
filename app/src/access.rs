//! Who may open what: one table for pages and interfaces. What has no line here is closed to everybody.

use domain::people::Role;
use domain::view::Me;

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Everybody.
    Public,
    /// Everybody who is signed in.
    SignedIn,
    /// Who holds one of these roles.
    Roles(&'static [Role]),
    /// Only from the machine itself, or with the operator's token.
    Operator,
}

use Role::{Administrator, DutyOfficer, Manager, Storekeeper, Supervisor, Worker};
use Rule::{Operator, Public, Roles, SignedIn};

const OFFICE: &[Role] = &[DutyOfficer, Manager, Supervisor, Administrator];

/// Path patterns and their rules; `{…}` stands for one part, a final `*` for any rest.
pub const TABLE: &[(&str, Rule)] = &[
    ("/", Public),
    ("/r/{code}", Public),
    ("/report", Public),
    (SCAN, Public),
    ("/t/{token}", Public),
    ("/t/{token}/note", Public),
    ("/t/{token}/rate", Public),
    ("/t/{token}/{act}", Public),
    ("/mine", Public),
    ("/mine/{act}", Public),
    ("/login", Public),
    ("/logout", Public),
    ("/jobs", Roles(&[Worker])),
    ("/jobs/{no}", Roles(&[Worker])),
    ("/outbox", SignedIn),
    ("/desk", Roles(&[DutyOfficer])),
    ("/desk/new", Roles(&[DutyOfficer])),
    ("/visits", Roles(&[DutyOfficer])),
    // administrators see the board for who is away; sending is its managers' own
    ("/dispatch", Roles(&[Manager, Administrator])),
    ("/dispatch/orders", Roles(&[DutyOfficer, Manager])),
    ("/escalations", Roles(&[Supervisor, Manager])),
    ("/complain", Public),
    ("/c/{token}", Public),
    ("/c/{token}/{act}", Public),
    // whoever handles one may be anybody; the store narrows it to what each may know of
    ("/complaints", SignedIn),
    ("/complaints/new", Roles(&[DutyOfficer])),
    ("/complaints/export.csv", SignedIn),
    ("/complaints/export.xlsx", SignedIn),
    ("/complaints/{no}", SignedIn),
    ("/tickets", Roles(OFFICE)),
    ("/tickets/export.csv", Roles(OFFICE)),
    ("/tickets/export.xlsx", Roles(OFFICE)),
    ("/tickets/{no}", Roles(OFFICE)),
    ("/tickets/{no}/order", Roles(&[DutyOfficer, Manager, Worker])),
    ("/volume", Roles(OFFICE)),
    // the store narrows it to whom each appraises
    ("/appraisal", Roles(&[Supervisor, Manager])),
    ("/admin", Roles(&[Supervisor, Administrator])),
    ("/admin/people", Roles(&[Administrator])),
    ("/admin/people/new", Roles(&[Administrator])),
    ("/admin/people/{username}", Roles(&[Administrator])),
    ("/admin/departments", Roles(&[Administrator])),
    ("/admin/categories", Roles(&[Administrator])),
    ("/admin/times", Roles(&[Administrator])),
    ("/admin/rules", Roles(&[Administrator])),
    ("/admin/reasons", Roles(&[Administrator])),
    ("/admin/changes", Roles(&[Supervisor, Administrator])),
    ("/admin/audit", Roles(&[Supervisor, Administrator])),
    ("/admin/places", Roles(&[Administrator])),
    ("/admin/places/import", Roles(&[Administrator])),
    ("/admin/places/import/{id}", Roles(&[Administrator])),
    ("/admin/places/export.xlsx", Roles(&[Administrator])),
    ("/admin/messages", Roles(&[Administrator])),
    ("/admin/places/{code}/qr.svg", Roles(&[Administrator])),
    ("/api/sync/v1/push", Public),
    ("/api/sync/v1/pull", SignedIn),
    ("/api/blobs/{sha256}", Public),
    ("/api/live", SignedIn),
    ("/api/page", Public),
    // whoever complains may name a place as well
    ("/api/place", Public),
    ("/api/places/children", SignedIn),
    ("/api/places/search", Public),
    ("/api/desk/inbox", Roles(&[DutyOfficer])),
    ("/api/desk/counts", Roles(&[DutyOfficer])),
    ("/api/desk/caller", Roles(&[DutyOfficer])),
    ("/api/desk/at_place", Roles(&[DutyOfficer])),
    ("/api/desk/looking", Roles(&[DutyOfficer])),
    ("/api/dispatch/board", Roles(&[Manager, Administrator])),
    ("/api/dispatch/staffing", Roles(OFFICE)),
    ("/api/dispatch/absence", Roles(&[Manager, Administrator])),
    ("/api/dispatch/absence_end", Roles(&[Manager, Administrator])),
    ("/api/dispatch/orders", Roles(&[DutyOfficer, Manager, Worker])),
    ("/api/visits", Roles(&[DutyOfficer])),
    ("/api/appraisal/urged", Roles(&[Supervisor, Manager])),
    ("/api/appraisal/urges", Roles(&[Supervisor, Manager])),
    ("/api/escalations", Roles(&[Supervisor, Manager])),
    ("/api/escalations/counts", Roles(&[Supervisor, Manager])),
    ("/api/escalations/answerers", Roles(&[Supervisor])),
    ("/api/complaints", SignedIn),
    ("/api/complaints/counts", SignedIn),
    ("/api/complaints/detail", SignedIn),
    ("/api/complaints/facets", SignedIn),
    ("/api/complaints/handlers", SignedIn),
    ("/api/complaints/phone", SignedIn),
    ("/api/complaints/colleagues", Roles(&[DutyOfficer, Supervisor])),
    ("/api/tickets", Roles(OFFICE)),
    (
        "/api/tickets/detail",
        Roles(&[DutyOfficer, Manager, Supervisor, Administrator, Worker]),
    ),
    ("/api/tickets/facets", Roles(OFFICE)),
    ("/api/report/volume", Roles(OFFICE)),
    ("/api/tickets/phone", Roles(&[DutyOfficer, Manager, Supervisor])),
    // the list that a view belongs to decides who
    ("/api/views", SignedIn),
    ("/api/views/keep", SignedIn),
    ("/api/views/rename", SignedIn),
    ("/api/views/ask", SignedIn),
    ("/api/views/remove", SignedIn),
    ("/api/views/begin", SignedIn),
    ("/api/admin/audit", Roles(&[Supervisor, Administrator])),
    ("/api/people/workers", Roles(OFFICE)),
    ("/api/reasons", Roles(&[DutyOfficer, Manager, Worker])),
    ("/api/admin/messages", Roles(&[Administrator])),
    ("/api/admin/places", Roles(&[Administrator])),
    ("/api/admin/places/found", Roles(&[Administrator])),
    ("/api/admin/places/labels", Roles(&[Administrator])),
    ("/api/admin/places/table", Roles(&[Administrator])),
    ("/api/admin/people", Roles(&[Administrator])),
    ("/api/admin/people/one", Roles(&[Administrator])),
    ("/api/admin/people/add", Roles(&[Administrator])),
    ("/api/admin/people/save", Roles(&[Administrator])),
    ("/api/admin/people/active", Roles(&[Administrator])),
    ("/api/admin/people/password", Roles(&[Administrator])),
    ("/api/admin/departments", Roles(&[Administrator])),
    ("/api/admin/departments/save", Roles(&[Administrator])),
    ("/api/admin/departments/remove", Roles(&[Administrator])),
    ("/api/admin/departments/move", Roles(&[Administrator])),
    ("/api/admin/categories", Roles(&[Administrator])),
    ("/api/admin/categories/save", Roles(&[Administrator])),
    ("/api/admin/categories/move", Roles(&[Administrator])),
    ("/api/admin/times", Roles(&[Administrator])),
    ("/api/admin/times/set", Roles(&[Administrator])),
    ("/api/admin/times/calendar", Roles(&[Administrator])),
    ("/api/admin/rules", Roles(&[Administrator])),
    ("/api/admin/rules/set", Roles(&[Administrator])),
    ("/api/admin/reasons", Roles(&[Administrator])),
    ("/api/admin/reasons/save", Roles(&[Administrator])),
    ("/api/admin/reasons/remove", Roles(&[Administrator])),
    ("/api/admin/reasons/move", Roles(&[Administrator])),
    ("/api/admin/changes", Roles(&[Supervisor, Administrator])),
    ("/healthz", Public),
    ("/readyz", Public),
    ("/metrics", Operator),
    ("/shell", Public),
    ("/sw.js", Public),
    ("/boot.js", Public),
    ("/scan.js", Public),
    ("/form.js", Public),
    ("/manifest.webmanifest", Public),
    ("/favicon.ico", Public),
    ("/icon.svg", Public),
    ("/icon-192.png", Public),
    ("/icon-512.png", Public),
    ("/icon-maskable-512.png", Public),
    ("/apple-touch-icon.png", Public),
    ("/pkg/*", Public),
];

/// The rule of a path, when it has one.
#[must_use]
pub fn rule(path: &str) -> Option<Rule> {
    TABLE
        .iter()
        .find(|(pattern, _)| fits(pattern, path))
        .map(|(_, rule)| *rule)
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.trim_end_matches('/').split('/'));
    if path == "/" {
        return pattern == "/";
    }
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => return true,
            (Some(part), Some(value)) if part.starts_with('{') && !value.is_empty() => {}
            (Some(part), Some(value)) if part == value => {}
            _ => return false,
        }
    }
}

/// The pages of people without an account, and sign-in: their phones load a small program that knows only these.
/// `public/boot.js` has them too.
pub const REPORTERS: &[&str] = &["/", "/report", "/r/{code}", "/t/{token}", "/login"];

/// The page that reads codes with the camera. It has a script of its own and no program; the server alone makes it.
pub const SCAN: &str = "/scan";

/// Whether the page is one of [`REPORTERS`].
#[must_use]
pub fn is_reporters(path: &str) -> bool {
    REPORTERS.iter().any(|pattern| fits(pattern, path))
}

/// Whether somebody, or nobody, may open what the rule guards. The operator's way is the server's to check.
#[must_use]
pub fn admits(rule: Rule, roles: Option<&[Role]>) -> bool {
    match (rule, roles) {
        (Public, _) | (SignedIn, Some(_)) => true,
        (Roles(wanted), Some(held)) => wanted.iter().any(|role| held.contains(role)),
        (SignedIn | Roles(_), None) | (Operator, _) => false,
    }
}

/// Whether `me` may open `path`; what navigation shows.
#[must_use]
pub fn may_open(me: &Me, path: &str) -> bool {
    rule(path).is_some_and(|rule| admits(rule, Some(&me.roles)))
}

/// Whether complaints are part of the work of every day of whoever holds one of `roles`.
#[must_use]
pub fn handles_daily(roles: &[Role]) -> bool {
    let daily = [DutyOfficer, Manager, Supervisor];
    daily.iter().any(|role| roles.contains(role))
}

/// Whether navigation offers `path` to `me`: what is part of their work of every day, and complaints to whoever was given
/// one to handle.
#[must_use]
pub fn offers(me: &Me, path: &str) -> bool {
    may_open(me, path) && (path != "/complaints" || handles_daily(&me.roles) || me.handles_complaints)
}

/// Where a person begins after signing in: the first page of their daily work.
#[must_use]
pub fn home_of(roles: &[Role]) -> &'static str {
    let homes = [
        (DutyOfficer, "/desk"),
        (Manager, "/dispatch"),
        (Worker, "/jobs"),
        (Supervisor, "/escalations"),
        (Administrator, "/admin"),
        (Storekeeper, "/outbox"),
    ];
    homes
        .into_iter()
        .find(|(role, _)| roles.contains(role))
        .map_or("/", |(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_without_a_line_has_no_rule() {
        for path in [
            "/nothing",
            "/desk/other",
            "/api",
            "/api/sync/v2/push",
            "/admin/places/D1/qr.png",
        ] {
            assert_eq!(rule(path), None, "{path}");
        }
    }

    #[test]
    fn patterns_stand_for_one_part_and_a_star_for_the_rest() {
        assert_eq!(rule("/r/D1-101"), Some(Public));
        assert_eq!(rule("/pkg/a/b.js"), Some(Public));
        assert_eq!(rule("/jobs/100001"), Some(Roles(&[Worker])));
        assert_eq!(rule("/"), Some(Public));
        assert_eq!(rule("/complaints/new"), Some(Roles(&[DutyOfficer])));
        assert_eq!(rule("/complaints/500001"), Some(SignedIn));
    }

    #[test]
    fn complaints_are_offered_to_whoever_was_given_one() {
        let me = |roles: &[Role], handles_complaints| Me {
            id: domain::id::PersonId::mint(0, [1; 10]),
            name: String::new(),
            roles: roles.to_vec(),
            departments: Vec::new(),
            handles_complaints,
        };
        assert!(offers(&me(&[DutyOfficer], false), "/complaints"));
        for role in [Storekeeper, Worker, Administrator] {
            assert!(!offers(&me(&[role], false), "/complaints"), "{role:?}");
            assert!(offers(&me(&[role], true), "/complaints"), "{role:?}");
        }
    }

    #[test]
    fn reporters_pages_are_open_to_everybody() {
        for path in ["/", "/report", "/r/D1-101", "/t/0123", "/login"] {
            assert!(is_reporters(path) && rule(path) == Some(Public), "{path}");
        }
        for path in ["/jobs", "/desk", "/reports", "/r", "/c", "/complaints", "/outbox"] {
            assert!(!is_reporters(path), "{path}");
        }
    }

    #[test]
    fn complainants_pages_are_open_to_everybody_and_load_the_whole_program() {
        for path in ["/complain", "/c/0123"] {
            assert!(!is_reporters(path) && rule(path) == Some(Public), "{path}");
        }
    }
}
