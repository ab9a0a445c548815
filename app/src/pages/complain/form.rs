//! The form of a complaint: plain HTML first, kept on the phone once the program is there.

use crate::address::use_address;
use crate::i18n::{t, word};
use crate::offline::Outbox;
use crate::page::{FieldError, use_page};
use crate::pages::report::escaped;
use crate::pages::report::fields::Fields;
use crate::pages::report::form::{Restored, keeping, photos, restored, send_button};
use crate::parts::complaint::category;
use crate::parts::complaint_form::{ANONYMOUS, CATEGORIES, YES};
use crate::parts::nav;
use crate::parts::photo_picker::Picked;
use crate::parts::place_picker::place_field;
use crate::ui::{self, Field, icon};
use domain::id::CommandId;
use domain::view::PlaceLabel;
use leptos::prelude::*;

/// What sending the form needs to know.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "the server draws the form, browsers send it")
)]
pub(super) struct Form {
    /// Where, once it was chosen.
    pub place: RwSignal<Option<PlaceLabel>>,
    /// What is wrong.
    pub errors: RwSignal<Vec<FieldError>>,
    /// What was picked.
    pub photos: RwSignal<Vec<Picked>>,
    /// How many photos are still being prepared.
    pub working: RwSignal<usize>,
    /// The refused complaint that this one mends: it leaves the queue once this one is safe.
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

/// The page.
#[component]
pub fn Complain() -> impl IntoView {
    let content = view! {
        <div class="content content--form">
            <div class="page-head">
                <h1 class="page-head__title">{t("complain.title")}</h1>
                <p class="page-head__sub">{t("complain.lead")}</p>
            </div>
            {ui::banner("banner banner--box", "lock", t("complain.confidential").into_any())}
            {form()}
        </div>
    };
    nav::plain(t("complain.title"), content.into_any())
}

fn form() -> AnyView {
    let page = use_page();
    let errors = RwSignal::new(page.form.errors.clone());
    let fields = Fields {
        typed: StoredValue::new(page.form),
        errors,
    };
    let form = Form {
        place: RwSignal::new(None),
        errors,
        photos: RwSignal::new(Vec::new()),
        working: RwSignal::new(0),
        again: StoredValue::new(None),
        kept: fields.kept() > 0,
        busy: RwSignal::new(false),
        restored: RwSignal::new(Restored::Nothing),
        outbox: expect_context::<Outbox>(),
    };
    #[cfg(feature = "hydrate")]
    super::send::remember_and_restore(form);
    view! {
        {ui::live(move || keeping(form.outbox.keeping()))}
        {ui::error_summary(form.errors.into())}
        {ui::live(move || restored(form.restored.get()))}
        <form class="report complaint" method="post" action="/complain" enctype="multipart/form-data" novalidate
            on:submit=submit(form) on:input=typed(form)>
            {fields.hidden()}
            {categories(fields)}
            {content(fields)}
            {subject(fields)}
            {place(form, fields)}
            {photos(fields, t("complain.photos_hint"), (form.photos, form.working))}
            {complainant(fields)}
            <p class="muted small">{t("complain.privacy")}</p>
            {send_button(form.busy, t("complain.submit"))}
        </form>
    }
    .into_any()
}

/// What it is about, in general: one tap.
fn categories(fields: Fields) -> AnyView {
    let chosen = fields.value("category");
    let tiles = CATEGORIES
        .into_iter()
        .enumerate()
        .map(|(index, (kind, mark))| {
            let code = kind.as_str();
            // the summary of errors leads to the first
            let id = if index == 0 {
                "category".to_owned()
            } else {
                ["category-", code].concat()
            };
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" id=id name="category" checked=code == chosen value=code
                        required aria-describedby="category-error"/>
                    <span class="choice__body">
                        {icon(mark)}
                        <span class="choice__label">{category(kind)}</span>
                        <span class="choice__hint">{word("complain", &["hint_", code].concat())}</span>
                    </span>
                </label>
            }
            .into_any()
        });
    let error = ui::error_of(fields.errors, "category");
    view! {
        <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
            <legend class="choices__legend">{t("complain.category")}</legend>
            {ui::field_error("category", error)}
            <div class="choices__list choices__list--pair">{tiles.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// What happened.
fn content(fields: Fields) -> AnyView {
    let control = view! {
        <textarea class="input" id="content" name="content" rows="4" required inner_html=escaped(&fields.value("content"))
            aria-describedby="content-hint content-error" aria-invalid=fields.invalid("content")></textarea>
    };
    let spec = Field {
        hint: t("complain.content_hint"),
        ..fields.spec("content", t("complain.content"))
    };
    ui::field(spec, control.into_any())
}

/// Who or what it is about, in the complainant's words.
fn subject(fields: Fields) -> AnyView {
    let control = view! {
        <input class="input" id="subject" name="subject" value=fields.value("subject") autocomplete="off"
            aria-describedby="subject-hint subject-error" aria-invalid=fields.invalid("subject")/>
    };
    let spec = Field {
        hint: t("complain.subject_hint"),
        optional: true,
        ..fields.spec("subject", t("complain.subject"))
    };
    ui::field(spec, control.into_any())
}

/// Where: a code, and with the program whatever leads to one. The page of a ticket names its own place.
fn place(form: Form, fields: Fields) -> AnyView {
    let typed = fields.value("place");
    let typed = if typed.is_empty() {
        use_address().asked("at")
    } else {
        typed
    };
    let spec = Field {
        hint: t("complain.place_hint"),
        optional: true,
        ..fields.spec("place", t("complain.place"))
    };
    ui::field(spec, place_field("place", typed, form.place))
}

/// Who complains, or that they do not say. The fields go away with a tick, by style alone, so that it needs no script.
fn complainant(fields: Fields) -> AnyView {
    let name = view! {
        <input class="input" id="name" name="name" value=fields.value("name") autocomplete="name"
            aria-describedby="name-error" aria-invalid=fields.invalid("name")/>
    };
    let phone = view! {
        <input class="input" id="phone" name="phone" type="tel" inputmode="tel" value=fields.value("phone")
            autocomplete="tel" aria-describedby="phone-hint phone-error" aria-invalid=fields.invalid("phone")/>
    };
    let phone_field = Field {
        hint: t("complain.phone_hint"),
        ..fields.spec("phone", t("complain.phone"))
    };
    let anonymous = fields.value(ANONYMOUS) == YES;
    view! {
        <fieldset class="complainant stack">
            <legend class="choices__legend">{t("complain.complainant")}</legend>
            <label class="check" for=ANONYMOUS>
                <input class="check__input" type="checkbox" id=ANONYMOUS name=ANONYMOUS value=YES checked=anonymous
                    aria-describedby="anonymous-hint"/>
                <span>{t("complain.anonymous")}</span>
            </label>
            <p class="field__hint" id="anonymous-hint">{t("complain.anonymous_hint")}</p>
            <div class="complainant__known stack">
                {ui::field(fields.spec("name", t("complain.name")), name.into_any())}
                {ui::field(phone_field, phone.into_any())}
            </div>
        </fieldset>
    }
    .into_any()
}

fn submit(form: Form) -> impl Fn(leptos::ev::SubmitEvent) {
    move |event| {
        #[cfg(feature = "hydrate")]
        super::send::send(form, &event);
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
