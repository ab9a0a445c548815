//! What the administrator looks after. Supervisors read the record of it.

mod ask;
mod audit;
mod categories;
mod category_form;
mod changes;
mod clerk;
mod departments;
mod difference;
mod form_sheet;
mod frame;
mod imported;
mod messages;
mod order;
mod people;
mod person;
mod person_acts;
mod person_form;
pub mod places;
mod reasons;
mod rules;
mod setting;
mod sheet;
mod times;
mod told;
mod unsaved;

pub use audit::Audit;
pub use categories::Categories;
pub use changes::Changes;
pub use departments::Departments;
pub use messages::Messages;
pub use people::People;
pub use person::{NewPerson, Person};
pub use places::{PlaceImport, PlaceTableView, Places};
pub use reasons::Reasons;
pub use rules::RulesPage;
pub use times::Times;
#[cfg(feature = "hydrate")]
pub use unsaved::hear_before_the_router;

use crate::i18n::t;
use crate::parts::nav;
use crate::ui::icon;
use leptos::prelude::*;

/// The way to the pages of administration.
#[component]
pub fn Index() -> impl IntoView {
    let pages = frame::ways().into_iter().map(|way| {
        view! {
            <section class="ticket-card">
                <div class="ticket-card__head">{icon(way.mark)}</div>
                <h2 class="ticket-card__title">
                    <a class="ticket-card__link" href=way.path>{t(way.name)}</a>
                </h2>
                <p class="ticket-card__place">{t(way.text)}</p>
            </section>
        }
        .into_any()
    });
    let pages: Vec<_> = pages.collect();
    let content = view! {
        <div class="content content--wide">
            <div class="page-head">
                <h1 class="page-head__title">{t("admin.title")}</h1>
                <p class="page-head__sub">{t("admin.admin_text")}</p>
            </div>
            <div class="grid-3">{pages}</div>
        </div>
    };
    nav::staff(t("admin.title"), "app", content.into_any())
}
