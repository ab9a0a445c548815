//! A ticket goes to another department.

use super::staffing;
use super::state::{Aside, Desk, Target};
use crate::i18n::{pick, t, tf};
use crate::page::use_page;
use crate::parts::reject;
use crate::ui::{Field, field};
use domain::place::DepartmentCode;
use domain::rejection::{Field as Place, Rejection};
use domain::text::Remark;
use domain::ticket::Command;
use domain::view::TicketDetail;
use leptos::prelude::*;

/// To which department, and why.
pub fn form(detail: &TicketDetail, desk: Desk) -> AnyView {
    let others: Vec<(String, String)> = use_page()
        .catalogue
        .departments
        .iter()
        .filter(|one| one.code != detail.department.code)
        .map(|one| (one.code.to_string(), pick(&one.name).to_owned()))
        .collect();
    let target = Target::of(detail);
    let names = others.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match command(desk) {
            Ok((code, command)) => {
                desk.aside_error.set(String::new());
                let name = names
                    .iter()
                    .find(|(one, _)| *one == code)
                    .map_or("", |(_, name)| name);
                let done = tf(
                    "dispatch.transfer_done",
                    &[("no", &target.no.to_string()), ("name", name)],
                );
                let next = desk.after(target.no);
                desk.give(&target, command, done, next);
            }
            Err(reason) => desk.aside_error.set(reject::sentence(&reason)),
        }
    };
    let options = others.into_iter().map(|(code, name)| {
        let value = code.clone();
        view! { <option value=value prop:selected=move || desk.to.with(|to| *to == code)>{name}</option> }
    });
    let select = view! {
        <select class="select" id="transfer-to" aria-describedby="transfer-to-error"
            on:change:target=move |event| {
                desk.touched();
                desk.to.set(event.target().value());
            }>
            <option value="" prop:selected=move || desk.to.with(String::is_empty)>{t("dispatch.transfer_choose")}</option>
            {options.collect::<Vec<_>>()}
        </select>
    };
    let area = view! {
        <textarea class="input" id="transfer-reason" rows="2" prop:value=move || desk.reason.get()
            on:input:target=move |event| desk.reason.set(event.target().value())></textarea>
    };
    let to = Field {
        id: "transfer-to",
        label: t("dispatch.transfer_to"),
        error: desk.aside_error.into(),
        ..Field::default()
    };
    let why = Field {
        id: "transfer-reason",
        label: t("dispatch.transfer_reason"),
        optional: true,
        ..Field::default()
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <h3 class="section-title">{t("dispatch.transfer_title")}</h3>
            {field(to, select.into_any())} {staffing::warning(desk.to.into())} {field(why, area.into_any())}
            <div class="button-row">
                <button class="button button--primary" type="submit" disabled=move || desk.act.busy()>
                    {t("dispatch.transfer_submit")}
                </button>
                <button class="button button--quiet" type="button" on:click=move |_| desk.aside.set(Aside::Nothing)>
                    {t("dispatch.cancel")}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn command(desk: Desk) -> Result<(String, Command), Rejection> {
    let code = desk.to.get_untracked();
    let department = DepartmentCode::parse(&code)?;
    let reason = Remark::optional(Place::Reason, &desk.reason.get_untracked())?;
    Ok((code, Command::Transfer { department, reason }))
}
