//! Values as they come: random commands, and the tickets to which they lead.

use super::samples::{self, person};
use super::{files::fits, written};
use crate::wire::samples::photo;
use chrono::NaiveDate;
use domain::blob::BlobRef;
use domain::id::{CommandId, InstallId, PageSession, TrackingToken};
use domain::people::{Actor, Author, Role};
use domain::phone::Phone;
use domain::rejection::Field;
use domain::score::{RepairScores, Score};
use domain::text::{Content, PersonName, Remark, Spot};
use domain::ticket::{
    Channel, Command, Confirmation, Context, DayPart, EscalationCause, Facts, HoldReason, Intake, Outcome,
    Preferred, Recorded, Report, Reporter, Ticket, Urgency, VisitResult, decide, evolve, possible, sample,
};
use domain::view::HistoryEntry;
use domain::wire::{Answer, Envelope, JobChange, Packed, PullAnswer, PushAnswer, PushRequest, fingerprint};
use proptest::prelude::*;

/// Anything that a person may type, white space and rare letters too.
fn typed(most: usize) -> impl Strategy<Value = String> {
    let text = prop_oneof![
        3 => "[水管漏灯 a-zA-Z0-9,。\\n]{1,40}",
        1 => "\\PC{1,40}",
        1 => Just("修".repeat(most)),
    ];
    text.prop_filter("not blank", |text| !text.trim().is_empty())
}

fn remark() -> impl Strategy<Value = Remark> {
    typed(Remark::MAX).prop_map(|text| Remark::parse(Field::Remark, &text).expect("well formed"))
}

fn maybe<T: Strategy>(of: T) -> impl Strategy<Value = Option<T::Value>> {
    prop::option::of(of)
}

fn photos() -> impl Strategy<Value = Vec<BlobRef>> {
    (0usize..=6).prop_map(|count| vec![photo(); count])
}

fn mark() -> impl Strategy<Value = Score> {
    (1u8..=5).prop_map(|mark| Score::new(mark).expect("1 to 5"))
}

fn phone() -> impl Strategy<Value = Phone> {
    let number = prop_oneof![
        "1[3-9][0-9]{9}",
        "0[1-9][0-9]{8,10}",
        "[1-9][0-9]{3,7}",
        "\\+86 1[3-9][0-9]{9}"
    ];
    number.prop_filter_map("thirteen digits that begin with 86", |text| {
        Phone::parse(&text).ok()
    })
}

prop_compose! {
    fn report()(
        content in typed(Content::MAX),
        (name, phone) in (typed(PersonName::MAX), phone()),
        spot in maybe(typed(Spot::MAX)),
        urgency in prop::sample::select(Urgency::ALL),
        channel in prop::sample::select(Channel::ALL),
        part in prop::sample::select(DayPart::ALL),
        day in maybe(0i32..40_000),
        remarks in maybe(remark()),
        photos in photos(),
    ) -> Report {
        let cut = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
        let day = day.and_then(|day| NaiveDate::from_num_days_from_ce_opt(719_163 + day));
        Report {
            content: Content::parse(Field::Content, &content).expect("well formed"),
            spot: spot.map(|spot| Spot::parse(Field::Spot, &cut(&spot, Spot::MAX)).expect("well formed")),
            reporter: Reporter {
                name: PersonName::parse(Field::Name, &cut(&name, PersonName::MAX)).expect("well formed"),
                phone,
            },
            urgency,
            channel,
            preferred: Some(Preferred { day, part }),
            intake: remarks.map(|remarks| Intake { called_at: sample::minute(-3), remarks: Some(remarks) }),
            photos,
            ..sample::report().expect("sample")
        }
    }
}

