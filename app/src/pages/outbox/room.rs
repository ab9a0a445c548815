//! How much room the browser gives, and whether it keeps what is in it.

use crate::i18n::t;
use crate::offline::Outbox;
use crate::ui::icon;
use leptos::prelude::*;

/// The line about storage; on the server, and where a browser doesn't say, it is not there.
#[must_use]
pub fn room(outbox: Outbox) -> AnyView {
    let known = RwSignal::new(None::<(String, bool)>);
    let refused = RwSignal::new(false);
    // what is saved and sent changes it
    Effect::new(move |_| {
        let _ = outbox.items();
        look(known);
    });
    let ask = move |_| {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            let kept = crate::offline::space::persist().await;
            refused.try_set(!kept);
            look(known);
        });
    };
    let plain = move || known.with(|known| known.as_ref().is_some_and(|(_, kept)| !kept));
    let kept = move || match known.get() {
        Some((_, true)) => [" · ", t("outbox.storage_kept")].concat(),
        Some((_, false)) => [" · ", t("outbox.storage_plain")].concat(),
        None => String::new(),
    };
    view! {
        <section class="stack stack--tight" hidden=move || known.with(Option::is_none)>
            <h2 class="section-title">{t("outbox.storage")}</h2>
            <p>{move || known.get().map(|(text, _)| text)} {kept}</p>
            <div hidden=move || !plain()>
                <button class="button" type="button" data-act="persist" on:click=ask>{icon("lock")} {t("outbox.storage_ask")}</button>
            </div>
            <p class="small muted" role="status">{move || (refused.get() && plain()).then(|| t("outbox.storage_refused"))}</p>
        </section>
    }
    .into_any()
}

/// Reads what the browser says now.
fn look(known: RwSignal<Option<(String, bool)>>) {
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(async move {
        if let Some(space) = crate::offline::space::space().await {
            let text = crate::i18n::tf(
                "outbox.storage_used",
                &[("used", &megabytes(space.used)), ("free", &megabytes(space.free))],
            );
            known.try_set(Some((text, space.kept)));
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = known;
}

/// `3.5 MB`, `12 GB`.
#[cfg(feature = "hydrate")]
fn megabytes(bytes: f64) -> String {
    let (size, unit) = if bytes < 1e9 {
        (bytes / 1e6, " MB")
    } else {
        (bytes / 1e9, " GB")
    };
    let tenths = (size * 10.0).round() / 10.0;
    [&tenths.to_string(), unit].concat()
}
