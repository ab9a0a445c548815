//! A line chart. Places are percentages and nothing is styled inline, so it is drawn by the server, fits every width, and
//! its words keep their size. It is for the eye alone: beside it stands a table with the same numbers.

use leptos::prelude::*;

/// What stands at one place of the time axis.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its short name, under the axis.
    pub short: String,
    /// What is said of it when it is pointed at.
    pub tip: String,
    /// Where it leads.
    pub href: String,
}

/// One line of a chart.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name, when there are several.
    pub name: String,
    /// A value for each column.
    pub values: Vec<u32>,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct LineChart {
    /// From left to right.
    pub columns: Vec<Column>,
    /// The lines; the first one is filled below when it is alone.
    pub lines: Vec<Line>,
    /// A fainter line to compare with, when there is one.
    pub behind: Option<Line>,
    /// Whether the last column has not come to its end: what leads there is drawn broken.
    pub open: bool,
}

/// So many marks stand on the axis at most, beside nought.
const MARKS: u32 = 5;

/// The distance between marks, and how many there are, so that `most` fits below the last one: steps of 1, 2 or 5.
fn marks(most: u32) -> (u32, u32) {
    let steps = (0..9).flat_map(|power| [1, 2, 5].map(|step| 10_u32.pow(power) * step));
    let mut steps = steps.filter(|step| most.div_ceil(*step) <= MARKS);
    let step = steps.next().unwrap_or(1_000_000_000);
    (step, most.div_ceil(step).max(1))
}

/// Percent with two digits.
fn percent(part: f64, whole: f64) -> String {
    let text = format!("{:.2}", part * 100.0 / whole);
    [text.trim_end_matches('0').trim_end_matches('.'), "%"].concat()
}

struct Scale {
    columns: f64,
    top: f64,
}

impl Scale {
    /// Where a column's middle is, and a value, in a box of 1000 by 1000.
    fn point(&self, index: usize, value: u32) -> (f64, f64) {
        let x = (index_of(index) + 0.5) * 1000.0 / self.columns;
        (x, 1000.0 - f64::from(value) * 1000.0 / self.top)
    }

    fn points(&self, values: &[u32], from: usize) -> String {
        let shown = values.iter().enumerate().skip(from);
        let points = shown.map(|(index, value)| {
            let (x, y) = self.point(index, *value);
            format!("{x:.1},{y:.1}")
        });
        points.collect::<Vec<_>>().join(" ")
    }

    fn x(&self, index: usize) -> String {
        percent(index_of(index) + 0.5, self.columns)
    }

    fn y(&self, value: u32) -> String {
        percent(self.top - f64::from(value), self.top)
    }
}

fn index_of(index: usize) -> f64 {
    u32::try_from(index).map_or(0.0, f64::from)
}

