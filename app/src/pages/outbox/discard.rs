//! Asks before something that was typed is removed from the device for good.

use super::item;
use crate::i18n::{t, tf};
use crate::offline::Outbox;
use crate::ui::opens;
use domain::sync::Item;
use leptos::html::Dialog;
use leptos::prelude::*;

/// The question; open while `asked` holds an item.
#[must_use]
pub fn dialog(outbox: Outbox, asked: RwSignal<Option<Item>>) -> AnyView {
    let sheet = NodeRef::<Dialog>::new();
    opens(sheet, move || asked.with(Option::is_some));
    let text = move || {
        let what = asked.with(|asked| asked.as_ref().map(|asked| item::title(asked, None)));
        what.map(|what| tf("outbox.discard_text", &[("what", &what)]))
    };
    let discard = move |_| {
        if let Some(item) = asked.get_untracked() {
            outbox.discard(item.envelope.id);
        }
        asked.set(None);
    };
    view! {
        <dialog class="sheet" node_ref=sheet aria-labelledby="discard-title" on:close=move |_| asked.set(None)>
            <div class="sheet__panel">
                <div class="sheet__head"><h2 class="sheet__title" id="discard-title">{t("outbox.discard_title")}</h2></div>
                <div class="sheet__body stack">
                    <p>{text}</p>
                    <button class="button" type="button" on:click=move |_| outbox.save_copy()>
                        {t("outbox.discard_copy")}
                    </button>
                </div>
                <div class="sheet__foot">
                    <button class="button" type="button" on:click=move |_| asked.set(None)>
                        {t("outbox.discard_not")}
                    </button>
                    <button class="button button--danger" type="button" on:click=discard>
                        {t("outbox.discard_do")}
                    </button>
                </div>
            </div>
        </dialog>
    }
    .into_any()
}
