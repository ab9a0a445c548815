//! How much room the browser gives, and whether it keeps what is in it.

use crate::i18n::t;
use leptos::prelude::*;

/// The line about storage; on the server, and where a browser doesn't say, it is not there.
#[must_use]
pub fn room() -> AnyView {
    let known = RwSignal::new(None::<(String, bool)>);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            if let Some(space) = crate::offline::space::space().await {
                let text = crate::i18n::tf("outbox.storage_used", &[("used", &megabytes(space.used)), ("free", &megabytes(space.free))]);
                known.try_set(Some((text, space.kept)));
            }
        });
    });
    let kept = move || t(if known.get().is_some_and(|(_, kept)| kept) { "outbox.storage_kept" } else { "outbox.storage_plain" });
    view! {
        <section class="stack stack--tight" hidden=move || known.with(Option::is_none)>
            <h2 class="section-title">{t("outbox.storage")}</h2>
            <p>{move || known.get().map(|(text, _)| text)} " · " {kept}</p>
        </section>
    }
    .into_any()
}

/// `3.5 MB`, `12 GB`.
#[cfg(feature = "hydrate")]
fn megabytes(bytes: f64) -> String {
    let (size, unit) = if bytes < 1e9 { (bytes / 1e6, " MB") } else { (bytes / 1e9, " GB") };
    let tenths = (size * 10.0).round() / 10.0;
    [&tenths.to_string(), unit].concat()
}