fn visit() -> impl Strategy<Value = VisitResult> {
    let reached = (mark(), mark(), any::<bool>(), maybe(remark())).prop_map(|(one, other, fixed, remark)| {
        let repair = RepairScores {
            quality: one,
            attitude: other,
            time: one,
            result: other,
        };
        VisitResult::Reached {
            repair: Some(repair),
            desk: None,
            fixed,
            declined: false,
            remark,
        }
    });
    let declined = (any::<bool>(), maybe(remark())).prop_map(|(fixed, remark)| VisitResult::Reached {
        repair: None,
        desk: None,
        fixed,
        declined: true,
        remark,
    });
    let later = maybe(remark()).prop_map(|remark| VisitResult::NotReached {
        retry_at: sample::minute(900),
        remark,
    });
    let explained = (any::<bool>(), maybe(remark())).prop_map(|(accepts, remark)| VisitResult::Explained {
        desk: None,
        accepts,
        remark,
    });
    prop_oneof![Just(samples::reached()), reached, declined, later, explained]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let failure =
        (remark(), remark()).prop_map(|(explanation, advice)| Outcome::Failure { explanation, advice });
    prop_oneof![Just(Outcome::Success {}), failure]
}

fn command() -> impl Strategy<Value = Command> {
    let department = sample::department().expect("sample");
    let crew = prop::sample::subsequence(vec![person(1), person(2)], 1..=2);
    let until = || (600i64..100_000).prop_map(sample::minute);
    prop_oneof![
        1 => report().prop_map(|report| Command::Report { report }),
        4 => Just(Command::Accept {}),
        1 => remark().prop_map(|reason| Command::Reject { reason }),
        1 => maybe(remark()).prop_map(move |reason| Command::Transfer { department: department.clone(), reason }),
        4 => (crew, until(), maybe(remark())).prop_map(|(crew, due, note)| Command::Dispatch { crew, due, note }),
        4 => Just(Command::Acknowledge {}),
        3 => Just(Command::Arrive {}),
        1 => (prop::sample::select(HoldReason::ALL), maybe(remark()), until())
            .prop_map(|(reason, note, until)| Command::Hold { reason, note, until }),
        1 => Just(Command::Resume {}),
        1 => remark().prop_map(|reason| Command::HandBack { reason }),
        2 => (maybe(remark()), photos()).prop_map(|(text, photos)| Command::Note { text, photos }),
        4 => (outcome(), photos(), maybe("[0-9]{4}")).prop_map(|(outcome, photos, code)| Command::Complete {
            outcome,
            photos,
            confirmation: code.map(|code| Confirmation::Code { code }),
        }),
        1 => Just(Command::Merge { into: sample::lane(2) }),
        1 => remark().prop_map(|question| Command::AskBack { question }),
        2 => Just(Command::Depart {}),
        1 => (remark(), remark(), until(), photos())
            .prop_map(|(done, left, until, photos)| Command::PartlyRepair { done, left, until, photos }),
        2 => (any::<bool>(), maybe(remark()))
            .prop_map(|(fixed, remark)| Command::Rate { repair: samples::marks(), desk: None, fixed, remark }),
        1 => (0usize..3, until())
            .prop_map(|(escalation, due)| Command::OwnEscalation { escalation, owner: person(5), due }),
        1 => prop::sample::select(EscalationCause::ALL).prop_map(|cause| Command::Alarm { cause }),
        4 => visit().prop_map(|result| Command::RecordVisit { result }),
        1 => remark().prop_map(|reason| Command::Escalate { reason }),
        2 => (0usize..3, remark(), any::<bool>())
            .prop_map(|(escalation, text, told)| Command::AnswerEscalation { escalation, text, told }),
        1 => remark().prop_map(|reason| Command::Reopen { reason }),
        1 => maybe(remark()).prop_map(|reason| Command::Cancel { reason }),
        1 => maybe(remark()).prop_map(|note| Command::Urge { note }),
        1 => (any::<bool>(), maybe(remark())).prop_map(|(accept, note)| Command::SettleReview { accept, note }),
    ]
}

fn envelope(command: Packed, seq: u64) -> Envelope {
    let install = InstallId::mint(0, [2; 10]);
    let Packed { kind, payload, blobs } = command;
    let anon = seq.is_multiple_of(2);
    Envelope {
        id: CommandId::mint(sample::NOON_MS, [3; 10]),
        kind: kind.as_str().into(),
        author: if anon {
            Author::Anon(install)
        } else {
            Author::Person(person(1))
        },
        install,
        token: anon.then(|| TrackingToken::mint([4; 16])),
        lane: sample::lane(1).into(),
        seq,
        base_version: (!anon).then_some(7),
        payload_sha256: fingerprint(&payload),
        payload,
        blobs,
        client_wall_ms: sample::NOON_MS,
        client_mono_ms: 1234.5,
        page_session: PageSession::mint(0, [5; 10]),
        app_build: "0.1.0".into(),
        offline: anon,
    }
}

