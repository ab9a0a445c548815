//! The fields of the form, in the order in which a reporter thinks.

use crate::i18n::{pick, t, tf, word};
use crate::page::{FormState, use_now, use_page};
use crate::time;
use crate::track::Said;
use crate::ui::{self, Field, icon};
use domain::ticket::{DayPart, Urgency};
use leptos::prelude::*;

/// The hidden field of photos that came with an earlier try of the form.
const KEPT: &str = "kept_photos";

/// What the fields stand on: what was typed before, and what is wrong with it.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Fields {
    /// What the server gave back.
    pub typed: StoredValue<FormState>,
    /// What is wrong.
    pub errors: RwSignal<Vec<crate::page::FieldError>>,
}

impl Fields {
    /// What was typed before.
    pub fn value(self, name: &str) -> String {
        self.typed.with_value(|form| form.value(name).to_owned())
    }

    /// A field's frame.
    pub fn spec(self, id: &'static str, label: &'static str) -> Field {
        Field {
            id,
            label,
            error: ui::error_of(self.errors, id),
            ..Field::default()
        }
    }

    /// Whether its control holds something wrong.
    pub fn invalid(self, name: &'static str) -> impl Fn() -> Option<&'static str> + Copy {
        let error = ui::error_of(self.errors, name);
        move || error.with(|error| !error.is_empty()).then_some("true")
    }

    /// Numbers that the server gave, which make a form that is sent twice one report.
    pub fn hidden(self) -> AnyView {
        ["command", "lane", "token", "install"]
            .map(|name| view! { <input type="hidden" name=name value=self.value(name)/> }.into_any())
            .into_iter()
            .collect::<Vec<_>>()
            .into_any()
    }

    /// How many photos the server kept from an earlier try of this form.
    pub fn kept(self) -> usize {
        self.value(KEPT)
            .split(',')
            .filter(|name| !name.is_empty())
            .count()
    }

    /// Photos that the server kept, and more from the browser's own field: they go with the form as it is.
    pub fn more_photos(self) -> AnyView {
        let kept = tf("report.photos_kept", &[("n", &self.kept().to_string())]);
        view! {
            <p>{ui::icon_small("check")} " " {kept}</p>
            <input type="hidden" name=KEPT value=self.value(KEPT)/>
            <div class="photo-picker">
                <label class="photo-picker__label" for="photos">{icon("photo")} {t("report.photos_more")}</label>
                <input class="photo-picker__input" type="file" id="photos" name="photos" accept="image/*" multiple/>
            </div>
        }
        .into_any()
    }

    /// Whether it is what others have already reported here; nothing where nobody has.
    pub fn joins(self, open: &[Said]) -> AnyView {
        if open.is_empty() {
            return ().into_any();
        }
        let chosen = self.value("joins");
        let none = Said {
            text: t("report.joins_none").to_owned(),
            ..Said::default()
        };
        let choices = open.iter().chain([&none]).map(|one| {
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" name="joins" value=one.href.clone() checked=one.href == chosen/>
                    <span class="choice__body"><span class="choice__label">{one.text.clone()}</span></span>
                </label>
            }
            .into_any()
        });
        view! {
            <fieldset class="choices">
                <legend class="choices__legend">{t("report.joins")}</legend>
                <p class="field__hint">{t("report.joins_hint")}</p>
                <div class="choices__list">{choices.collect::<Vec<_>>()}</div>
            </fieldset>
        }
        .into_any()
    }

