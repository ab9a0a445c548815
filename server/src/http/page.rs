//! Pages: what they are told, and how they are rendered.

use super::{Server, headers};
use app::access;
use app::address::Address;
use app::host::{Host, Visitor};
use app::page::{FieldError, FormState, PageInfo, Refusal, Shown};
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chrono::DateTime;
use domain::id::hex;
use domain::rejection::Rejection;
use domain::view::Me;
use futures::stream::{Stream, StreamExt, once};
use leptos::nonce::Nonce;
use leptos::prelude::{Owner, RenderHtml, provide_context};
use std::pin::Pin;
use std::sync::Arc;

/// A page to be rendered.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// Its address, by which its route is found.
    pub uri: Uri,
    /// Who looks.
    pub visitor: Visitor,
    /// The answer's status.
    pub status: StatusCode,
    /// Why something else is shown.
    pub refusal: Option<Refusal>,
    /// What its form shows.
    pub form: FormState,
    /// What it shows, when that does not follow from its address alone.
    pub shown: Option<Shown>,
    /// Whether its program may carry on. Not where the address in the browser is not that of the page. A page without
    /// a program has `public/form.js` at most.
    pub alive: bool,
}

impl Page {
    /// The page of this address.
    pub(super) fn new(uri: Uri, visitor: Visitor) -> Self {
        Self {
            uri,
            visitor,
            status: StatusCode::OK,
            refusal: None,
            form: FormState::default(),
            shown: None,
            alive: true,
        }
    }

    /// A page that says why that of this address is not shown.
    pub(super) fn refused(uri: Uri, visitor: Visitor, refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::Forbidden => StatusCode::FORBIDDEN,
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self {
            status,
            refusal: Some(refusal),
            ..Self::new(uri, visitor)
        }
    }

    /// The page, its form as it was sent, with what is wrong.
    pub(super) fn with_form(mut self, status: StatusCode, form: FormState) -> Self {
        (self.status, self.form) = (status, form);
        self
    }
}

/// The page of any address that needs nothing special.
pub(super) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Response {
    render(&server, Page::new(request.uri().clone(), visitor)).await
}

/// A page that is the same for everybody, so that phones may keep it.
pub(super) async fn for_everybody(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Response {
    let visitor = Visitor {
        staff: None,
        ..visitor
    };
    render(&server, Page::new(request.uri().clone(), visitor)).await
}

/// The page of an address that leads nowhere.
pub(super) async fn nowhere(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Response {
    render(
        &server,
        Page::refused(request.uri().clone(), visitor, Refusal::NotFound),
    )
    .await
}

/// Renders a page. Without a database it says so.
pub(super) async fn render(server: &Server, page: Page) -> Response {
    let host = &server.host;
    let empty = || host.catalogue_of(Vec::new(), Vec::new());
    let (page, catalogue) = if page.refusal == Some(Refusal::Unavailable) {
        // whoever found that out has waited long enough
        (page, empty())
    } else {
        match host.catalogue().await {
            Ok(catalogue) => (page, catalogue),
            Err(why) => {
                tracing::error!(%why, "the catalogue can't be read");
                (
                    Page::refused(page.uri, page.visitor, Refusal::Unavailable),
                    empty(),
                )
            }
        }
    };
    let (page, shown) = shown(host, page).await;
    let info = PageInfo {
        me: me(host, &page).await,
        lang: page.visitor.lang,
        catalogue,
        build: host.settings.build.clone(),
        now_ms: server.now_ms(),
        refusal: page.refusal,
        form: page.form,
        shown,
    };
    let nonce = hex(&server.chance.bytes::<16>());
    let context = {
        let (host, visitor, info, nonce) = (host.clone(), page.visitor, info.clone(), nonce.clone());
        let uri = page.uri.clone();
        move || {
            lend(&host, &visitor);
            provide_context(Nonce::from_value(nonce.clone()));
            info.clone().provide(address(&uri));
        }
    };
    let assets = host.settings.assets.clone();
    let path = page.uri.path().to_owned();
    let alive = page.alive;
    let document = move || app::shell::shell(&assets, &info, &path, alive);
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = page.uri;
    let mut answer = if alive {
        leptos_axum::render_app_async_with_context(context, document)(request).await
    } else {
        // what a program would carry on with is left out: inline scripts, which this page's policy does not allow
        let plain = leptos_axum::handle_response_inner(context, document, request, |page, _, _| {
            Box::pin(async move {
                let html = page.to_html_stream_in_order().collect::<String>().await;
                Box::pin(once(async move { html })) as Pin<Box<dyn Stream<Item = String> + Send>>
            })
        });
        plain.await
    };
    if page.status != StatusCode::OK {
        *answer.status_mut() = page.status;
    }
    let policy = headers::page_policy(alive.then_some(nonce.as_str()));
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    answer
}

/// Who is signed in, as the page knows it. That they handle a complaint is looked up for those who seldom do.
async fn me(host: &Host, page: &Page) -> Option<Me> {
    let staff = page.visitor.staff.as_ref()?;
    let mut me = Me::from(staff.clone());
    if page.refusal != Some(Refusal::Unavailable) && !access::handles_daily(&me.roles) {
        let found = store::complaint::has_any(&host.db, staff).await;
        // without an answer the way to it is missing, and all else is there
        me.handles_complaints = found.unwrap_or_else(|why| {
            tracing::warn!(%why, "whether somebody handles complaints can't be read");
            false
        });
    }
    Some(me)
}

fn search(uri: &Uri) -> String {
    uri.query().map(|query| ["?", query].concat()).unwrap_or_default()
}

fn address(uri: &Uri) -> Address {
    Address::fixed(uri.path().to_owned(), search(uri))
}

/// What a reporter's page shows; without a database it says so.
async fn shown(host: &Host, mut page: Page) -> (Page, Option<Shown>) {
    if page.refusal.is_some() {
        return (page, None);
    }
    if let Some(shown) = page.shown.take() {
        return (page, Some(shown));
    }
    match app::api::page::of(host, page.visitor.lang, page.uri.path(), &search(&page.uri)).await {
        Ok(shown) => (page, shown),
        Err(why) => {
            tracing::error!(%why, "what a page shows can't be read");
            (Page::refused(page.uri, page.visitor, Refusal::Unavailable), None)
        }
    }
}

/// What pages and server functions find in their context.
pub(super) fn lend(host: &Host, visitor: &Visitor) {
    provide_context(host.clone());
    provide_context(visitor.clone());
    provide_context(visitor.lang);
    provide_context(host.settings.zone);
}

/// What is wrong, each beside its field, in the visitor's language; `say` has the words.
pub(super) fn field_errors(
    server: &Server,
    visitor: &Visitor,
    wrong: &[Rejection],
    say: fn(&Rejection) -> FieldError,
) -> Vec<FieldError> {
    Owner::new().with(|| {
        lend(&server.host, visitor);
        let now = DateTime::from_timestamp_millis(server.now_ms()).unwrap_or_default();
        provide_context(app::page::Now(leptos::prelude::RwSignal::new(now)));
        wrong.iter().map(say).collect()
    })
}
