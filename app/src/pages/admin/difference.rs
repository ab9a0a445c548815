//! What differs between two states of something, field by field, in words.

use super::times::length;
use crate::i18n::{lang, lookup, pick, t, tf};
use crate::time;
use chrono::{DateTime, NaiveTime};
use domain::people::Role;
use domain::place::{CategoryCode, DepartmentCode};
use domain::view::Catalogue;
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What the field is called.
    pub label: String,
    /// What stood there; none when there was nothing before.
    pub before: Option<String>,
    /// What stands there now; none when it is gone.
    pub after: Option<String>,
}

/// What names something comes first, then what it is; the rest by name.
const ORDER: [&str; 14] = [
    "username",
    "name",
    "name_zh",
    "name_en",
    "hint_zh",
    "hint_en",
    "text_zh",
    "text_en",
    "phone",
    "roles",
    "departments",
    "skills",
    "department",
    "icon",
];

fn rank(path: &[String]) -> usize {
    let known = path
        .first()
        .and_then(|name| ORDER.iter().position(|one| one == name));
    known.unwrap_or(ORDER.len())
}

/// The fields that differ. Of what is new or gone, all that say something.
pub fn between(before: Option<&Value>, after: Option<&Value>, catalogue: &Catalogue) -> Vec<Difference> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    for (value, fields) in [(before, &mut old), (after, &mut new)] {
        if let Some(value) = value {
            flatten(&mut Vec::new(), value, fields);
        }
    }
    let mut paths: Vec<&Vec<String>> = old.keys().chain(new.keys()).collect();
    paths.sort_unstable_by_key(|path| (rank(path), *path));
    paths.dedup();
    let said = |value: Option<&Value>, key: &str, is_there: bool| {
        is_there.then(|| {
            value.map_or_else(
                || t("changes.nothing").to_owned(),
                |value| say(key, value, catalogue),
            )
        })
    };
    let differ = paths.into_iter().filter_map(|path| {
        let (was, is) = (old.get(path).copied(), new.get(path).copied());
        let both = before.is_some() && after.is_some();
        let silent = |value: Option<&Value>| value.is_none_or(is_empty);
        if was == is || silent(was) && silent(is) {
            return None;
        }
        let key = path.last().map_or("", String::as_str);
        if let (true, Some(was), Some(is)) = (is_days(key), was, is) {
            return Some(days(label(path, catalogue), was, is));
        }
        Some(Difference {
            label: label(path, catalogue),
            before: said(was, key, both || was.is_some()),
            after: said(is, key, both || is.is_some()),
        })
    });
    differ.collect()
}

/// Whether the field is a list of days: it is long, and only what came and went says something.
fn is_days(key: &str) -> bool {
    matches!(key, "holidays" | "workdays")
}

/// The days that came and went.
fn days(label: String, was: &Value, is: &Value) -> Difference {
    let list = |value: &Value| -> Vec<Value> { value.as_array().cloned().unwrap_or_default() };
    let (was, is) = (list(was), list(is));
    let said = |sentence: &'static str, of: &[Value], without: &[Value]| {
        let days = of.iter().filter(|day| !without.contains(day));
        let days: Vec<String> = days
            .filter_map(Value::as_str)
            .map(|day| moment(day).unwrap_or_else(|| day.to_owned()))
            .collect();
        (!days.is_empty()).then(|| tf(sentence, &[("days", &days.join(t("common.list_comma")))]))
    };
    Difference {
        label,
        before: said("changes.days_off", &was, &is),
        after: said("changes.days_on", &is, &was),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// All that is no object, by the names that lead to it.
fn flatten<'a>(path: &mut Vec<String>, value: &'a Value, into: &mut BTreeMap<Vec<String>, &'a Value>) {
    match value {
        Value::Object(fields) => {
            // a number that says nothing to a reader
            for (name, field) in fields.iter().filter(|(name, _)| *name != "id") {
                path.push(name.clone());
                flatten(path, field, into);
                path.pop();
            }
        }
        // a week is told day by day
        Value::Array(days) if path.last().is_some_and(|name| name == "week") => {
            for (index, day) in days.iter().enumerate() {
                path.push(["day_", &index.to_string()].concat());
                into.insert(path.clone(), day);
                path.pop();
            }
        }
        plain => {
            into.insert(path.clone(), plain);
        }
    }
}

/// What a field is called, with what it lies in. A name that nobody translated stands for itself.
fn label(path: &[String], catalogue: &Catalogue) -> String {
    let name = |key: &String| {
        let sentence = lookup(lang(), &["changes.key_", key].concat());
        let day = || lookup(lang(), &["times.", key].concat()).filter(|_| key.starts_with("day_"));
        let sentence = sentence.or_else(day);
        sentence.map_or_else(|| named("category", key, catalogue), str::to_owned)
    };
    path.iter().map(name).collect::<Vec<_>>().join(" · ")
}

/// A value in words.
fn say(key: &str, value: &Value, catalogue: &Catalogue) -> String {
    match value {
        Value::Bool(true) => t("changes.yes").to_owned(),
        Value::Bool(false) => t("changes.no").to_owned(),
        Value::Number(number) => quantity(key, number),
        Value::String(text) if !text.is_empty() => named(key, text, catalogue),
        Value::Array(items) if !items.is_empty() => {
            let said: Vec<String> = items.iter().map(|item| say(key, item, catalogue)).collect();
            said.join(t("common.list_comma"))
        }
        Value::Null if key.starts_with("day_") || key == "night" => t("changes.off_duty").to_owned(),
        Value::Object(fields) => {
            let said = fields.iter().map(|(name, field)| say(name, field, catalogue));
            said.collect::<Vec<_>>().join(" – ")
        }
        Value::Null | Value::String(_) | Value::Array(_) => t("changes.nothing").to_owned(),
    }
}