    /// What kind of fault: one tap.
    pub fn category(self) -> AnyView {
        let chosen = self.value("category");
        let tiles = use_page().catalogue.categories.into_iter().enumerate().map(|(index, category)| {
            let code = category.code.to_string();
            // the summary of errors leads to the first
            let id = if index == 0 { "category".to_owned() } else { ["category-", &code].concat() };
            let hint = pick(&category.hint).to_owned();
            let hint = (!hint.is_empty()).then(|| view! { <span class="choice__hint">{hint}</span> }.into_any());
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" id=id name="category" checked=code == chosen value=code
                        required aria-describedby="category-error"/>
                    <span class="choice__body">
                        {icon(&category.icon)}
                        <span class="choice__label">{pick(&category.name).to_owned()}</span>
                        {hint}
                    </span>
                </label>
            }
            .into_any()
        });
        let error = ui::error_of(self.errors, "category");
        view! {
            <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty())>
                <legend class="choices__legend">{t("report.category")}</legend>
                {ui::field_error("category", error)}
                <div class="choices__list choices__list--grid">{tiles.collect::<Vec<_>>()}</div>
            </fieldset>
        }
        .into_any()
    }

    /// What is broken.
    pub fn content(self) -> AnyView {
        let control = view! {
            <textarea class="input" id="content" name="content" rows="3" required inner_html=escaped(&self.value("content"))
                aria-describedby="content-hint content-error" aria-invalid=self.invalid("content")></textarea>
        };
        ui::field(
            Field {
                hint: t("report.content_hint"),
                ..self.spec("content", t("report.content"))
            },
            control.into_any(),
        )
    }

    /// Who reports.
    pub fn person(self) -> AnyView {
        let name = view! {
            <input class="input" id="name" name="name" value=self.value("name") required autocomplete="name"
                aria-describedby="name-error" aria-invalid=self.invalid("name")/>
        };
        let phone = view! {
            <input class="input" id="phone" name="phone" type="tel" inputmode="tel" value=self.value("phone") required
                autocomplete="tel" aria-describedby="phone-hint phone-error" aria-invalid=self.invalid("phone")/>
        };
        let phone_field = Field {
            hint: t("report.phone_hint"),
            ..self.spec("phone", t("report.phone"))
        };
        view! {
            {ui::field(self.spec("name", t("report.name")), name.into_any())}
            {ui::field(phone_field, phone.into_any())}
        }
        .into_any()
    }

    /// How urgent it is.
    pub fn urgency(self) -> AnyView {
        let chosen = Urgency::parse(&self.value("urgency")).unwrap_or(Urgency::Normal);
        let options = Urgency::ALL
            .iter()
            .map(|one| (one.as_str(), word("urgency", one.as_str())))
            .collect();
        view! {
            <div class="stack stack--tight">
                {ui::segmented("urgency", t("report.urgency"), options, chosen.as_str())}
                <p class="field__hint">{t("report.urgency_hint")}</p>
            </div>
        }
        .into_any()
    }

    /// What few need: where exactly, and when somebody is in. Open when something is in it.
    pub fn more(self) -> AnyView {
        let given = ["spot", "preferred_day"]
            .iter()
            .any(|name| !self.value(name).is_empty());
        let wrong = self.errors.with_untracked(|errors| {
            errors
                .iter()
                .any(|error| ["spot", "preferred"].contains(&error.field.as_str()))
        });
        let spot = view! {
            <input class="input" id="spot" name="spot" value=self.value("spot") autocomplete="off"
                aria-describedby="spot-hint spot-error" aria-invalid=self.invalid("spot")/>
        };
        let spot_field = Field {
            hint: t("report.spot_hint"),
            optional: true,
            ..self.spec("spot", t("report.spot"))
        };
        view! {
            <details class="more" open=given || wrong>
                <summary class="more__summary">{icon("chevron-down")} {t("report.more")}</summary>
                <div class="stack">
                    {ui::field(spot_field, spot.into_any())}
                    {self.preferred()}
                </div>
            </details>
        }
        .into_any()
    }

    fn preferred(self) -> AnyView {
        let today = untrack(|| time::date_value(use_now()));
        let parts = DayPart::ALL
            .iter()
            .map(|part| (part.as_str().to_owned(), word("part", part.as_str()).to_owned()));
        let error = ui::error_of(self.errors, "preferred");
        view! {
            <fieldset class="field" id="preferred" tabindex="-1" class:field--error=move || error.with(|text| !text.is_empty())>
                <legend class="field__label">
                    {t("report.preferred")} <span class="field__optional">{t("common.optional")}</span>
                </legend>
                <p class="field__hint" id="preferred-hint">{t("report.preferred_hint")}</p>
                {ui::field_error("preferred", error)}
                <div class="pair">
                    <input class="input" type="date" id="preferred_day" name="preferred_day" min=today
                        value=self.value("preferred_day") aria-label=t("report.preferred_day")
                        aria-describedby="preferred-hint preferred-error"/>
                    <div>
                        <label class="visually-hidden" for="preferred_part">{t("report.preferred_part")}</label>
                        {ui::select("preferred_part", parts.collect(), &self.value("preferred_part"))}
                    </div>
                </div>
            </fieldset>
        }
        .into_any()
    }
}

/// Text as it stands inside a `<textarea>` of a page.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
