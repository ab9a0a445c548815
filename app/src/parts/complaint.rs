//! A complaint in badges and words.

use crate::i18n::{t, tf, word};
use domain::complaint::{Category, Channel, StageName, UpwardCause};
use domain::people::By;
use domain::view::ComplaintDetail;
use leptos::prelude::*;

/// The stage of a ticket whose shape and colour a complaint's stage has.
const fn shape(name: StageName) -> &'static str {
    match name {
        StageName::Submitted => "submitted",
        StageName::Handling => "in_progress",
        StageName::Replied => "completed",
        StageName::Closed => "closed",
        StageName::Withdrawn => "cancelled",
    }
}

/// The stage in a word.
#[must_use]
pub fn stage_word(name: StageName) -> &'static str {
    word("complaints", &["stage_", name.as_str()].concat())
}

/// The stage by word and shape.
#[must_use]
pub fn stage(name: StageName) -> AnyView {
    view! { <span class="stage" data-stage=shape(name)>{stage_word(name)}</span> }.into_any()
}

/// The stage without its pill, for dense lists.
#[must_use]
pub fn stage_plain(name: StageName) -> AnyView {
    view! { <span class="stage stage--plain" data-stage=shape(name)>{stage_word(name)}</span> }.into_any()
}

/// What kind of complaint, in a word.
#[must_use]
pub fn category(category: Category) -> &'static str {
    word("complaints", &["category_", category.as_str()].concat())
}

/// How it came in, in a word.
#[must_use]
pub fn channel(channel: Channel) -> &'static str {
    word("complaints", &["channel_", channel.as_str()].concat())
}

/// Why management had to hear of it, in words.
#[must_use]
pub fn cause(cause: UpwardCause) -> &'static str {
    word("complaints", &["cause_", cause.as_str()].concat())
}

/// That nobody knows who complains, when that is so.
#[must_use]
pub fn anonymous(anonymous: bool) -> AnyView {
    anonymous
        .then(|| view! { <span class="tag">{t("complaints.anonymous")}</span> })
        .into_any()
}

/// How many reports to management are unanswered, when there are any.
#[must_use]
pub fn open_upwards(count: usize) -> AnyView {
    (count > 0)
        .then(|| view! { <span class="tag">{tf("complaints.open_upwards", &[("n", &count.to_string())])}</span> })
        .into_any()
}

/// Who did something, by name as far as `detail` knows it.
#[must_use]
pub fn who(detail: &ComplaintDetail, by: By) -> String {
    match by {
        By::Person(id) => detail
            .name_of(id)
            .unwrap_or(word("reject", "colleague"))
            .to_owned(),
        By::Reporter => word("reject", "complainant").to_owned(),
        By::System => word("reject", "system").to_owned(),
    }
}
