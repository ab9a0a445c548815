//! The fields of a report by telephone or at the counter, in the order in which a caller tells.

use super::new::Call;
use super::typed::focus;
use crate::i18n::{pick, t, word};
use crate::page::use_page;
use crate::parts::place_picker::place_picker;
use crate::parts::scores::digit;
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
        let place = self.field("place", t("desk.label_place"), "", false);
        let content = self.field("content", t("desk.label_content"), t("desk.content_hint"), false);
        let remark = self.field("remark", t("desk.label_remark"), t("desk.remark_hint"), true);
        let intake = self.intake;
        view! {
            {ui::segmented("channel", t("desk.channel"), channels, "telephone")}
            <div class="field-grid">
                {intake.line("tel", self.field("phone", t("desk.phone"), "", false))}
                {intake.line("text", self.field("name", t("desk.name"), "", false))}
            </div>
            {intake.area("3", content)}
            <div class="field-grid">
                {ui::field(place, place_picker("place", intake.place))}
                {intake.line("text", self.field("spot", t("desk.label_spot"), "", true))}
            </div>
            {self.categories()}
            {self.hints()}
            {ui::segmented("urgency", t("desk.label_urgency"), urgencies.collect(), "normal")}
            <div class="field-grid">
                {self.day()}
                {self.part()}
                {intake.called_at(t("desk.label_called_at"))}
            </div>
            {intake.area("2", remark)}
            <input type="hidden" name="joins"/>
        }
        .into_any()
    }

    fn field(self, id: &'static str, label: &'static str, hint: &'static str, optional: bool) -> Field {
        Field {
            id,
            label,
            hint,
            optional,
            error: ui::error_of(self.intake.errors, id),
        }
    }

    /// Categories as small tiles, each with the number key that chooses it.
    fn categories(self) -> AnyView {
        let error = ui::error_of(self.intake.errors, "category");
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
            // with Alt they choose another call
            if event.alt_key() {
                return;
            }
            // 0 is the tenth, as on a telephone
            let index = digit(&event.key()).map(|number| (usize::from(number) + 9) % 10);
            if let Some((id, code)) = index.and_then(|index| ids.get(index)) {
                event.prevent_default();
                self.intake.typed.write("category", code);
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
        let input = view! {
            <input class="input" type="date" id="preferred" name="preferred_day" aria-describedby="preferred-error"/>
        };
        ui::field(
            self.field("preferred", t("desk.preferred_day"), "", true),
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
}
