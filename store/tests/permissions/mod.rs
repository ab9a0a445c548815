//! The matrices of docs/security.md, asked cell by cell of the real thing.

mod complaints;
mod numbers;
mod tickets;

/// The cells of a matrix: of the page's `index`-th one, whose head names these `people`, the lines that begin so.
fn cells(index: usize, people: &[(&str, &str)], lines: Vec<String>) -> Vec<Vec<bool>> {
    below("| command |", index, people, lines)
}

/// The same of the `index`-th matrix whose head begins so.
fn below(head: &str, index: usize, people: &[(&str, &str)], lines: Vec<String>) -> Vec<Vec<bool>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/security.md");
    let page = std::fs::read_to_string(path).expect("docs/security.md");
    let table = page.split(head).nth(index + 1).expect("a matrix");
    let table = table.split("<!-- end -->").next().expect("its end");
    // each cell ends with a stroke, the last one too
    let read = |line: &str| -> Vec<String> {
        let mut cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
        cells.pop();
        cells
    };
    let names: Vec<&str> = people.iter().map(|(name, _)| *name).collect();
    let head = table.lines().next().expect("a head");
    assert_eq!(read(head), names, "the people of the head");
    let line = |name: String| {
        let begin = format!("| {name} |");
        let line = table.lines().find_map(|line| line.strip_prefix(&begin));
        let line = line.unwrap_or_else(|| panic!("no line {name}"));
        read(line).iter().map(|cell| cell == "●").collect()
    };
    lines.into_iter().map(line).collect()
}
