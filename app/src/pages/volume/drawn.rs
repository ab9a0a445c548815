//! What was counted: the numbers that matter, the chart, and the table behind it.

use super::Counted;
use super::asked::Query;
use super::words::{change, name, short};
use crate::i18n::{pick, t, tf, word};
use crate::page::use_page;
use crate::ui::{Column, Line, LineChart, empty, icon_small};
use domain::metric::volume::{Period, Split, Unit};
use domain::view::{Catalogue, Volume, VolumeLine};
use leptos::prelude::*;

/// So many lines can be told apart; the table has all.
const DRAWN: usize = 6;

/// What is shown of a query.
struct Drawing<'a> {
    query: &'a Query,
    counted: &'a Counted,
    volume: &'a Volume,
    totals: Vec<u32>,
    /// The lines' names, in their order.
    names: Vec<String>,
}

/// Everything below the form.
pub fn body(query: &Query, counted: &Counted) -> AnyView {
    let note = counted
        .place
        .note(query.first("place"), |code| query.with_place(code));
    let Some(volume) = &counted.volume else {
        // the note says why nothing is counted
        return note;
    };
    let catalogue = use_page().catalogue;
    let drawing = Drawing {
        query,
        counted,
        volume,
        totals: volume.totals(),
        names: volume
            .lines
            .iter()
            .map(|line| named(query.split, line, &catalogue))
            .collect(),
    };
    view! { <div class="stack stack--loose">{note} {drawing.content()}</div> }.into_any()
}

/// A line's name in the reader's language.
fn named(split: Split, line: &VolumeLine, catalogue: &Catalogue) -> String {
    let Some(of) = &line.of else {
        return t("volume.reports").to_owned();
    };
    let known = match split {
        Split::All => None,
        Split::Channel => Some(word("channel", of).to_owned()),
        Split::Department => catalogue
            .departments
            .iter()
            .find(|one| one.code.as_str() == of)
            .map(|one| pick(&one.name).to_owned()),
    };
    known
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| of.clone())
}

