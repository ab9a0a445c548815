//! A signature 签名 on the screen. What is kept while the form is open are its lines, with the rest of the draft; the
//! picture is made of them when the form is sent, and goes with the photos.

use super::confirm;
use super::draft::Draft;
use super::form::{Typed, typed};
use crate::i18n::t;
use crate::ui;
use domain::blob::MAX_PHOTOS;
use domain::sync::PhotoBytes;
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The field's name.
pub const SIGNATURE: &str = "signature";
/// The size of the picture, in pixels.
const WIDTH: i32 = 800;
const HEIGHT: i32 = 400;
/// The shortest way of the pen that counts: less is a finger that slipped.
const SHORTEST: i32 = 150;
/// The most points that are kept: some minutes of writing.
const MOST: usize = 6_000;

/// A point of the picture.
type Point = (i32, i32);
/// From where the pen came down to where it went up.
type Stroke = Vec<Point>;

/// Whether somebody signed.
#[must_use]
pub fn is_signed(values: &Typed) -> bool {
    let way = |stroke: &Stroke| -> i32 {
        let steps = stroke.iter().zip(stroke.iter().skip(1));
        steps
            .map(|(from, to)| (to.0 - from.0).abs() + (to.1 - from.1).abs())
            .sum()
    };
    strokes(typed(values, SIGNATURE)).iter().map(way).sum::<i32>() >= SHORTEST
}

/// The lines as a draft keeps them: strokes apart by `;`, their points by a space.
fn written(strokes: &[Stroke]) -> String {
    let point = |(x, y): &Point| [&x.to_string(), ",", &y.to_string()].concat();
    let stroke = |points: &Stroke| points.iter().map(point).collect::<Vec<_>>().join(" ");
    strokes.iter().map(stroke).collect::<Vec<_>>().join(";")
}

/// The lines of a draft; what is none is left out.
fn strokes(text: &str) -> Vec<Stroke> {
    let point = |text: &str| -> Option<Point> {
        let (x, y) = text.split_once(',')?;
        Some((
            x.parse::<i32>().ok()?.clamp(0, WIDTH),
            y.parse::<i32>().ok()?.clamp(0, HEIGHT),
        ))
    };
    let all = text
        .split(';')
        .map(|stroke| stroke.split(' ').filter_map(point).collect::<Stroke>());
    all.filter(|stroke| !stroke.is_empty()).collect()
}

