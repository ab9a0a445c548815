//! Departments and categories as an administrator enters them.

use super::fault::Reader;
use super::{Entry, Fault, Ruling};
use crate::place::{CategoryCode, DepartmentCode};
use crate::rejection::Field;
use crate::text::{Hint, Label};
use crate::view::Bilingual;
use serde::{Deserialize, Serialize};

/// Icons that a category may have.
pub const ICONS: [&str; 20] = [
    "drop", "bolt", "wind", "sun", "lock", "door", "bed", "home", "pin", "bell", "wifi", "bowl", "box",
    "phone", "camera", "people", "trash", "settings", "wrench", "more",
];

/// A department as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentDraft {
    /// Its code; told once, when it is added.
    pub code: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name; the Chinese one when empty.
    pub en: String,
}

/// A department as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentEntry {
    /// Its code.
    pub code: DepartmentCode,
    /// Its name.
    pub name: Bilingual,
}

impl DepartmentDraft {
    /// The department, or all that is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self) -> Ruling<DepartmentEntry> {
        let mut form = Reader::default();
        let code = form.take(Entry::Code, DepartmentCode::parse(&self.code));
        let name = names(&mut form, &self.zh, &self.en);
        form.done(code.zip(name).map(|(code, name)| DepartmentEntry { code, name }))
    }
}

/// A category as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryDraft {
    /// Its code; told once, when it is added.
    pub code: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name; the Chinese one when empty.
    pub en: String,
    /// Examples in Chinese; may stay empty.
    pub hint_zh: String,
    /// Examples in English; the Chinese ones when empty.
    pub hint_en: String,
    /// One of [`ICONS`].
    pub icon: String,
    /// Whose it is.
    pub department: String,
    /// Whether it can be chosen.
    pub active: bool,
}

/// A category as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryEntry {
    /// Its code.
    pub code: CategoryCode,
    /// Its name.
    pub name: Bilingual,
    /// Examples.
    pub hint: Bilingual,
    /// The name of its icon.
    pub icon: String,
    /// Whose it is.
    pub department: DepartmentCode,
    /// Whether it can be chosen.
    pub active: bool,
}

impl CategoryDraft {
    /// The category, or all that is wrong.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self) -> Ruling<CategoryEntry> {
        let mut form = Reader::default();
        let code = form.take(Entry::Code, CategoryCode::parse(&self.code));
        let name = names(&mut form, &self.zh, &self.en);
        let mut hint = |entry, typed: &str| {
            let read = Hint::optional(Field::Content, typed);
            let read = form.take(entry, read)?;
            Some(read.map(String::from).unwrap_or_default())
        };
        let (zh, en) = (
            hint(Entry::HintZh, &self.hint_zh),
            hint(Entry::HintEn, &self.hint_en),
        );
        let hint = zh.zip(en).map(|(zh, en)| both(zh, en));
        let department = form.take(Entry::Department, DepartmentCode::parse(&self.department));
        if !ICONS.contains(&self.icon.as_str()) {
            form.note(Entry::Icon, Fault::Empty);
        }
        let whole = code.zip(name).zip(hint).zip(department);
        form.done(whole.map(|(((code, name), hint), department)| CategoryEntry {
            code,
            name,
            hint,
            icon: self.icon.clone(),
            department,
            active: self.active,
        }))
    }
}

/// A name in both languages; without an English one, the Chinese one stands for both.
fn names(form: &mut Reader, zh: &str, en: &str) -> Option<Bilingual> {
    let zh = form.take(Entry::NameZh, Label::parse(Field::Name, zh));
    let en = form.take(Entry::NameEn, Label::optional(Field::Name, en));
    let (zh, en) = zh.zip(en)?;
    Some(both(zh.into(), en.map(String::from).unwrap_or_default()))
}

fn both(zh: String, en: String) -> Bilingual {
    let en = if en.is_empty() { zh.clone() } else { en };
    Bilingual { zh, en }
}

#[cfg(test)]
mod tests {
    use super::super::Wrong;
    use super::*;

    #[test]
    fn without_an_english_name_the_chinese_one_stands_for_both() {
        let draft = DepartmentDraft {
            code: "Gardens".into(),
            zh: " 绿化部 ".into(),
            en: String::new(),
        };
        let entry = draft.read().expect("right");
        assert_eq!(entry.code.as_str(), "gardens");
        assert_eq!(
            (entry.name.zh.as_str(), entry.name.en.as_str()),
            ("绿化部", "绿化部")
        );
    }

    #[test]
    fn a_category_says_all_that_is_wrong() {
        let draft = CategoryDraft {
            code: "水".into(),
            zh: "长".repeat(41),
            icon: "unicorn".into(),
            ..CategoryDraft::default()
        };
        assert_eq!(
            draft.read(),
            Err(vec![
                Wrong::at(Entry::Code, Fault::BadCode),
                Wrong::at(Entry::NameZh, Fault::TooLong(40)),
                Wrong::at(Entry::Department, Fault::Empty),
                Wrong::at(Entry::Icon, Fault::Empty),
            ])
        );
    }
}
