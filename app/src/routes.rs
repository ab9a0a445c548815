//! The table of pages.

use crate::access::is_reporters;
use crate::address::use_address;
use crate::offline::Outbox;
use crate::page::use_page;
use crate::pages;
use crate::ui::{Toaster, Toasts};
use leptos::prelude::*;

/// The application. Expects [`crate::page::PageInfo`] to be provided.
#[component]
pub fn App() -> impl IntoView {
    Toaster::provide();
    Outbox::provide();
    let body = match use_page().refusal {
        Some(refusal) => pages::refused::page(refusal),
        #[cfg(feature = "ssr")]
        None if use_address().path.get_untracked() == crate::access::SCAN => pages::scan::page(),
        None if is_reporters(&use_address().path.get_untracked()) => pages::reporters::page(),
        None => staff(),
    };
    view! { {body} <Toasts/> }
}

/// The small program of reporters' phones knows no page of staff; links from its pages load the whole one. It comes to
/// this on a phone without a network that has never opened a page of staff.
#[cfg(not(feature = "staff"))]
fn staff() -> AnyView {
    pages::refused::page(crate::page::Refusal::Unavailable)
}

#[cfg(feature = "staff")]
fn staff() -> AnyView {
    #[cfg(feature = "hydrate")]
    pages::admin::hear_before_the_router();
    view! { <leptos_router::components::Router><table::Table/></leptos_router::components::Router> }
        .into_any()
}

#[cfg(feature = "staff")]
mod table {
    use crate::address::Address;
    use crate::page::Refusal;
    use crate::pages;
    use leptos::prelude::*;
    use leptos_router::components::{Route, Routes};
    use leptos_router::hooks::use_location;
    use leptos_router::{SsrMode, path};

    /// The pages of staff, and those of complainants.
    #[component]
    pub fn Table() -> impl IntoView {
        let here = use_location();
        let search = move || {
            let search = here.search.get();
            if search.is_empty() {
                search
            } else {
                ["?", search.trim_start_matches('?')].concat()
            }
        };
        let address = Address {
            path: here.pathname.into(),
            search: Signal::derive(search),
        };
        address.provide();
        crate::parts::last_list::provide();
        view! {
            <Routes fallback=|| pages::refused::page(Refusal::NotFound)>
                <Route path=path!("/jobs") view=pages::jobs::Jobs ssr=SsrMode::Async/>
                <Route path=path!("/jobs/:no") view=pages::jobs::JobPage ssr=SsrMode::Async/>
                <Route path=path!("/outbox") view=pages::outbox::OutboxPage ssr=SsrMode::Async/>
                <Route path=path!("/desk") view=pages::desk::Desk ssr=SsrMode::Async/>
                <Route path=path!("/desk/new") view=pages::desk::NewReport ssr=SsrMode::Async/>
                <Route path=path!("/visits") view=pages::visits::Visits ssr=SsrMode::Async/>
                <Route path=path!("/dispatch") view=pages::dispatch::Dispatch ssr=SsrMode::Async/>
                <Route path=path!("/dispatch/orders") view=pages::dispatch::Orders ssr=SsrMode::Async/>
                <Route path=path!("/escalations") view=pages::escalations::Escalations ssr=SsrMode::Async/>
                <Route path=path!("/t/:token/note") view=pages::track::Note ssr=SsrMode::Async/>
                <Route path=path!("/t/:token/rate") view=pages::track::Rate ssr=SsrMode::Async/>
                <Route path=path!("/mine") view=pages::mine::Mine ssr=SsrMode::Async/>
                <Route path=path!("/complain") view=pages::complain::Complain ssr=SsrMode::Async/>
                <Route path=path!("/c/:token") view=pages::complain::Complaint ssr=SsrMode::Async/>
                <Route path=path!("/complaints/new") view=pages::complaints::NewComplaint ssr=SsrMode::Async/>
                <Route path=path!("/complaints") view=pages::complaints::Complaints ssr=SsrMode::Async/>
                <Route path=path!("/complaints/:no") view=pages::complaints::ComplaintPage ssr=SsrMode::Async/>
                <Route path=path!("/tickets") view=pages::tickets::Tickets ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:no") view=pages::tickets::TicketPage ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:no/order") view=pages::dispatch::Order ssr=SsrMode::Async/>
                <Route path=path!("/volume") view=pages::volume::VolumePage ssr=SsrMode::Async/>
                <Route path=path!("/appraisal") view=pages::appraisal::Appraisal ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=pages::admin::Index ssr=SsrMode::Async/>
                <Route path=path!("/admin/people") view=pages::admin::People ssr=SsrMode::Async/>
                <Route path=path!("/admin/people/new") view=pages::admin::NewPerson ssr=SsrMode::Async/>
                <Route path=path!("/admin/people/:username") view=pages::admin::Person ssr=SsrMode::Async/>
                <Route path=path!("/admin/departments") view=pages::admin::Departments ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories") view=pages::admin::Categories ssr=SsrMode::Async/>
                <Route path=path!("/admin/times") view=pages::admin::Times ssr=SsrMode::Async/>
                <Route path=path!("/admin/rules") view=pages::admin::RulesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/reasons") view=pages::admin::Reasons ssr=SsrMode::Async/>
                <Route path=path!("/admin/audit") view=pages::admin::Audit ssr=SsrMode::Async/>
                <Route path=path!("/admin/changes") view=pages::admin::Changes ssr=SsrMode::Async/>
                <Route path=path!("/admin/places") view=pages::admin::Places ssr=SsrMode::Async/>
                <Route path=path!("/admin/places/import") view=pages::admin::PlaceImport ssr=SsrMode::Async/>
                <Route path=path!("/admin/places/import/:id") view=pages::admin::PlaceTableView ssr=SsrMode::Async/>
                <Route path=path!("/admin/messages") view=pages::admin::Messages ssr=SsrMode::Async/>
            </Routes>
        }
    }
}
