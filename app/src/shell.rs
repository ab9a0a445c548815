//! The document around every page that the server renders.

use crate::access;
use crate::host::{Assets, Program};
use crate::i18n::{t, tf};
use crate::page::PageInfo;
use crate::routes::App;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The document of the page at `path`. Its script carries on where the server stopped; without script the page works
/// as it is. One that is not `alive` has no program: a plain form, or a page under another address than its program
/// expects.
#[must_use]
pub fn shell(assets: &Assets, page: &PageInfo, path: &str, alive: bool) -> AnyView {
    let lang = page.lang.tag();
    // a script's text must not contain the end of a script
    let info = serde_json::to_string(page)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    let Program { glue, wasm, css } = assets.program(path).clone();
    let program = if !alive {
        form_script()
    } else if path == access::SCAN {
        view! { <script type="module" src="/scan.js"></script> }.into_any()
    } else {
        view! {
            <link rel="modulepreload" href=glue.clone()/>
            <script type="module" id="baoxiu-boot" src="/boot.js" data-glue=glue data-wasm=wasm data-entry="hydrate"></script>
        }
        .into_any()
    };
    view! {
        <!DOCTYPE html>
        <html lang=lang>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="theme-color" content="#0e5f57"/>
                <link rel="stylesheet" href=css/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <script type="application/json" id="baoxiu-page" inner_html=info></script>
                {program}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
    .into_any()
}

/// The script of plain forms: where nothing can be sent the page stays, with all that was typed and picked. It speaks
/// with the words of its own tag.
fn form_script() -> AnyView {
    view! {
        <script type="module" id="baoxiu-form" src="/form.js" data-unsent=t("plain.unsent") data-failed=t("plain.failed")
            data-alt=tf("photo.alt", &[("n", "{n}")]) data-remove=tf("photo.remove", &[("n", "{n}")])></script>
    }
    .into_any()
}

/// The document that the service worker keeps: it mounts a program into an empty body, whatever the address
/// (SYNC 5.3). It is the same for everybody; its script takes program and style by the page.
#[must_use]
pub fn offline_shell(assets: &Assets) -> String {
    let Assets { whole, small, .. } = assets;
    format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <meta name=\"theme-color\" content=\"#0e5f57\"><title>后勤报修</title>\
         <link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\
         <link rel=\"manifest\" href=\"/manifest.webmanifest\">\
         <script type=\"module\" id=\"baoxiu-boot\" src=\"/boot.js\" data-entry=\"mount_shell\" \
         data-glue=\"{}\" data-wasm=\"{}\" data-css=\"{}\" \
         data-small-glue=\"{}\" data-small-wasm=\"{}\" data-small-css=\"{}\"></script></head><body></body></html>",
        whole.glue, whole.wasm, whole.css, small.glue, small.wasm, small.css
    )
}
