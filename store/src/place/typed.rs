//! What a person types for a place, and what it is called: `一号楼101`, `2食堂` and `1公寓101` stand for 1号楼 101,
//! 第二餐厅 and 学生公寓1号楼 101.

use super::key;

/// Words for one thing: what people say, and what places are called on most campuses.
const SAME: [(&str, &str); 5] = [
    ("食堂", "餐厅"),
    ("饭堂", "餐厅"),
    ("宿舍", "公寓"),
    ("栋", "号楼"),
    ("幢", "号楼"),
];

/// Words that count and name nothing by themselves.
const COUNTERS: [&str; 9] = ["号楼", "号", "楼", "第", "座", "层", "室", "房间", "房"];

const NUMERALS: &str = "零一二三四五六七八九";

/// The ways in which what was typed may be meant, the most literal first: in each, all that must stand among the keys
/// of a place.
pub(super) fn readings(typed: &str) -> Vec<Vec<String>> {
    let words: Vec<String> = typed.split_whitespace().map(key).collect();
    let of = |change: fn(&str) -> String| words.iter().map(|word| change(word)).collect::<Vec<_>>();
    let apart = words.iter().flat_map(|word| apart(&in_digits(&usual(word))));
    let mut readings: Vec<Vec<String>> = Vec::new();
    for mut reading in [
        words.clone(),
        of(in_digits),
        of(usual),
        of(|word| in_digits(&usual(word))),
        of(|word| in_numerals(&usual(word))),
        apart.collect(),
    ] {
        reading.retain(|part| !part.is_empty());
        if !reading.is_empty() && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// With the usual words for the same things.
fn usual(word: &str) -> String {
    let mut usual = word.to_owned();
    for (said, called) in SAME {
        usual = usual.replace(said, called);
    }
    usual
}

/// Chinese numerals as digits: `十二号楼` is `12号楼`, `一零一` is `101`.
fn in_digits(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let is_numeral = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(|one| digit(*one).is_some())
    };
    let mut digits = String::new();
    for (at, letter) in letters.iter().enumerate() {
        if *letter == '十' {
            // it stands for the 1 that nobody says before it, and for the 0 that nobody says after it
            digits.extend((!is_numeral(at.checked_sub(1))).then_some('1'));
            digits.extend((!is_numeral(at.checked_add(1))).then_some('0'));
        } else {
            digits.push(digit(*letter).unwrap_or(*letter));
        }
    }
    digits
}

fn digit(letter: char) -> Option<char> {
    let place = NUMERALS.chars().position(|numeral| numeral == letter)?;
    char::from_digit(u32::try_from(place).ok()?, 10)
}

/// Single digits as numerals: `2餐厅` is `二餐厅`.
fn in_numerals(word: &str) -> String {
    let numeral = |run: String| {
        let value = run.parse::<usize>().ok().filter(|value| (1..10).contains(value));
        match value.and_then(|value| NUMERALS.chars().nth(value)) {
            Some(numeral) => numeral.to_string(),
            None => run,
        }
    };
    runs(word).into_iter().map(numeral).collect()
}

/// Names with their number behind them, and numbers that are left: `1公寓101` is `公寓1` and `101`.
fn apart(word: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut number = String::new();
    for run in runs(word) {
        if !run.starts_with(is_digit) {
            let name = named(&run);
            if !name.is_empty() {
                parts.push([name, &std::mem::take(&mut number)].concat());
            }
        } else if let Some(name) = parts.last_mut().filter(|name| !name.ends_with(is_digit)) {
            name.push_str(&run);
        } else if parts.is_empty() && number.is_empty() {
            number = run;
        } else {
            parts.push(run);
        }
    }
    parts.extend(Some(number).filter(|number| !number.is_empty()));
    parts
}

/// A name without what only counts.
fn named(run: &str) -> &str {
    let mut name = run;
    while let Some(rest) = COUNTERS.iter().find_map(|counter| name.strip_prefix(counter)) {
        name = rest;
    }
    name
}

/// Digits and other letters, each run of them by itself.
fn runs(word: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    for letter in word.chars() {
        match runs
            .last_mut()
            .filter(|run| run.ends_with(is_digit) == is_digit(letter))
        {
            Some(run) => run.push(letter),
            None => runs.push(letter.to_string()),
        }
    }
    runs
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(typed: &str, wanted: &[&str]) {
        let readings = readings(typed);
        assert!(
            readings.iter().any(|reading| reading == wanted),
            "{typed}: {readings:?}"
        );
    }

    #[test]
    fn what_is_typed_is_tried_first() {
        let first = |typed: &str| readings(typed).into_iter().next().unwrap_or_default();
        assert_eq!(first("D1-101"), ["d1101"]);
        assert_eq!(first("三联楼 2"), ["三联楼", "2"]);
        assert!(readings(" - ").is_empty());
    }

    #[test]
    fn numerals_and_digits_stand_for_each_other() {
        reads("一号楼101", &["1号楼101"]);
        reads("十二号楼", &["12号楼"]);
        reads("二十号楼 三零五", &["20号楼", "305"]);
        reads("二十一栋", &["21号楼"]);
        reads("2食堂", &["二餐厅"]);
        reads("二食堂", &["二餐厅"]);
    }

    #[test]
    fn a_number_before_a_name_is_the_names() {
        reads("1公寓101", &["公寓1", "101"]);
        reads("3号教学楼205", &["教学楼3", "205"]);
        reads("教学楼1号楼101", &["教学楼1", "101"]);
        reads("公寓3栋 402室", &["公寓3", "402"]);
    }
}
