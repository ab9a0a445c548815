//! Names of sentences that are put together from a word of the domain.

use domain::admin::{Area, Entry, ICONS, ReasonKind, What};
use domain::complaint;
use domain::metric::volume::{Split, Unit};
use domain::people::Role;
use domain::place::import::Step;
use domain::rejection::{Field, Rejection};
use domain::setting::SlipKind;
use domain::ticket::{
    Channel, CommandKind, DayPart, EscalationCause, HoldReason, Owing, StageName, Urgency, sample,
};
use domain::view::{AccessKind, ColumnName, EscalationTab, UrgeSource};

/// Names that are put together from a group and a word of the data: group, what stands before, words, what stands
/// after.
pub fn families() -> Vec<String> {
    let mut keys = Vec::new();
    let mut family = |before: &str, words: &[&str], after: &str| {
        keys.extend(words.iter().map(|word| [before, word, after].concat()));
    };
    of_tickets(&mut family);
    of_the_office(&mut family);
    of_complaints(&mut family);
    keys
}

/// Takes the names of a family.
type Take<'a> = &'a mut dyn FnMut(&str, &[&str], &str);

fn of_tickets(family: Take<'_>) {
    let stages: Vec<&str> = StageName::ALL.iter().map(|stage| stage.as_str()).collect();
    family("stage.", &stages, "");
    family("track.now_", &stages, "");
    family("channel.", &Channel::ALL.map_names(), "");
    family("urgency.", &Urgency::ALL.map_names(), "");
    family("part.", &DayPart::ALL.map_names(), "");
    family("hold.", &HoldReason::ALL.map_names(), "");
    family("cause.", &EscalationCause::ALL.map_names(), "");
    family("role.", &Role::ALL.map(Role::as_str), "");
    family("event.", &EVENTS, "");
    family("event.", &["answered", "urged_by_system"], "");
    family("scores.", &["quality", "attitude", "time", "result"], "");
    family("scores.", &["phone_attitude", "response", "handling"], "");
    family("urge.", &Owing::ALL.map_names(), "");
    let units = Unit::ALL.map_names();
    for part in [
        "", "now_", "mean_", "mean_of_", "highest_", "caption_", "period_", "change_",
    ] {
        family(&["volume.", part].concat(), &units, "");
    }
    family("volume.split_", &Split::ALL.map_names(), "");
    family("volume.", &["more", "less", "same"], "");
    family("appraisal.", &UrgeSource::ALL.map_names(), "");
    family("escalations.", &EscalationTab::ALL.map_names(), "");
    family("field.", &FIELDS.map(Field::as_str), "");
    family("reject.", &["reporter", "complainant", "system", "colleague"], "");
    let codes: Vec<&str> = rejections().iter().map(Rejection::code).collect();
    family("reject.", &codes, "");
    family(
        "sms.",
        &[
            "accepted",
            "rejected",
            "completed",
            "failed",
            "joined",
            "asked",
            "owned",
            "dispatched",
            "taken_off",
            "answered",
        ],
        "",
    );
    family("sms.", &["phone_code", "escalation_late"], "");
    family("times.slip_", &SlipKind::ALL.each_ref().map(SlipKind::as_str), "");
    family("times.counts_", &Urgency::ALL.map_names(), "");
    family("times.day_", &["0", "1", "2", "3", "4", "5", "6"], "");
    family("sms.urged_", &Owing::ALL.map_names(), "");
    family("sms.complaint_", &["filed", "replied", "assigned", "upward"], "");
    let kinds: Vec<&str> = CommandKind::ALL.iter().map(|kind| short(*kind)).collect();
    family("outbox.kind_", &kinds, "");
    for part in ["_title", "_text", "_do", "_done"] {
        family("track.", &["urge", "reopen", "again", "cancel"], part);
    }
}

fn of_the_office(family: Take<'_>) {
    let reasons = ReasonKind::ALL.map(ReasonKind::as_str);
    family("reasons.", &reasons, "");
    family("reasons.", &reasons, "_text");
    family("entry.field_", &Entry::ALL.map(Entry::as_str), "");
    family("audit.", &AccessKind::ALL.map(AccessKind::as_str), "");
    family("audit.phone_", &["whole", "masked", "hidden", "none"], "");
    family("changes.area_", &Area::ALL.map(Area::as_str), "");
    let acts = What::ALL
        .into_iter()
        .filter_map(|what| what.as_str().split_once('.'));
    let acts: Vec<&str> = acts.map(|(_, act)| act).collect();
    family("changes.person_", &acts, "");
    family("offices.icon_", &ICONS, "");
    let columns = ColumnName::ALL.map(ColumnName::as_str);
    family("dispatch.column_", &columns, "");
    family("dispatch.empty_", &columns, "");
    family("dispatch.view_", &["stage", "worker"], "");
    family("dispatch.absence_", &["today", "tomorrow", "custom"], "");
    let said_of_workers = [
        "handed_back",
        "done_before",
        "skilled",
        "same_building",
        "same_area",
    ];
    family("dispatch.why_", &said_of_workers, "");
    family("places.fault_", &PLACE_FAULTS, "");
    let steps: Vec<&str> = Step::ALL.iter().map(|step| step.as_str()).collect();
    family("places.step_", &steps, "");
    let columns = app::pages::admin::places::table::COLUMNS.map(|(name, _)| name);
    family("places.column_", &columns, "");
    family("places.about_", &columns, "");
}

