//! Places in a list, with the way in and buttons for their order.

use super::{HOME, inside, name_of};
use crate::i18n::{pick, t, tf};
use crate::parts::pager::{address, pager};
use crate::ui::{empty, icon_small};
use domain::view::{PlaceRow, PlaceView};
use leptos::prelude::*;

/// The list. `in_order`: it is what lies in one place, whose order can be changed; otherwise what was found.
pub fn list(
    view: &PlaceView,
    query: &[(&'static str, String)],
    after: Option<&str>,
    in_order: bool,
) -> AnyView {
    let rows = &view.rows.rows;
    if rows.is_empty() {
        let is_room = view
            .at
            .as_ref()
            .is_some_and(|at| at.row.place.kind.may_be_reported());
        if is_room {
            return ().into_any();
        }
        let (title, text) = (t("admin.no_places_title"), t("places.none_text"));
        return empty("pin", title, text, ().into_any());
    }
    let action = address(HOME, query);
    let last = rows.len() - 1;
    let lines = rows.iter().enumerate().map(|(index, row)| {
        // the pages before and behind are places as well
        let ends = [
            index == 0 && after.is_none(),
            index == last && view.rows.next.is_none(),
        ];
        line(row, in_order.then_some((&action, ends)))
    });
    let lines: Vec<AnyView> = lines.collect();
    let pager = pager(HOME, query, after, view.rows.next.as_deref());
    let order = in_order.then(|| view! { <th scope="col">{t("places.order")}</th> });
    view! {
        <div class="stack">
            <div class="table-wrap">
                <table class="table">
                    <caption class="visually-hidden">{t("admin.places")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t("admin.name")}</th> <th scope="col">{t("admin.kind")}</th>
                            <th scope="col">{t("admin.code")}</th> <th scope="col">{t("places.inside")}</th>
                            <th scope="col">{t("admin.state")}</th> {order}
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            {pager}
        </div>
    }
    .into_any()
}

/// A place. With what its buttons of order are sent to, and whether it stands first and last.
fn line(row: &PlaceRow, action: Option<(&String, [bool; 2])>) -> AnyView {
    let place = &row.place;
    let code = place.code.to_string();
    // what was found stands without what is around it
    let name = if action.is_some() {
        pick(&place.name).to_owned()
    } else {
        pick(&row.label.short()).to_owned()
    };
    let inside_it = (row.inside > 0).then_some(row.inside);
    let order = action.map(|(action, ends)| {
        view! { <td data-label=t("places.order")>{order(&code, &name, action, ends)}</td> }
    });
    view! {
        <tr data-code=code.clone()>
            <th scope="row"><a href=inside(&place.code)>{name.clone()}</a></th>
            <td data-label=t("admin.kind")>{name_of(place.kind)}</td>
            <td class="num" data-label=t("admin.code")>{code.clone()}</td>
            <td class="num" data-label=t("places.inside")>{inside_it}</td>
            <td data-label=t("admin.state")>{state(row)}</td>
            {order}
        </tr>
    }
    .into_any()
}

/// Whether the place is offered, by word and by shape.
pub fn state(row: &PlaceRow) -> AnyView {
    let (shape, text) = match (row.place.on, row.active) {
        (true, true) if row.place.reportable => ("completed", t("places.state_reportable")),
        (true, true) => ("accepted", t("places.state_on")),
        (true, false) => ("on_hold", t("places.state_off_above")),
        (false, _) => ("cancelled", t("places.state_off")),
    };
    view! { <span class="stage" data-stage=shape>{text}</span> }.into_any()
}

/// Buttons that put a place before or behind its neighbour.
fn order(code: &str, name: &str, action: &str, [first, last]: [bool; 2]) -> AnyView {
    let button = |up: &'static str, class: &'static str, end: bool, label: String| {
        view! {
            <button class=class type="submit" name="order-up" value=up aria-label=label disabled=end>
                {icon_small("chevron-down")}
            </button>
        }
    };
    let down = "button button--quiet button--small button--icon order";
    let up = "button button--quiet button--small button--icon order order--up";
    let place = [("place", name)];
    view! {
        <form class="button-row" method="post" action=action.to_owned()>
            <input type="hidden" name="act" value="order"/>
            <input type="hidden" name="order-code" value=code.to_owned()/>
            {button("yes", up, first, tf("places.up", &place))}
            {button("no", down, last, tf("places.down", &place))}
        </form>
    }
    .into_any()
}