/// The place to sign on. It is for a finger or a pen; whoever uses keys takes the code instead.
#[must_use]
pub fn pad(draft: Draft) -> AnyView {
    let canvas = NodeRef::<Canvas>::new();
    let current = StoredValue::new(None::<Stroke>);
    Effect::new(move |_| {
        let lines = strokes(&draft.value(SIGNATURE));
        if let Some(canvas) = canvas.get() {
            ink::paint(&canvas, &lines);
        }
    });
    let at = move |event: &PointerEvent| -> Option<Point> {
        let canvas = canvas.get_untracked()?;
        let (width, height) = (canvas.client_width().max(1), canvas.client_height().max(1));
        let x = (event.offset_x() * WIDTH / width).clamp(0, WIDTH);
        let y = (event.offset_y() * HEIGHT / height).clamp(0, HEIGHT);
        Some((x, y))
    };
    let down = move |event: PointerEvent| {
        let kept: usize = strokes(&draft.value(SIGNATURE)).iter().map(Vec::len).sum();
        if !event.is_primary() || event.button() != 0 || kept >= MOST {
            return;
        }
        event.prevent_default();
        if let (Some(canvas), Some(point)) = (canvas.get_untracked(), at(&event)) {
            // a line that leaves the pad goes on
            let _ = canvas.set_pointer_capture(event.pointer_id());
            ink::line(&canvas, &[point]);
            current.set_value(Some(vec![point]));
        }
    };
    let moved = move |event: PointerEvent| {
        let Some(point) = at(&event).filter(|_| event.is_primary()) else {
            return;
        };
        current.update_value(|stroke| {
            let Some(stroke) = stroke.as_mut().filter(|stroke| stroke.len() < MOST) else {
                return;
            };
            if stroke.last() == Some(&point) {
                return;
            }
            stroke.push(point);
            if let (Some(canvas), Some(piece)) = (canvas.get_untracked(), stroke.last_chunk::<2>()) {
                ink::line(&canvas, piece);
            }
        });
    };
    let up = move |event: PointerEvent| {
        if !event.is_primary() {
            return;
        }
        let mut ended = None;
        current.update_value(|stroke| ended = stroke.take());
        if let Some(stroke) = ended {
            let mut lines = strokes(&draft.value(SIGNATURE));
            lines.push(stroke);
            draft.set(SIGNATURE, written(&lines));
        }
    };
    let error = ui::error_of(draft.errors, SIGNATURE);
    let clear = move |_| draft.set(SIGNATURE, String::new());
    let no_room = move || draft.photos.with(Vec::len) >= MAX_PHOTOS;
    let room = move || {
        if no_room() {
            confirm::full()
        } else {
            t("jobs.signature_photo").to_owned()
        }
    };
    view! {
        <div class="field signature" class:field--error=move || error.with(|text| !text.is_empty())>
            <p class="field__label" id="signature-label">{t("jobs.signature")}</p>
            <p class="field__hint" id="signature-hint">{t("jobs.signature_hint")}</p>
            {ui::field_error(SIGNATURE, error)}
            <canvas class="signature__pad" id=SIGNATURE tabindex="-1" role="img" width=WIDTH.to_string() height=HEIGHT.to_string()
                aria-labelledby="signature-label" aria-describedby="signature-hint signature-error" node_ref=canvas
                on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up>
            </canvas>
            <div class="signature__foot">
                <p class="small" class:muted=move || !no_room() role="status">{room}</p>
                <button class="button button--quiet" type="button" disabled=move || draft.value(SIGNATURE).is_empty()
                    on:click=clear>
                    {t("jobs.signature_clear")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The picture of a signature, when the form says that somebody signed.
#[must_use]
pub fn picture(values: &Typed) -> Option<PhotoBytes> {
    (confirm::by_signature(values) && is_signed(values))
        .then(|| ink::picture(&strokes(typed(values, SIGNATURE))))
        .flatten()
}

/// On the server nobody signs.
#[cfg(not(feature = "hydrate"))]
mod ink {
    use super::{PhotoBytes, Point, Stroke};
    use leptos::web_sys::HtmlCanvasElement;

    pub const fn paint(_canvas: &HtmlCanvasElement, _lines: &[Stroke]) {}

    pub const fn line(_canvas: &HtmlCanvasElement, _points: &[Point]) {}

    pub const fn picture(_lines: &[Stroke]) -> Option<PhotoBytes> {
        None
    }
}

/// Dark lines on white, whatever the colours of the page are: it is read on paper too.
#[cfg(feature = "hydrate")]
mod ink {
    use super::{HEIGHT, PhotoBytes, Point, Stroke, WIDTH};
    use domain::blob::{BlobRef, Sha256Hex};
    use wasm_bindgen::JsCast;
    use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

    const PNG: &str = "image/png";
    const PAPER: &str = "#fff";
    const PEN: &str = "#14201d";
    const THICK: f64 = 5.0;

    /// All lines, on an empty sheet.
    pub fn paint(canvas: &HtmlCanvasElement, lines: &[Stroke]) {
        let Some(context) = context(canvas) else { return };
        context.set_fill_style_str(PAPER);
        context.fill_rect(0.0, 0.0, f64::from(WIDTH), f64::from(HEIGHT));
        for points in lines {
            draw(&context, points);
        }
    }

    /// A piece of a line, on top of the others.
    pub fn line(canvas: &HtmlCanvasElement, points: &[Point]) {
        if let Some(context) = context(canvas) {
            draw(&context, points);
        }
    }

    /// The lines as a photo.
    pub fn picture(lines: &[Stroke]) -> Option<PhotoBytes> {
        let window = web_sys::window()?;
        let sheet = window.document()?.create_element("canvas").ok()?;
        let sheet: HtmlCanvasElement = sheet.dyn_into().ok()?;
        sheet.set_width(WIDTH.unsigned_abs());
        sheet.set_height(HEIGHT.unsigned_abs());
        paint(&sheet, lines);
        let address = sheet.to_data_url_with_type(PNG).ok()?;
        let (head, body) = address.split_once(',')?;
        let read = |one: char| u8::try_from(u32::from(one)).ok();
        let bytes: Vec<u8> = window.atob(body).ok()?.chars().map(read).collect::<Option<_>>()?;
        let blob = BlobRef {
            sha256: Sha256Hex::of(&bytes),
            len: bytes.len() as u64,
            mime: PNG.to_owned(),
        };
        (head.contains(PNG) && !bytes.is_empty()).then_some(PhotoBytes { blob, bytes })
    }

    fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
        canvas.get_context("2d").ok()??.dyn_into().ok()
    }

    /// A line through its points, bent where they are few.
    fn draw(context: &CanvasRenderingContext2d, points: &[Point]) {
        let Some((first, rest)) = points.split_first() else {
            return;
        };
        let at = |(x, y): Point| (f64::from(x), f64::from(y));
        context.set_stroke_style_str(PEN);
        context.set_line_width(THICK);
        context.set_line_cap("round");
        context.set_line_join("round");
        context.begin_path();
        let (x, y) = at(*first);
        context.move_to(x, y);
        for pair in rest.windows(2) {
            if let [bend, next] = pair {
                let ((x, y), (to_x, to_y)) = (at(*bend), at(*next));
                context.quadratic_curve_to(x, y, f64::midpoint(x, to_x), f64::midpoint(y, to_y));
            }
        }
        // a point alone is a dot
        let (x, y) = rest.last().map_or((x + 0.5, y), |last| at(*last));
        context.line_to(x, y);
        context.stroke();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(lines: &str) -> Typed {
        Typed::from([(SIGNATURE.to_owned(), lines.to_owned())])
    }

    #[test]
    fn lines_come_back_from_a_draft_as_they_were() {
        let lines = vec![vec![(1, 2), (30, 40)], vec![(800, 400)]];
        assert_eq!(written(&lines), "1,2 30,40;800,400");
        assert_eq!(strokes(&written(&lines)), lines);
        assert!(strokes("").is_empty());
    }

    #[test]
    fn what_is_no_line_is_left_out_and_nothing_leaves_the_sheet() {
        assert_eq!(strokes("a;1,2 x,3;;-5,9000"), [vec![(1, 2)], vec![(0, 400)]]);
    }

    #[test]
    fn a_finger_that_slipped_is_no_signature() {
        assert!(!is_signed(&form("")));
        assert!(!is_signed(&form("10,10;20,20;700,300")));
        assert!(!is_signed(&form("10,10 60,40")));
        assert!(is_signed(&form("10,10 60,40;100,100 160,140")));
    }
}
