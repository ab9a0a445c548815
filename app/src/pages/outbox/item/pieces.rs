//! What was typed into a command, piece by piece, and the command with other words in it.

use crate::i18n::{t, word};
use crate::page::FieldError;
use crate::parts::reject;
use crate::time;
use chrono::DateTime;
use domain::phone::Phone;
use domain::rejection::{Field, Rejection};
use domain::text::{Content, PersonName, Remark, Spot, Subject};
use domain::wire::{AnyKind, Envelope, fingerprint};
use domain::{complaint, ticket};
use serde_json::Value;

/// Something that was typed or chosen: where it stands in the payload, which field of the form it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands in the payload.
    at: &'static str,
    /// Which field of the form it was.
    pub field: Field,
}

/// What can be mended of a command. Commands that nothing was typed into have none.
const fn pieces(kind: AnyKind) -> &'static [(&'static str, Field)] {
    match kind {
        AnyKind::Ticket(kind) => of_ticket(kind),
        AnyKind::Complaint(kind) => of_complaint(kind),
    }
}

const fn of_ticket(kind: ticket::CommandKind) -> &'static [(&'static str, Field)] {
    use ticket::CommandKind;
    match kind {
        CommandKind::Report => &[
            ("/report/content", Field::Content),
            ("/report/place", Field::Place),
            ("/report/spot", Field::Spot),
            ("/report/category", Field::Category),
            ("/report/reporter/name", Field::Name),
            ("/report/reporter/phone", Field::Phone),
            ("/report/intake/remarks", Field::Remark),
        ],
        CommandKind::Transfer => &[("/department", Field::Department), ("/reason", Field::Reason)],
        CommandKind::Dispatch => &[("/due", Field::Due), ("/note", Field::Remark)],
        CommandKind::Hold => &[("/until", Field::Until), ("/note", Field::Remark)],
        CommandKind::Complete => &[
            ("/outcome/explanation", Field::Explanation),
            ("/outcome/advice", Field::Advice),
        ],
        CommandKind::RecordVisit => &[
            ("/result/retry_at", Field::Until),
            ("/result/remark", Field::Remark),
        ],
        CommandKind::Rate => &[("/remark", Field::Remark)],
        CommandKind::AskBack => &[("/question", Field::Remark)],
        CommandKind::PartlyRepair => &[
            ("/done", Field::Remark),
            ("/left", Field::Remark),
            ("/until", Field::Until),
        ],
        CommandKind::OwnEscalation => &[("/due", Field::Due)],
        CommandKind::Note | CommandKind::AnswerEscalation => &[("/text", Field::Remark)],
        CommandKind::Urge | CommandKind::SettleReview => &[("/note", Field::Remark)],
        CommandKind::Reject
        | CommandKind::HandBack
        | CommandKind::Escalate
        | CommandKind::Reopen
        | CommandKind::Cancel => &[("/reason", Field::Reason)],
        CommandKind::Accept
        | CommandKind::Merge
        | CommandKind::Acknowledge
        | CommandKind::Depart
        | CommandKind::Arrive
        | CommandKind::Resume
        | CommandKind::Alarm => &[],
    }
}

const fn of_complaint(kind: complaint::CommandKind) -> &'static [(&'static str, Field)] {
    use complaint::CommandKind;
    match kind {
        CommandKind::File => &[
            ("/filing/text", Field::Content),
            ("/filing/subject", Field::Subject),
            ("/filing/place", Field::Place),
            ("/filing/complainant/name", Field::Name),
            ("/filing/complainant/phone", Field::Phone),
            ("/filing/intake/remarks", Field::Remark),
        ],
        CommandKind::Assign => &[("/due", Field::Due), ("/note", Field::Remark)],
        CommandKind::Classify | CommandKind::Close => &[("/note", Field::Remark)],
        CommandKind::Direct | CommandKind::Note | CommandKind::Reply => &[("/text", Field::Remark)],
        CommandKind::ReportUp | CommandKind::Contest | CommandKind::Withdraw => &[("/reason", Field::Reason)],
        CommandKind::TakeOn => &[],
    }
}

impl Piece {
    /// What stands there, as it is typed.
    fn read(self, payload: &Value) -> Option<String> {
        let text = match payload.pointer(self.at)? {
            Value::Null => String::new(),
            value => value.as_str()?.to_owned(),
        };
        if self.is_time() {
            let at = DateTime::parse_from_rfc3339(&text).ok()?;
            return Some(time::input_value(at.into()));
        }
        Some(text)
    }