/// A number with the unit that its field is counted in.
fn quantity(key: &str, number: &Number) -> String {
    let is_span = matches!(key, "respond" | "repair") || key.ends_with("_minutes");
    let minutes = number.as_u64().and_then(|minutes| u32::try_from(minutes).ok());
    let unit = if key.ends_with("_days") {
        "time.days"
    } else if key.ends_with("_hours") {
        "time.hours"
    } else if is_span {
        "time.minutes"
    } else {
        return number.to_string();
    };
    match minutes.filter(|minutes| is_span && *minutes > 0) {
        Some(minutes) => length(minutes),
        None => tf(unit, &[("n", &number.to_string())]),
    }
}

/// A code by what it stands for, where it is one.
fn named(key: &str, text: &str, catalogue: &Catalogue) -> String {
    let role = || Role::parse(text).and_then(|role| lookup(lang(), &["role.", role.as_str()].concat()));
    let department = || catalogue.department(&DepartmentCode::parse(text).ok()?);
    let category = || catalogue.category(&CategoryCode::parse(text).ok()?);
    let name = match key {
        "roles" => role().map(str::to_owned),
        "departments" | "department" => department().map(|one| pick(&one.name).to_owned()),
        "skills" | "category" => category().map(|one| pick(&one.name).to_owned()),
        "icon" => lookup(lang(), &["offices.icon_", text].concat()).map(str::to_owned),
        "kind" => lookup(lang(), &["admin.kind_", text].concat()).map(str::to_owned),
        _ => moment(text),
    };
    name.unwrap_or_else(|| text.to_owned())
}

/// An instant by the campus clock, a day, both with the year; a time of day without its seconds.
fn moment(text: &str) -> Option<String> {
    // a record is read in later years as well
    let day = |at| time::day(at, DateTime::UNIX_EPOCH);
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        let at = at.to_utc();
        return Some([day(at), time::clock(at)].join(" "));
    }
    if let Some(date) = time::read_date(text).filter(|_| text.len() == 10) {
        return Some(day(time::instant(date.and_time(NaiveTime::MIN))));
    }
    let time = NaiveTime::parse_from_str(text, "%H:%M:%S").ok()?;
    Some(time.format("%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn none() -> Catalogue {
        Catalogue {
            categories: Vec::new(),
            former: Vec::new(),
            departments: Vec::new(),
            hotline: String::new(),
            time_zone: String::new(),
        }
    }

    fn told(before: Option<Value>, after: Option<Value>) -> Vec<(String, Option<String>, Option<String>)> {
        let all = between(before.as_ref(), after.as_ref(), &none());
        all.into_iter()
            .map(|one| (one.label, one.before, one.after))
            .collect()
    }

    #[test]
    fn only_what_differs_is_told_in_words() {
        let before = json!({ "name": "张三", "phone": null, "roles": ["worker"], "active": true });
        let after =
            json!({ "name": "张三", "phone": "8575110", "roles": ["worker", "manager"], "active": true });
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            told(Some(before), Some(after)),
            [
                ("电话".to_owned(), some("（空）"), some("8575110")),
                ("角色".to_owned(), some("维修员"), some("维修员、部门主管")),
            ]
        );
    }

    #[test]
    fn spans_and_days_are_told_as_people_say_them() {
        let rules = |minutes: u32, days: u32| {
            json!({
                "respond": [120, minutes, 10], "reopen_days": days, "from": "2026-10-01",
                "until": "2026-10-07T10:00:00Z",
            })
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            told(Some(rules(30, 7)), Some(rules(90, 14))),
            [
                ("返修期限".to_owned(), some("7 天"), some("14 天")),
                (
                    "响应时限（普通、加急、紧急）".to_owned(),
                    some("2 小时、30 分钟、10 分钟"),
                    some("2 小时、1 小时 30 分钟、10 分钟")
                ),
            ]
        );
        let new: Vec<_> = told(None, Some(rules(30, 7)));
        assert_eq!(new[0].2, some("2026年10月1日"));
        assert_eq!(new[3].2, some("2026年10月7日 18:00"));
    }

    #[test]
    fn of_a_calendar_only_the_days_that_differ_are_told() {
        let calendar = |holidays: &[&str], saturday: Value| {
            let day = json!({ "from": "08:00:00", "to": "18:00:00" });
            json!({ "holidays": holidays, "week": [day, day, day, day, day, saturday, null] })
        };
        let before = calendar(&["2026-10-01", "2026-10-02"], Value::Null);
        let after = calendar(
            &["2026-10-01", "2026-10-03"],
            json!({ "from": "09:00:00", "to": "12:00:00" }),
        );
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            told(Some(before), Some(after)),
            [
                (
                    "节假日".to_owned(),
                    some("去掉 2026年10月2日"),
                    some("加上 2026年10月3日")
                ),
                (
                    "一周工作时间 · 周六".to_owned(),
                    some("休息"),
                    some("09:00 – 12:00")
                ),
            ]
        );
        let icon = told(None, Some(json!({ "icon": "more" })));
        assert_eq!(icon[0].2, some("三个点"));
    }

    #[test]
    fn of_what_is_new_all_is_told_that_says_something() {
        let after = json!({ "name_zh": "绿化部", "phone": "", "times": { "unheard_of": 30 } });
        let told = told(None, Some(after));
        assert_eq!(told[0], ("中文名称".to_owned(), None, Some("绿化部".to_owned())));
        assert!(told[1].0.ends_with(" · unheard_of"), "{told:?}");
        assert_eq!(told.len(), 2);
    }
}
