//! The form behind a QR code: plain HTML first, kept on the phone once the program is there.

use super::fields::Fields;
use crate::i18n::t;
use crate::offline::{Keeping, Outbox};
use crate::page::{FieldError, use_page};
use crate::pages::refused;
use crate::parts::photo_picker::{self, Picked};
use crate::parts::ticket;
use crate::track::Said;
use crate::ui::{self, icon};
use domain::id::CommandId;
use domain::place::PlaceCode;
use domain::view::PlaceLabel;
use leptos::prelude::*;

/// What sending the form needs to know.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "the server draws the form, browsers send it")
)]
pub(super) struct Form {
    /// Where.
    pub place: StoredValue<PlaceCode>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    /// What was picked.
    pub photos: RwSignal<Vec<Picked>>,
    /// How many photos are still being prepared.
    pub working: RwSignal<usize>,
    /// The refused report that this one mends: it leaves the queue once this one is safe.
    pub again: StoredValue<Option<CommandId>>,
    /// Whether the server holds photos of an earlier try: then the form goes as it is.
    pub kept: bool,
    /// Whether an answer is being waited for.
    pub busy: RwSignal<bool>,
    /// What came back from an earlier visit to this page.
    pub restored: RwSignal<Restored>,
    /// The queue of this phone.
    pub outbox: Outbox,
}

/// What was typed before the page was closed, and is here again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pages) enum Restored {
    /// Nothing was.
    #[default]
    Nothing,
    /// Texts and choices.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only a browser remembers")
    )]
    Texts,
    /// The same, but photos were picked too and are gone.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only a browser remembers")
    )]
    WithoutPhotos,
}

/// The form for a place, at which `open` is already reported.
pub(super) fn form(label: &PlaceLabel, open: &[Said]) -> AnyView {
    let page = use_page();
    if page.catalogue.categories.is_empty() {
        // begun without a network on a phone that was never here before
        return ui::empty(
            "cloud-off",
            t("report.not_yet_title"),
            t("report.not_yet_text"),
            refused::hotline("button"),
        );
    }
    let errors = RwSignal::new(page.form.errors.clone());
    let fields = Fields {
        typed: StoredValue::new(page.form),
        errors,
    };
    let form = Form {
        place: StoredValue::new(label.code.clone()),
        errors,
        photos: RwSignal::new(Vec::new()),
        working: RwSignal::new(0),
        kept: fields.kept() > 0,
        busy: RwSignal::new(false),
        again: StoredValue::new(None),
        restored: RwSignal::new(Restored::Nothing),
        outbox: expect_context::<Outbox>(),
    };
    #[cfg(feature = "hydrate")]
    super::send::remember_and_restore(form);
    let action = ["/r/", label.code.as_str()].concat();
    view! {
        <h1 class="visually-hidden">{t("report.title")}</h1>
        {place(label, form)}
        {ui::live(move || keeping(form.outbox.keeping()))}
        {ui::error_summary(form.errors.into())}
        {ui::live(move || restored(form.restored.get()))}
        <form class="report" method="post" action=action enctype="multipart/form-data" novalidate
            on:submit=submit(form) on:input=typed(form)>
            {fields.hidden()}
            {fields.joins(open)}
            {fields.category()}
            {fields.content()}
            {photos(fields, t("report.photos_hint"), (form.photos, form.working))}
            {fields.person()}
            {fields.urgency()}
            {fields.more()}
            <p class="muted small">{t("report.privacy")}</p>
            {send_button(form.busy, t("report.submit"))}
        </form>
    }
    .into_any()
}

fn place(label: &PlaceLabel, form: Form) -> AnyView {
    view! {
        <div id="place" tabindex="-1" class="stack stack--tight">
            {ticket::plate(label, t("report.place"))}
            {ui::field_error("place", ui::error_of(form.errors, "place"))}
            <p><a class="small" href="/report" on:click=elsewhere(form)>{t("report.other_place")}</a></p>
        </div>
    }
    .into_any()
}

/// Said before anything is typed: what this browser can't keep.
pub(in crate::pages) fn keeping(keeping: Keeping) -> AnyView {
    let text = match keeping {
        Keeping::Blocked => "report.blocked",
        Keeping::Full => "report.full",
        Keeping::Opening | Keeping::Ready => return ().into_any(),
    };
    ui::banner("banner banner--box banner--warning", "alert", t(text).into_any())
}

/// Said when something came back.
pub(in crate::pages) fn restored(restored: Restored) -> AnyView {
    let text = match restored {
        Restored::Nothing => return ().into_any(),
        Restored::Texts => "report.restored",
        Restored::WithoutPhotos => "report.restored_no_photos",
    };
    ui::banner("banner banner--box banner--info", "undo", t(text).into_any())
}

/// Photos; those that an earlier try left with the server need not be chosen again.
pub(in crate::pages) fn photos(
    fields: Fields,
    hint: &'static str,
    (photos, working): (RwSignal<Vec<Picked>>, RwSignal<usize>),
) -> AnyView {
    let error = ui::error_of(fields.errors, "photos");
    view! {
        <div class="field" class:field--error=move || error.with(|text| !text.is_empty())>
            <p class="field__label">
                {t("report.photos")} <span class="field__optional">{t("common.optional")}</span>
            </p>
            <p class="field__hint">{hint}</p>
            {ui::field_error("photos", error)}
            {if fields.kept() > 0 { fields.more_photos() } else { photo_picker::watched(photos, working) }}
        </div>
    }
    .into_any()
}

/// The button that sends the form.
pub(in crate::pages) fn send_button(busy: RwSignal<bool>, submit: &'static str) -> AnyView {
    let busy = move || busy.get();
    let words = move || if busy() { t("report.sending") } else { submit };
    view! {
        <div class="action-bar">
            <button class="button button--primary button--large" type="submit" disabled=busy
                aria-busy=move || busy().then_some("true")>
                {icon("send")} {ui::live(move || words().into_any())}
            </button>
        </div>
    }
    .into_any()
}

fn submit(form: Form) -> impl Fn(leptos::ev::SubmitEvent) {
    #[cfg(feature = "hydrate")]
    let send = super::send::sender(form);
    move |event| {
        #[cfg(feature = "hydrate")]
        send(event);
        #[cfg(not(feature = "hydrate"))]
        let _ = (form.busy, event);
    }
}

fn elsewhere(form: Form) -> impl Fn(leptos::ev::MouseEvent) {
    move |event| {
        #[cfg(feature = "hydrate")]
        super::send::take_along(form, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = (form.busy, event);
    }
}

fn typed(form: Form) -> impl Fn(leptos::ev::Event) {
    move |_event| {
        #[cfg(feature = "hydrate")]
        {
            ui::mended(form.errors, || super::send::wrong(form));
            super::send::keep_draft(form);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = form.busy;
    }
}
