//! The device's clock and its source of chance. Nothing else in the browser reads them.

use super::js;
use domain::id::PageSession;
use domain::sync::Clock;
use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Date, Object, Reflect};
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;

/// The clock of this page.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeviceClock;

thread_local! {
    static SESSION: PageSession = PageSession::mint(wall_ms(), random());
    static CAMPUS: RefCell<Zone> = const { RefCell::new(Zone::Fixed(SHANGHAI_MS)) };
    /// The quarter of an hour that was asked about last, and its offset.
    static LAST: Cell<(i64, i64)> = const { Cell::new((i64::MIN, 0)) };
}

const SHANGHAI_MS: i64 = 8 * 3_600_000;
const QUARTER_MS: i64 = 900_000;

enum Zone {
    /// Always so far ahead of universal time.
    Fixed(i64),
    /// As the browser knows it.
    Named(DateTimeFormat),
}

/// The wall clock, in milliseconds since 1970.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that reads the device's clock"
)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 are whole and fit for 200,000 years"
)]
pub fn wall_ms() -> i64 {
    Date::now() as i64
}

/// Milliseconds since this page began.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that reads the device's clock"
)]
pub fn mono_ms() -> f64 {
    js::window().performance().map_or(0.0, |clock| clock.now())
}

/// Random bytes, fit for secrets.
///
/// # Panics
/// In a browser without a source of chance. There is none that runs this program, and a guessable token would be
/// worse than a page that stays the plain form that the server made.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = js::window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).map(drop));
    filled.expect("browsers with WebAssembly have a source of chance");
    bytes
}

impl Clock for DeviceClock {
    fn wall_ms(&self) -> i64 {
        wall_ms()
    }

    fn mono_ms(&self) -> f64 {
        mono_ms()
    }

    fn page_session(&self) -> PageSession {
        SESSION.with(|session| *session)
    }

    fn random(&self) -> [u8; 10] {
        random()
    }

    fn online(&self) -> bool {
        js::window().navigator().on_line()
    }
}

/// Sets the campus time zone by its IANA name, once, before anything is drawn.
pub fn set_zone(name: &str) {
    let zone = match name {
        "Asia/Shanghai" => Zone::Fixed(SHANGHAI_MS),
        "UTC" | "Etc/UTC" => Zone::Fixed(0),
        _ => format_of(name).map_or(Zone::Fixed(SHANGHAI_MS), Zone::Named),
    };
    CAMPUS.set(zone);
    LAST.set((i64::MIN, 0));
}

fn format_of(name: &str) -> Option<DateTimeFormat> {
    let options = Object::new();
    let numeric = ["year", "month", "day", "hour", "minute"].map(|part| (part, "numeric"));
    for (key, value) in
        numeric
            .into_iter()
            .chain([("timeZone", name), ("hourCycle", "h23"), ("calendar", "gregory")])
    {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    // a name that the browser does not know throws
    let constructor = js::get(&js::get(&js_sys::global(), "Intl"), "DateTimeFormat");
    let arguments = Array::of2(&JsValue::from_str("en-US"), &options);
    Reflect::construct(&constructor.into(), &arguments)
        .ok()
        .map(wasm_bindgen::JsCast::unchecked_into)
}

/// How far campus time is ahead of universal time at an instant, both in milliseconds.
#[must_use]
pub fn zone_offset_ms(at_ms: i64) -> i64 {
    CAMPUS.with_borrow(|zone| match zone {
        Zone::Fixed(offset) => *offset,
        Zone::Named(format) => {
            let quarter = at_ms.div_euclid(QUARTER_MS);
            let (last, offset) = LAST.get();
            if last == quarter {
                return offset;
            }
            let offset = offset_by(format, quarter * QUARTER_MS);
            LAST.set((quarter, offset));
            offset
        }
    })
}

/// Reads the wall of the campus through the browser and compares. Zones change on full quarters of an hour.
fn offset_by(format: &DateTimeFormat, at_ms: i64) -> i64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of this age are exact in 53 bits"
    )]
    let date = Date::new(&JsValue::from_f64(at_ms as f64));
    let mut wall = [1970, 1, 1, 0, 0];
    for part in format.format_to_parts(&date).iter() {
        let names = ["year", "month", "day", "hour", "minute"];
        let kind = js::get(&part, "type").as_string().unwrap_or_default();
        let value = js::get(&part, "value")
            .as_string()
            .and_then(|digits| digits.parse::<u32>().ok());
        if let (Some(index), Some(value)) = (names.iter().position(|name| *name == kind), value) {
            wall[index] = value;
        }
    }
    let [year, month, day, hour, minute] = wall;
    let there = chrono::NaiveDate::from_ymd_opt(year.cast_signed(), month, day)
        .and_then(|date| date.and_hms_opt(hour, minute, 0))
        .map(|wall| wall.and_utc().timestamp_millis());
    there.map_or(SHANGHAI_MS, |there| there - at_ms)
}