impl Drawing<'_> {
    fn content(&self) -> AnyView {
        let nothing = self.totals.iter().all(|n| *n == 0) && self.volume.year_before.is_empty();
        if nothing {
            let back = view! { <a class="button" href="/volume">{t("volume.all")}</a> };
            let none = empty(
                "chart",
                t("volume.none_title"),
                t("volume.none_text"),
                back.into_any(),
            );
            return view! { {none} {self.turn()} }.into_any();
        }
        view! { {self.figures()} {self.chart()} {self.turn()} {self.table()} }.into_any()
    }

    fn name(&self, period: Period) -> String {
        name(self.query.unit, period, self.volume.today)
    }

    /// The tickets reported in a period; of one line only, when one is given.
    fn tickets(&self, period: Period, line: Option<&VolumeLine>) -> String {
        let of = line.and_then(|line| line.of.as_deref());
        self.query.tickets(period, self.counted.place.code(), of)
    }

    /// All days that are shown.
    fn all_days(&self) -> Option<Period> {
        let (first, last) = (self.volume.periods.first()?, self.volume.periods.last()?);
        Some(Period {
            from: first.from,
            to: last.to,
        })
    }

    fn goes_on(&self) -> bool {
        self.volume
            .periods
            .last()
            .is_some_and(|last| last.goes_on(self.volume.today))
    }

    /// The last period, the mean of those that have ended, the highest, and the sum.
    fn figures(&self) -> AnyView {
        let (periods, totals) = (&self.volume.periods, &self.totals);
        let unit = self.query.unit.as_str();
        let last = periods.len() - 1;
        let figure = |label: String, value: String, note: String, href: Option<String>| {
            let inner = view! {
                <span class="stat__label">{label}</span> <span class="stat__value">{value}</span>
                <span class="stat__note">{note}</span>
            };
            match href {
                Some(href) => view! { <li><a class="stat" href=href>{inner}</a></li> }.into_any(),
                None => view! { <li><div class="stat">{inner}</div></li> }.into_any(),
            }
        };
        let label = if self.goes_on() {
            word("volume", &["now_", unit].concat()).to_owned()
        } else {
            self.name(periods[last])
        };
        let before = last.checked_sub(1).map(|before| {
            let name = self.name(periods[before]);
            tf(
                "volume.before",
                &[("period", &name), ("n", &totals[before].to_string())],
            )
        });
        let now = figure(
            label,
            totals[last].to_string(),
            before.unwrap_or_default(),
            Some(self.tickets(periods[last], None)),
        );
        let ended = totals
            .get(..totals.len() - usize::from(self.goes_on()))
            .unwrap_or(totals);
        let mean = (!ended.is_empty()).then(|| {
            let sum: u64 = ended.iter().map(|n| u64::from(*n)).sum();
            let tenths = (sum * 10 + ended.len() as u64 / 2) / ended.len() as u64;
            let text = format!("{}.{}", tenths / 10, tenths % 10);
            let note = tf(
                &["volume.mean_of_", unit].concat(),
                &[("n", &ended.len().to_string())],
            );
            figure(
                word("volume", &["mean_", unit].concat()).to_owned(),
                text,
                note,
                None,
            )
        });
        let highest = (0..totals.len()).rev().max_by_key(|index| totals[*index]);
        let highest = highest.filter(|index| totals[*index] > 0).map(|index| {
            let (n, href) = (totals[index].to_string(), self.tickets(periods[index], None));
            figure(
                word("volume", &["highest_", unit].concat()).to_owned(),
                n,
                self.name(periods[index]),
                Some(href),
            )
        });
        let sum = self.all_days().map(|days| {
            let sum: u64 = totals.iter().map(|n| u64::from(*n)).sum();
            let span = name(Unit::Week, days, self.volume.today);
            figure(
                t("volume.sum").to_owned(),
                sum.to_string(),
                span,
                Some(self.tickets(days, None)),
            )
        });
        view! { <ul class="stats">{now} {mean} {highest} {sum}</ul> }.into_any()
    }

    fn chart(&self) -> AnyView {
        let columns = self.volume.periods.iter().enumerate().map(|(index, period)| {
            let n = self.totals[index].to_string();
            let mut tip = tf("volume.tip", &[("period", &self.name(*period)), ("n", &n)]);
            if self.volume.lines.len() > 1 {
                let each = self.volume.lines.iter().zip(&self.names).take(DRAWN);
                let each = each.map(|(line, name)| [name, " ", &line.counts[index].to_string()].concat());
                tip = [tip, each.collect::<Vec<_>>().join(" · ")].join(" · ");
            }
            Column {
                short: short(self.query.unit, *period),
                tip,
                href: self.tickets(*period, None),
            }
        });
        let lines = self.volume.lines.iter().zip(&self.names).take(DRAWN);
        let lines = lines.map(|(line, name)| Line {
            name: name.clone(),
            values: line.counts.clone(),
        });
        let alone = self.volume.lines.len() == 1;
        let behind = (alone && !self.volume.year_before.is_empty()).then(|| Line {
            name: t("volume.year_before").to_owned(),
            values: self.volume.year_before.clone(),
        });
        let chart = LineChart {
            columns: columns.collect(),
            lines: lines.collect(),
            behind,
            open: self.goes_on(),
        };
        let key = chart.lines.iter().enumerate().map(|(index, line)| {
            view! { <li class="chart-key__item" data-line=index.to_string()>{line.name.clone()}</li> }
        });
        let behind = chart.behind.as_ref().map(|line| {
            view! { <li class="chart-key__item" data-line="behind">{line.name.clone()}</li> }
        });
        let open = chart
            .open
            .then(|| view! { <li class="chart-key__item" data-line="open">{t("volume.goes_on")}</li> });
        let left = self.volume.lines.len().saturating_sub(DRAWN);
        let left = (left > 0).then(|| view! { <li>{tf("volume.left", &[("n", &left.to_string())])}</li> });
        let unit = self.query.unit.as_str();
        view! {
            <figure class="card">
                <div class="card__body">
                    <figcaption class="chart-head">
                        <span class="chart-head__title">{word("volume", &["caption_", unit].concat())}</span>
                        <ul class="chart-key">{key.collect::<Vec<_>>()} {behind} {open} {left}</ul>
                    </figcaption>
                    {chart.draw()}
                </div>
            </figure>
        }
        .into_any()
    }

    /// The ways to earlier and later periods.
    fn turn(&self) -> AnyView {
        let periods = &self.volume.periods;
        let earlier = periods
            .first()
            .and_then(|first| first.from.pred_opt())
            .map(|last| self.query.until(Some(last)));
        let later = (!self.goes_on()).then(|| {
            // as many further on as are shown
            let unit = self.query.unit;
            let next = periods.last().map(|last| last.to);
            let mut end = next;
            for _ in periods {
                end = end.and_then(|end| Some(unit.of(end.succ_opt()?).to));
            }
            self.query.until(end.filter(|end| *end < self.volume.today))
        });
        let earlier = earlier.map(|href| {
            view! { <a class="button" href=href rel="prev">{icon_small("arrow-left")} {t("volume.earlier")}</a> }
        });
        let later = later.map(|href| {
            view! { <a class="button" href=href rel="next">{t("volume.later")} {icon_small("arrow-right")}</a> }
        });
        view! { <nav class="pager" aria-label=t("volume.turn")>{earlier} {later}</nav> }.into_any()
    }

    /// The same in numbers, the newest first.
    fn table(&self) -> AnyView {
        let several = self.query.split != Split::All;
        let heads = several.then(|| {
            let names = self.names.iter().map(|name| {
                view! { <th class="table__num" scope="col">{name.clone()}</th> }
            });
            names.collect::<Vec<_>>()
        });
        let year = !self.volume.year_before.is_empty();
        let year_head =
            year.then(|| view! { <th class="table__num" scope="col">{t("volume.year_before")}</th> });
        let rows = (0..self.volume.periods.len())
            .rev()
            .map(|index| self.row(index, several));
        let unit = self.query.unit.as_str();
        let caption = word("volume", &["caption_", unit].concat());
        view! {
            <div class="table-wrap table-wrap--hints" tabindex="0" role="region" aria-label=caption>
                <table class="table table--dense table--scroll">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{word("volume", &["period_", unit].concat())}</th>
                            <th class="table__num" scope="col">{t("volume.reports")}</th>
                            {heads}
                            <th class="table__num" scope="col">{word("volume", &["change_", unit].concat())}</th>
                            {year_head}
                        </tr>
                    </thead>
                    <tbody>{rows.collect::<Vec<_>>()}</tbody>
                </table>
            </div>
        }
        .into_any()
    }

    fn row(&self, index: usize, several: bool) -> AnyView {
        let period = self.volume.periods[index];
        let name = self.name(period);
        let number = |n: u32, of: &str, href: String| {
            if n == 0 {
                return view! { <td class="table__num">"0"</td> }.into_any();
            }
            let n = n.to_string();
            let label = tf("volume.link", &[("period", &name), ("of", of), ("n", &n)]);
            view! { <td class="table__num"><a href=href aria-label=label>{n}</a></td> }.into_any()
        };
        let total = number(
            self.totals[index],
            t("volume.reports"),
            self.tickets(period, None),
        );
        let each = several.then(|| {
            let lines = self.volume.lines.iter().zip(&self.names);
            let each =
                lines.map(|(line, name)| number(line.counts[index], name, self.tickets(period, Some(line))));
            each.collect::<Vec<_>>()
        });
        let open = period.goes_on(self.volume.today);
        // what has not ended is not less than what has
        let changed = match index.checked_sub(1) {
            _ if open => t("volume.goes_on").to_owned(),
            Some(before) => change(self.totals[index], self.totals[before]),
            None => String::new(),
        };
        let year = self.volume.year_before.get(index).map(|n| {
            let before = self.query.unit.year_before(period);
            number(*n, t("volume.year_before"), self.tickets(before, None))
        });
        view! {
            <tr data-from=period.from.to_string()>
                <th scope="row">{name.clone()}</th> {total} {each} <td class="table__num">{changed}</td> {year}
            </tr>
        }
        .into_any()
    }
}
