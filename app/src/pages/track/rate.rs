//! Rating the work by the tracking link, apart from what the desk hears on the telephone (brief, item 7): a plain form,
//! made by the server.

use super::beside::page_of;
use crate::i18n::t;
use crate::page::use_page;
use crate::pages::refused::hotline;
use crate::pages::report::escaped;
use crate::pages::report::fields::Fields;
use crate::parts::rating_form::{DESK, FIXED, NO, REPAIR, YES};
use crate::parts::scores::score_row;
use crate::track::TrackPage;
use crate::ui::{self, Field, icon};
use domain::ticket::{Channel, CommandKind};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Rate() -> impl IntoView {
    page_of(t("rate.title"), body)
}

fn body(home: &str, view: &TrackPage) -> AnyView {
    if view.rating.text.is_empty() {
        form(home, view)
    } else {
        done(home, view)
    }
}

fn form(home: &str, view: &TrackPage) -> AnyView {
    let typed = use_page().form;
    let errors = RwSignal::new(typed.errors.clone());
    let fields = Fields {
        typed: StoredValue::new(typed),
        errors,
    };
    let hidden = ["command", "install"]
        .map(|name| view! { <input type="hidden" name=name value=fields.value(name)/> }.into_any());
    let row = |(name, legend): (&'static str, &'static str)| {
        let mark = RwSignal::new(fields.value(name).parse().ok());
        score_row(name, t(legend), mark, ui::error_of(errors, name))
    };
    let called = matches!(view.report.channel, Channel::Telephone | Channel::WalkIn);
    let marked = DESK.iter().any(|(name, _)| !fields.value(name).is_empty());
    let control = view! {
        <textarea class="input" id="remark" name="remark" rows="3" inner_html=escaped(&fields.value("remark"))
            aria-describedby="remark-error" aria-invalid=fields.invalid("remark")></textarea>
    };
    let remark = Field {
        optional: true,
        ..fields.spec("remark", t("rate.remark"))
    };
    let action = [home, "/rate"].concat();
    view! {
        {ui::error_summary(errors.into())}
        <form class="card" method="post" action=action novalidate>
            <div class="card__body stack stack--loose">
                {hidden.into_iter().collect::<Vec<_>>()}
                {fixed(fields)}
                <section class="stack">
                    <h2 class="section-title">{t("scores.repair_title")}</h2>
                    {REPAIR.map(row).into_iter().collect::<Vec<_>>()}
                </section>
                <details class="more" open=called || marked>
                    <summary class="more__summary">
                        {icon("chevron-down")} {t("scores.desk_title")} " " <span class="field__optional">{t("common.optional")}</span>
                    </summary>
                    <div class="stack">
                        <p class="field__hint">{t("rate.desk_hint")}</p>
                        {DESK.map(row).into_iter().collect::<Vec<_>>()}
                    </div>
                </details>
                {ui::field(remark, control.into_any())}
                <button class="button button--primary button--large button--block" type="submit">
                    {icon("send")} {t("rate.send")}
                </button>
            </div>
        </form>
        <p class="muted small">{t("rate.privacy")}</p>
    }
    .into_any()
}

/// Whether it is repaired.
fn fixed(fields: Fields) -> AnyView {
    let chosen = fields.value(FIXED);
    let choice = |value: &'static str, words: &'static str| {
        let id = if value == YES { FIXED } else { "fixed-no" };
        view! {
            <label class="choice">
                <input class="choice__input" type="radio" id=id name=FIXED value=value checked=chosen == value/>
                <span class="choice__body"><span class="choice__label">{words}</span></span>
            </label>
        }
        .into_any()
    };
    let error = ui::error_of(fields.errors, FIXED);
    view! {
        <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
            <legend class="choices__legend">{t("rate.fixed")}</legend>
            {ui::field_error(FIXED, error)}
            <div class="choices__list choices__list--pair">
                {choice(YES, t("rate.fixed_yes"))} {choice(NO, t("rate.fixed_no"))}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Thanks, or why it can't be rated; and the way on when it is not repaired.
fn done(home: &str, view: &TrackPage) -> AnyView {
    let said = &view.rating;
    let lines = said.more.iter().map(|line| view! { <p>{line.clone()}</p> });
    let text = view! { <p><strong>{said.text.clone()}</strong></p> {lines.collect::<Vec<_>>()} };
    let (class, mark) = match said.look.as_str() {
        "success" => ("banner banner--box banner--success", "check"),
        "warning" => ("banner banner--box banner--warning", "alert"),
        _ => ("banner banner--box banner--info", "clock"),
    };
    let complain = ["/complain?at=", view.place.code.as_str()].concat();
    view! {
        <div role="status">{ui::banner(class, mark, text.into_any())}</div>
        {(view.may.contains(&CommandKind::Reopen)).then(|| reopen(home, view))}
        <div class="button-row">
            <a class="button" href=home.to_owned() rel="external">{t("note.back")}</a>
            <a class="button button--quiet" href=complain rel="external">{t("track.complain")}</a>
            {hotline("button button--quiet")}
        </div>
    }
    .into_any()
}

/// What is not repaired is asked for at once, without looking for where.
fn reopen(home: &str, view: &TrackPage) -> AnyView {
    let form = use_page().form;
    let hidden = ["command", "install"]
        .map(|name| view! { <input type="hidden" name=name value=form.value(name).to_owned()/> }.into_any());
    let control = view! {
        <textarea class="input" id="reason" name="reason" rows="3" required aria-describedby="reason-error"></textarea>
    };
    let spec = Field {
        id: "reason",
        label: t("track.reopen_reason"),
        ..Field::default()
    };
    let action = [home, "/reopen"].concat();
    view! {
        <form class="card" method="post" action=action novalidate>
            <div class="card__body stack stack--tight">
                {hidden.into_iter().collect::<Vec<_>>()}
                <h2 class="card__title">{t("track.reopen_title")}</h2>
                <p class="muted">{view.reopen.text.clone()}</p>
                {ui::field(spec, control.into_any())}
                <button class="button button--primary" type="submit">{icon("undo")} {t("track.reopen_do")}</button>
            </div>
        </form>
    }
    .into_any()
}
