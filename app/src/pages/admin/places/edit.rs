//! A place that was opened: what is known of it, and the forms that change it; the form of a new one.

use super::{HOME, list, name_of};
use crate::i18n::{pick, t, tf};
use crate::page::{FormState, use_page};
use crate::parts::pager::address;
use crate::ui::{Field, error_summary, field, icon, icon_small, select};
use domain::place::PlaceKind;
use domain::view::{PlaceSpot, PlaceView};
use leptos::prelude::*;

/// The name of the hidden field that says on which place's page a form was sent.
const AT: &str = "at";

/// What was sent with one of the forms of this page and came back, if any.
fn returned(act: &str, at: &str) -> FormState {
    let form = use_page().form;
    if form.value("act") == act && form.value(AT) == at {
        form
    } else {
        FormState::default()
    }
}

/// A form of the page, in a fold that is open when something in it is wrong.
fn fold(
    act: &'static str,
    at: &str,
    mark: &'static str,
    title: String,
    form: &FormState,
    fields: AnyView,
) -> AnyView {
    let query = (!at.is_empty()).then(|| ("parent", at.to_owned()));
    // what comes back with errors is shown where it is
    let action = [&address(HOME, query.as_slice()), "#", act].concat();
    let wrong = !form.errors.is_empty();
    let summary = wrong.then(|| error_summary(Signal::stored(form.errors.clone())));
    view! {
        <details class="more" id=act data-act=act open=wrong>
            <summary class="more__summary">{icon_small("chevron-down")} {icon(mark)} {title}</summary>
            <form class="stack" method="post" action=action>
                {summary}
                <input type="hidden" name="act" value=act/>
                <input type="hidden" name=AT value=at.to_owned()/>
                {fields}
            </form>
        </details>
    }
    .into_any()
}

/// A field of a form, with what is wrong with it.
fn framed(
    form: &FormState,
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    control: AnyView,
) -> AnyView {
    let error = form.errors.iter().find(|error| error.field == id);
    let error = error.map(|error| error.message.clone()).unwrap_or_default();
    let spec = Field {
        id,
        label,
        hint,
        optional: false,
        error: Signal::stored(error),
    };
    field(spec, control)
}

fn text(form: &FormState, id: &'static str, otherwise: &str, most: u16) -> AnyView {
    let typed = form.values.get(id).cloned();
    let value = typed.unwrap_or_else(|| otherwise.to_owned());
    let wrong = form.errors.iter().any(|error| error.field == id);
    let described = [id, "-hint ", id, "-error"].concat();
    view! {
        <input class="input" id=id name=id value=value maxlength=most.to_string() autocomplete="off"
            aria-describedby=described aria-invalid=wrong.then_some("true")/>
    }
    .into_any()
}

/// Whether a place of such a kind may lie there.
fn kinds(above: Option<PlaceKind>) -> Vec<(String, String)> {
    let fit = PlaceKind::ALL.iter().filter(|kind| kind.may_lie_in(above));
    fit.map(|kind| (kind.as_str().to_owned(), name_of(*kind).to_owned()))
        .collect()
}

fn names(form: &FormState, ids: [&'static str; 2], zh: &str, en: &str) -> AnyView {
    view! {
        <div class="field-grid">
            {framed(form, ids[0], t("places.name_zh"), "", text(form, ids[0], zh, 60))}
            {framed(form, ids[1], t("places.name_en"), t("places.name_en_hint"), text(form, ids[1], en, 60))}
        </div>
    }
    .into_any()
}

fn reportable(id: &'static str, form: &FormState, otherwise: bool) -> AnyView {
    let checked = if form.values.is_empty() {
        otherwise
    } else {
        form.value(id) == "yes"
    };
    view! {
        <label class="check" for=id>
            <input type="checkbox" id=id name=id value="yes" checked=checked/>
            <span>{t("places.reportable")}</span>
        </label>
    }
    .into_any()
}

/// The place, its codes for the wall, and what can be done with it.
pub fn about(at: &PlaceSpot) -> AnyView {
    let place = &at.row.place;
    let code = place.code.to_string();
    let fact = |name: &'static str, value: AnyView| {
        view! { <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div> }
    };
    let codes = (at.reportable > 0).then(|| {
        let href = address(HOME, &[("parent", code.clone()), ("print", "1".to_owned())]);
        view! { <a class="button" href=href>{icon("print")} {tf("places.print", &[("n", &at.reportable.to_string())])}</a> }
    });
    let tickets = address("/tickets", &[("place", code.clone())]);
    view! {
        <section class="card" data-place=code.clone()>
            <div class="card__body stack">
                <div class="split">
                    <h2 class="card__title">{pick(&place.name).to_owned()}</h2>
                    {list::state(&at.row)}
                </div>
                <dl class="facts facts--grid">
                    {fact(t("admin.code"), view! { <span class="num">{code.clone()}</span> }.into_any())}
                    {fact(t("admin.kind"), name_of(place.kind).into_any())}
                    {fact(t("places.name_zh"), place.name.zh.clone().into_any())}
                    {fact(t("places.name_en"), place.name.en.clone().into_any())}
                    {fact(t("places.inside"), at.row.inside.to_string().into_any())}
                    {fact(t("places.with_code"), at.reportable.to_string().into_any())}
                </dl>
                <div class="button-row">
                    {codes}
                    <a class="button" href=tickets rel="external">{icon("list")} {t("places.tickets")}</a>
                </div>
            </div>
        </section>
        {change(at)}
        {move_to(at)}
        {switch(at)}
    }
    .into_any()
}

