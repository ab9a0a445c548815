//! Codes for the walls: to look at, to print, to hand on as a link.

use crate::i18n::{pick, t, tf};
use crate::page::use_page;
use crate::parts::copy::copy;
use crate::ui::{Toaster, icon, icon_small, use_toaster};
use domain::view::PlaceLabel;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlImageElement;
use std::time::Duration;

/// Prints the page as soon as all its codes are there: on paper only they are left.
pub fn print() {
    print_within(40);
}

/// Looks so many times more whether the pictures are there; a sheet with a gap is better than none.
fn print_within(looks: u32) {
    let pictures = document().get_elements_by_tag_name("img");
    let mut pictures = (0..pictures.length()).filter_map(|index| pictures.item(index));
    let missing = pictures.any(|one| {
        one.dyn_into::<HtmlImageElement>()
            .is_ok_and(|picture| !picture.complete())
    });
    if missing && looks > 0 {
        set_timeout(move || print_within(looks - 1), Duration::from_millis(250));
    } else {
        let _ = window().print();
    }
}

/// One card for each place.
pub fn sheet(labels: &[PlaceLabel]) -> AnyView {
    let (toaster, hotline) = (use_toaster(), use_page().catalogue.hotline);
    let cards: Vec<AnyView> = labels.iter().map(|label| one(label, &hotline, toaster)).collect();
    view! {
        <section class="stack" aria-label=t("admin.codes")>
            <div class="split sheet-head">
                <h2 class="section-title">{tf("admin.codes_n", &[("n", &labels.len().to_string())])}</h2>
                <button class="button" type="button" on:click=|_| print()>{icon("print")} {t("admin.print")}</button>
            </div>
            <ul class="qr-sheet">{cards}</ul>
        </section>
    }
    .into_any()
}

fn one(label: &PlaceLabel, hotline: &str, toaster: Toaster) -> AnyView {
    let (code, name) = (label.code.to_string(), pick(&label.short()).to_owned());
    let (path, image) = (
        ["/r/", &code].concat(),
        ["/admin/places/", &code, "/qr.svg"].concat(),
    );
    let alt = tf("admin.code_of", &[("place", &name), ("code", &code)]);
    let copy_name = tf("admin.copy_of", &[("place", &name)]);
    let copied = path.clone();
    view! {
        <li class="stack stack--tight">
            <div class="qr-card">
                <p class="qr-card__lead">{t("admin.scan")}</p>
                <p class="qr-card__code"><img src=image alt=alt width="180" height="180" loading="eager"/></p>
                <p class="qr-card__place">{name}</p>
                <p class="qr-card__phone">{tf("admin.hotline", &[("phone", hotline)])}</p>
            </div>
            <div class="button-row">
                <a class="button button--small" href=path>{icon_small("link")} {t("admin.open")}</a>
                <button class="button button--small" type="button" aria-label=copy_name
                    on:click=move |_| copy(&copied, toaster)>{t("link.copy")}</button>
            </div>
        </li>
    }
    .into_any()
}
