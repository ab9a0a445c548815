//! The fields of a complaint that the desk registers, in the order in which people tell.

use super::new::{CHANNELS, Entry, LANE};
use crate::i18n::{t, word};
use crate::pages::desk::focus;
use crate::parts::complaint;
use crate::parts::complaint_form::{ANONYMOUS, CATEGORIES, YES};
use crate::parts::photo_picker;
use crate::parts::place_picker::place_picker;
use crate::parts::scores::digit;
use crate::ui::{self, Field};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

impl Entry {
    /// All fields.
    pub(super) fn fields(self) -> AnyView {
        let channels = CHANNELS.map(|one| (one.as_str(), complaint::channel(one)));
        let named = vec![("no", t("complaints.named")), (YES, t("complaints.anonymous"))];
        let place = self.field("place", t("complaints.place"), t("complaints.place_hint"), true);
        let content = self.field("content", t("complaints.what"), t("complaints.what_hint"), false);
        let subject = self.field(
            "subject",
            t("complaints.subject"),
            t("complaints.subject_hint"),
            true,
        );
        let intake = self.intake;
        let anonymous = move || intake.typed.get(ANONYMOUS) == YES;
        view! {
            {ui::segmented("channel", t("complaints.channel"), channels.to_vec(), "telephone")}
            {intake.area("4", content)}
            {self.categories()}
            <div class="field-grid">
                {intake.line("text", subject)}
                {ui::field(place, place_picker("place", intake.place))}
            </div>
            {ui::segmented(ANONYMOUS, t("complaints.complainant"), named, "no")}
            <div class="field-grid" hidden=anonymous>
                {intake.line("tel", self.field("phone", t("complaints.phone"), "", false))}
                {intake.line("text", self.field("name", t("complaints.name"), "", false))}
            </div>
            <div class="field-grid">{intake.called_at(t("complaints.called_at"))}</div>
            {self.remark()}
            {photo_picker::watched(self.photos, self.working)}
            <input type="hidden" name=LANE/>
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
        let id = |index: usize, value: &str| {
            if index == 0 {
                "category".to_owned()
            } else {
                ["category-", value].concat()
            }
        };
        let tiles = CATEGORIES.iter().enumerate().map(|(index, (one, _))| {
            let value = one.as_str();
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" id=id(index, value) name="category" value=value/>
                    <span class="choice__body">
                        <span class="choice__label">
                            <span class="kbd">{index + 1}</span> " " {complaint::category(*one)}
                        </span>
                    </span>
                </label>
            }
            .into_any()
        });
        let tiles = tiles.collect::<Vec<_>>();
        let keys = move |event: KeyboardEvent| {
            let index = digit(&event.key()).and_then(|number| usize::from(number).checked_sub(1));
            if let Some((index, (one, _))) = index.and_then(|index| Some((index, CATEGORIES.get(index)?))) {
                event.prevent_default();
                self.intake.typed.write("category", one.as_str());
                focus(&id(index, one.as_str()));
            }
        };
        view! {
            <fieldset class="choices" class:choices--error=move || error.with(|text| !text.is_empty()) on:keydown=keys>
                <legend class="choices__legend">{t("complaints.category")}</legend>
                <p class="field__hint">{t("desk.category_hint")}</p>
                {ui::field_error("category", error)}
                <div class="choices__list choices__list--inline">{tiles}</div>
            </fieldset>
        }
        .into_any()
    }

    /// Remarks for the staff; what is worth noting depends on the way.
    fn remark(self) -> AnyView {
        let error = ui::error_of(self.intake.errors, "remark");
        let hint = move || word("complaints", &["remark_", self.channel().as_str()].concat());
        let input = view! {
            <div class="stack stack--tight">
                <p class="field__hint" id="remark-hint">{hint}</p>
                <textarea class="input" id="remark" name="remark" rows="2" aria-describedby="remark-hint remark-error"
                    aria-invalid=move || error.with(|text| !text.is_empty()).then_some("true")></textarea>
            </div>
        };
        let field = self.field("remark", t("complaints.remark"), "", true);
        ui::field(field, input.into_any())
    }
}
