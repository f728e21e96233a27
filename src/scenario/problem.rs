//! What is wrong with a scenario or another file, shown where it was written.
//!
//! Owns the sources, the problems found in them and the words and look of the whole report: every problem at once,
//! each with its file, line, column and the line itself. Never finds a problem.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Which of the texts read a place is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(usize);

/// A place in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The text.
    pub source: SourceId,
    /// The bytes.
    pub span: Range<usize>,
}

/// A text that was read: a file, a built-in scenario or a `--set`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// What a reader calls it: the path as given, `built-in baseline`, `--set`, `lever.tails`.
    name: String,
    text: String,
    lines: Lines,
}

/// Where the lines of a text begin, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// Finds the lines of a text.
    pub fn of(text: &str) -> Self {
        let after_breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        Self([0].into_iter().chain(after_breaks).collect())
    }

    /// The line, counted from zero, that a byte is in.
    pub fn line(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte) - 1
    }
}

/// Every text that was read, the scenario asked for first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    /// Keeps a text.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        self.0.push(Source {
            name: name.into(),
            lines: Lines::of(&text),
            text,
        });
        SourceId(self.0.len() - 1)
    }

    /// The name and the line, counted from one, of a place in a text.
    pub(crate) fn line_of(&self, at: &Origin) -> (&str, usize) {
        let view = self.view(at);
        (view.name, view.number)
    }

    /// A place in a text as a reader sees it.
    fn view(&self, at: &Origin) -> View<'_> {
        let source = &self.0[at.source.0];
        let floor = |mut index: usize| {
            index = index.min(source.text.len());
            while !source.text.is_char_boundary(index) {
                index -= 1;
            }
            index
        };
        let (start, end) = (floor(at.span.start), floor(at.span.end.max(at.span.start)));
        let number = source.lines.line(start);
        let begin = source.lines.0[number];
        let line = source.text[begin..].lines().next().unwrap_or("");
        // A label over many lines hides the point: it ends with the first.
        let inside = |index: usize| (index - begin).min(line.len());
        View {
            name: &source.name,
            number: number + 1,
            line,
            span: inside(start)..inside(end),
        }
    }
}

/// One line of a text, and the part of it that is meant.
struct View<'a> {
    name: &'a str,
    /// The line, counted from one.
    number: usize,
    line: &'a str,
    /// In bytes of the line.
    span: Range<usize>,
}

/// Whether a problem is with a value or with the key it stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointing {
    /// The key: it should not be there, or something below it is missing.
    Key,
    /// The value.
    Value,
}

/// What a problem comes from, where that decides what else can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A table without a key that it needs.
    Lacks {
        /// The key.
        key: String,
        /// What could stand there, as it is written; for a text, a list or a table it may be dots alone.
        example: String,
    },
    /// The id of something that is not there.
    Nowhere(String),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The dotted path of what is wrong, such as `lane.a.to`; empty for the file as a whole.
    pub path: String,
    /// What is wrong: the value and the rule.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
    /// What it comes from, if that matters.
    pub slip: Option<Box<Slip>>,
    /// What of the path to point at, as long as the place is not known.
    pub pointing: Pointing,
    /// Where it is written; found from the path if not given.
    pub at: Option<Origin>,
}

impl Problem {
    /// A problem with the value at a path.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
            help: None,
            slip: None,
            pointing: Pointing::Value,
            at: None,
        }
    }

    /// A problem with the key at a path.
    pub fn at_key(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointing: Pointing::Key,
            ..Self::new(path, message)
        }
    }

    /// Says what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what it comes from.
    #[must_use]
    pub fn slip(mut self, slip: Slip) -> Self {
        self.slip = Some(Box::new(slip));
        self
    }

    /// Says where it is written.
    #[must_use]
    pub fn origin(mut self, origin: Origin) -> Self {
        self.at = Some(origin);
        self
    }

    fn position(&self) -> Option<(SourceId, usize, usize)> {
        let at = self.at.as_ref()?;
        Some((at.source, at.span.start, at.span.end))
    }
}

impl fmt::Display for Problem {
    /// What is wrong, with the path it concerns.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

/// Everything that is wrong with a scenario or another file, in the order in which it is written; never empty when it is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    subject: String,
    list: Vec<Problem>,
    sources: Sources,
}

impl Problems {
    /// The problems of the scenario called `subject`, put in order.
    pub(crate) fn new(
        subject: impl Into<String>,
        mut list: Vec<Problem>,
        sources: Sources,
    ) -> Self {
        list.sort_by_key(Problem::position);
        list.dedup();
        Self {
            subject: subject.into(),
            list,
            sources,
        }
    }

    /// The problems, in the order in which they are written.
    pub fn list(&self) -> &[Problem] {
        &self.list
    }

    /// The file, line and column of a problem, counted from one; `None` for one that stands nowhere.
    pub fn place(&self, problem: &Problem) -> Option<(&str, usize, usize)> {
        let view = self.sources.view(problem.at.as_ref()?);
        let column = view.line[..view.span.start].chars().count() + 1;
        Some((view.name, view.number, column))
    }

    /// The whole report for a terminal, in colour.
    pub fn coloured(&self) -> String {
        self.render(&Renderer::styled())
    }

    fn render(&self, renderer: &Renderer) -> String {
        let mut report = String::new();
        for problem in self.list.iter().take(MOST_SHOWN) {
            report.push_str(&self.one(problem, renderer));
            report.push_str("\n\n");
        }
        let count = self.list.len();
        let s = if count == 1 { "" } else { "s" };
        report.push_str(&format!("{count} problem{s} in {}", self.subject));
        if count > MOST_SHOWN {
            report.push_str(&format!(" (the first {MOST_SHOWN} are shown)"));
        }
        report
    }

    fn one(&self, problem: &Problem, renderer: &Renderer) -> String {
        let title = visible(&problem.to_string());
        let title = Level::ERROR.primary_title(title.as_str());
        let view = problem.at.as_ref().map(|at| self.sources.view(at));
        let mut group = match &view {
            Some(view) => title.element(
                Snippet::source(view.line)
                    .line_start(view.number)
                    .path(view.name)
                    .annotation(AnnotationKind::Primary.span(view.span.clone())),
            ),
            None => Group::with_title(title),
        };
        let help = problem.help.as_deref().map(visible);
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

/// More problems than this have one cause, and nobody reads them.
const MOST_SHOWN: usize = 200;

/// Text that came from a file, with control characters made visible and only so much of it.
fn visible(text: &str) -> String {
    const LONGEST: usize = 400;
    let mut shown: String = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push_str("...");
    }
    shown
}

impl fmt::Display for Problems {
    /// Writes the whole report as plain text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(&Renderer::plain()))
    }
}

impl std::error::Error for Problems {}
