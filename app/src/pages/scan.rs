//! Reading the code of a place with the camera (brief, item 1: 扫码). A page of its own with a script of its own,
//! `public/scan.js`, so that reporters' phones load neither with the pages that they see first. Its words stand in the
//! page; the script chooses which of them show.

use crate::host::host;
use crate::i18n::t;
use crate::parts::nav;
use crate::ui::{banner, icon, icon_small};
use leptos::prelude::*;

/// What can be said: name, kind of banner, icon, sentence.
fn sayings() -> [(&'static str, &'static str, &'static str, &'static str); 10] {
    [
        ("asking", "info", "camera", t("scan.asking")),
        ("looking", "info", "scan", t("scan.looking")),
        ("found", "success", "check", t("scan.found")),
        ("foreign", "warning", "alert", t("scan.foreign")),
        ("nothing", "warning", "alert", t("scan.nothing")),
        ("unreadable", "warning", "alert", t("scan.unreadable")),
        ("refused", "warning", "camera", t("scan.refused")),
        ("none", "warning", "camera", t("scan.none")),
        ("busy", "warning", "camera", t("scan.busy")),
        ("unsupported", "warning", "camera", t("scan.unsupported")),
    ]
}

/// The page. It is the same for everybody, apart from the language.
#[must_use]
pub fn page() -> AnyView {
    let settings = host().settings;
    let decoder = settings.assets.decoder.clone();
    let sayings = sayings().map(|(name, kind, mark, text)| {
        let class = match kind {
            "success" => "banner banner--success banner--box",
            "info" => "banner banner--info banner--box",
            _ => "banner banner--warning banner--box",
        };
        // what was read stands behind the sentence, as text
        let read = (name == "foreign").then(|| view! { <q class="scan__read" data-part="read"></q> });
        let text = view! { {text} " " {read} };
        view! { <div data-say=name hidden>{banner(class, mark, text.into_any())}</div> }
    });
    let content = view! {
        <div class="content content--form">
            <div class="page-head">
                <a class="page-head__back" href="/">{icon_small("arrow-left")} {t("common.back")}</a>
                <h1 class="page-head__title">{t("scan.title")}</h1>
                <p class="page-head__sub">{t("scan.lead")}</p>
            </div>
            <section class="scan" id="scan" aria-label=t("scan.camera") data-decoder=decoder data-origin=settings.public_url.clone()>
                <div class="scan__view" data-part="view" hidden>
                    <video class="scan__video" data-part="video" playsinline muted autoplay aria-label=t("scan.picture")></video>
                    <div class="scan__frame" aria-hidden="true"></div>
                </div>
                <div role="status" aria-live="polite">{sayings}</div>
                <div class="button-row">
                    <button class="button button--primary" type="button" data-part="start" hidden>
                        {icon("camera")} {t("scan.start")}
                    </button>
                    <button class="button" type="button" data-part="torch" aria-pressed="false" hidden>
                        {icon("sun")} {t("scan.torch")}
                    </button>
                </div>
                <noscript><p>{t("scan.noscript")}</p></noscript>
            </section>
            <div class="scan__photo" data-part="photo" hidden>
                <label class="button button--block button--large" for="photo">{icon("photo")} {t("scan.photo")}</label>
                <input class="visually-hidden" type="file" id="photo" accept="image/*"/>
            </div>
            <form class="find" method="get" action="/report" data-part="typed" novalidate>
                <label class="find__label" for="q">{t("scan.typed")}</label>
                <p class="field__error" id="q-error" role="alert" data-part="empty" hidden>{t("scan.empty")}</p>
                <div class="input-group">
                    <input class="input" id="q" name="q" required maxlength="60" placeholder="D1-101" autocomplete="off"
                        autocapitalize="characters" spellcheck="false" enterkeyhint="go" aria-describedby="q-error"/>
                    <button class="button" type="submit">{t("scan.open")}</button>
                </div>
            </form>
            <p><a class="button button--quiet button--block" href="/report">{icon_small("pin")} {t("scan.menu")}</a></p>
        </div>
    };
    nav::plain(t("scan.title"), content.into_any())
}
