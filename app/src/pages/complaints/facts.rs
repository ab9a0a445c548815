//! What a complaint says, and where it stands.

use super::told::{replies, upwards};
use crate::i18n::{t, tf};
use crate::pages::tickets::{card, signed};
use crate::parts::complaint::{self, who};
use crate::parts::complaint_history::history;
use crate::parts::reporter::{self, Reveal};
use crate::parts::{photos, ticket};
use crate::time;
use chrono::{DateTime, Utc};
use domain::complaint::{Complaint, StageName};
use domain::view::ComplaintDetail;
use leptos::prelude::*;

/// All that is read of a complaint.
pub fn all(detail: &ComplaintDetail, now: DateTime<Utc>, reveal: Reveal) -> AnyView {
    let left = view! { {filed(detail)} {complainant(detail, now, reveal)} };
    let right = view! { {standing(detail, now)} {upwards(detail, now)} {replies(detail, now)} };
    view! {
        <div class="grid-2"><div class="stack">{left}</div> <div class="stack">{right}</div></div>
        {card(t("tickets.history"), vec![history(detail)])}
    }
    .into_any()
}

fn text(text: &str) -> AnyView {
    text.to_owned().into_any()
}

/// What it says.
fn filed(detail: &ComplaintDetail) -> AnyView {
    let complaint = &detail.complaint;
    let filing = &complaint.filing;
    let subject = filing
        .subject
        .as_ref()
        .map(|subject| ticket::fact(t("complaints.subject"), text(subject.as_str())));
    let place = detail
        .place
        .as_ref()
        .map(|place| ticket::fact(t("complaints.place"), ticket::place(place).into_any()));
    let added: Vec<_> = complaint.photos.iter().map(|photo| photo.blob.clone()).collect();
    let more =
        (!added.is_empty()).then(|| view! { <h3 class="section-title">{t("complaints.added_photos")}</h3> });
    let body = view! {
        <p class="pane__lead">{filing.text.as_str().to_owned()}</p>
        {photos::strip(&filing.photos, None)}
        <dl class="facts">
            {subject} {place}
            {ticket::fact(t("complaints.category"), kind(complaint))}
            {ticket::fact(t("complaints.channel"), complaint::channel(filing.channel).into_any())}
        </dl>
        {more} {photos::strip(&added, None)}
    };
    card(t("complaints.what"), vec![body.into_any()])
}

/// What kind it is; with the complainant's own word where the desk knew better.
fn kind(complaint: &Complaint) -> AnyView {
    let now = complaint::category(complaint.category);
    if complaint.category == complaint.filing.category {
        return now.into_any();
    }
    let first = complaint::category(complaint.filing.category);
    tf("complaints.category_was", &[("now", now), ("first", first)]).into_any()
}

/// Who complains, when, and what the desk noted.
fn complainant(detail: &ComplaintDetail, now: DateTime<Utc>, reveal: Reveal) -> AnyView {
    let complaint = &detail.complaint;
    let person = match &complaint.filing.complainant {
        None => ticket::fact(t("complaints.name"), complaint::anonymous(true)),
        Some(person) => view! {
            {ticket::fact(t("complaints.name"), text(reporter::person(person.name.as_str())))}
            {ticket::fact(t("complaints.phone"), reveal.complainant(detail, &person.phone))}
        }
        .into_any(),
    };
    let desk = complaint.filing.intake.as_ref().map(|intake| {
        let remarks = intake.remarks.as_ref();
        let remarks = remarks.map(|said| ticket::fact(t("complaints.remark"), text(said.as_str())));
        view! {
            {ticket::fact(t("complaints.called_at"), time::moment(intake.called_at, now).into_any())}
            {ticket::fact(t("complaints.officer"), who(detail, complaint.filed_by).into_any())} {remarks}
        }
    });
    let body = view! {
        <dl class="facts">
            {person} {ticket::fact(t("complaints.filed"), time::moment(complaint.filed_at, now).into_any())} {desk}
        </dl>
    };
    card(t("complaints.complainant"), vec![body.into_any()])
}

/// Whose it is, by when, whom it is about.
fn standing(detail: &ComplaintDetail, now: DateTime<Utc>) -> AnyView {
    let complaint = &detail.complaint;
    let since = [
        complaint::stage_word(complaint.stage),
        " · ",
        &time::moment(complaint.changed_at, now),
    ]
    .concat();
    let handler = complaint
        .handler
        .and_then(|person| detail.name_of(person))
        .unwrap_or(t("complaints.desk_together"));
    let due = complaint
        .due
        .filter(|_| complaint.stage == StageName::Handling)
        .map(|at| ticket::fact(t("complaints.due"), ticket::due(at, now)));
    let order = complaint
        .order
        .as_ref()
        .map(|order| ticket::fact(t("complaints.order"), text(order.as_str())));
    let names: Vec<&str> = complaint
        .about
        .iter()
        .filter_map(|person| detail.name_of(*person))
        .collect();
    let about = (!complaint.about.is_empty()).then(|| {
        // before it is classified they are only named in it
        let words = match complaint.classified {
            Some(_) => "complaints.about",
            None => "complaints.mentioned",
        };
        ticket::fact(t(words), names.join(t("common.list_comma")).into_any())
    });
    let contested = (complaint.contested > 0).then(|| {
        let times = tf("tickets.times", &[("n", &complaint.contested.to_string())]);
        ticket::fact(t("complaints.contested"), times.into_any())
    });
    let classified = complaint.classified.as_ref().map(|classified| {
        let note = classified
            .note
            .as_ref()
            .map(|note| view! { <p>{note.as_str().to_owned()}</p> });
        view! {
            <div class="stack stack--tight">
                <p class="section-title">{t("complaints.event_classified")}</p>
                {note} {signed(&who(detail, classified.by), classified.at, now)}
            </div>
        }
    });
    let body = view! {
        <dl class="facts">
            {ticket::fact(t("complaints.stage"), since.into_any())} {ticket::fact(t("complaints.handler"), text(handler))}
            {due} {order} {about} {contested}
        </dl>
        {classified}
    };
    card(t("complaints.standing"), vec![body.into_any()])
}
