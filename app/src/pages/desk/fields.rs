//! The fields of a report by telephone or at the counter, in the order in which a caller tells.

use super::new::Call;
use super::typed::focus;
use crate::i18n::{pick, t, word};
use crate::page::use_page;
use crate::parts::place_picker::place_picker;
use crate::parts::scores::digit;
use crate::time;
use crate::ui::{self, Field};
use domain::ticket::{DayPart, Urgency};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

impl Call {
    /// All fields.
    pub fn fields(self) -> AnyView {
        let channels = vec![
            ("telephone", t("channel.telephone")),
            ("walk_in", t("channel.walk_in")),
        ];
        let urgencies = Urgency::ALL
            .iter()
            .map(|one| (one.as_str(), word("urgency", one.as_str())));
        let place = Field {
            id: "place",
            label: t("desk.label_place"),
            hint: "",
            optional: false,
            error: ui::error_of(self.errors, "place"),
        };
        view! {
            {ui::segmented("channel", t("desk.channel"), channels, "telephone")}
            <div class="field-grid">
                {self.line("phone", "tel", t("desk.phone"), false)}
                {self.line("name", "text", t("desk.name"), false)}
            </div>
            {self.area("content", t("desk.label_content"), t("desk.content_hint"), "3", false)}
            <div class="field-grid">
                {ui::field(place, place_picker("place", self.place))}
                {self.line("spot", "text", t("desk.label_spot"), true)}
            </div>
            {self.categories()}
            {ui::segmented("urgency", t("desk.label_urgency"), urgencies.collect(), "normal")}
            <div class="field-grid">
                {self.day()}
                {self.part()}
                {self.called_at()}
            </div>
            {self.area("remark", t("desk.label_remark"), t("desk.remark_hint"), "2", true)}
        }
        .into_any()
    }

    fn line(self, id: &'static str, kind: &'static str, label: &'static str, optional: bool) -> AnyView {
        let error = ui::error_of(self.errors, id);
        let input = view! {
            <input class="input" type=kind id=id name=id autocomplete="off"
                aria-describedby=[id, "-error"].concat()
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")/>
        };
        ui::field(
            Field {
                id,
                label,
                hint: "",
                optional,
                error,
            },
            input.into_any(),
        )
    }

    fn area(
        self,
        id: &'static str,
        label: &'static str,
        hint: &'static str,
        rows: &'static str,
        optional: bool,
    ) -> AnyView {
        let error = ui::error_of(self.errors, id);
        let input = view! {
            <textarea class="input" id=id name=id rows=rows aria-describedby=[id, "-hint ", id, "-error"].concat()
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")></textarea>
        };
        ui::field(
            Field {
                id,
                label,
                hint,
                optional,
                error,
            },
            input.into_any(),
        )
    }

    /// Categories as small tiles, each with the number key that chooses it.
    fn categories(self) -> AnyView {
        let error = ui::error_of(self.errors, "category");
        let categories = use_page().catalogue.categories;
        let ids: Vec<(String, String)> = categories
            .iter()
            .enumerate()
            .map(|(index, one)| {
                let code = one.code.to_string();
                (
                    if index == 0 {
                        "category".to_owned()
                    } else {
                        ["category-", &code].concat()
                    },
                    code,
                )
            })
            .collect();
        let tiles = categories.iter().zip(&ids).enumerate().map(|(index, (one, (id, code)))| {
            let number = (index < 10).then(|| view! { <span class="kbd">{((index + 1) % 10).to_string()}</span> });
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" id=id.clone() name="category" value=code.clone()/>
                    <span class="choice__body">
                        <span class="choice__label">{number} " " {pick(&one.name).to_owned()}</span>
                    </span>
                </label>
            }
            .into_any()
        });
        let tiles = tiles.collect::<Vec<_>>();
        let keys = move |event: KeyboardEvent| {
            // 0 is the tenth, as on a telephone
            let index = digit(&event.key()).map(|number| (usize::from(number) + 9) % 10);
            if let Some((id, code)) = index.and_then(|index| ids.get(index)) {
                event.prevent_default();
                self.typed.write("category", code);
                focus(id);
            }
        };
        view! {
            <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty()) on:keydown=keys>
                <legend class="choices__legend">{t("desk.label_category")}</legend>
                <p class="field__hint">{t("desk.category_hint")}</p>
                {ui::field_error("category", error)}
                <div class="choices__list choices__list--inline">{tiles}</div>
            </fieldset>
        }
        .into_any()
    }

    fn day(self) -> AnyView {
        let error = ui::error_of(self.errors, "preferred");
        let input = view! {
            <input class="input" type="date" id="preferred" name="preferred_day" aria-describedby="preferred-error"/>
        };
        let (id, label) = ("preferred", t("desk.preferred_day"));
        ui::field(
            Field {
                id,
                label,
                hint: "",
                optional: true,
                error,
            },
            input.into_any(),
        )
    }

    fn part(self) -> AnyView {
        let parts = DayPart::ALL.iter().map(|part| {
            let name = part.as_str();
            (name.to_owned(), word("part", name).to_owned())
        });
        let select = ui::select("preferred_part", parts.collect(), DayPart::Any.as_str());
        ui::field(
            Field {
                id: "preferred_part",
                label: t("desk.preferred_part"),
                ..Field::default()
            },
            select,
        )
    }

    fn called_at(self) -> AnyView {
        let error = ui::error_of(self.errors, "called_at");
        let value = time::input_value(self.now.0.get_untracked());
        let input = view! {
            <input class="input" type="datetime-local" id="called_at" name="called_at" value=value
                aria-describedby="called_at-error"
                aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")/>
        };
        let (id, label) = ("called_at", t("desk.label_called_at"));
        ui::field(
            Field {
                id,
                label,
                hint: "",
                optional: false,
                error,
            },
            input.into_any(),
        )
    }
}
