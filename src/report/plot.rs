//! A picture of one table without a browser: columns against the first, as SVG.
//!
//! Owns the look of it. Drawn by plotters; text is set by the viewer.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::ReportError;
use super::table::Table;

/// What is drawn of a table.
#[derive(Clone, Debug)]
pub struct Plot {
    /// The column along; the first of the table if not given.
    pub x: Option<String>,
    /// The columns up.
    pub y: Vec<String>,
    /// A column of which each value gets a line of its own.
    pub by: Option<String>,
}

/// A line: its name and its points.
type Line = (String, Vec<(f64, f64)>);

/// Width and height in pixels.
const SIZE: (u32, u32) = (960, 540);

/// Blue, orange, green, purple, red, grey: apart for all kinds of sight, and by lightness in print.
const COLOURS: [RGBColor; 6] = [
    RGBColor(10, 98, 181),
    RGBColor(181, 66, 10),
    RGBColor(0, 96, 63),
    RGBColor(155, 120, 220),
    RGBColor(138, 28, 74),
    RGBColor(96, 105, 121),
];

/// Draws `plot` of the table at `path`.
///
/// # Errors
/// If the table or a column is missing, a cell is no number, or there is nothing to draw.
pub fn svg(path: &Path, plot: &Plot) -> Result<String, ReportError> {
    let directory = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let table = Table::need(directory, &name)?;
    let x = match &plot.x {
        Some(x) => x.as_str(),
        None => table.first_column(),
    };
    let mut lines = lines(&table, x, plot)?;
    if lines.len() > COLOURS.len() {
        // Rather none than two of one colour: what is nought throughout says least.
        lines.retain(|(_, points)| points.iter().any(|point| point.1 != 0.0));
    }
    if lines.is_empty() {
        return Err(table.wrong("has no numbers to draw in these columns"));
    }
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
    draw(&area, x, plot, &lines)
        .map_err(|error| table.wrong(format!("cannot be drawn: {error}")))?;
    drop(area);
    Ok(svg)
}

/// One line for each column and each value of `by`; rows with an empty cell are passed over.
fn lines(table: &Table, x: &str, plot: &Plot) -> Result<Vec<Line>, ReportError> {
    let along = table.column(x)?;
    let by = plot.by.as_deref().map(|by| table.column(by)).transpose()?;
    let mut found: BTreeMap<(usize, &str), Vec<(f64, f64)>> = BTreeMap::new();
    for (position, y) in plot.y.iter().enumerate() {
        let up = table.column(y)?;
        for row in table.rows() {
            let group = by.map_or("", |by| row.text(by));
            if let Some(point) = point(row.number_if_any(along)?, row.number_if_any(up)?) {
                found.entry((position, group)).or_default().push(point);
            }
        }
    }
    let named = |((position, group), points): ((usize, &str), _)| {
        let y = &plot.y[position];
        let name = match (group, plot.y.len()) {
            ("", _) => y.clone(),
            (group, 1) => group.to_owned(),
            (group, _) => format!("{group}, {y}"),
        };
        (name, points)
    };
    Ok(found.into_iter().map(named).collect())
}

fn point(x: Option<f64>, y: Option<f64>) -> Option<(f64, f64)> {
    Some((x?, y?))
}

type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

fn draw<'a>(
    area: &DrawingArea<SVGBackend<'a>, Shift>,
    x: &str,
    plot: &Plot,
    lines: &[Line],
) -> Drawn<'a> {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let along = extent(points().map(|point| point.0));
    let up = extent(points().map(|point| point.1).chain([0.0]));
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(area)
        .margin(16)
        .x_label_area_size(48)
        .y_label_area_size(84)
        .build_cartesian_2d(along, up)?;
    chart
        .configure_mesh()
        .x_desc(x)
        .y_desc(plot.y.join(", "))
        .light_line_style(TRANSPARENT)
        .x_label_formatter(&|value| label(*value))
        .y_label_formatter(&|value| label(*value))
        .label_style(("sans-serif", 14))
        .draw()?;
    for (number, (name, points)) in lines.iter().enumerate() {
        let colour = COLOURS[number % COLOURS.len()];
        let style = colour.stroke_width(2);
        chart
            .draw_series(LineSeries::new(points.iter().copied(), style))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
    }
    if lines.len() > 1 {
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE.mix(0.85))
            .label_font(("sans-serif", 14))
            .draw()?;
    }
    area.present()
}

/// From the least to the greatest, and never empty.
fn extent(values: impl Iterator<Item = f64>) -> Range<f64> {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if high > low {
        low..high
    } else {
        low..low + 1.0
    }
}

/// A number of an axis: no more decimals than it needs.
fn label(value: f64) -> String {
    let rounded = (value * 1e4).round() / 1e4;
    format!("{}", rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, y: &[&str], by: Option<&str>) -> Result<String, ReportError> {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("t.csv");
        std::fs::write(&path, text).expect("written");
        let plot = Plot {
            x: None,
            y: y.iter().map(|&y| y.to_owned()).collect(),
            by: by.map(str::to_owned),
        };
        svg(&path, &plot)
    }

    #[test]
    fn a_column_is_a_line_and_the_axes_are_named() {
        let svg = drawn("time_h,held_pax\n0,5\n1,3\n2,\n3,0\n", &["held_pax"], None);
        let svg = svg.expect("drawn");
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
        assert!(svg.contains("time_h") && svg.contains("held_pax"));
    }

    #[test]
    fn each_value_of_a_column_gets_a_line_with_its_name_as_text() {
        let table = "time_h,place,held_pax\n0,a,5\n0,<b>,3\n1,a,4\n1,<b>,2\n";
        let svg = drawn(table, &["held_pax"], Some("place")).expect("drawn");
        assert!(svg.contains("&lt;b&gt;") && !svg.contains("<b>"));
    }

    #[test]
    fn what_cannot_be_drawn_is_told_with_its_line() {
        let error = drawn("time_h,word\n0,gate\n", &["word"], None).expect_err("no number");
        assert!(error.to_string().contains("t.csv:2: `word` holds \"gate\""));
        assert!(drawn("time_h,held_pax\n", &["held_pax"], None).is_err());
    }
}