fn change(at: &PlaceSpot) -> AnyView {
    let place = &at.row.place;
    let code = place.code.as_str();
    let form = returned("change", code);
    // a kind that fits where it lies now
    let above = PlaceKind::ALL
        .iter()
        .copied()
        .find(|above| place.kind.may_lie_in(Some(*above)) && place.parent.is_some());
    let chosen = form
        .values
        .get("change-kind")
        .map_or(place.kind.as_str(), String::as_str);
    let kind = select("change-kind", kinds(above), chosen);
    let may_report = place.kind.may_be_reported();
    let fields = view! {
        {names(&form, ["change-name_zh", "change-name_en"], &place.name.zh, &place.name.en)}
        {framed(&form, "change-kind", t("admin.kind"), "", kind)}
        {may_report.then(|| reportable("change-reportable", &form, place.reportable))}
        <p><button class="button button--primary" type="submit">{t("places.save")}</button></p>
    };
    fold(
        "change",
        code,
        "edit",
        t("places.change").to_owned(),
        &form,
        fields.into_any(),
    )
}

fn move_to(at: &PlaceSpot) -> AnyView {
    let place = &at.row.place;
    let Some(parent) = &place.parent else {
        // a building always stands on top
        return ().into_any();
    };
    let code = place.code.as_str();
    let form = returned("move", code);
    let fields = view! {
        {framed(&form, "move-parent", t("places.parent"), t("places.parent_hint"), text(&form, "move-parent", parent.as_str(), 32))}
        <p class="small muted">{t("places.move_text")}</p>
        <p><button class="button button--primary" type="submit">{t("places.move")}</button></p>
    };
    fold(
        "move",
        code,
        "dispatch",
        t("places.move").to_owned(),
        &form,
        fields.into_any(),
    )
}

fn switch(at: &PlaceSpot) -> AnyView {
    let place = &at.row.place;
    let code = place.code.as_str();
    let form = returned("switch", code);
    let above = at.row.place.on && !at.row.active;
    let (title, text, class, value) = if place.on {
        (
            t("places.switch_off"),
            t("places.switch_off_text"),
            "button button--danger",
            "no",
        )
    } else {
        (
            t("places.switch_on"),
            t("places.switch_on_text"),
            "button button--primary",
            "yes",
        )
    };
    let above = above.then(|| view! { <p>{t("places.off_above_text")}</p> });
    let fields = view! {
        {above}
        <p>{text}</p>
        <input type="hidden" name="switch-on" value=value/>
        <p><button class=class type="submit">{title}</button></p>
    };
    fold(
        "switch",
        code,
        "pause",
        title.to_owned(),
        &form,
        fields.into_any(),
    )
}

/// The form of a new place there.
pub fn add(view: &PlaceView) -> AnyView {
    let at = view.at.as_ref().map(|at| &at.row.place);
    let kinds = kinds(at.map(|at| at.kind));
    if kinds.is_empty() {
        // nothing lies in a room
        return ().into_any();
    }
    let code = at.map_or("", |at| at.code.as_str());
    let form = returned("add", code);
    // beside a floor another one, beside a room another one
    let usual = view.rows.rows.last().map(|row| row.place.kind);
    let usual = usual.or_else(|| {
        at.map(|at| {
            if at.kind == PlaceKind::Floor {
                PlaceKind::Room
            } else {
                PlaceKind::Floor
            }
        })
    });
    let chosen = form.values.get("add-kind").map(String::as_str);
    let chosen = chosen
        .or(usual.map(PlaceKind::as_str))
        .unwrap_or_default()
        .to_owned();
    let title = match at {
        Some(at) => tf("places.add_in", &[("place", pick(&at.name))]),
        None => t("places.add_top").to_owned(),
    };
    let rooms = kinds.iter().any(|(kind, _)| kind == PlaceKind::Room.as_str());
    let fields = view! {
        <div class="field-grid">
            {framed(&form, "add-code", t("admin.code"), t("places.code_hint"), text(&form, "add-code", &begun(code), 32))}
            {framed(&form, "add-kind", t("admin.kind"), "", select("add-kind", kinds, &chosen))}
        </div>
        {names(&form, ["add-name_zh", "add-name_en"], "", "")}
        {rooms.then(|| reportable("add-reportable", &form, true))}
        <p><button class="button button--primary" type="submit">{icon("plus")} {t("places.add")}</button></p>
    };
    fold("add", code, "plus", title, &form, fields.into_any())
}

/// How the code of a place in `code` usually begins: rooms of `D1-F1` are `D1-101`.
fn begun(code: &str) -> String {
    match code.split_once('-') {
        _ if code.is_empty() => String::new(),
        Some((building, _)) => [building, "-"].concat(),
        None => [code, "-"].concat(),
    }
}
