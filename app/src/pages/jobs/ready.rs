//! The office's own sentences, which a worker taps instead of typing. The phone keeps them, so that they are there without
//! a network too.

use super::draft::Draft;
use crate::i18n::{Lang, lang, t};
use domain::admin::ReasonKind;
use domain::rejection::Field;
use domain::view::ReasonTemplate;
use leptos::prelude::*;

/// One chip for each sentence that the administrator offers for `kind`; a tap writes it into `field`.
#[must_use]
pub fn chips(draft: Draft, field: Field, kind: ReasonKind) -> AnyView {
    let all = RwSignal::new(Vec::<ReasonTemplate>::new());
    Effect::new(move |_| renew(kind, all));
    let drawn = move || {
        let said: Vec<String> = all.with(|all| all.iter().map(sentence).collect());
        let chips = said.iter().map(|text| {
            let (text, said) = (text.clone(), said.clone());
            let label = text.clone();
            let fill = move |_| {
                let typed = untrack(|| draft.value(field.as_str()));
                draft.set(field.as_str(), filled(&said, &typed, &text));
            };
            view! { <button class="chip" type="button" on:click=fill>{label}</button> }.into_any()
        });
        chips.collect::<Vec<_>>()
    };
    view! {
        <div class="chips" role="group" aria-label=t("jobs.sentences") hidden=move || all.with(Vec::is_empty)>{drawn}</div>
    }
    .into_any()
}

fn sentence(template: &ReasonTemplate) -> String {
    let english = template.en.as_ref().filter(|_| lang() == Lang::En);
    english.unwrap_or(&template.zh).clone()
}

/// What stands in the field after a tap: the sentence takes the place of another one, and goes behind what was typed.
fn filled(said: &[String], typed: &str, text: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() || said.iter().any(|one| one == typed) {
        text.to_owned()
    } else {
        [typed, "\n", text].concat()
    }
}

/// What the phone keeps, then what the server says now.
#[cfg(feature = "hydrate")]
fn renew(kind: ReasonKind, all: RwSignal<Vec<ReasonTemplate>>) {
    use crate::offline::prefs;
    let key = ["baoxiu.reasons.", kind.as_str()].concat();
    all.set(prefs::read(&key).unwrap_or_default());
    leptos::task::spawn_local(async move {
        if let Ok(found) = crate::api::reasons::reasons(kind).await {
            prefs::keep(&key, &found);
            all.try_set(found);
        }
    });
}

#[cfg(not(feature = "hydrate"))]
const fn renew(_kind: ReasonKind, _all: RwSignal<Vec<ReasonTemplate>>) {}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn a_sentence_takes_the_place_of_another_and_goes_behind_what_was_typed() {
        let said = ["缺少配件。".to_owned(), "房间没有人。".to_owned()];
        assert_eq!(filled(&said, " ", "缺少配件。"), "缺少配件。");
        assert_eq!(filled(&said, "房间没有人。", "缺少配件。"), "缺少配件。");
        assert_eq!(
            filled(&said, "要等到周五", "缺少配件。"),
            "要等到周五\n缺少配件。"
        );
    }
}
