//! The service worker, seen from a page: is there a newer build, shall it take over.

use super::device::Device;
use super::js;
use js_sys::Function;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

fn container() -> JsValue {
    js::get(&js::window().navigator(), "serviceWorker")
}

async fn registration() -> Option<JsValue> {
    js::call(&container(), "getRegistration")
        .await
        .ok()
        .filter(JsValue::is_object)
}

/// Notes when a newer build is ready, and sends when the browser says that there is a network again.
pub fn listen(device: &Rc<Device>) {
    let here = Rc::clone(device);
    js::listen(&container(), "message", move |event| {
        if js::get(&event, "data").as_string().as_deref() == Some("sync") {
            here.send_now();
        }
    });
    let newer = device.outbox.newer;
    spawn_local(async move {
        // the page registers the worker after it has loaded
        let Ok(registration) = js::settled(js::get(&container(), "ready").dyn_into()).await else {
            return;
        };
        if js::has(&registration, "waiting") {
            newer.set(true);
        }
        let found = registration.clone();
        js::listen(&registration, "updatefound", move |_| {
            let installing = js::get(&found, "installing");
            let worker = installing.clone();
            js::listen(&installing, "statechange", move |_| {
                let installed = js::get(&worker, "state").as_string().as_deref() == Some("installed");
                // the first worker of all is no update
                if installed && js::has(&container(), "controller") {
                    newer.set(true);
                }
            });
        });
    });
}

/// Lets the newer build take over and begins the page anew with it. Only ever called because somebody asked for
/// it (F30).
pub async fn update() {
    let waiting = registration()
        .await
        .map(|registration| js::get(&registration, "waiting"));
    let Some(waiting) = waiting.filter(JsValue::is_object) else {
        return reload();
    };
    js::listen(&container(), "controllerchange", |_| reload());
    let post = js::get(&waiting, "postMessage").dyn_into::<Function>();
    if post.is_ok_and(|post| post.call1(&waiting, &"SKIP_WAITING".into()).is_ok()) {
        // a worker that does not answer must not keep the page from beginning anew
        js::sleep(4_000).await;
    }
    reload();
}

fn reload() {
    let _ = js::window().location().reload();
}

/// Asks the browser to tell us when there is a network, also when it has put the page to sleep. Few browsers can.
pub async fn ask_for_sync() {
    let Some(registration) = registration().await else {
        return;
    };
    let sync = js::get(&registration, "sync");
    if let Ok(register) = js::get(&sync, "register").dyn_into::<Function>()
        && let Ok(asked) = register.call1(&sync, &"baoxiu".into())
    {
        let _ = js::settled(asked.dyn_into()).await;
    }
}
