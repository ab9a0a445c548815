//! The reporter's word, where the work was done, that it is: a signature on the screen, or the code on the reporter's
//! tracking page. Nobody has to give it (brief, item 5).

use super::draft::Draft;
use super::form::{self, Choice, Typed, typed};
use super::signature::{self, SIGNATURE};
use crate::i18n::{t, tf};
use crate::page::FieldError;
use crate::ui;
use domain::blob::{BlobRef, MAX_PHOTOS};
use domain::rejection::Field;
use domain::ticket::Confirmation;
use leptos::prelude::*;

const CONFIRM: &str = "confirm";
const BY_SIGNATURE: &str = "signature";
const BY_CODE: &str = "code";
const CODE: &str = "code";
/// How many digits the code has.
const DIGITS: usize = 4;

const WAYS: [Choice; 3] = [
    Choice {
        value: "none",
        mark: "",
        label: "jobs.confirm_none",
        hint: "",
    },
    Choice {
        value: BY_SIGNATURE,
        mark: "",
        label: "jobs.confirm_signature",
        hint: "",
    },
    Choice {
        value: BY_CODE,
        mark: "",
        label: "jobs.confirm_code",
        hint: "",
    },
];

/// Whether the form says that somebody signed.
#[must_use]
pub fn by_signature(values: &Typed) -> bool {
    typed(values, CONFIRM) == BY_SIGNATURE
}

/// The way of confirming, and what belongs to it.
#[must_use]
pub fn fields(draft: Draft) -> AnyView {
    let is = move |way: &str| draft.value(CONFIRM) == way;
    view! {
        {form::choices(draft, CONFIRM, "jobs.confirm", "choices__list choices__list--inline", &WAYS)}
        <div hidden=move || !is(BY_SIGNATURE)>{signature::pad(draft)}</div>
        <div hidden=move || !is(BY_CODE)>{code(draft)}</div>
    }
    .into_any()
}

fn code(draft: Draft) -> AnyView {
    let error = ui::error_of(draft.errors, CODE);
    let wrong = move || error.with(|text| (!text.is_empty()).then_some("true"));
    let control = view! {
        <input class="input input--short" type="text" id=CODE name=CODE inputmode="numeric" autocomplete="off" maxlength="8"
            aria-describedby="code-hint code-error" aria-invalid=wrong prop:value=move || draft.value(CODE)
            on:input=move |event| draft.set(CODE, event_target_value(&event))/>
    };
    let spec = ui::Field {
        id: CODE,
        label: t("jobs.code"),
        hint: t("jobs.code_hint"),
        optional: false,
        error,
    };
    ui::field(spec, control.into_any())
}

/// What was confirmed, if anything; a signature's `image` becomes the last of the `photos`.
///
/// # Errors
/// What is wrong with it.
pub fn read(
    values: &Typed,
    photos: &mut Vec<BlobRef>,
    image: Option<BlobRef>,
) -> Result<Option<Confirmation>, FieldError> {
    let wrong = |field: &str, message: String| FieldError {
        field: field.to_owned(),
        message,
    };
    match typed(values, CONFIRM) {
        BY_SIGNATURE if !signature::is_signed(values) => {
            Err(wrong(SIGNATURE, t("jobs.signature_missing").to_owned()))
        }
        BY_SIGNATURE if photos.len() >= MAX_PHOTOS => Err(wrong(Field::Photos.as_str(), full())),
        BY_SIGNATURE => {
            let Some(image) = image else {
                return Err(wrong(SIGNATURE, t("jobs.signature_failed").to_owned()));
            };
            let sha256 = image.sha256.clone();
            photos.push(image);
            Ok(Some(Confirmation::Signature { image: sha256 }))
        }
        BY_CODE => match digits(typed(values, CODE)) {
            Some(code) => Ok(Some(Confirmation::Code { code })),
            None => Err(wrong(CODE, t("jobs.code_wrong").to_owned())),
        },
        _ => Ok(None),
    }
}

/// That the signature has no room among the photos.
#[must_use]
pub fn full() -> String {
    tf("jobs.signature_full", &[("n", &(MAX_PHOTOS - 1).to_string())])
}

/// The code as typed, also by a keyboard for Chinese, which may write its digits wide.
fn digits(text: &str) -> Option<String> {
    let plain = |one: char| match one {
        '０'..='９' => char::from_digit(u32::from(one) - u32::from('０'), 10),
        _ => one.is_ascii_digit().then_some(one),
    };
    let code: String = text
        .chars()
        .filter(|one| !one.is_whitespace())
        .map(plain)
        .collect::<Option<_>>()?;
    (code.len() == DIGITS).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::blob::Sha256Hex;

    fn form(pairs: &[(&str, &str)]) -> Typed {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn photo(name: &str) -> BlobRef {
        BlobRef {
            sha256: Sha256Hex::of(name.as_bytes()),
            len: 9,
            mime: "image/png".to_owned(),
        }
    }

    /// The field that is wrong.
    fn field(values: &Typed, photos: usize, image: Option<BlobRef>) -> Option<String> {
        let mut photos = (0..photos).map(|one| photo(&one.to_string())).collect();
        read(values, &mut photos, image).err().map(|error| error.field)
    }

    const SIGNED: [(&str, &str); 2] = [("confirm", "signature"), ("signature", "10,10 200,60 300,20")];

    #[test]
    fn nobody_has_to_confirm() {
        let mut photos = vec![photo("a")];
        for typed in [form(&[]), form(&[("confirm", "none"), ("code", "12")])] {
            assert_eq!(read(&typed, &mut photos, None), Ok(None));
        }
        assert_eq!(photos.len(), 1);
    }

    #[test]
    fn a_signature_is_one_of_the_photos() {
        let mut photos = vec![photo("a")];
        let image = photo("signature");
        let read = read(&form(&SIGNED), &mut photos, Some(image.clone()));
        let sha256 = image.sha256.clone();
        assert_eq!(read, Ok(Some(Confirmation::Signature { image: sha256 })));
        assert_eq!(photos, [photo("a"), image]);
    }

    #[test]
    fn a_signature_that_was_chosen_must_be_there_and_needs_room_among_the_photos() {
        let empty = form(&[("confirm", "signature"), ("signature", "5,5")]);
        assert_eq!(field(&empty, 0, None).as_deref(), Some("signature"));
        assert_eq!(field(&form(&SIGNED), 0, None).as_deref(), Some("signature"));
        let image = Some(photo("signature"));
        assert_eq!(
            field(&form(&SIGNED), MAX_PHOTOS, image.clone()).as_deref(),
            Some("photos")
        );
        assert_eq!(field(&form(&SIGNED), MAX_PHOTOS - 1, image), None);
    }

    #[test]
    fn a_code_has_four_digits_however_they_are_typed() {
        for good in ["0042", " 00 42 ", "００４２"] {
            assert_eq!(digits(good).as_deref(), Some("0042"), "{good}");
        }
        for bad in ["", "042", "00421", "四二一零", "12a4"] {
            assert_eq!(digits(bad), None, "{bad}");
            let typed = form(&[("confirm", "code"), ("code", bad)]);
            assert_eq!(field(&typed, 0, None).as_deref(), Some("code"));
        }
    }
}
