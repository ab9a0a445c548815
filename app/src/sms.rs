//! What messages say. They leave in Chinese: nobody has chosen a language for an SMS.

use crate::host::Settings;
use crate::i18n::{Lang, lookup, tf_in};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// What is said with a complaint whose reply is late, when the system reports it to management.
#[must_use]
pub fn late_reply() -> &'static str {
    lookup(Lang::Zh, "sms.late_reply").unwrap_or_default()
}

/// The text of a message. Its link carries the reporter's token, so it is for its recipient only.
#[must_use]
pub fn text(key: &str, params: &Value, settings: &Settings) -> String {
    let get = |name: &str| params.get(name).and_then(Value::as_str).unwrap_or_default();
    // a time that is not for the reader is none
    let due = get("due").parse::<DateTime<Utc>>().map_or_else(
        |_| get("due").to_owned(),
        |due| {
            due.with_timezone(&settings.zone)
                .format("%m-%d %H:%M")
                .to_string()
        },
    );
    let content: String = get("content").chars().take(20).collect();
    let (page, of) = match key {
        "dispatched" | "urged_workers" => ("/jobs/", get("no")),
        "taken_off" | "late_workers" => ("/jobs", ""),
        "late_manager" => ("/dispatch", ""),
        "late_desk" => ("/desk?tab=late", ""),
        "urged_manager" => ("/dispatch?no=", get("no")),
        "owned" => ("/escalations?no=", get("no")),
        "urged_desk" => ("/desk?no=", get("no")),
        "escalation_late" => ("/escalations?no=", get("no")),
        "complaint_assigned" | "complaint_upward" => ("/complaints/", get("no")),
        "complaint_filed" | "complaint_replied" => ("/c/", get("token")),
        _ => ("/t/", get("token")),
    };
    let link = [&settings.public_url, page, of].concat();
    let numbers = params.get("numbers").and_then(Value::as_array);
    let numbers = numbers.into_iter().flatten().filter_map(Value::as_str);
    let comma = lookup(Lang::Zh, "common.list_comma").unwrap_or_default();
    let numbers = numbers.collect::<Vec<_>>().join(comma);
    let values = [
        ("no", get("no")),
        ("place", get("place")),
        ("content", content.as_str()),
        ("due", due.as_str()),
        // what was forgotten, or is not for the reader
        (
            "code",
            if get("code").is_empty() {
                "••••••"
            } else {
                get("code")
            },
        ),
        ("minutes", get("minutes")),
        // how many, and the first of them
        ("n", get("n")),
        ("numbers", numbers.as_str()),
    ];
    let mut values = values.to_vec();
    values.push(("link", &link));
    tf_in(Lang::Zh, &["sms.", key].concat(), &values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Assets;

    #[test]
    fn what_is_late_is_said_by_its_numbers_with_the_way_to_the_list() {
        let settings = Settings {
            public_url: "https://repair.example.edu".to_owned(),
            zone: chrono_tz::Tz::Asia__Shanghai,
            hotline: String::new(),
            build: String::new(),
            assets: Assets::default(),
        };
        let params = serde_json::json!({ "n": "4", "numbers": ["100001", "100002", "100003"] });
        for (key, way) in [
            ("late_desk", "/desk?tab=late"),
            ("late_manager", "/dispatch"),
            ("late_workers", "/jobs"),
        ] {
            let text = text(key, &params, &settings);
            assert!(text.contains("有 4 张"), "{text}");
            assert!(text.contains("100001、100002、100003。"), "{text}");
            assert!(text.ends_with(&[&settings.public_url, way].concat()), "{text}");
        }
    }
}
