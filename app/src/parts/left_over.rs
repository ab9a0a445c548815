//! What somebody typed and can't give any more, because a colleague was first. It stays readable until its author has
//! no more use for it: what was said on a telephone can't be asked for again.

use crate::i18n::t;
use crate::parts::ticket;
use crate::ui;
use leptos::prelude::*;

/// A line of it: what was asked, and what was typed or chosen.
pub type Line = (&'static str, String);

/// The lines, under what happened; `forget` throws them away.
#[must_use]
pub fn left_over(happened: &'static str, lines: Vec<Line>, forget: impl Fn() + 'static) -> AnyView {
    let lines = lines
        .into_iter()
        .map(|(name, said)| ticket::fact(name, said.into_any()));
    let banner = ui::banner("banner banner--box banner--warning", "alert", happened.into_any());
    view! {
        <section class="card left-over" aria-label=t("visits.left_title")>
            <div class="card__body stack">
                {banner}
                <dl class="facts">{lines.collect::<Vec<_>>()}</dl>
                <div class="button-row">
                    <button class="button button--quiet" type="button" on:click=move |_| forget()>{t("visits.left_forget")}</button>
                </div>
            </div>
        </section>
    }
    .into_any()
}
