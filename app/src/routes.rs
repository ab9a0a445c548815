//! The table of pages.

use crate::offline::Outbox;
use crate::page::{Refusal, use_page};
use crate::pages;
use crate::ui::{Toaster, Toasts};
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The application. Expects [`crate::page::PageInfo`] to be provided.
#[component]
pub fn App() -> impl IntoView {
    leptos_meta::provide_meta_context();
    Toaster::provide();
    Outbox::provide();
    let body = match use_page().refusal {
        Some(refusal) => view! { <Router>{pages::refused::page(refusal)}</Router> }.into_any(),
        None => table(),
    };
    view! { {body} <Toasts/> }
}

/// All pages.
#[cfg(feature = "staff")]
fn table() -> AnyView {
    view! {
        <Router>
            <Routes fallback=|| pages::refused::page(Refusal::NotFound)>
                <Route path=path!("/") view=pages::home::Home ssr=SsrMode::Async/>
                <Route path=path!("/report") view=pages::report::Menu ssr=SsrMode::Async/>
                <Route path=path!("/r/:code") view=pages::report::ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/t/:token") view=pages::track::Track ssr=SsrMode::Async/>
                <Route path=path!("/login") view=pages::login::Login ssr=SsrMode::Async/>
                <Route path=path!("/jobs") view=pages::jobs::Jobs ssr=SsrMode::Async/>
                <Route path=path!("/jobs/:no") view=pages::jobs::JobPage ssr=SsrMode::Async/>
                <Route path=path!("/outbox") view=pages::outbox::OutboxPage ssr=SsrMode::Async/>
                <Route path=path!("/desk") view=pages::desk::Desk ssr=SsrMode::Async/>
                <Route path=path!("/desk/new") view=pages::desk::NewReport ssr=SsrMode::Async/>
                <Route path=path!("/visits") view=pages::visits::Visits ssr=SsrMode::Async/>
                <Route path=path!("/dispatch") view=pages::dispatch::Dispatch ssr=SsrMode::Async/>
                <Route path=path!("/escalations") view=pages::escalations::Escalations ssr=SsrMode::Async/>
                <Route path=path!("/tickets") view=pages::tickets::Tickets ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:no") view=pages::tickets::TicketPage ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=pages::admin::Index ssr=SsrMode::Async/>
                <Route path=path!("/admin/places") view=pages::admin::Places ssr=SsrMode::Async/>
                <Route path=path!("/admin/messages") view=pages::admin::Messages ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
    .into_any()
}

/// The pages of people without an account, and sign-in: all that the small program of reporters' phones knows.
/// Links from here to pages of staff load the whole program (`rel="external"`).
#[cfg(not(feature = "staff"))]
fn table() -> AnyView {
    view! {
        <Router>
            <Routes fallback=|| pages::refused::page(Refusal::NotFound)>
                <Route path=path!("/") view=pages::home::Home ssr=SsrMode::Async/>
                <Route path=path!("/report") view=pages::report::Menu ssr=SsrMode::Async/>
                <Route path=path!("/r/:code") view=pages::report::ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/t/:token") view=pages::track::Track ssr=SsrMode::Async/>
                <Route path=path!("/login") view=pages::login::Login ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
    .into_any()
}