fn of_complaints(family: Take<'_>) {
    family("complaints.stage_", &complaint::StageName::ALL.map_names(), "");
    family("complaints.category_", &complaint::Category::ALL.map_names(), "");
    family("complaints.channel_", &complaint::Channel::ALL.map_names(), "");
    family("complaints.cause_", &complaint::UpwardCause::ALL.map_names(), "");
    family("complaints.event_", &COMPLAINT_EVENTS, "");
    let tabs = [
        "submitted",
        "handling",
        "replied",
        "upward",
        "overdue",
        "mine",
        "all",
    ];
    family("complaints.tab_", &tabs, "");
    family("complaints.empty_", &tabs, "");
    family("complaints.empty_", &tabs, "_text");
    let acts = [
        "classify",
        "assign",
        "report_up",
        "direct",
        "note",
        "reply",
        "close",
    ];
    family("complaints.do_", &["take_on", "reclassify"], "");
    family("complaints.do_", &acts, "");
    family("complaints.", &acts, "_label");
    family("complaints.", &acts, "_hint");
    let ways = ["telephone", "walk_in", "letter"];
    family("complaints.remark_", &ways, "");
    for step in ["_1", "_2", "_3"] {
        family("complaints.way_", &ways, step);
    }
    let kinds: Vec<&str> = complaint::CommandKind::ALL
        .iter()
        .map(|kind| short_of_complaint(*kind))
        .collect();
    family("outbox.kind_", &kinds, "");
    family("complain.now_", &complaint::StageName::ALL.map_names(), "");
    family("complain.hint_", &complaint::Category::ALL.map_names(), "");
    family("complain.event_", &COMPLAINANTS_EVENTS, "");
    for part in ["_title", "_text", "_words", "_do", "_done", "_kind"] {
        family("complain.", &["note", "contest", "withdraw"], part);
    }
}

/// `accept` of `ticket.accept/1`.
fn short(kind: CommandKind) -> &'static str {
    kind.as_str().trim_start_matches("ticket.").trim_end_matches("/1")
}

/// `reply` of `complaint.reply/1`.
fn short_of_complaint(kind: complaint::CommandKind) -> &'static str {
    kind.as_str()
        .trim_start_matches("complaint.")
        .trim_end_matches("/1")
}

/// Names of all in a list of the domain.
trait Names {
    fn map_names(&self) -> Vec<&'static str>;
}

macro_rules! names {
    ($($name:ty),+) => {$(
        impl Names for &[$name] {
            fn map_names(&self) -> Vec<&'static str> {
                self.iter().map(|one| one.as_str()).collect()
            }
        }
    )+};
}
names!(
    Channel,
    Split,
    Unit,
    Urgency,
    DayPart,
    HoldReason,
    EscalationCause,
    Owing,
    UrgeSource,
    EscalationTab,
    complaint::StageName,
    complaint::Category,
    complaint::Channel,
    complaint::UpwardCause
);

/// What a complainant hears of; the domain's view of a complaint has the names.
const COMPLAINANTS_EVENTS: [&str; 7] = [
    "filed",
    "taken_up",
    "noted",
    "replied",
    "contested",
    "closed",
    "withdrawn",
];

/// All that can be wrong with a place.
const PLACE_FAULTS: [&str; 17] = [
    "no_code",
    "bad_code",
    "taken",
    "twice",
    "no_name",
    "long_name",
    "no_kind",
    "unknown_kind",
    "unknown_parent",
    "cycle",
    "wrong_parent",
    "on_top",
    "wrong_child",
    "not_reported",
    "bad_position",
    "no_answer",
    "gone",
];

/// All events by name; [`every_event_is_in_the_list`] keeps it complete.
pub const EVENTS: [&str; 29] = [
    "contested",
    "reported",
    "accepted",
    "rejected",
    "merged",
    "asked",
    "transferred",
    "dispatched",
    "acknowledged",
    "departed",
    "arrived",
    "held",
    "partly_repaired",
    "resumed",
    "handed_back",
    "left_crew",
    "noted",
    "completed",
    "completion_kept",
    "review_settled",
    "visit_recorded",
    "rated",
    "escalated",
    "escalation_owned",
    "escalation_answered",
    "closed",
    "reopened",
    "cancelled",
    "urged",
];

/// All events of complaints by name.
pub const COMPLAINT_EVENTS: [&str; 11] = [
    "filed",
    "classified",
    "taken_on",
    "assigned",
    "reported_up",
    "directed",
    "noted",
    "replied",
    "closed",
    "contested",
    "withdrawn",
];

pub const FIELDS: [Field; 24] = [
    Field::Content,
    Field::Name,
    Field::Phone,
    Field::Place,
    Field::Spot,
    Field::Category,
    Field::Department,
    Field::Urgency,
    Field::Preferred,
    Field::CalledAt,
    Field::Remark,
    Field::Reason,
    Field::Explanation,
    Field::Advice,
    Field::Due,
    Field::Crew,
    Field::Until,
    Field::Scores,
    Field::Photos,
    Field::Subject,
    Field::About,
    Field::Handler,
    Field::Username,
    Field::Password,
];

/// One refusal of each kind, and of each field where it is about one.
pub fn rejections() -> Vec<Rejection> {
    let mut all = sample::refusals();
    for field in FIELDS {
        all.extend([
            Rejection::Empty { field },
            Rejection::TooLong { field, max: 40 },
            Rejection::BadCode { field },
            Rejection::UnknownStaff { field },
            Rejection::InPast { field },
            Rejection::InFuture { field },
        ]);
    }
    all
}
