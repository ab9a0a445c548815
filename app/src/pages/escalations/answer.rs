//! The chosen escalation with what a supervisor needs to know of its ticket.

use super::form::{chosen, queued};
use super::own::{Own, Which};
use super::spot::Spot;
use crate::i18n::{pick, t, tf, word};
use crate::offline::Outbox;
use crate::page::use_now;
use crate::pages::tickets::{card, outcome, raised, visits};
use crate::parts::pager::address;
use crate::parts::ticket;
use crate::time;
use crate::ui::{empty, icon};
use chrono::{DateTime, Utc};
use domain::ticket::Escalation;
use domain::view::TicketDetail;
use leptos::prelude::*;

fn back(spot: &Spot) -> AnyView {
    let list = address("/escalations", &spot.list());
    view! { <a class="page-head__back only-phone" href=list>{icon("arrow-left")} {t("escalations.title")}</a> }
        .into_any()
}

/// There is no such escalation, or it is not the reader's.
pub fn gone(spot: &Spot) -> AnyView {
    let none = empty(
        "flag",
        t("escalations.gone_title"),
        t("escalations.gone_text"),
        ().into_any(),
    );
    view! { {back(spot)} {none} }.into_any()
}

/// The right pane, above the answer.
pub fn pane(detail: &TicketDetail, spot: &Spot, own: Own) -> AnyView {
    let now = use_now();
    let Some((index, one)) = chosen(detail, spot) else {
        return gone(spot);
    };
    let given = one.answer.is_none().then(|| given(one, detail, now));
    let which = Which {
        lane: detail.ticket.id,
        no: detail.no,
        index,
    };
    let assign = one.answer.is_none().then(|| own.one(which)).flatten();
    let outbox = expect_context::<Outbox>();
    let waits = move || {
        let sent = queued(outbox, which.lane, index).is_some();
        t(if sent {
            "escalations.on_device"
        } else {
            "tickets.unanswered"
        })
    };
    let unanswered = view! { <p><span class="tag">{waits}</span></p> };
    let title = word("cause", one.cause.as_str());
    let one = raised(one, detail, now, unanswered.into_any());
    let no = detail.no.to_string();
    let report = &detail.ticket.report;
    let sub = [
        pick(&detail.category.name),
        pick(&detail.department.name),
        word("channel", report.channel.as_str()),
    ];
    view! {
        <div class="content content--wide">
            <div class="page-head">
                {back(spot)}
                <h2 class="page-head__title">{title}</h2>
                <p class="page-head__sub cluster">
                    {ticket::stage(detail.ticket.stage.name())} {ticket::urgency(report.urgency)} <span>{sub.join(" · ")}</span>
                </p>
            </div>
            <div class="grid-2">
                <div class="stack">
                    <div class="card">
                        <div class="card__body stack stack--tight">
                            <p>{report.content.as_str().to_owned()}</p>
                            {ticket::pin(&detail.place)}
                            <p><a href=["/tickets/", &no].concat()>{tf("escalations.whole", &[("no", &no)])}</a></p>
                        </div>
                    </div>
                    {card(t("escalations.one"), vec![one])} {given} {assign}
                </div>
                <div class="stack">{outcome(detail, now)} {visits(detail, now)}</div>
            </div>
        </div>
    }
    .into_any()
}

/// Who answers, and by when.
fn given(one: &Escalation, detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let who = match one.owner {
        Some(owner) => {
            let name = detail.name_of(owner).unwrap_or(t("reject.colleague"));
            tf("escalations.owned_by", &[("name", name)])
        }
        None => t("escalations.nobody").to_owned(),
    };
    let due = one.due.map(|due| {
        let late = due < now;
        let text = if late {
            tf("escalations.late_by", &[("span", &time::span(now - due))])
        } else {
            tf("escalations.due_at", &[("when", &time::moment(due, now))])
        };
        view! { <p class=if late { "due due--late" } else { "due" }>{text}</p> }
    });
    view! { <div class="stack stack--tight"><p>{who}</p> {due}</div> }.into_any()
}
