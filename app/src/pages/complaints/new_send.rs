//! Reads the desk's form of a complaint and sends it.

use super::new::{CHANNELS, Entry};
use crate::i18n::{t, tf};
use crate::offline::{self, Given};
use crate::page::FieldError;
use crate::pages::desk::{called_at, counted, focus, focus_summary};
use crate::parts::complaint_form;
use chrono::{DateTime, Utc};
use domain::blob::BlobRef;
use domain::complaint::{Category, Channel, Command, Filing};
use domain::rejection::{Field, Rejection};
use domain::sync::{NewCommand, PhotoBytes};
use domain::text::Remark;
use domain::ticket::Intake;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The form's fields from top to bottom, so that what is wrong is told in that order.
const ORDER: [Field; 9] = [
    Field::Content,
    Field::Category,
    Field::Subject,
    Field::Place,
    Field::Phone,
    Field::Name,
    Field::CalledAt,
    Field::Remark,
    Field::Photos,
];

/// Sends what is typed, or says what is wrong with it.
pub(super) fn send(entry: Entry) {
    let intake = entry.intake;
    if untrack(move || intake.act.busy() || entry.working.get() > 0) {
        return;
    }
    intake.typed.read();
    let filing = match read_entry(entry) {
        Ok(filing) => filing,
        Err(wrong) => return refuse(entry, &wrong),
    };
    // the complaint was begun with the draft: another window may have registered it
    let lane = untrack(move || entry.lane());
    if untrack(move || intake.sent_before(lane)).is_some() {
        return focus("again-drop");
    }
    // a letter may have lain for long
    if filing.channel != Channel::Letter
        && let Some(question) = intake.long_ago()
    {
        intake.errors.set(vec![question]);
        return focus_summary();
    }
    intake.errors.set(Vec::new());
    // what is about conduct of staff is for supervisors first: the officer may not look at it
    let up = filing.category == Category::Conduct;
    // the token is the complainant's: the office sends it to their phone
    let (fresh, token) = offline::new_lane();
    let lane = lane.unwrap_or(fresh);
    let photos: Vec<PhotoBytes> = entry
        .photos
        .with_untracked(|all| all.iter().map(|picked| picked.photo.clone()).collect());
    let command = NewCommand {
        lane,
        command: Command::File { filing }.into(),
        token: Some(token),
        base_version: None,
        photos,
    };
    let words = if up {
        "complaints.registered_up"
    } else {
        "complaints.registered"
    };
    let done = move |given: &Given| match given {
        Given::Answered(answer) if let Some(no) = answer.no => tf(words, &[("no", &no.to_string())]),
        _ => t("desk.registered").to_owned(),
    };
    intake
        .act
        .give_for(command, None, done, move |heard| match heard {
            Ok(given) => {
                entry.saved.set(matches!(given, Given::Saved(_)).then_some(lane));
                entry.clear();
                if let Given::Answered(answer) = given
                    && let Some(no) = answer.no
                {
                    entry.leave_for((!up).then(|| no.to_string()).as_deref());
                }
            }
            Err(why) => {
                if why == Rejection::AlreadyExists {
                    intake.known.set(Some(lane));
                }
                refuse(entry, &[why]);
            }
        });
}

/// What is wrong, in the words of this form: who stays unknown is chosen, not ticked.
fn told(why: &Rejection, phone: &str) -> FieldError {
    let error = counted(why, complaint_form::told(why), phone);
    let own = match why {
        Rejection::Empty { field: Field::Name } => "complaints.ask_name",
        Rejection::Empty { field: Field::Phone } => "complaints.ask_phone",
        _ => return error,
    };
    FieldError {
        message: t(own).to_owned(),
        ..error
    }
}

/// What is still wrong with what is typed.
pub(super) fn wrong(entry: Entry) -> Vec<FieldError> {
    all_told(entry, &read_entry(entry).err().unwrap_or_default())
}

fn all_told(entry: Entry, wrong: &[Rejection]) -> Vec<FieldError> {
    let phone = entry.intake.typed.all().remove("phone").unwrap_or_default();
    wrong.iter().map(|why| told(why, &phone)).collect()
}

/// Shows what is wrong, and leads there. What was typed stays.
fn refuse(entry: Entry, wrong: &[Rejection]) {
    entry.intake.errors.set(all_told(entry, wrong));
    focus_summary();
}

fn read_entry(entry: Entry) -> Result<Filing, Vec<Rejection>> {
    let intake = entry.intake;
    let mut values = intake.typed.all();
    let place = intake
        .place
        .with_untracked(|place| place.as_ref().map(|label| label.code.to_string()));
    values.insert("place".to_owned(), place.unwrap_or_default());
    let photos = entry.photos.with_untracked(|all| {
        let each = all.iter().map(|picked| picked.photo.blob.clone());
        each.collect()
    });
    read(&values, photos, intake.now.0.get_untracked())
}

/// Reads a complaint of the desk; all that is wrong at once, in the order of the form.
fn read(
    values: &BTreeMap<String, String>,
    photos: Vec<BlobRef>,
    now: DateTime<Utc>,
) -> Result<Filing, Vec<Rejection>> {
    let get = |name: &str| values.get(name).map_or("", String::as_str);
    let channel = Channel::parse(get("channel")).filter(|channel| CHANNELS.contains(channel));
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
    let filing = complaint_form::read(values, channel.unwrap_or(Channel::Telephone), photos, intake);
    match filing {
        Ok(filing) if wrong.is_empty() => return Ok(filing),
        Ok(_) => {}
        Err(more) => wrong.extend(more),
    }
    wrong.sort_by_key(|why| ORDER.iter().position(|field| why.field() == Some(*field)));
    Err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
    }

    #[test]
    fn all_that_is_missing_is_told_at_once_in_the_order_of_the_form() {
        let wrong = read(&values(&[]), Vec::new(), now()).expect_err("nothing is typed");
        let fields: Vec<_> = wrong.iter().filter_map(Rejection::field).collect();
        let wanted = [
            Field::Content,
            Field::Category,
            Field::Phone,
            Field::Name,
            Field::CalledAt,
        ];
        assert_eq!(fields, wanted);
    }

    #[test]
    fn a_letter_without_a_sender_becomes_an_anonymous_complaint_with_its_remarks() {
        let typed = values(&[
            ("channel", "letter"),
            ("content", "宿舍楼道夜里没有灯"),
            ("category", "dormitory"),
            ("anonymous", "yes"),
            ("called_at", &time::input_value(now())),
            ("remark", "信件存档案柜"),
        ]);
        let filing = read(&typed, Vec::new(), now()).expect("complete");
        assert_eq!((filing.channel, filing.complainant), (Channel::Letter, None));
        let intake = filing.intake.expect("the desk's part");
        assert_eq!(intake.called_at, now());
        assert_eq!(intake.remarks.map(String::from), Some("信件存档案柜".to_owned()));
    }
}