    /// The id of its field; a part repair has two remarks.
    pub const fn id(self) -> &'static str {
        match self.at.as_bytes() {
            b"/done" => "mend-done",
            b"/left" => "mend-left",
            _ => id_of(self.field),
        }
    }

    /// What is asked there.
    pub fn label(self) -> &'static str {
        match self.at {
            "/done" => t("jobs.partly_done"),
            "/left" => t("jobs.partly_left"),
            _ => word("field", self.field.as_str()),
        }
    }

    /// Whether it is a moment.
    pub const fn is_time(self) -> bool {
        matches!(self.field, Field::Due | Field::Until)
    }

    /// Whether it may stay empty beside the rest of `payload`.
    pub fn is_optional(self, kind: &str, payload: &Value) -> bool {
        let mut without = payload.clone();
        if let Some(place) = without.pointer_mut(self.at) {
            *place = Value::Null;
        }
        is_command(kind, &without)
    }

    /// The value of what was typed.
    fn write(self, typed: &str, optional: bool) -> Result<Value, Rejection> {
        let (typed, field) = (typed.trim(), self.field);
        if typed.is_empty() {
            return if optional {
                Ok(Value::Null)
            } else {
                Err(Rejection::Empty { field })
            };
        }
        match field {
            Field::Content => drop(Content::parse(field, typed)?),
            Field::Name => drop(PersonName::parse(field, typed)?),
            Field::Spot => drop(Spot::parse(field, typed)?),
            Field::Subject => drop(Subject::parse(field, typed)?),
            Field::Phone => return Phone::given(typed).map(|phone| String::from(phone).into()),
            Field::Due | Field::Until => {
                let at = time::read_input(typed).ok_or(Rejection::BadCode { field })?;
                return serde_json::to_value(at).map_err(|_| Rejection::BadCode { field });
            }
            Field::Place | Field::Category | Field::Department => {}
            _ => drop(Remark::parse(field, typed)?),
        }
        Ok(typed.into())
    }
}

fn is_command(kind: &str, payload: &Value) -> bool {
    let tagged = serde_json::json!({ "kind": kind, "payload": payload });
    match AnyKind::parse(kind) {
        Some(AnyKind::Complaint(_)) => domain::json::of::<complaint::Command>(&tagged).is_ok(),
        _ => domain::json::of::<ticket::Command>(&tagged).is_ok(),
    }
}

/// What can be mended of this command, with what stands there.
pub fn typed(envelope: &Envelope) -> Vec<(Piece, String)> {
    let kind =
        AnyKind::parse(&envelope.kind).filter(|_| fingerprint(&envelope.payload) == envelope.payload_sha256);
    let all = kind.map_or(&[][..], pieces).iter();
    all.map(|(at, field)| Piece { at, field: *field })
        .filter_map(|piece| Some((piece, piece.read(&envelope.payload)?)))
        .collect()
}

/// What its author wrote, beside what the title of the row says already.
pub fn words(envelope: &Envelope) -> Option<String> {
    let written = |field| {
        matches!(
            field,
            Field::Remark | Field::Reason | Field::Explanation | Field::Advice
        )
    };
    let texts: Vec<String> = typed(envelope)
        .into_iter()
        .filter(|(piece, text)| written(piece.field) && !text.is_empty())
        .map(|(_, text)| text)
        .collect();
    (!texts.is_empty()).then(|| texts.join(" · "))
}

/// The payload with other words in it, or what is wrong with them.
pub fn mended(envelope: &Envelope, words: &[(Piece, String)]) -> Result<Value, Vec<FieldError>> {
    let (mut payload, mut wrong) = (envelope.payload.clone(), Vec::new());
    for (piece, typed) in words {
        let optional = piece.is_optional(&envelope.kind, &envelope.payload);
        match piece.write(typed, optional) {
            Ok(value) => {
                if let Some(place) = payload.pointer_mut(piece.at) {
                    *place = value;
                }
            }
            Err(why) => wrong.push(error(*piece, &why)),
        }
    }
    if wrong.is_empty() && !is_command(&envelope.kind, &payload) {
        // the only texts that have not been looked at yet are codes
        let codes = words
            .iter()
            .filter(|(piece, _)| matches!(piece.field, Field::Place | Field::Category | Field::Department));
        wrong.extend(codes.map(|(piece, _)| error(*piece, &Rejection::BadCode { field: piece.field })));
    }
    if wrong.is_empty() { Ok(payload) } else { Err(wrong) }
}

