//! The bar of acts. It is drawn anew only when what may be done changes.

use super::{Case, Open, deed, form, name};
use crate::i18n::t;
use crate::page::use_page;
use crate::parts::complaint::cause;
use crate::ui::icon;
use domain::complaint::{CommandKind, StageName, UpwardCause};
use domain::view::ComplaintDetail;
use leptos::prelude::*;

/// The acts in the order of their buttons, with their icons.
const ACTS: [(CommandKind, &str); 8] = [
    (CommandKind::TakeOn, "check"),
    (CommandKind::Classify, "list"),
    (CommandKind::Direct, "flag"),
    (CommandKind::Assign, "user"),
    (CommandKind::Reply, "send"),
    (CommandKind::Close, "check"),
    (CommandKind::ReportUp, "flag"),
    (CommandKind::Note, "edit"),
];

/// What may be done.
#[derive(Clone, PartialEq)]
pub(super) struct Offer {
    may: Vec<CommandKind>,
    stage: StageName,
    /// Reports that wait, by number.
    upwards: Vec<(usize, UpwardCause)>,
    /// What comes next for whoever looks.
    next: Option<CommandKind>,
}

impl Offer {
    fn of(detail: &ComplaintDetail) -> Self {
        let complaint = &detail.complaint;
        let me = use_page().me.map(|me| me.id);
        let mine = complaint.handler.is_some() && complaint.handler == me;
        let steps = match complaint.stage {
            StageName::Submitted => &[CommandKind::TakeOn, CommandKind::Classify][..],
            StageName::Handling if mine => &[CommandKind::Direct, CommandKind::Reply],
            StageName::Handling if complaint.handler.is_some() => &[CommandKind::Direct],
            StageName::Handling => &[CommandKind::Direct, CommandKind::Assign, CommandKind::Reply],
            StageName::Replied => &[CommandKind::Direct, CommandKind::Close],
            StageName::Closed | StageName::Withdrawn => &[CommandKind::Direct],
        };
        let waiting = |(number, one): (usize, &domain::complaint::Upward)| {
            one.answer.is_none().then_some((number, one.cause))
        };
        Self {
            may: detail.may.clone(),
            stage: complaint.stage,
            upwards: complaint.upwards.iter().enumerate().filter_map(waiting).collect(),
            next: steps.iter().copied().find(|kind| detail.may.contains(kind)),
        }
    }

    /// Whether what the form asks for can still be done.
    pub(super) fn admits(&self, open: Open) -> bool {
        let waits = |number| self.upwards.iter().any(|(one, _)| *one == number);
        self.may.contains(&open.kind) && open.upward.is_none_or(waits)
    }

    /// The forms that a button each opens: one for each report that waits.
    fn forms(&self, kind: CommandKind) -> Vec<Open> {
        let upwards = self.upwards.iter().map(|(number, _)| Some(*number));
        let each: Vec<Option<usize>> = match kind {
            _ if !self.may.contains(&kind) => Vec::new(),
            CommandKind::Direct => upwards.collect(),
            _ => vec![None],
        };
        each.into_iter().map(|upward| Open { kind, upward }).collect()
    }

    fn words(&self, open: Open) -> String {
        let report = open.upward.filter(|_| self.upwards.len() > 1);
        let report = report.and_then(|number| self.upwards.iter().find(|(one, _)| *one == number));
        match report {
            Some((_, why)) => [deed(open.kind), " · ", cause(*why)].concat(),
            None if open.kind == CommandKind::Classify && self.stage != StageName::Submitted => {
                t("complaints.do_reclassify").to_owned()
            }
            None => deed(open.kind).to_owned(),
        }
    }
}

/// The bar and the form.
#[component]
pub fn Bar(case: Case) -> impl IntoView {
    let last = case.last();
    let offer = Memo::new(move |_| {
        last.with(|last| {
            let detail = last.as_ref()?.value()?.as_ref()?;
            Some(Offer::of(detail))
        })
    });
    let possible = move |open: Open| {
        Signal::derive(move || offer.with(|offer| offer.as_ref().is_some_and(|offer| offer.admits(open))))
    };
    let bar = move || offer.get().map(|offer| buttons(case, &offer));
    let form = move || case.open.get().map(|open| form::view(case, open, possible(open)));
    let nothing = move || {
        let idle = offer.with(|offer| offer.as_ref().is_none_or(|offer| offer.may.is_empty()));
        idle && case.open.with(Option::is_none)
    };
    view! {
        <section class="action-panel stack" aria-label=t("tickets.acts") hidden=nothing>
            {bar} <div id="act" hidden=move || case.open.with(Option::is_none)>{form}</div>
        </section>
    }
}

fn buttons(case: Case, offer: &Offer) -> AnyView {
    let mut all = Vec::new();
    for (kind, mark) in ACTS {
        let class = if offer.next == Some(kind) {
            "button button--primary"
        } else {
            "button"
        };
        for open in offer.forms(kind) {
            let words = offer.words(open);
            let expanded = move || {
                let is_open = case.open.get() == Some(open);
                // nothing is asked before a senior takes it on
                (kind != CommandKind::TakeOn).then_some(if is_open { "true" } else { "false" })
            };
            let click = move |_| match kind {
                CommandKind::TakeOn => case.take_on(),
                _ => form::toggle(case, open),
            };
            let controls = (kind != CommandKind::TakeOn).then_some("act");
            all.push(
                view! {
                    <button class=class type="button" data-act=name(kind) aria-expanded=expanded aria-controls=controls
                        disabled=move || case.act.busy() on:click=click>
                        {icon(mark)} {words}
                    </button>
                }
                .into_any(),
            );
        }
    }
    view! { <div class="button-row">{all}</div> }.into_any()
}
