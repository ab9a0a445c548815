//! The form of a call: reached or not, fixed or not, marks, a remark, when to try again.

use super::Visits;
use super::answers::{CallForm, DESK, REPAIR, retry_choices};
use super::call::{About, Due};
use crate::i18n::{t, tf};
use crate::page::{FieldError, Now};
use crate::pages::desk::focus_summary;
use crate::parts::scores::score_row;
use crate::time;
use crate::ui::{self, Field};
use chrono::TimeDelta;
use domain::ticket::Command;
use leptos::prelude::*;

/// The form.
pub fn view(visits: Visits, call: CallForm, due: Due) -> AnyView {
    let clock = expect_context::<Now>();
    let of = due.of;
    let no = of.no;
    call.rejection.set_value(due.about == About::Rejection);
    let asked_of = StoredValue::new(due.clone());
    let send = move || {
        let Some(detail) = visits.current().filter(|detail| detail.no == no) else {
            return;
        };
        match asked_of.with_value(|due| call.read(due, clock.0.get_untracked())) {
            Ok(result) => {
                call.errors.set(Vec::new());
                let done = call.draft.done(tf("visits.done", &[("no", &no.to_string())]));
                let next = visits.next_of(no);
                let lane = detail.ticket.id;
                let reopening = asked_of.with_value(|due| call.reopening(due));
                visits
                    .act
                    .give_on(detail, Command::RecordVisit { result }, done, move |heard| {
                        match heard {
                            Ok(()) => {
                                visits.forget(of, call);
                                visits.reopen(lane, no, reopening);
                                if visits.no.get_untracked() == Some(no) {
                                    visits.open(next);
                                }
                            }
                            Err(why) => {
                                call.errors.set(vec![FieldError::of(&why)]);
                                focus_summary();
                            }
                        }
                        visits.read_again();
                    });
            }
            Err(wrong) => {
                call.errors.set(wrong);
                focus_summary();
            }
        }
    };
    call.mend(due.clone(), clock);
    ui::on_save_keys(send);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let busy = move || visits.act.busy();
    let asked = {
        let due = due.clone();
        move || match call.reached.get() {
            Some(true) if due.about == About::Rejection => accepted_fields(call),
            Some(true) => reached_fields(call),
            Some(false) => retry_fields(call, &due, clock),
            None => ().into_any(),
        }
    };
    let up = {
        let due = due.clone();
        Signal::derive(move || call.warnings(&due))
    };
    let again = Memo::new(move |_| call.can_reopen(&due));
    view! {
        <form class="pane__body" on:submit=submit novalidate aria-label=t("visits.form")>
            <div class="stack stack--loose">
                {call.notice()}
                {ui::error_summary(call.errors.into())}
                {yes_no("reached", t("visits.reached"), [t("visits.reached_yes"), t("visits.reached_no")], call.reached, ui::error_of(call.errors, "reached"))}
                {asked}
                {remark(call)}
                {move || again.get().then(|| reopened(call))}
                <div role="status">{move || warning(&up.get())}</div>
                <div class="action-bar">
                    <button class="button button--primary button--large" type="submit" disabled=busy
                        aria-busy=move || busy().then_some("true") aria-keyshortcuts="Control+Enter">
                        {move || if up.with(Vec::is_empty) { t("visits.save") } else { t("visits.save_up") }}
                        " " <kbd class="kbd" aria-hidden="true">"Ctrl ↵"</kbd>
                    </button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// Whether somebody is sent again as soon as the call is recorded.
fn reopened(call: CallForm) -> AnyView {
    view! {
        <label class="check">
            <input class="check__input" type="checkbox" id="again" name="again"
                prop:checked=move || call.again.get() on:change:target=move |event| call.again.set(event.target().checked())/>
            <span>{t("visits.again")} " " <span class="muted small">{t("visits.again_hint")}</span></span>
        </label>
    }
    .into_any()
}

/// What will be told to management when this is saved.
fn warning(why: &[&'static str]) -> AnyView {
    if why.is_empty() {
        return ().into_any();
    }
    let why = why
        .iter()
        .map(|key| t(key))
        .collect::<Vec<_>>()
        .join(t("common.list_comma"));
    ui::banner(
        "banner banner--box banner--urgent",
        "flag",
        tf("visits.goes_up", &[("why", &why)]).into_any(),
    )
}

fn yes_no(
    name: &'static str,
    legend: &'static str,
    words: [&'static str; 2],
    answer: RwSignal<Option<bool>>,
    error: Signal<String>,
) -> AnyView {
    let choice = |value: bool, words: &'static str| {
        let id = if value {
            name.to_owned()
        } else {
            [name, "-no"].concat()
        };
        view! {
            <label class="choice">
                <input class="choice__input" type="radio" id=id name=name value=if value { "yes" } else { "no" }
                    prop:checked=move || answer.get() == Some(value) on:change=move |_| answer.set(Some(value))/>
                <span class="choice__body"><span class="choice__label">{words}</span></span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
            <legend class="choices__legend">{legend}</legend>
            {ui::field_error(name, error)}
            <div class="choices__list choices__list--inline">{choice(true, words[0])} {choice(false, words[1])}</div>
        </fieldset>
    }
    .into_any()
}

/// What is asked about a rejection.
fn accepted_fields(call: CallForm) -> AnyView {
    let words = [t("visits.accepts_yes"), t("visits.accepts_no")];
    let accepts = yes_no(
        "fixed",
        t("visits.accepts"),
        words,
        call.fixed,
        ui::error_of(call.errors, "fixed"),
    );
    view! { <div class="stack stack--loose">{accepts} {desk_fields(call)}</div> }.into_any()
}

fn reached_fields(call: CallForm) -> AnyView {
    let fixed = yes_no(
        "fixed",
        t("visits.fixed"),
        [t("visits.fixed_yes"), t("visits.fixed_no")],
        call.fixed,
        ui::error_of(call.errors, "fixed"),
    );
    let marks = move || (!call.declined.get()).then(|| marks(call));
    view! {
        {fixed}
        <label class="check">
            <input class="check__input" type="checkbox" id="declined" name="declined"
                prop:checked=move || call.declined.get()
                on:change:target=move |event| call.declined.set(event.target().checked())/>
            <span>{t("visits.declined")} " " <span class="muted small">{t("visits.declined_hint")}</span></span>
        </label>
        {marks}
    }
    .into_any()
}

fn marks(call: CallForm) -> AnyView {
    let repair = mark_rows(call, &REPAIR, &call.repair);
    view! {
        <div class="pane__columns">
            <section class="stack">
                <h3 class="section-title">{t("scores.repair_title")}</h3>
                <p class="field__hint only-desk">{t("scores.hint")}</p>
                {repair}
            </section>
            {desk_fields(call)}
        </div>
    }
    .into_any()
}

fn mark_rows(
    call: CallForm,
    rows: &[(&'static str, &'static str)],
    marks: &[RwSignal<Option<u8>>],
) -> Vec<AnyView> {
    let rows = rows.iter().zip(marks);
    rows.map(|((name, legend), mark)| {
        score_row(name, t(legend), *mark, ui::error_of(call.errors, name)).into_any()
    })
    .collect()
}

/// Marks for the desk: all or none.
fn desk_fields(call: CallForm) -> AnyView {
    view! {
        <section class="stack">
            <h3 class="section-title">
                {t("scores.desk_title")} <span class="field__optional">{t("common.optional")}</span>
            </h3>
            <p class="field__hint">{t("scores.desk_hint")}</p>
            {mark_rows(call, &DESK, &call.desk)}
            <button class="button button--quiet button--small" type="button"
                on:click=move |_| call.desk.iter().for_each(|mark| mark.set(None))>
                {t("visits.no_desk_marks")}
            </button>
        </section>
    }
    .into_any()
}

fn retry_fields(call: CallForm, due: &Due, clock: Now) -> AnyView {
    if due.is_last() {
        let text = tf("visits.last_try", &[("n", &(due.attempts + 1).to_string())]);
        return ui::banner("banner banner--box banner--info", "clock", text.into_any());
    }
    let span = time::span(TimeDelta::minutes(i64::from(due.rules.retry_minutes)));
    let chips = retry_choices(clock.0.get_untracked(), &due.rules).into_iter().map(|(key, at)| {
        let value = time::input_value(at);
        let chosen = value.clone();
        let pressed = move || if call.retry.with(|retry| *retry == chosen) { "true" } else { "false" };
        view! {
            <button class="chip" type="button" aria-pressed=pressed on:click=move |_| call.retry.set(value.clone())>
                {tf(key, &[("span", &span)])}
            </button>
        }
        .into_any()
    });
    let error = ui::error_of(call.errors, "until");
    let control = view! {
        <div class="chips" role="group" aria-label=t("visits.retry")>{chips.collect::<Vec<_>>()}</div>
        <input class="input" type="datetime-local" id="until" name="until" aria-describedby="until-error"
            aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")
            prop:value=move || call.retry.get()
            on:input=move |event| call.retry.set(event_target_value(&event))/>
    };
    let control = view! { <div class="stack stack--tight">{control}</div> };
    ui::field(
        Field {
            id: "until",
            label: t("visits.retry"),
            error,
            ..Field::default()
        },
        control.into_any(),
    )
}

fn remark(call: CallForm) -> AnyView {
    let error = ui::error_of(call.errors, "remark");
    let control = view! {
        <textarea class="input" id="remark" name="remark" rows="3" aria-describedby="remark-hint remark-error"
            aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")
            prop:value=move || call.remark.get()
            on:input=move |event| call.remark.set(event_target_value(&event))></textarea>
    };
    let (label, hint) = (t("desk.label_remark"), t("visits.remark_hint"));
    ui::field(
        Field {
            id: "remark",
            label,
            hint,
            optional: true,
            error,
        },
        control.into_any(),
    )
}
