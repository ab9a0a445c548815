//! The ticket on the right: all that a decision needs, on one screen.

use super::actions::Foot;
use super::pieces::brief_card;
use super::state::{Inbox, Related, href};
use crate::error::AppError;
use crate::i18n::{pick, t, tf, word};
use crate::page::use_now;
use crate::pages::tickets::failed;
use crate::parts::{due, history, photos, reporter, ticket};
use crate::time;
use crate::ui::{self, icon, icon_small};
use chrono::{DateTime, Utc};
use domain::people::By;
use domain::ticket::{Event, Stage};
use domain::view::{TicketDetail, TicketRow};
use leptos::prelude::*;

/// The pane. What may be done stands below what is to be read, and is not drawn anew when the ticket is.
pub fn pane(inbox: Inbox) -> AnyView {
    view! {
        <section class="pane pane--detail" aria-label=t("desk.detail")>
            <Transition fallback=|| view! { <div class="pane__body">{ui::skeleton()}</div> }><Body inbox/></Transition>
            <Transition fallback=|| ()><Foot inbox/></Transition>
        </section>
    }
    .into_any()
}

/// What is to be read of the ticket.
#[component]
fn Body(inbox: Inbox) -> impl IntoView {
    let last = inbox.last_detail();
    let shown = move |found: &Option<TicketDetail>| match found {
        Some(detail) => ticket_view(inbox, detail, use_now()),
        None if inbox.no.get().is_some() => missing(inbox),
        None => hint(),
    };
    move || {
        let again = move || inbox.detail.refetch();
        Some(last.get()?.drawn(again, shown, |why| {
            view! { {back(inbox)} {failed(why, again)} }.into_any()
        }))
    }
}

/// Nothing is open yet.
fn hint() -> AnyView {
    ui::empty(
        "inbox",
        t("desk.none_open"),
        t("desk.none_open_text"),
        ().into_any(),
    )
}

/// A number in the address that is no ticket's.
fn missing(inbox: Inbox) -> AnyView {
    let action = view! { <a class="button" href="/tickets">{t("desk.missing_search")}</a> };
    let empty = ui::empty(
        "search",
        t("desk.missing"),
        t("desk.missing_text"),
        action.into_any(),
    );
    view! { {back(inbox)} {empty} }.into_any()
}

/// On a phone: back to the list.
fn back(inbox: Inbox) -> AnyView {
    let list = move || href(inbox.tab.get(), inbox.after.get().as_deref(), None);
    view! {
        <a class="button button--quiet only-phone" href=list>{icon("arrow-left")} {t("desk.back")}</a>
    }
    .into_any()
}

