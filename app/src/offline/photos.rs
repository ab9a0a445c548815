//! Photos: read from camera or file, scaled down before they are stored, shown from the device.

use super::js;
use domain::blob::{BlobRef, MAX_BLOB_BYTES, Sha256Hex};
use domain::rejection::Rejection;
use domain::sync::PhotoBytes;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, Url};

/// The longer side of a photo that is kept.
const SIDE: u32 = 1_600;
/// What a photo should not exceed, in bytes.
const TARGET: f64 = 350_000.0;
/// JPEG qualities, tried in turn until the photo is small enough.
const QUALITIES: &[f64] = &[0.85, 0.75, 0.65, 0.5];
const JPEG: &str = "image/jpeg";

/// Reads a photo, scales it down and packs it as JPEG. A photo that is small already is packed anew as well: that
/// takes the place where it was taken out of it.
///
/// # Errors
/// [`Rejection::PhotoTooLarge`] above 15 MB, [`Rejection::BadPhoto`] when the browser sees no image in it.
pub async fn take(file: &web_sys::File) -> Result<PhotoBytes, Rejection> {
    #[expect(clippy::cast_precision_loss, reason = "exact far beyond the size of photos")]
    if file.size() > MAX_BLOB_BYTES as f64 {
        return Err(Rejection::PhotoTooLarge { max: MAX_BLOB_BYTES });
    }
    let packed = pack(file).await.map_err(|_| Rejection::BadPhoto)?;
    let buffer = js::settled(Ok(packed.array_buffer()))
        .await
        .map_err(|_| Rejection::BadPhoto)?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    let blob = BlobRef {
        sha256: Sha256Hex::of(&bytes),
        len: bytes.len() as u64,
        mime: JPEG.to_owned(),
    };
    if bytes.is_empty() {
        Err(Rejection::BadPhoto)
    } else {
        Ok(PhotoBytes { blob, bytes })
    }
}

async fn pack(file: &Blob) -> Result<Blob, JsValue> {
    let image: ImageBitmap = js::settled(js::window().create_image_bitmap_with_blob(file))
        .await?
        .dyn_into()?;
    let canvas = draw(&image);
    image.close();
    let canvas = canvas?;
    let mut smallest = None;
    for quality in QUALITIES {
        let blob = as_jpeg(&canvas, *quality).await?;
        let fits = blob.size() <= TARGET;
        smallest = Some(blob);
        if fits {
            break;
        }
    }
    smallest.ok_or(JsValue::UNDEFINED)
}

fn draw(image: &ImageBitmap) -> Result<HtmlCanvasElement, JsValue> {
    let (width, height) = fit(image.width(), image.height());
    let document = js::window().document().ok_or(JsValue::UNDEFINED)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?.dyn_into()?;
    // JPEG knows no transparency
    context.set_fill_style_str("#fff");
    let (width, height) = (f64::from(width), f64::from(height));
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

/// The size in which an image is kept: never larger than it is.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= SIDE {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| ((side * SIDE + longer / 2) / longer).max(1);
    (scaled(width), scaled(height))
}

async fn as_jpeg(canvas: &HtmlCanvasElement, quality: f64) -> Result<Blob, JsValue> {
    let mut refused = None;
    let packed = js_sys::Promise::new(&mut |resolve, _| {
        let callback = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::UNDEFINED, &blob);
        });
        refused = canvas
            .to_blob_with_type_and_encoder_options(
                callback.unchecked_ref(),
                JPEG,
                &JsValue::from_f64(quality),
            )
            .err();
    });
    match refused {
        Some(why) => Err(why),
        None => js::settled(Ok(packed)).await?.dyn_into(),
    }
}

/// An address under which the page can show a photo, until [`revoke`].
#[must_use]
pub fn object_url(photo: &PhotoBytes) -> String {
    url_of(&photo.bytes, &photo.blob.mime)
}

/// Gives an address of [`object_url`] back.
pub fn revoke(url: &str) {
    let _ = Url::revoke_object_url(url);
}

pub(super) fn url_of(bytes: &[u8], mime: &str) -> String {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    blob.and_then(|blob| Url::create_object_url_with_blob(&blob))
        .unwrap_or_default()
}

/// The address of a photo that lies on this device: in the queue of whoever uses it or of its reporters, or with the
/// jobs that are kept here.
pub async fn local_url(sha256: &Sha256Hex) -> Option<String> {
    use domain::sync::Store;
    let device = super::device::current()?;
    for vault in device.vaults() {
        if let Ok(Some(bytes)) = vault.photo(sha256).await {
            return Some(url_of(&bytes, JPEG));
        }
    }
    #[cfg(feature = "staff")]
    if let Some(me) = &device.me {
        return super::job_photos::local_url(me.id, sha256).await;
    }
    None
}
