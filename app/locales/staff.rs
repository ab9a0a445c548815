// For build.rs, and for the test that looks whether reporters' pages miss a sentence.

/// Whether only pages of staff say it; see `locales/staff.txt`.
fn is_staff_s(key: &str, list: &str) -> bool {
    let begins = |line: &str| !line.starts_with('#') && key.starts_with(line);
    list.lines().any(begins) && !list.lines().filter_map(|line| line.strip_prefix('!')).any(begins)
}
