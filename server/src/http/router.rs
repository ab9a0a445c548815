//! What is where.

use super::{
    Server, admit, blobs, export, forms, headers, health, limits, live, login, metrics, mine, observe, page,
    places, qr, session, site,
};
use admit::Address;
use app::access;
use app::host::{Host, Visitor};
use app::page::{FormState, PageInfo};
use app::routes::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, Request, State};
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

type Routes = Vec<(String, MethodRouter<Arc<Server>>)>;

/// The whole site.
pub fn router(server: Arc<Server>) -> Router {
    let mut router = Router::new();
    for (path, methods) in routes(&server) {
        router = router.route(&path, methods);
    }
    router
        .fallback(page::nowhere)
        .layer(from_fn_with_state(server.clone(), admit::admit))
        .layer(session::layer(&server))
        .layer(from_fn_with_state(server.clone(), headers::complete))
        // photos and event streams are left alone by its own judgement
        .layer(
            CompressionLayer::new()
                .br(true)
                .gzip(true)
                .quality(CompressionLevel::Precise(4)),
        )
        .layer(from_fn_with_state(server.clone(), observe::observe))
        .with_state(server)
}

/// All paths, as the table of access writes them.
#[must_use]
pub fn paths(server: &Arc<Server>) -> BTreeSet<String> {
    routes(server)
        .into_iter()
        .map(|(path, _)| path.replace("{*path}", "*"))
        .collect()
}

fn routes(server: &Arc<Server>) -> Routes {
    let mut routes = pages(&server.host);
    if !routes.iter().any(|(path, _)| path == "/admin") {
        // what is typed by hand leads to the first of the administrator's pages
        routes.push((
            "/admin".to_owned(),
            get(|| async { admit::see_other("/admin/places") }),
        ));
    }
    routes.extend(calls());
    routes.extend(forms());
    routes.extend(interfaces());
    routes.extend(files(server));
    routes
}

/// Pages whose route stands in the app's own table; some need a form's hidden ids.
fn pages(host: &Host) -> Routes {
    let special = |path: &str| match path {
        "/r/{code}" => get(forms::report::show),
        "/complain" => get(forms::complain::show),
        "/mine" => get(mine::show),
        "/t/{token}" | "/c/{token}" | "/t/{token}/note" | "/t/{token}/rate" => get(forms::track::show),
        "/login" => get(login::show),
        _ => get(page::show),
    };
    page_paths(host)
        .iter()
        .map(|path| (path.clone(), special(path)))
        .collect()
}

/// The paths of pages, read from the app once in a process: while they are read, no resource of whatever page is loaded
/// in it, and a page that another server answers at that moment would wait for ever.
fn page_paths(host: &Host) -> &'static BTreeSet<String> {
    static PATHS: OnceLock<BTreeSet<String>> = OnceLock::new();
    PATHS.get_or_init(|| {
        let info = PageInfo {
            me: None,
            lang: app::i18n::Lang::default(),
            catalogue: host.catalogue_of(Vec::new(), Vec::new()),
            build: String::new(),
            now_ms: 0,
            refusal: None,
            form: FormState::default(),
            shown: None,
        };
        let lent = {
            let host = host.clone();
            move || {
                page::lend(&host, &Visitor::default());
                let nowhere = || String::new();
                info.clone()
                    .provide(app::address::Address::fixed(nowhere(), nowhere()));
            }
        };
        let list = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(App, None, lent).0;
        let mut paths: BTreeSet<String> = list.iter().map(|listing| listing.path().to_owned()).collect();
        paths.extend(access::REPORTERS.iter().map(|path| (*path).to_owned()));
        paths
    })
}

/// Server functions.
fn calls() -> Routes {
    let paths = server_fn_paths().filter(|(_, method)| *method == Method::POST);
    let paths: BTreeSet<&str> = paths.map(|(path, _)| path).collect();
    let limit = || DefaultBodyLimit::max(limits::CALL);
    paths
        .into_iter()
        .map(|path| (path.to_owned(), post(call).layer(limit())))
        .collect()
}

