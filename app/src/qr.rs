//! Codes to be scanned.

use serde::{Deserialize, Serialize};

/// Light modules around a code, as the standard asks for.
pub const QUIET: usize = 4;

/// A code as an SVG path, one unit a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Modules of a side, with the light ones around.
    pub side: usize,
    /// What is dark.
    pub dark: String,
}

/// The code of a link; none when that is too long for one. A quarter of it may be scratched off.
#[cfg(feature = "ssr")]
#[must_use]
pub fn code(link: &str) -> Option<Code> {
    use qrcode::{Color, EcLevel, QrCode};
    use std::fmt::Write;
    let qr = QrCode::with_error_correction_level(link, EcLevel::Q).ok()?;
    let (width, modules) = (qr.width(), qr.to_colors());
    let mut dark = String::new();
    let modules = modules.iter().enumerate();
    for (index, _) in modules.filter(|(_, module)| **module == Color::Dark) {
        let (x, y) = (index % width + QUIET, index / width + QUIET);
        write!(dark, "M{x} {y}h1v1h-1z").ok()?;
    }
    Some(Code {
        side: width + 2 * QUIET,
        dark,
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_square_of_modules_with_light_around_it() {
        let code = code("https://repair.example.edu/jobs/100001").expect("a code");
        assert!(code.side > 2 * QUIET + 20);
        assert!(
            code.dark.starts_with("M4 4h1v1h-1z"),
            "the corner is dark: {}",
            &code.dark[..20]
        );
        assert_eq!(super::code(&"x".repeat(3_000)), None);
    }
}
