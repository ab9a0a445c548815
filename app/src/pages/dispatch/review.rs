//! A completion that came too late: the manager says whether it counts.

use super::state::{Desk, Target};
use crate::i18n::{t, tf};
use crate::page::use_now;
use crate::parts::history::outcome_lines;
use crate::parts::reject;
use crate::time;
use crate::ui::{Field, field};
use domain::rejection::Field as Place;
use domain::text::Remark;
use domain::ticket::Command;
use domain::view::TicketDetail;
use leptos::prelude::*;

/// Who reported what, and the two verdicts.
pub fn card(detail: &TicketDetail, desk: Desk) -> AnyView {
    let Some(review) = &detail.ticket.review else {
        return ().into_any();
    };
    let name = detail.name_of(review.by).unwrap_or_default();
    let by = tf(
        "dispatch.review_by",
        &[("name", name), ("time", &time::moment(review.at, use_now()))],
    );
    let lines = outcome_lines(&review.outcome)
        .into_iter()
        .map(|line| view! { <p>{line}</p> });
    let spec = Field {
        id: "verdict",
        label: t("dispatch.review_note"),
        optional: true,
        error: desk.aside_error.into(),
        ..Field::default()
    };
    let area = view! {
        <textarea class="input" id="verdict" rows="2" aria-describedby="verdict-error"
            prop:value=move || desk.verdict.get()
            on:input:target=move |event| desk.verdict.set(event.target().value())></textarea>
    };
    view! {
        <section class="card">
            <div class="card__head"><h3 class="card__title">{t("dispatch.reviews")}</h3></div>
            <div class="card__body stack stack--tight">
                <p class="muted small">{t("dispatch.reviews_lead")}</p>
                <p><strong>{by}</strong></p> {lines.collect::<Vec<_>>()}
                {field(spec, area.into_any())}
                <div class="button-row">{verdict(true, detail, desk)} {verdict(false, detail, desk)}</div>
            </div>
        </section>
    }
    .into_any()
}

fn verdict(accept: bool, detail: &TicketDetail, desk: Desk) -> AnyView {
    let target = Target::of(detail);
    let (class, name, done) = if accept {
        (
            "button button--primary",
            t("dispatch.review_accept"),
            "dispatch.review_accepted",
        )
    } else {
        (
            "button button--danger",
            t("dispatch.review_refuse"),
            "dispatch.review_refused",
        )
    };
    let settle = move |_| match Remark::optional(Place::Remark, &desk.verdict.get_untracked()) {
        Ok(note) => {
            desk.aside_error.set(String::new());
            let done = tf(done, &[("no", &target.no.to_string())]);
            let next = desk.after(target.no);
            desk.give(&target, Command::SettleReview { accept, note }, done, next);
        }
        Err(reason) => desk.aside_error.set(reject::sentence(&reason)),
    };
    view! {
        <button class=class type="button" disabled=move || desk.act.busy() on:click=settle>{name}</button>
    }
    .into_any()
}