/// Calls the server function of the path.
async fn call(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Extension(address): Extension<Address>,
    request: Request,
) -> Response {
    let ready = async {
        limits::protocol(request.headers())?;
        let is_push = request.uri().path() == "/api/sync/v1/push";
        let (request, body) = limits::whole(request).await?;
        if is_push {
            limits::push(&server, &visitor, &address, &body)?;
        }
        Ok::<_, limits::Refused>(request)
    };
    let request = match ready.await {
        Ok(request) => request,
        Err(refused) => return refused.answer(&visitor),
    };
    let host = server.host.clone();
    let context = move || page::lend(&host, &visitor);
    leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response()
}

/// What plain forms post to.
fn forms() -> Routes {
    let small = || DefaultBodyLimit::max(limits::FORM);
    let large = || DefaultBodyLimit::max(limits::FORM_WITH_PHOTOS);
    vec![
        ("/r/{code}".to_owned(), post(forms::report::send).layer(large())),
        ("/complain".to_owned(), post(forms::complain::send).layer(large())),
        (
            "/t/{token}/note".to_owned(),
            post(forms::track::act).layer(large()),
        ),
        (
            "/t/{token}/rate".to_owned(),
            post(forms::track::act).layer(small()),
        ),
        (
            "/t/{token}/{act}".to_owned(),
            get(forms::track::back).post(forms::track::act).layer(small()),
        ),
        (
            "/c/{token}/{act}".to_owned(),
            get(forms::track::back).post(forms::track::act).layer(large()),
        ),
        ("/mine".to_owned(), post(mine::ask).layer(small())),
        (
            "/mine/{act}".to_owned(),
            get(mine::back).post(mine::act).layer(small()),
        ),
        ("/login".to_owned(), post(login::sign_in).layer(small())),
        ("/admin/places".to_owned(), post(places::act).layer(small())),
        (
            "/admin/places/import".to_owned(),
            post(places::upload).layer(DefaultBodyLimit::max(limits::FORM_WITH_TABLE)),
        ),
        (
            "/admin/places/import/{id}".to_owned(),
            post(places::apply).layer(small()),
        ),
        (
            "/logout".to_owned(),
            get(login::stay).post(login::sign_out).layer(small()),
        ),
    ]
}

fn interfaces() -> Routes {
    let blob = get(blobs::get)
        .put(blobs::put)
        .layer(DefaultBodyLimit::max(limits::PHOTO));
    vec![
        ("/api/blobs/{sha256}".to_owned(), blob),
        ("/api/live".to_owned(), get(live::listen)),
        ("/tickets/export.csv".to_owned(), get(export::tickets_csv)),
        ("/tickets/export.xlsx".to_owned(), get(export::tickets_xlsx)),
        ("/complaints/export.csv".to_owned(), get(export::complaints_csv)),
        ("/complaints/export.xlsx".to_owned(), get(export::complaints_xlsx)),
        ("/admin/places/export.xlsx".to_owned(), get(places::export)),
        ("/admin/places/{code}/qr.svg".to_owned(), get(qr::show)),
        ("/healthz".to_owned(), get(health::healthz)),
        ("/readyz".to_owned(), get(health::readyz)),
        ("/metrics".to_owned(), get(metrics::show)),
    ]
}

fn files(server: &Arc<Server>) -> Routes {
    let mut files = vec![
        ("/shell".to_owned(), get(site::shell)),
        ("/sw.js".to_owned(), get(site::service_worker)),
        (access::SCAN.to_owned(), get(page::for_everybody)),
        ("/pkg/{*path}".to_owned(), site::pkg(server)),
    ];
    files.extend(
        site::ROOT_FILES
            .iter()
            .map(|file| ((*file).to_owned(), site::root_file(server, file))),
    );
    files
}