impl LineChart {
    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> AnyView {
        let all = self.lines.iter().chain(&self.behind);
        let most = all.flat_map(|line| &line.values).copied().max().unwrap_or(0);
        let (step, count) = marks(most);
        let scale = Scale {
            columns: index_of(self.columns.len().max(1)),
            top: f64::from(step) * f64::from(count),
        };
        let axis = (0..=count)
            .rev()
            .map(|mark| view! { <li>{(mark * step).to_string()}</li> });
        let grid = (0..=count).map(|mark| {
            let y = scale.y(mark * step);
            view! { <line class="chart__grid" x1="0" x2="100%" y1=y.clone() y2=y/> }
        });
        let names = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| self.name(&scale, index, column));
        let columns = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| self.column(&scale, index, column));
        view! {
            <div class="chart" aria-hidden="true">
                <ul class="chart__axis">{axis.collect::<Vec<_>>()}</ul>
                <svg class="chart__plot">
                    <g>{grid.collect::<Vec<_>>()}</g>
                    <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" width="100%" height="100%">{self.paths(&scale)}</svg>
                    <g>{columns.collect::<Vec<_>>()}</g>
                </svg>
                <svg class="chart__names">{names.collect::<Vec<_>>()}</svg>
            </div>
        }
        .into_any()
    }

    /// The lines themselves.
    fn paths(&self, scale: &Scale) -> AnyView {
        let alone = (self.lines.len() == 1).then(|| self.lines.first()).flatten();
        let area = alone.filter(|_| self.columns.len() > 1).map(|line| {
            let last = self.columns.len() - 1;
            let ends = format!(
                "{:.1},1000 {:.1},1000",
                scale.point(last, 0).0,
                scale.point(0, 0).0
            );
            let points = [scale.points(&line.values, 0), ends].join(" ");
            view! { <polygon class="chart__area" points=points/> }
        });
        let behind = self.behind.as_ref().map(|line| {
            let points = scale.points(&line.values, 0);
            view! { <polyline class="chart__line chart__line--behind" points=points/> }
        });
        // the way to what has not ended yet is drawn apart
        let ended = self.columns.len() - usize::from(self.open && self.columns.len() > 1);
        let lines = self.lines.iter().enumerate().map(|(index, line)| {
            let firm = scale.points(line.values.get(..ended).unwrap_or(&line.values), 0);
            let open = scale.points(&line.values, ended.saturating_sub(1));
            let open = (ended < self.columns.len()).then(|| {
                view! { <polyline class="chart__line chart__line--open" data-line=index.to_string() points=open/> }
            });
            view! {
                <g>
                    <polyline class="chart__line" data-line=index.to_string() points=firm/> {open}
                </g>
            }
        });
        view! { <g>{area} {behind} {lines.collect::<Vec<_>>()}</g> }.into_any()
    }

    /// What can be pointed at: the whole height of a column, with a dot for each line.
    fn column(&self, scale: &Scale, index: usize, column: &Column) -> AnyView {
        let x = scale.x(index);
        let dots = self.lines.iter().enumerate().filter_map(|(line, values)| {
            let y = scale.y(*values.values.get(index)?);
            Some(view! { <circle class="chart__dot" data-line=line.to_string() cx=x.clone() cy=y r="3.5"/> })
        });
        // words stay inside of the chart
        let side = match index * 3 / self.columns.len().max(1) {
            0 => "start",
            1 => "middle",
            _ => "end",
        };
        let (left, width) = (
            percent(index_of(index), scale.columns),
            percent(1.0, scale.columns),
        );
        view! {
            <g class="chart__column">
                <a href=column.href.clone() tabindex="-1">
                    <rect class="chart__hit" x=left y="0" width=width height="100%"/>
                    <line class="chart__guide" x1=x.clone() x2=x.clone() y1="0" y2="100%"/>
                    {dots.collect::<Vec<_>>()}
                    <text class="chart__tip" x=x.clone() y="-6" text-anchor=side>{column.tip.clone()}</text>
                </a>
            </g>
        }
        .into_any()
    }

    /// A column's name. A narrow window shows every fourth only, a wide one every second when there are many; both the
    /// last.
    fn name(&self, scale: &Scale, index: usize, column: &Column) -> AnyView {
        let back = self.columns.len() - 1 - index;
        let many = self.columns.len() > 14;
        let seen = match back {
            _ if back.is_multiple_of(4) => "always",
            _ if !many || back.is_multiple_of(2) => "wide",
            _ => "never",
        };
        view! {
            <text class="chart__text" data-seen=seen x=scale.x(index) y="14" text-anchor="middle">{column.short.clone()}</text>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_numbers_above_everything() {
        for (most, wanted) in [
            (0, (1, 1)),
            (1, (1, 1)),
            (5, (1, 5)),
            (6, (2, 3)),
            (11, (5, 3)),
            (26, (10, 3)),
            (137, (50, 3)),
            (2_600, (1_000, 3)),
        ] {
            assert_eq!(marks(most), wanted, "{most}");
        }
        let (step, count) = marks(u32::MAX);
        assert!(u64::from(step) * u64::from(count) >= u64::from(u32::MAX));
    }

    #[test]
    fn places_are_percentages() {
        assert_eq!(percent(0.5, 4.0), "12.5%");
        assert_eq!(percent(1.0, 3.0), "33.33%");
        assert_eq!(percent(0.0, 3.0), "0%");
        let scale = Scale {
            columns: 4.0,
            top: 10.0,
        };
        assert_eq!(scale.points(&[0, 10, 5], 1), "375.0,0.0 625.0,500.0");
    }
}