fn error(piece: Piece, why: &Rejection) -> FieldError {
    FieldError {
        field: piece.id().to_owned(),
        message: reject::sentence(why),
    }
}

/// Fields of the form are told apart from fields of other forms of the page.
const fn id_of(field: Field) -> &'static str {
    match field {
        Field::Content => "mend-content",
        Field::Name => "mend-name",
        Field::Phone => "mend-phone",
        Field::Place => "mend-place",
        Field::Spot => "mend-spot",
        Field::Subject => "mend-subject",
        Field::Category => "mend-category",
        Field::Department => "mend-department",
        Field::Reason => "mend-reason",
        Field::Explanation => "mend-explanation",
        Field::Advice => "mend-advice",
        Field::Due => "mend-due",
        Field::Until => "mend-until",
        _ => "mend-remark",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::blob::Sha256Hex;
    use domain::id::{CommandId, InstallId, PageSession, PersonId, TicketId};
    use domain::people::Author;
    use serde_json::json;

    fn envelope(kind: &str, payload: Value) -> Envelope {
        let install = InstallId::mint(0, [2; 10]);
        Envelope {
            id: CommandId::mint(0, [1; 10]),
            kind: kind.to_owned(),
            author: Author::Person(PersonId::mint(0, [3; 10])),
            install,
            token: None,
            lane: TicketId::mint(0, [4; 10]).into(),
            seq: 1,
            base_version: None,
            payload_sha256: Sha256Hex::of(payload.to_string().as_bytes()),
            payload,
            blobs: Vec::new(),
            client_wall_ms: 0,
            client_mono_ms: 0.0,
            page_session: PageSession::mint(0, [5; 10]),
            app_build: String::new(),
            offline: true,
        }
    }

    fn hold() -> Envelope {
        let payload = json!({ "reason": "parts", "note": "缺阀芯", "until": "2026-11-24T08:30:00Z" });
        envelope("ticket.hold/1", payload)
    }

    #[test]
    fn what_was_typed_comes_back_as_it_is_typed_in_campus_time() {
        let found = typed(&hold());
        let texts: Vec<_> = found
            .iter()
            .map(|(piece, text)| (piece.field, text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [(Field::Until, "2026-11-24T16:30"), (Field::Remark, "缺阀芯")]
        );
    }

    #[test]
    fn other_words_take_the_place_of_the_first_and_the_rest_stays() {
        let mut words = typed(&hold());
        words[0].1 = "2026-11-25T09:00".to_owned();
        words[1].1 = "  ".to_owned();
        let payload = mended(&hold(), &words).expect("nothing is wrong with it");
        let wanted = json!({ "reason": "parts", "note": null, "until": "2026-11-25T01:00:00Z" });
        assert_eq!(payload, wanted);
    }

    #[test]
    fn what_must_not_be_empty_is_asked_for_beside_its_field() {
        let hand_back = envelope("ticket.hand_back/1", json!({ "reason": "不是我的工种" }));
        let mut words = typed(&hand_back);
        words[0].1.clear();
        let wrong = mended(&hand_back, &words).expect_err("a reason is needed");
        assert_eq!(wrong[0].field, id_of(Field::Reason));
        words[0].1 = "字".repeat(Remark::MAX + 1);
        assert!(mended(&hand_back, &words).is_err());
    }

    #[test]
    fn each_remark_of_a_part_repair_has_a_field_of_its_own() {
        let payload =
            json!({ "done": "换了阀芯", "left": "软管", "until": "2026-11-24T08:30:00Z", "photos": [] });
        let partly = envelope("ticket.partly/1", payload);
        let mut words = typed(&partly);
        words[1].1.clear();
        let wrong = mended(&partly, &words).expect_err("it must be told what is left");
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].field, words[1].0.id());
        assert_ne!(words[0].0.id(), words[1].0.id());
        assert_ne!(words[0].0.label(), words[1].0.label());
    }

    #[test]
    fn a_command_of_another_build_is_not_mended_here() {
        assert!(typed(&envelope("ticket.unheard_of/9", json!({ "text": "x" }))).is_empty());
        let mut damaged = hold();
        damaged.payload_sha256 = Sha256Hex::of(b"other");
        assert!(typed(&damaged).is_empty());
    }
}
