//! Writes that another site makes a browser send (CSRF) are refused.

use super::headers::is_private;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};

/// Whether the request wants to change something and comes from another site. Browsers say where a request comes
/// from; programs that say nothing carry nobody's cookies.
pub(super) fn is_cross_site(request: &Request, public_url: &str) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let headers = request.headers();
    if let Some(site) = text(headers, "sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(headers, ORIGIN.as_str()) else {
        return false;
    };
    if origin == "null" {
        // pages of a tracking token send no referrer, and older browsers then hide the origin of their forms too;
        // what such a form may do is decided by the token in its address, not by a cookie
        return !is_private(request.uri().path());
    }
    let host = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or(text(headers, HOST.as_str()));
    origin != public_url && Some(authority(origin)) != host
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap_or("unreadable"))
}

fn authority(origin: &str) -> &str {
    origin
        .split_once("://")
        .map_or(origin, |(_, authority)| authority)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn refused(method: &str, path: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:3000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        is_cross_site(&request, "https://repair.example.edu")
    }

    #[test]
    fn a_write_comes_from_this_site_or_from_no_browser() {
        for headers in [
            &[("sec-fetch-site", "same-origin"), ("origin", "https://elsewhere")][..],
            &[("origin", "http://127.0.0.1:3000")],
            &[("origin", "https://repair.example.edu")],
            &[],
        ] {
            assert!(!refused("POST", "/login", headers), "{headers:?}");
        }
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
            &[("origin", "https://127.0.0.1:3000.evil.example")],
            &[("origin", "null")],
        ] {
            assert!(refused("POST", "/login", headers), "{headers:?}");
            assert!(refused("PUT", "/api/blobs/x", headers), "{headers:?}");
            assert!(!refused("GET", "/login", headers), "{headers:?}");
        }
    }

    #[test]
    fn a_form_of_a_tracking_page_may_hide_its_origin() {
        for path in ["/t/0/cancel", "/c/0/withdraw"] {
            assert!(!refused("POST", path, &[("origin", "null")]));
            assert!(refused("POST", path, &[("origin", "https://evil.example")]));
        }
        assert!(refused("POST", "/complain", &[("origin", "null")]));
    }
}