pub fn push<C: Clone + Into<Packed>>(commands: &[C]) -> PushRequest {
    let commands: Vec<Envelope> = (1..)
        .zip(commands)
        .map(|(seq, command)| envelope(command.clone().into(), seq))
        .collect();
    PushRequest {
        install: InstallId::mint(0, [2; 10]),
        page_session: PageSession::mint(0, [5; 10]),
        sent_mono_ms: 2345.0,
        sent_wall_ms: sample::NOON_MS,
        commands,
    }
}

/// Who could ask for it to be done.
fn cast() -> Vec<Actor> {
    let roles = [
        Role::Worker,
        Role::Worker,
        Role::DutyOfficer,
        Role::Manager,
        Role::Supervisor,
    ];
    let staff = (1..)
        .zip(roles)
        .map(|(number, role)| sample::staff(number, role).expect("sample"));
    let reporter = Actor::Reporter {
        install: InstallId::mint(0, [2; 10]),
        holds: Some(sample::lane(1).into()),
    };
    staff.map(Actor::Staff).chain([reporter, Actor::System]).collect()
}

/// The ticket to which these commands lead, each given by the first who may; and the answers to them.
fn life(commands: &[Command]) -> (Ticket, Vec<HistoryEntry>, Vec<Answer>) {
    let workers: Vec<_> = (1..=2)
        .map(|n| sample::staff(n, Role::Worker).expect("sample"))
        .collect();
    let facts = Facts {
        owner: Some(sample::staff(5, Role::Supervisor).expect("sample")),
        target: Some(sample::target(2).expect("sample")),
        code: Some("4711".into()),
        ..sample::facts(&workers).expect("sample")
    };
    let (mut ticket, first) = sample::submitted(1).expect("sample");
    let (mut history, mut answers): (Vec<Recorded>, Vec<Answer>) = (first, Vec::new());
    for (minute, command) in (0..).zip(commands) {
        let now = sample::minute(minute);
        let id = CommandId::mint(sample::NOON_MS, [3; 10]);
        let mut said = Vec::new();
        for actor in &cast() {
            match decide(
                Some(&ticket),
                command,
                ticket.id,
                &Context {
                    actor,
                    facts: &facts,
                    now,
                },
            ) {
                Ok(events) => {
                    for event in events {
                        let by = actor.by();
                        let (version, phone_at) = (ticket.version + 1, Some(now));
                        let one = Recorded {
                            version,
                            at: now,
                            phone_at,
                            skew_s: None,
                            offline: true,
                            by,
                            event,
                        };
                        ticket = evolve(Some(ticket), &one).expect("stays");
                        history.push(one);
                    }
                    said = vec![Answer::applied(
                        id,
                        domain::id::TicketNo(100_001),
                        ticket.version,
                        false,
                    )];
                    break;
                }
                Err(why) => said = vec![Answer::refused(id, why)],
            }
        }
        answers.extend(said);
    }
    let history = history.into_iter().map(|recorded| HistoryEntry {
        recorded,
        pending: false,
    });
    (ticket, history.collect(), answers)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_phone_and_the_server_write_fits(commands in prop::collection::vec(command(), 1..40)) {
        prop_assert_eq!(fits("push-request.json", &written(&push(&commands))), Ok(()));
        for command in &commands {
            let name = super::files::name_of(command.kind().as_str());
            prop_assert_eq!(fits(&name, &command.payload()), Ok(()));
        }
        let (ticket, history, answers) = life(&commands);
        let answer = PushAnswer { answers, epoch: samples::epoch(), server_ms: sample::NOON_MS };
        prop_assert_eq!(fits("push-answer.json", &written(&answer)), Ok(()));
        let mut job = samples::job(ticket, history);
        job.may = possible(&job.ticket, &cast()[0]);
        let answer = PullAnswer { changes: vec![JobChange { v: 5, job }], ..samples::pulled() };
        prop_assert_eq!(fits("pull-answer.json", &written(&answer)), Ok(()));
    }
}
