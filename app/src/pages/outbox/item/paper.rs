//! What was not sent, on paper: a page that anybody can read and print without this app, with the queue itself inside
//! for a program that takes it over.

use super::title;
use crate::i18n::{lang, lookup, t, tf};
use crate::parts::reject;
use crate::time;
use chrono::{DateTime, Utc};
use domain::blob::Sha256Hex;
use domain::json;
use domain::sync::{Item, ItemState};
use domain::view::TicketDetail;
use serde_json::{Value, json};

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#14211f}\
    section{border-top:2px solid #14211f;padding:.5rem 0 1.5rem;break-inside:avoid}h2{font-size:1.1rem;margin:.5rem 0}\
    dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dt{color:#485652}dd{margin:0;white-space:pre-wrap}\
    img{max-width:100%;max-height:24rem;display:block}figure{margin:1rem 0}figcaption,.small{color:#485652;font-size:.85rem}\
    pre{white-space:pre-wrap;overflow-wrap:anywhere}";

/// A command as it lies on the device, also one that this build can't read.
pub struct Kept {
    /// Its words in storage.
    pub text: String,
    /// Its photos that the server does not have, with their bytes in base 64 where they are still on the device.
    pub photos: Vec<(Sha256Hex, Option<String>)>,
}

/// The page. `jobs` are the tickets that the device knows, `owner` whoever is signed in.
#[must_use]
pub fn on_paper(kept: &[Kept], jobs: &[TicketDetail], owner: &str, now: DateTime<Utc>) -> String {
    let read = |kept: &Kept| json::read::<Item>(&kept.text).ok();
    // what the server has is not what is to be handed over; what can't be read may well be
    let open = kept
        .iter()
        .map(|kept| (kept, read(kept)))
        .filter(|(_, item)| item.as_ref().is_none_or(Item::is_open));
    let mut body = String::new();
    for (index, (kept, item)) in open.enumerate() {
        let number = [&(index + 1).to_string(), ". "].concat();
        body.push_str("<section>");
        match item {
            Some(item) => one(&mut body, &number, &item, jobs, now),
            None => body.push_str(
                &[
                    "<h2>",
                    &number,
                    &escaped(t("outbox.kind_other")),
                    "</h2><pre>",
                    &escaped(&kept.text),
                    "</pre>",
                ]
                .concat(),
            ),
        }
        photos(&mut body, kept);
        body.push_str("</section>");
    }
    let title = escaped(t("outbox.copy_title"));
    let saved = [
        time::day(now, DateTime::default()),
        time::clock(now),
        owner.to_owned(),
    ]
    .join(" ");
    [
        "<!doctype html><html lang=\"",
        lang().tag(),
        "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>",
        &title,
        "</title><style>",
        STYLE,
        "</style><h1>",
        &title,
        "</h1><p>",
        &escaped(&saved),
        "</p><p class=\"small\">",
        &escaped(t("outbox.copy_lead")),
        "</p>",
        &body,
        "<script type=\"application/json\" id=\"baoxiu-queue\">",
        &inside(kept, now),
        "</script></html>",
    ]
    .concat()
}

/// The queue word for word. Nothing in it ends the element that it stands in.
fn inside(kept: &[Kept], now: DateTime<Utc>) -> String {
    let items: Vec<Value> = kept
        .iter()
        .map(|kept| serde_json::from_str(&kept.text).unwrap_or_else(|_| Value::String(kept.text.clone())))
        .collect();
    json!({ "format": "baoxiu-queue/2", "saved_wall_ms": now.timestamp_millis(), "items": items })
        .to_string()
        .replace('<', "\\u003c")
}

/// A command: what it is, when it was saved, where it stands and why, all that was typed.
fn one(body: &mut String, number: &str, item: &Item, jobs: &[TicketDetail], now: DateTime<Utc>) {
    let job = jobs.iter().find(|job| job.ticket.id == item.envelope.lane.into());
    let saved = DateTime::from_timestamp_millis(item.envelope.client_wall_ms).unwrap_or_default();
    let state = t(match item.state {
        ItemState::Waiting | ItemState::Sending => "outbox.state_waiting",
        ItemState::Sent => "outbox.state_sent_photos",
        ItemState::Refused => "outbox.state_refused",
        ItemState::Blocked => "outbox.state_blocked",
    });
    let when = tf("outbox.saved_at", &[("time", &time::moment(saved, now))]);
    let title = escaped(&title(item, job));
    body.push_str(
        &[
            "<h2>",
            number,
            &title,
            "</h2><p>",
            &escaped(&when),
            " · ",
            state,
            "</p>",
        ]
        .concat(),
    );
    let why = item.answer.as_ref().and_then(|answer| answer.reason.as_ref());
    if let Some(why) = why {
        body.push_str(&["<p>", &escaped(&reject::named(why, job)), "</p>"].concat());
    }
    body.push_str("<dl>");
    typed(body, "", &item.envelope.payload);
    body.push_str("</dl>");
}

/// All that was typed or chosen, by the name of its field.
fn typed(body: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(name, value)| typed(body, name, value)),
        // photos stand below
        Value::Array(_) if name == "photos" => {}
        Value::Array(all) => all.iter().for_each(|value| typed(body, name, value)),
        Value::String(text) => line(body, name, text),
        Value::Bool(_) | Value::Number(_) => line(body, name, &value.to_string()),
    }
}

fn line(body: &mut String, name: &str, text: &str) {
    let field = match name {
        "text" | "note" | "remarks" => "remark",
        name => name,
    };
    let label = lookup(lang(), &["field.", field].concat()).unwrap_or(name);
    // a time is said as people say it
    let time = DateTime::parse_from_rfc3339(text).map(|at| time::input_value(at.into()).replace('T', " "));
    let text = time.unwrap_or_else(|_| text.to_owned());
    body.push_str(&["<dt>", &escaped(label), "</dt><dd>", &escaped(&text), "</dd>"].concat());
}

fn photos(body: &mut String, kept: &Kept) {
    for (sha256, bytes) in &kept.photos {
        let name = sha256.as_str();
        let picture = bytes.as_ref().map(|bytes| {
            [
                "<img alt=\"\" data-sha256=\"",
                name,
                "\" src=\"data:image/jpeg;base64,",
                bytes,
                "\">",
            ]
            .concat()
        });
        let missing = if picture.is_some() {
            ""
        } else {
            t("outbox.photo_missing")
        };
        let caption = [t("field.photos"), " ", name, " ", missing].concat();
        let picture = picture.unwrap_or_default();
        body.push_str(
            &[
                "<figure>",
                &picture,
                "<figcaption>",
                &escaped(&caption),
                "</figcaption></figure>",
            ]
            .concat(),
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(state: &str, words: &str) -> String {
        let payload = json!({ "text": words, "photos": [] });
        let sha256 = domain::wire::fingerprint(&payload);
        let id = "01a20ada-2c00-7303-8303-030303030303";
        let author = ["anon:", id].concat();
        json!({
            "envelope": {
                "id": id, "kind": "ticket.note/1", "author": author, "install": id, "lane": id,
                "seq": 1, "payload": payload, "payload_sha256": sha256, "client_wall_ms": 1_795_478_400_000_i64,
                "client_mono_ms": 0.0, "page_session": id, "app_build": "x",
            },
            "place": 1, "state": state, "photos": [],
        })
        .to_string()
    }

    fn kept(text: String) -> Kept {
        let photos = Vec::new();
        Kept { text, photos }
    }

    fn written(kept: &[Kept]) -> String {
        let now = DateTime::from_timestamp_millis(1_795_478_500_000).unwrap_or_default();
        on_paper(kept, &[], "张建军", now)
    }

    #[test]
    fn all_that_was_typed_is_on_it_and_nothing_of_it_is_taken_for_markup() {
        let page = written(&[kept(item("waiting", "</script><b>漏水 & 停电"))]);
        assert!(
            page.contains("<dd>&lt;/script&gt;&lt;b&gt;漏水 &amp; 停电</dd>"),
            "{page}"
        );
        assert!(page.contains("张建军"));
        assert_eq!(page.matches("</script>").count(), 1, "{page}");
    }

    #[test]
    fn what_the_server_has_is_left_out_and_what_cannot_be_read_is_not() {
        let page = written(&[
            kept(item("sent", "已经送到的话")),
            kept("{\"new\": \"<看不懂>\"}".to_owned()),
        ]);
        assert_eq!(page.matches("<section>").count(), 1);
        assert!(!page.contains("<dd>已经送到的话"), "{page}");
        assert!(page.contains("&lt;看不懂&gt;"), "{page}");
        // the data is complete all the same
        assert!(page.contains("已经送到的话"));
    }

    #[test]
    fn a_photo_is_there_or_named() {
        let sha256 = Sha256Hex::of(b"x");
        let mut both = kept(item("waiting", "看照片"));
        both.photos = vec![
            (sha256.clone(), Some("AAAA".to_owned())),
            (Sha256Hex::of(b"y"), None),
        ];
        let page = written(&[both]);
        assert!(page.contains("data:image/jpeg;base64,AAAA"));
        assert!(page.contains(sha256.as_str()) && page.contains(Sha256Hex::of(b"y").as_str()));
        assert_eq!(page.matches("<figure>").count(), 2);
    }
}
