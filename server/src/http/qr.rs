//! `GET /admin/places/{code}/qr.svg`: the code for a wall, with its text below.

use super::{Server, answer};
use app::error::ErrorCode;
use app::host::Visitor;
use app::qr::Code;
use axum::extract::{Extension, Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::place::PlaceCode;
use std::sync::Arc;

/// Room for the text below, in modules.
const TEXT: usize = 5;

/// The picture of a place's code.
pub(super) async fn show(
    State(server): State<Arc<Server>>,
    Extension(visitor): Extension<Visitor>,
    Path(code): Path<String>,
) -> Response {
    let Ok(code) = PlaceCode::parse(&code) else {
        return answer::error(visitor.lang, ErrorCode::NotFound);
    };
    let code = match store::place::label(&server.host.db, &code).await {
        Ok(Some(place)) => place.code,
        Ok(None) => return answer::error(visitor.lang, ErrorCode::NotFound),
        Err(why) => {
            tracing::error!(%why, "a place can't be read");
            return answer::error(visitor.lang, ErrorCode::Unavailable);
        }
    };
    match svg(&server.host.settings.public_url, &code) {
        Some(svg) => ([(CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
        None => answer::error(visitor.lang, ErrorCode::Internal),
    }
}

/// The picture; none when the address is too long for a code.
fn svg(public_url: &str, code: &PlaceCode) -> Option<String> {
    let link = [public_url, "/r/", code.as_str()].concat();
    let Code { side, dark } = app::qr::code(&link)?;
    let (height, middle, baseline) = (side + TEXT, side / 2, side + TEXT / 2);
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {height}\" shape-rendering=\"crispEdges\" \
         role=\"img\"><title>{code}</title><rect width=\"{side}\" height=\"{height}\" fill=\"#fff\"/>\
         <path d=\"{dark}\"/><text x=\"{middle}\" y=\"{baseline}\" font-family=\"ui-monospace, monospace\" \
         font-size=\"{TEXT}\" text-anchor=\"middle\">{code}</text></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_carries_the_code_and_its_text() {
        let code = PlaceCode::parse("D1-101").expect("a code");
        let svg = svg("https://repair.example.edu", &code).expect("a picture");
        assert!(svg.starts_with("<svg") && svg.contains(">D1-101</text>") && svg.contains("<path d=\"M"));
    }
}
