//! How much room the browser gives, and whether it keeps what is in it.

use crate::i18n::t;
use crate::offline::Outbox;
use leptos::prelude::*;

/// The line about storage; on the server, and where a browser doesn't say, it is not there.
#[must_use]
pub fn room(outbox: Outbox) -> AnyView {
    let known = RwSignal::new(None::<(String, bool)>);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            if let Some(space) = crate::offline::space::space().await {
                let text = crate::i18n::tf(
                    "outbox.storage_used",
                    &[("used", &megabytes(space.used)), ("free", &megabytes(space.free))],
                );
                known.try_set(Some((text, space.kept)));
            }
        });
    });
    let kept = move || match known.get() {
        Some((_, true)) => [" · ", t("outbox.storage_kept")].concat(),
        Some((_, false)) if outbox.unsent() > 0 => [" · ", t("outbox.storage_plain")].concat(),
        _ => String::new(),
    };
    view! {
        <section class="stack stack--tight" hidden=move || known.with(Option::is_none)>
            <h2 class="section-title">{t("outbox.storage")}</h2>
            <p>{move || known.get().map(|(text, _)| text)} {kept}</p>
        </section>
    }
    .into_any()
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
