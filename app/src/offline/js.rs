//! The browser's odds and ends: events, promises, waiting.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::set_timeout;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A property; `undefined` where there is none or reading it fails.
#[must_use]
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Whether a property is there: how features are detected.
#[must_use]
pub fn has(object: &JsValue, name: &str) -> bool {
    let value = get(object, name);
    !value.is_undefined() && !value.is_null()
}

/// The window. There always is one: this code runs in pages only.
#[must_use]
pub fn window() -> web_sys::Window {
    leptos::prelude::window()
}

/// Leaves for another page of this server.
pub fn open(path: &str) {
    let _ = window().location().assign(path);
}

/// Calls `hear` with each event of that name, for as long as the page lives.
pub fn listen(target: &JsValue, event: &str, hear: impl FnMut(JsValue) + 'static) {
    let hear = Closure::<dyn FnMut(JsValue)>::new(hear).into_js_value();
    if let Some(target) = target.dyn_ref::<web_sys::EventTarget>() {
        let _ = target.add_event_listener_with_callback(event, hear.unchecked_ref());
    }
}

/// The value of a promise.
///
/// # Errors
/// What it was rejected with, and when there was no promise.
pub async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

/// Calls a method that answers with a promise, and waits for it.
///
/// # Errors
/// When there is no such method; what the promise was rejected with.
pub async fn call(object: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    let method = get(object, method).dyn_into::<Function>()?;
    settled(method.call0(object)?.dyn_into::<Promise>()).await
}

/// Waits.
pub async fn sleep(millis: u64) {
    Bell::default().within(millis).await;
}

/// The result of `work`, unless it takes longer than that; then `work` is dropped.
pub async fn within<T>(millis: u64, work: impl Future<Output = T>) -> Option<T> {
    first(sleep(millis), work).await
}

/// The result of `work`, unless `end` comes before it.
pub async fn first<T>(end: impl Future<Output = ()>, work: impl Future<Output = T>) -> Option<T> {
    let (mut end, mut work) = (pin!(end), pin!(work));
    poll_fn(|context| {
        if let Poll::Ready(result) = work.as_mut().poll(context) {
            return Poll::Ready(Some(result));
        }
        end.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Wakes whoever waits. A ring that nobody waited for is kept until somebody does, so that none is missed (F12).
#[derive(Clone, Default)]
pub struct Bell(Rc<Ring>);

#[derive(Default)]
struct Ring {
    rung: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
}

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        self.0.rung.set(true);
        if let Some(waker) = self.0.waiting.borrow_mut().take() {
            waker.wake();
        }
    }

    /// Waits for a ring. One at a time may wait.
    pub async fn wait(&self) {
        poll_fn(|context| {
            if self.0.rung.replace(false) {
                return Poll::Ready(());
            }
            *self.0.waiting.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Waits for a ring, not longer than that. Says whether it rang.
    pub async fn within(&self, millis: u64) -> bool {
        let (late, bell) = (Rc::new(Cell::new(false)), self.clone());
        let over = Rc::clone(&late);
        let timer = leptos::prelude::set_timeout_with_handle(
            move || {
                over.set(true);
                if let Some(waker) = bell.0.waiting.borrow_mut().take() {
                    waker.wake();
                }
            },
            Duration::from_millis(millis.min(i32::MAX as u64)),
        );
        let rang = poll_fn(|context| {
            if self.0.rung.replace(false) {
                return Poll::Ready(true);
            }
            if late.get() {
                return Poll::Ready(false);
            }
            *self.0.waiting.borrow_mut() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
        if let Ok(timer) = timer {
            timer.clear();
        }
        rang
    }
}

/// Does something a little later, outside of what runs now.
pub fn later(millis: u64, work: impl FnOnce() + 'static) {
    set_timeout(work, Duration::from_millis(millis));
}

/// Counts what happens, and lets any number of tasks wait for the next time.
#[derive(Default)]
pub struct Pulse {
    count: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
}

impl Pulse {
    /// It happened.
    pub fn beat(&self) {
        self.count.set(self.count.get() + 1);
        self.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// How often it happened so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count.get()
    }

    /// Waits until it has happened more often than that.
    pub async fn past(&self, seen: u64) {
        poll_fn(|context| {
            if self.count.get() > seen {
                return Poll::Ready(());
            }
            self.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
