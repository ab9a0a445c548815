//! Paging by keyset: the place in a list stands in the address, so it can be shared and works without script.

use crate::i18n::t;
use crate::ui::icon_small;
use leptos::prelude::*;

/// Links to the first and to the next page. `query` is the list's filter as it stands in the address, without
/// `after`; `after` is where this page begins, `next` where the next one would.
#[must_use]
pub fn pager(path: &str, query: &[(&str, String)], after: Option<&str>, next: Option<&str>) -> AnyView {
    if after.is_none() && next.is_none() {
        return ().into_any();
    }
    let first = after.map(|_| {
        let href = address(path, query);
        view! { <a class="button" href=href rel="first">{icon_small("arrow-left")} {t("pager.first")}</a> }
    });
    let next = match next {
        Some(key) => {
            let mut query = query.to_vec();
            query.push(("after", key.to_owned()));
            let href = address(path, &query);
            view! { <a class="button" href=href rel="next">{t("pager.next")} {icon_small("arrow-right")}</a> }
                .into_any()
        }
        None => view! { <span class="pager__info">{t("pager.last")}</span> }.into_any(),
    };
    view! { <nav class="pager" aria-label=t("pager.label")>{first} {next}</nav> }.into_any()
}

/// The address of a page with a query.
#[must_use]
pub fn address(path: &str, query: &[(&str, String)]) -> String {
    let mut text = path.to_owned();
    for (index, (name, value)) in query.iter().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        encode(&mut text, value);
    }
    text
}

/// Writes a value as it stands in an address: the same on the server and in the browser.
fn encode(text: &mut String, value: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push(char::from(HEX[usize::from(byte >> 4)]));
            text.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_carries_every_value_unharmed() {
        let query = [("text", "水 & 电".to_owned()), ("stage", "closed".to_owned())];
        assert_eq!(
            address("/tickets", &query),
            "/tickets?text=%E6%B0%B4%20%26%20%E7%94%B5&stage=closed"
        );
        assert_eq!(address("/tickets", &[]), "/tickets");
    }
}
