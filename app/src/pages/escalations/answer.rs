//! The chosen escalation with what a supervisor needs to know of its ticket, and the answer.

use super::Reads;
use super::own::{Own, Which as One};
use super::spot::Spot;
use crate::i18n::{pick, t, tf, word};
use crate::page::use_now;
use crate::pages::tickets::{card, escalation, outcome, visits};
use crate::parts::act::{Act, on, use_act};
use crate::parts::pager::address;
use crate::parts::{reject, ticket};
use crate::time;
use crate::ui::{Field, empty, field, icon};
use chrono::{DateTime, Utc};
use domain::id::TicketNo;
use domain::rejection::Field as Place;
use domain::text::Remark;
use domain::ticket::{Command, CommandKind, Escalation};
use domain::view::TicketDetail;
use leptos::html::Textarea;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Which escalation: the ticket's number and its place in the ticket's list.
type Which = (TicketNo, usize);

/// What is typed; kept for each escalation, so that looking at another one loses nothing.
#[derive(Clone, Copy)]
pub struct Form {
    drafts: RwSignal<BTreeMap<Which, String>>,
    /// What is wrong with which.
    error: RwSignal<Option<(Which, String)>>,
    area: NodeRef<Textarea>,
    act: Act,
    reads: Reads,
}

impl Form {
    /// To be made while the page is built.
    pub fn new(reads: Reads) -> Self {
        Self {
            drafts: RwSignal::new(BTreeMap::new()),
            error: RwSignal::new(None),
            area: NodeRef::new(),
            act: use_act(),
            reads,
        }
    }

    fn view(self, which: Which, detail: &TicketDetail) -> AnyView {
        let (lane, version) = (detail.ticket.id, detail.ticket.version);
        let text = move || {
            self.drafts
                .with(|drafts| drafts.get(&which).cloned().unwrap_or_default())
        };
        let error = move || {
            self.error
                .with(|error| error.clone().filter(|(of, _)| *of == which).map(|(_, text)| text))
        };
        let spec = Field {
            id: "answer",
            label: t("escalations.answer"),
            hint: t("escalations.answer_hint"),
            error: Signal::derive(move || error().unwrap_or_default()),
            ..Field::default()
        };
        let area = view! {
            <textarea class="input" id="answer" name="answer" rows="4" aria-describedby="answer-hint answer-error"
                node_ref=self.area aria-invalid=move || error().map(|_| "true")
                prop:value=text on:input:target=move |event| {
                    let typed = event.target().value();
                    self.drafts.update(|drafts| { drafts.insert(which, typed); });
                }>
            </textarea>
        };
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let typed = self
                .drafts
                .with_untracked(|drafts| drafts.get(&which).cloned().unwrap_or_default());
            match Remark::parse(Place::Remark, &typed) {
                Ok(text) => {
                    self.error.set(None);
                    let command = on(
                        lane,
                        version,
                        Command::AnswerEscalation {
                            escalation: which.1,
                            text,
                        },
                    );
                    let done = tf("escalations.done", &[("no", &which.0.to_string())]);
                    self.act
                        .give(command, done, move |result| self.heard(which, result.is_ok()));
                }
                Err(domain::rejection::Rejection::Empty { .. }) => {
                    self.refuse(which, t("escalations.empty").to_owned())
                }
                Err(reason) => self.refuse(which, reject::sentence(&reason)),
            }
        };
        view! {
            <form class="card" on:submit=send novalidate>
                <div class="card__body stack">
                    {field(spec, area.into_any())}
                    <div class="button-row">
                        <button class="button button--primary" type="submit" disabled=move || self.act.busy()
                            aria-busy=move || self.act.busy().then_some("true")>
                            {t("escalations.submit")}
                        </button>
                    </div>
                </div>
            </form>
        }
        .into_any()
    }

    fn refuse(self, which: Which, why: String) {
        self.error.set(Some((which, why)));
        if let Some(area) = self.area.get_untracked() {
            let _ = area.focus();
        }
    }

    fn heard(self, which: Which, answered: bool) {
        if answered {
            self.drafts.update(|drafts| {
                drafts.remove(&which);
            });
        }
        self.reads.again();
    }
}

/// The right pane.
pub fn pane(detail: &TicketDetail, spot: &Spot, form: Form, own: Own) -> AnyView {
    let now = use_now();
    let list = &detail.ticket.escalations;
    let waiting = list.iter().position(|one| one.answer.is_none());
    let index = spot.index.or(waiting).or(list.len().checked_sub(1));
    let back = address("/escalations", &spot.list());
    let back = view! { <a class="page-head__back only-phone" href=back>{icon("arrow-left")} {t("escalations.title")}</a> };
    let Some((index, one)) = index.and_then(|index| Some((index, list.get(index)?))) else {
        let none = empty(
            "flag",
            t("escalations.gone_title"),
            t("escalations.gone_text"),
            ().into_any(),
        );
        return view! { {back} {none} }.into_any();
    };
    let open = one.answer.is_none() && detail.may.contains(&CommandKind::AnswerEscalation);
    let answer = open.then(|| form.view((detail.no, index), detail));
    let given = one.answer.is_none().then(|| given(one, detail, now));
    let which = One {
        lane: detail.ticket.id,
        no: detail.no,
        index,
    };
    let assign = one.answer.is_none().then(|| own.one(which)).flatten();
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
                {back}
                <h2 class="page-head__title">{word("cause", one.cause.as_str())}</h2>
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
                    {card(t("escalations.one"), vec![escalation(one, detail, now)])} {given} {assign}
                </div>
                <div class="stack">{outcome(detail, now)} {visits(detail, now)}</div>
            </div>
            {answer}
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