fn ticket_view(inbox: Inbox, detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let no = detail.no.to_string();
    let full = ["/tickets/", &no].concat();
    let report = &detail.ticket.report;
    let this = detail.no;
    let related = move || {
        let found = inbox.related.get().filter(|found| found.no == this);
        found.map(|found| related(found, now))
    };
    view! {
        <header class="pane__head">
            {back(inbox)}
            <h2 class="pane__title"><span class="ticket-no">{no}</span></h2>
            {ticket::stage(detail.ticket.stage.name())}
            {ticket::urgency(report.urgency)}
            <a class="button button--quiet button--small" href=full>{icon_small("list")} {t("desk.full")}</a>
        </header>
        <div class="pane__body">
            <div class="stack stack--loose">
                {inbox.presence.note(this, now)}
                {notices(detail, now)}
                <p class="pane__lead">{report.content.as_str().to_owned()}</p>
                <div class="pane__columns">
                    <div class="stack">
                        {ticket::plate(&detail.place, t("desk.place"))}
                        {facts(detail, now)}
                        {photos::strip(&detail.photos().cloned().collect::<Vec<_>>(), None)}
                    </div>
                    <div class="stack">{related}</div>
                </div>
                <section class="stack stack--tight">
                    <h3 class="section-title">{t("desk.history")}</h3>
                    {history::history(detail)}
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// The reporter's photos, then those of workers.
fn facts(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let report = &detail.ticket.report;
    let age = [
        time::ago(detail.ticket.reported_at, now),
        time::moment(detail.ticket.reported_at, now),
    ];
    let age = if age[0] == age[1] {
        age[0].clone()
    } else {
        age.join(" · ")
    };
    let name = reporter::person(report.reporter.name.as_str()).to_owned();
    let who = view! { {name} " " {reporter::phone(&report.reporter.phone)} };
    let spot = report
        .spot
        .as_ref()
        .map(|spot| ticket::fact(t("desk.label_spot"), spot.as_str().to_owned().into_any()));
    view! {
        <dl class="facts">
            {ticket::fact(t("desk.age"), age.into_any())}
            {ticket::fact(t("desk.reporter"), who.into_any())}
            {spot}
            {ticket::fact(t("desk.channel"), channel(detail, now).into_any())}
            {ticket::fact(t("desk.label_category"), pick(&detail.category.name).to_owned().into_any())}
            {ticket::fact(t("desk.label_department"), pick(&detail.department.name).to_owned().into_any())}
            {ticket::fact(t("desk.label_preferred"), ticket::preferred(report.preferred.as_ref(), now).into_any())}
            {intake_remarks(detail)}
            {order(detail, now)}
        </dl>
    }
    .into_any()
}

/// How it came in, and for a call who took it when.
fn channel(detail: &TicketDetail, now: DateTime<Utc>) -> String {
    let report = &detail.ticket.report;
    let mut parts = vec![word("channel", report.channel.as_str()).to_owned()];
    if let Some(intake) = &report.intake {
        parts.push(time::moment(intake.called_at, now));
        parts.extend(officer(detail).map(ToOwned::to_owned));
    }
    parts.join(" · ")
}

/// Who registered the report.
fn officer(detail: &TicketDetail) -> Option<&str> {
    let first = detail.history.first()?;
    match (&first.recorded.event, first.recorded.by) {
        (Event::Reported { .. }, By::Person(id)) => detail.name_of(id),
        _ => None,
    }
}

fn intake_remarks(detail: &TicketDetail) -> AnyView {
    let remarks = detail
        .ticket
        .report
        .intake
        .as_ref()
        .and_then(|intake| intake.remarks.as_ref());
    remarks
        .map(|text| ticket::fact(t("desk.label_remark"), text.as_str().to_owned().into_any()))
        .into_any()
}

/// Who was sent, and by when it should be done.
fn order(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let Some(order) = detail.ticket.stage.order() else {
        return due::promised(&detail.ticket, now);
    };
    let names: Vec<&str> = order
        .crew
        .iter()
        .filter_map(|person| detail.name_of(*person))
        .collect();
    view! {
        {ticket::fact(t("desk.label_crew"), names.join(t("common.list_comma")).into_any())}
        {ticket::fact(t("desk.label_due"), ticket::due(order.due, now))}
    }
    .into_any()
}

/// What must not be overlooked: a completion to be settled, urging, a report to management, a reason.
fn notices(detail: &TicketDetail, now: DateTime<Utc>) -> AnyView {
    let mut lines: Vec<AnyView> = Vec::new();
    let mut say = |class: &'static str, mark: &'static str, text: String| {
        lines.push(ui::banner(class, mark, text.into_any()));
    };
    if let Some(review) = &detail.ticket.review {
        let name = detail.name_of(review.by).unwrap_or(t("reject.colleague"));
        let outcome = history::outcome_lines(&review.outcome).join(t("common.sentence_end"));
        let when = time::moment(review.at, now);
        let text = tf(
            "desk.review_note",
            &[("name", name), ("when", &when), ("outcome", &outcome)],
        );
        say("banner banner--box banner--warning", "alert", text);
    }
    if let Some((times, last)) = detail.ticket.urged() {
        let (times, when) = (times.to_string(), time::moment(last, now));
        say(
            "banner banner--box banner--urgent",
            "bell",
            tf("desk.urged_note", &[("n", &times), ("when", &when)]),
        );
    }
    if let Some((class, mark, text)) = question(detail, now) {
        say(class, mark, text);
    }
    if detail.ticket.has_open_escalation() {
        say(
            "banner banner--box banner--info",
            "flag",
            t("desk.escalated_note").to_owned(),
        );
    }
    if let Stage::Rejected { reason, .. } = &detail.ticket.stage {
        say(
            "banner banner--box banner--danger",
            "cross",
            tf("desk.rejected_note", &[("reason", reason.as_str())]),
        );
    }
    if let Stage::Merged { no, .. } = &detail.ticket.stage {
        let no = no.to_string();
        let text = tf("desk.merged_note", &[("no", &no)]);
        let go = view! { {text} " " <a href=["/desk?no=", &no].concat()>{t("desk.merged_open")}</a> };
        lines.push(ui::banner(
            "banner banner--box banner--info",
            "link",
            go.into_any(),
        ));
    }
    if !detail.joined.is_empty() {
        lines.push(joined(detail));
    }
    if lines.is_empty() {
        return ().into_any();
    }
    view! { <div class="stack stack--tight">{lines}</div> }.into_any()
}

/// What the reporter was asked last, and what the answer was, while that matters.
fn question(detail: &TicketDetail, now: DateTime<Utc>) -> Option<(&'static str, &'static str, String)> {
    detail.ticket.asked()?;
    let last = detail.ticket.questions.last()?;
    let Some(at) = last.answered_at else {
        let when = time::moment(last.at, now);
        let given = [("when", when.as_str()), ("question", last.text.as_str())];
        return Some(("banner banner--box", "clock", tf("desk.asked_note", &given)));
    };
    let answer = detail
        .history
        .iter()
        .find_map(|entry| match &entry.recorded.event {
            Event::Noted { text, .. } if entry.recorded.at == at => text.as_ref(),
            _ => None,
        });
    // photos alone are an answer too
    let answer = answer.map_or(t("desk.answer_photos"), |text| text.as_str());
    let when = time::moment(at, now);
    let text = [
        tf("desk.answered_note", &[("when", &when), ("answer", answer)]),
        tf("desk.answered_question", &[("question", last.text.as_str())]),
    ];
    Some(("banner banner--box banner--success", "speech", text.join(" · ")))
}

/// The reports that are parts of this one: their reporters wait for its result.
fn joined(detail: &TicketDetail) -> AnyView {
    let links = detail.joined.iter().map(|no| {
        let no = no.to_string();
        let href = ["/desk?no=", &no].concat();
        view! { <a class="ticket-no" href=href>{no}</a> " " }
    });
    let links = links.collect::<Vec<_>>();
    let text = view! { <span class="joined">{t("desk.joined_note")} " " {links}</span> };
    ui::banner("banner banner--box banner--info", "people", text.into_any())
}

/// Other tickets at the place, by which a duplicate shows, and earlier ones of the number.
fn related(found: Related, now: DateTime<Utc>) -> AnyView {
    let this = found.no;
    let card = |key: &str, none: &'static str, rows: Result<Vec<TicketRow>, AppError>| match rows {
        Ok(rows) => {
            let rows: Vec<TicketRow> = rows.into_iter().filter(|row| row.no != this).collect();
            let title = tf(key, &[("n", &rows.len().to_string())]);
            brief_card(title, &rows, none.to_owned(), now, false)
        }
        Err(why) => view! { <p class="muted">{why.message}</p> }.into_any(),
    };
    view! {
        {card("desk.same_place", t("desk.same_place_none"), found.here)}
        {card("desk.same_phone", t("desk.same_phone_none"), found.caller.map(|caller| caller.rows))}
    }
    .into_any()
}
