//! A ticket in badges, rows and facts.

use super::due;
use crate::i18n::{pick, t, tf, word};
use crate::time;
use crate::ui::icon_small;
use chrono::{DateTime, Utc};
use domain::ticket::{Preferred, StageName, Urgency};
use domain::view::{PlaceLabel, TicketRow};
use leptos::prelude::*;

/// The stage by word and shape.
#[must_use]
pub fn stage(name: StageName) -> AnyView {
    view! { <span class="stage" data-stage=name.as_str()>{word("stage", name.as_str())}</span> }.into_any()
}

/// The stage without its pill, for dense lists.
#[must_use]
pub fn stage_plain(name: StageName) -> AnyView {
    view! { <span class="stage stage--plain" data-stage=name.as_str()>{word("stage", name.as_str())}</span> }
        .into_any()
}

/// The urgency, when it is more than normal.
#[must_use]
pub fn urgency(urgency: Urgency) -> AnyView {
    (urgency != Urgency::Normal)
        .then(|| view! { <span class="urgency" data-urgency=urgency.as_str()>{word("urgency", urgency.as_str())}</span> })
        .into_any()
}

/// How often it was urged since it came to its stage, when it was.
#[must_use]
pub fn urged(times: u32) -> AnyView {
    (times > 0)
        .then(|| view! { <span class="urgency" data-urgency="urged">{tf("urge.badge", &[("n", &times.to_string())])}</span> })
        .into_any()
}

/// The due time in words: late, soon, or when.
#[must_use]
pub fn due(at: DateTime<Utc>, now: DateTime<Utc>) -> AnyView {
    let left = at - now;
    let (class, text) = if left.num_seconds() < 0 {
        (
            "due due--late",
            tf("time.late_by", &[("span", &time::span(-left))]),
        )
    } else if left.num_hours() < 2 {
        ("due due--soon", tf("time.left", &[("span", &time::span(left))]))
    } else {
        ("due", tf("time.until", &[("when", &time::moment(at, now))]))
    };
    view! { <span class=class>{text}</span> }.into_any()
}

/// The place in one line.
#[must_use]
pub fn place(label: &PlaceLabel) -> String {
    pick(&label.short()).to_owned()
}

/// The place as an enamel door plate.
#[must_use]
pub fn plate(label: &PlaceLabel, caption: &'static str) -> AnyView {
    let room = label
        .room
        .as_ref()
        .map(|room| view! { <span class="plate__room">{pick(room).to_owned()}</span> }.into_any());
    let floor = label
        .floor
        .as_ref()
        .map(|floor| [pick(floor), " · "].concat())
        .unwrap_or_default();
    view! {
        <div class="plate">
            <p class="plate__label">{caption}</p>
            <p class="plate__name">{pick(&label.building).to_owned()} " " {room}</p>
            <p class="plate__sub">{floor} {label.code.to_string()}</p>
        </div>
    }
    .into_any()
}

/// When the reporter would like to be visited, in words.
#[must_use]
pub fn preferred(wish: Option<&Preferred>, now: DateTime<Utc>) -> String {
    let Some(wish) = wish else {
        return t("part.any").to_owned();
    };
    let part = word("part", wish.part.as_str());
    match wish.day.and_then(|day| day.and_hms_opt(12, 0, 0)) {
        Some(noon) => [&time::day(time::instant(noon), now), " ", part].concat(),
        None => part.to_owned(),
    }
}

/// A ticket as a row of a dense list.
#[must_use]
pub fn row(row: &TicketRow, now: DateTime<Utc>, href: String, current: Signal<bool>) -> AnyView {
    let channel = word("channel", row.channel.as_str());
    let sub = [place(&row.place), channel.to_owned(), row.reporter.clone()].join(" · ");
    view! {
        <a class="ticket-row" href=href data-urgency=row.urgency.as_str() data-no=row.no.to_string()
            aria-current=move || current.get().then_some("true")>
            <span class="ticket-row__top">
                {stage_plain(row.stage)} <span class="ticket-no">{row.no.to_string()}</span>
                {urged(row.urges)} {urgency(row.urgency)}
                {row.needs_review.then(|| view! { <span class="tag">{t("stage.needs_review")}</span> })}
                <time class="ticket-row__time">{time::ago(row.reported_at, now)}</time>
            </span>
            <span class="ticket-row__title">{row.content.clone()}</span>
            <span class="ticket-row__sub">{sub}</span> {due::next(row, now)}
        </a>
    }
    .into_any()
}

/// A place with its pin.
#[must_use]
pub fn pin(label: &PlaceLabel) -> AnyView {
    view! { <p class="ticket-card__place">{icon_small("pin")} {place(label)}</p> }.into_any()
}

/// One fact: its name and its value.
#[must_use]
pub fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! { <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}
