//! A page of documentation: its commands, what is pasted beneath them, and the files it asks for.
//!
//! ```text
//! a block of `console`: a line that begins with `$ ` is a command, the lines beneath it what it prints;
//!                       a line of `...` stands for any lines
//! a block of `sh`:      every line is a command, nothing is pasted
//! a block of `yaml`:    what a service runs: each `run: COMMAND`, and each item of a list beneath `script:`
//! a block of `toml`:    if its first line is `# NAME.toml`, the file that the commands after it use
//! ```

use std::path::PathBuf;

/// Stands for lines that are not shown.
const ELLIPSIS: &str = "...";

/// A page and its text.
pub struct Page {
    pub path: PathBuf,
    pub lines: Vec<String>,
}

/// What a reader does, in order.
#[derive(Debug)]
pub enum Step {
    /// Writes a file.
    File { name: String, text: String },
    /// Types a command; `pasted` are the lines of the page beneath it.
    Command {
        line: usize,
        command: String,
        pasted: std::ops::Range<usize>,
    },
}

/// A fenced block: its language and the lines inside.
struct Block {
    language: String,
    lines: std::ops::Range<usize>,
}

impl Page {
    pub fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).expect("a page");
        Page {
            lines: text.lines().map(str::to_owned).collect(),
            path,
        }
    }

    pub fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }

    pub fn steps(&self) -> Vec<Step> {
        let blocks = self.blocks();
        let steps = blocks.iter().flat_map(|block| match &*block.language {
            "console" => self.console(block),
            "sh" => self.script(block),
            "yaml" => self.workflow(block),
            "toml" => self.file(block).into_iter().collect(),
            _ => vec![],
        });
        steps.collect()
    }

    /// Where a link to a file leads; links to the web and within the page are left out.
    pub fn links(&self) -> Vec<String> {
        let text = self.text();
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'));
        let paths = targets.map(|(target, _)| target.split('#').next().unwrap_or_default());
        paths
            .filter(|path| !path.is_empty() && !path.contains("://"))
            .map(str::to_owned)
            .collect()
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![];
        let mut open: Option<(String, usize)> = None;
        for (number, line) in self.lines.iter().enumerate() {
            let Some(language) = line.strip_prefix("```") else {
                continue;
            };
            match open.take() {
                None => open = Some((language.trim().to_owned(), number + 1)),
                Some((language, first)) => blocks.push(Block {
                    language,
                    lines: first..number,
                }),
            }
        }
        assert!(
            open.is_none(),
            "{}: a block has no end",
            self.path.display()
        );
        blocks
    }

    fn console(&self, block: &Block) -> Vec<Step> {
        let is_command = |number: &usize| self.lines[*number].starts_with("$ ");
        let commands: Vec<usize> = block.lines.clone().filter(is_command).collect();
        let ends = commands.iter().skip(1).copied().chain([block.lines.end]);
        let step = |(&line, end)| Step::Command {
            line,
            command: self.lines[line]["$ ".len()..].to_owned(),
            pasted: line + 1..end,
        };
        commands.iter().zip(ends).map(step).collect()
    }

    fn script(&self, block: &Block) -> Vec<Step> {
        let step = |line| Step::Command {
            line,
            command: self.lines[line].clone(),
            pasted: line + 1..line + 1,
        };
        let is_command = |line: &usize| !self.lines[*line].trim().is_empty();
        block.lines.clone().filter(is_command).map(step).collect()
    }

    fn workflow(&self, block: &Block) -> Vec<Step> {
        let mut in_script = false;
        let mut steps = vec![];
        for line in block.lines.clone() {
            let text = self.lines[line].trim();
            let item = text.strip_prefix("- ").filter(|_| in_script);
            in_script = text == "script:" || item.is_some();
            if let Some(command) = text.strip_prefix("run: ").or(item) {
                steps.push(Step::Command {
                    line,
                    command: command.to_owned(),
                    pasted: line + 1..line + 1,
                });
            }
        }
        steps
    }

    fn file(&self, block: &Block) -> Option<Step> {
        let lines = &self.lines[block.lines.clone()];
        let name = lines.first()?.strip_prefix("# ")?;
        name.ends_with(".toml").then(|| Step::File {
            name: name.to_owned(),
            text: lines.join("\n") + "\n",
        })
    }
}

/// Whether what was printed is what is pasted.
pub fn is_pasted(pasted: &[String], printed: &[String]) -> bool {
    let Some((first, rest)) = pasted.split_first() else {
        return printed.is_empty();
    };
    if first == ELLIPSIS {
        return (0..=printed.len()).any(|skipped| is_pasted(rest, &printed[skipped..]));
    }
    printed
        .split_first()
        .is_some_and(|(line, others)| line == first && is_pasted(rest, others))
}

/// What should be pasted: with gaps as before, each line taken from what was printed by how it begins.
pub fn pasted_anew(pasted: &[String], printed: &[String]) -> Vec<String> {
    if !pasted.iter().any(|line| line == ELLIPSIS) {
        return printed.to_vec();
    }
    let label = |line: &str| line.split("  ").next().unwrap_or_default().to_owned();
    let anew = |old: &String| {
        let found = printed.iter().find(|line| label(line) == label(old));
        found.unwrap_or(old).clone()
    };
    pasted.iter().map(anew).collect()
}
