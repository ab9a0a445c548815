//! What the pages of settings share: reading numbers, and saying what is wrong with what was set.

use crate::i18n::{lang, lookup, pick, t, tf, word};
use crate::page::{FieldError, use_now, use_page};
use crate::time;
use domain::admin::Newer;
use domain::place::CategoryCode;
use domain::setting::{Slip, SlipKind};
use domain::ticket::Urgency;

/// What is wrong, in words that say how to mend it.
pub fn sentences(slips: &[Slip]) -> Vec<FieldError> {
    slips.iter().map(sentence).collect()
}

fn sentence(slip: &Slip) -> FieldError {
    let key = ["times.slip_", slip.kind.as_str()].concat();
    let message = match &slip.kind {
        SlipKind::Number { least, most } => tf(
            &key,
            &[("least", &least.to_string()), ("most", &most.to_string())],
        ),
        SlipKind::Length { hours } => tf(&key, &[("hours", &hours.to_string())]),
        SlipKind::Twice { day } => tf(&key, &[("day", &day_value(*day))]),
        SlipKind::Newer(newer) => meanwhile(newer),
        _ => tf(&key, &[]),
    };
    let message = match place(&slip.at) {
        Some(place) => tf("admin.wrong_at", &[("place", &place), ("wrong", &message)]),
        None => message,
    };
    FieldError {
        field: slip.at.clone(),
        message,
    }
}

/// What the place of a form is called, so that of three equal sentences each says where it belongs.
fn place(at: &str) -> Option<String> {
    let of_urgency = |name: &str, label: &str| {
        let urgency = Urgency::parse(at.strip_prefix(name)?)?;
        Some([word("urgency", urgency.as_str()), " · ", label].concat())
    };
    let share = || {
        let code = CategoryCode::parse(at.strip_prefix("percent_")?).ok()?;
        let name = use_page()
            .catalogue
            .category(&code)
            .map(|one| pick(&one.name).to_owned())?;
        Some([t("rules.percent"), " · ", &name].concat())
    };
    let rule = || {
        let (_, key) = RULES.iter().find(|(name, _)| *name == at)?;
        lookup(lang(), key).map(str::to_owned)
    };
    of_urgency("respond_", t("times.respond"))
        .or_else(|| of_urgency("repair_", t("times.repair")))
        .or_else(|| of_urgency("acknowledge_", t("rules.acknowledge")))
        .or_else(share)
        .or_else(rule)
}

/// The places of forms of settings, and the names of their labels.
const RULES: [(&str, &str); 18] = [
    ("delay_minutes", "rules.delay"),
    ("retry_minutes", "rules.retry"),
    ("max_attempts", "rules.attempts"),
    ("reopen_days", "rules.reopen"),
    ("rate_days", "rules.rate"),
    ("urge_minutes", "rules.urge"),
    ("answer_hours", "rules.answer"),
    ("retention_days", "rules.retention"),
    ("day_0", "times.day_0"),
    ("day_1", "times.day_1"),
    ("day_2", "times.day_2"),
    ("day_3", "times.day_3"),
    ("day_4", "times.day_4"),
    ("day_5", "times.day_5"),
    ("day_6", "times.day_6"),
    ("night", "times.night"),
    ("holidays", "times.holidays"),
    ("workdays", "times.workdays"),
];

/// That somebody changed it meanwhile, and what becomes of what was typed.
pub fn meanwhile(newer: &Newer) -> String {
    let who = if newer.by.is_empty() {
        t("admin.somebody")
    } else {
        &newer.by
    };
    let when = newer
        .at
        .map_or_else(|| t("admin.lately").to_owned(), |at| time::moment(at, use_now()));
    tf("times.slip_newer", &[("who", who), ("when", &when)])
}

/// A day as `<input type="date">` and people write it.
pub fn day_value(day: chrono::NaiveDate) -> String {
    time::date_value(time::instant(day.and_time(chrono::NaiveTime::MIN)))
}

/// The whole number that was typed, when it is one from `least` to `most`; what is wrong goes to `slips`.
pub fn number(slips: &mut Vec<Slip>, place: &str, typed: &str, least: u32, most: u32) -> u32 {
    let found = typed
        .trim()
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    found.unwrap_or_else(|| {
        slips.push(Slip::at(place, SlipKind::Number { least, most }));
        least
    })
}
