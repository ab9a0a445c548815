//! Reads the desk's form and sends it.

use super::new::{Call, Joined, Registered};
use super::typed::{focus, focus_summary};
use crate::api::tickets::ticket_detail;
use crate::i18n::{t, tf};
use crate::offline::{self, Given};
use crate::page::FieldError;
use crate::parts::report_form;
use crate::time;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::TicketNo;
use domain::phone::Phone;
use domain::place::PlaceCode;
use domain::rejection::{Field, Rejection};
use domain::sync::NewCommand;
use domain::text::Remark;
use domain::ticket::{Channel, Intake, Report, Stage};
use domain::wire::Packed;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The form's fields from top to bottom, so that what is wrong is told in that order.
const ORDER: [Field; 10] = [
    Field::Phone,
    Field::Name,
    Field::Content,
    Field::Place,
    Field::Spot,
    Field::Category,
    Field::Urgency,
    Field::Preferred,
    Field::CalledAt,
    Field::Remark,
];

/// How far the time of a call may lie ahead of the page's clock, which moves in steps.
const AHEAD: TimeDelta = TimeDelta::minutes(10);

/// Sends the call in front, or says what is wrong with it.
pub fn send(call: Call) {
    let intake = call.intake;
    if untrack(move || intake.act.busy()) {
        return;
    }
    intake.typed.read();
    let report = match read_call(call) {
        Ok(report) => report,
        Err(wrong) => return refuse(call, &wrong),
    };
    // the ticket was begun with the call: another window may have registered it
    let lane = call.calls.lane().get_untracked();
    if untrack(move || intake.sent_before(lane)).is_some() {
        return focus("again-drop");
    }
    if let Some(question) = intake.long_ago() {
        intake.errors.set(vec![question]);
        return focus_summary();
    }
    intake.errors.set(Vec::new());
    let joined = untrack(move || call.joins()).map(|(_, no)| no);
    let id = call.calls.front.get_untracked();
    let (fresh, token) = offline::new_lane();
    let lane = lane.unwrap_or(fresh);
    let command = NewCommand {
        lane,
        command: Packed::report(&report),
        token: Some(token),
        base_version: None,
        photos: Vec::new(),
    };
    let done = |given: &Given| match given {
        Given::Answered(answer) if let Some(no) = answer.no => {
            tf("desk.registered_toast", &[("no", &no.to_string())])
        }
        _ => t("desk.registered").to_owned(),
    };
    // another call may be in front by then
    intake
        .act
        .give_for(command, None, done, move |heard| match heard {
            Ok(given) => {
                call.calls.registered(&id);
                let registered = match given {
                    Given::Answered(answer) => answer.no.map(|no| Registered::Number(no.into(), None)),
                    Given::Saved(_) => Some(Registered::Saved(lane)),
                };
                let front = call.calls.front.get_untracked();
                call.last.set(registered.map(|registered| (front, registered)));
                if let (Some(Registered::Number(no, _)), Some(into)) = (registered, joined) {
                    look_whether_joined(call, no, into);
                }
            }
            Err(why) => {
                if why == Rejection::AlreadyExists {
                    intake.known.set(Some(lane));
                }
                if !call.calls.refuse_aside(&id, &[FieldError::of(&why)]) {
                    refuse(call, &[why]);
                }
            }
        });
}

/// Looks whether the report became a part of the other one: that may have been done with in the very moment, and then
/// this one stands alone.
fn look_whether_joined(call: Call, no: TicketNo, into: TicketNo) {
    leptos::task::spawn_local(async move {
        let Ok(Some(detail)) = ticket_detail(no).await else {
            return;
        };
        let joined = if matches!(detail.ticket.stage, Stage::Merged { .. }) {
            Joined::Into(into)
        } else {
            Joined::Alone(into)
        };
        call.last.try_update(|last| {
            if let Some((_, Registered::Number(last, how))) = last
                && *last == no
            {
                *how = Some(joined);
            }
        });
    });
}

/// What is still wrong with what is typed.
pub fn wrong(call: Call) -> Vec<FieldError> {
    told(call, &read_call(call).err().unwrap_or_default())
}

/// What is wrong, in words.
fn told(call: Call, wrong: &[Rejection]) -> Vec<FieldError> {
    let phone = call.intake.typed.all().remove("phone").unwrap_or_default();
    let one = |why: &Rejection| counted(why, FieldError::of(why), &phone);
    wrong.iter().map(one).collect()
}

/// What is wrong; of a mobile with digits missing, or too many, also how many were typed, so that the officer can ask
/// the caller for it again.
pub fn counted(why: &Rejection, error: FieldError, phone: &str) -> FieldError {
    let digits = Phone::mobile_digits(phone).filter(|_| *why == Rejection::BadPhone);
    match digits {
        Some(digits) => FieldError {
            message: tf("desk.phone_digits", &[("n", &digits.to_string())]),
            ..error
        },
        None => error,
    }
}

fn read_call(call: Call) -> Result<Report, Vec<Rejection>> {
    let intake = call.intake;
    let place = intake
        .place
        .with_untracked(|place| place.as_ref().map(|label| label.code.clone()));
    let report = read(&intake.typed.all(), place, intake.now.0.get_untracked())?;
    let joins = untrack(move || call.joins()).map(|(id, _)| id);
    Ok(Report { joins, ..report })
}

/// Shows what is wrong, and leads there.
fn refuse(call: Call, wrong: &[Rejection]) {
    call.intake.errors.set(told(call, wrong));
    focus_summary();
}

/// Reads a report of the desk; all that is wrong at once, in the order of the form.
fn read(
    values: &BTreeMap<String, String>,
    place: Option<PlaceCode>,
    now: DateTime<Utc>,
) -> Result<Report, Vec<Rejection>> {
    let get = |name: &str| values.get(name).map_or("", String::as_str);
    let channel = match Channel::parse(get("channel")) {
        Some(Channel::WalkIn) => Channel::WalkIn,
        _ => Channel::Telephone,
    };
    let mut wrong = Vec::new();
    let called_at = called_at(get("called_at"), now)
        .map_err(|why| wrong.push(why))
        .ok();
    let remarks = Remark::optional(Field::Remark, get("remark"))
        .map_err(|why| wrong.push(why))
        .ok();
    let intake = called_at
        .zip(remarks)
        .map(|(called_at, remarks)| Intake { called_at, remarks });
    // the rest is read as if there were a place, so that all is told at once
    let stand_in = place.clone().or_else(|| PlaceCode::parse("NONE").ok());
    if place.is_none() {
        wrong.push(Rejection::Empty { field: Field::Place });
    }
    let report = stand_in.map(|place| report_form::read(values, &place, channel, Vec::new(), intake));
    match report {
        Some(Ok(report)) if wrong.is_empty() => return Ok(report),
        Some(Err(more)) => wrong.extend(more),
        _ => {}
    }
    wrong.sort_by_key(|why| ORDER.iter().position(|field| why.field() == Some(*field)));
    Err(wrong)
}

/// The time of a call, or of receipt.
pub fn called_at(typed: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Rejection> {
    let field = Field::CalledAt;
    if typed.trim().is_empty() {
        return Err(Rejection::Empty { field });
    }
    let at = time::read_input(typed).ok_or(Rejection::BadCode { field })?;
    if at > now + AHEAD {
        Err(Rejection::InFuture { field })
    } else {
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
    }

    #[test]
    fn all_that_is_missing_is_told_at_once_in_the_order_of_the_form() {
        let wrong = read(&values(&[]), None, now()).expect_err("nothing is typed");
        let fields: Vec<_> = wrong.iter().filter_map(Rejection::field).collect();
        let wanted = [
            Field::Phone,
            Field::Name,
            Field::Content,
            Field::Place,
            Field::Category,
            Field::CalledAt,
        ];
        assert_eq!(fields, wanted);
    }

    #[test]
    fn a_call_becomes_a_report_with_its_time_and_remarks() {
        let typed = values(&[
            ("channel", "walk_in"),
            ("phone", "13800138000"),
            ("name", "李雨桐"),
            ("content", "水龙头一直滴水"),
            ("category", "plumbing"),
            ("called_at", &time::input_value(now())),
            ("remark", "很着急"),
        ]);
        let report = read(&typed, PlaceCode::parse("D1-101").ok(), now()).expect("complete");
        assert_eq!(report.channel, Channel::WalkIn);
        let intake = report.intake.expect("the desk's part");
        assert_eq!(intake.called_at, now());
        assert_eq!(intake.remarks.map(String::from), Some("很着急".to_owned()));
    }

    #[test]
    fn a_mobile_with_digits_missing_is_asked_about_with_their_number() {
        let short = |phone: &str| {
            let typed = values(&[
                ("phone", phone),
                ("name", "李雨桐"),
                ("content", "水龙头一直滴水"),
                ("category", "plumbing"),
                ("called_at", &time::input_value(now())),
            ]);
            let wrong = read(&typed, PlaceCode::parse("D1-101").ok(), now()).expect_err("no number");
            assert_eq!(wrong, [Rejection::BadPhone], "{phone}");
            counted(&wrong[0], FieldError::of(&wrong[0]), phone).message
        };
        assert!(short("1380013").contains("11 位，刚才填的是 7 位"));
        assert!(short("138001380001").contains("12 位"));
        assert_eq!(short("1234567"), FieldError::of(&Rejection::BadPhone).message);
    }

    #[test]
    fn a_call_from_the_future_is_refused() {
        let later = time::input_value(now() + TimeDelta::hours(1));
        assert_eq!(
            called_at(&later, now()),
            Err(Rejection::InFuture {
                field: Field::CalledAt
            })
        );
    }
}
