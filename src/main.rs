//! airbridge on the command line: what there is to do, one line each.

use std::process::ExitCode;

use airbridge::cli::{self, Command};

fn main() -> ExitCode {
    cli::finish(match cli::command() {
        Command::Run(args) => cli::run::run(&args),
        Command::Study(args) => cli::study::run(&args),
        Command::Compare(args) => cli::compare::run(&args),
        Command::Explain(args) => cli::explain::run(&args),
        Command::Plan(args) => cli::plan::run(&args),
        Command::Sweep(args) => cli::sweep::run(&args),
        Command::Sensitivity(args) => cli::sensitivity::run(&args),
        Command::Check(args) => cli::check::run(&args),
        Command::Resolve(args) => cli::resolve::run(&args),
        Command::Diff(args) => cli::diff::run(&args),
        Command::New(args) => cli::new::run(&args),
        Command::Trace(args) => cli::trace::run(&args),
        Command::Verify(args) => cli::verify::run(&args),
        Command::Probe(args) => cli::probe::run(&args),
        Command::Report(args) => cli::report::run(&args),
        Command::Plot(args) => cli::plot::run(&args),
        Command::Schema(args) => cli::schema::run(&args),
        Command::Completions(args) => cli::completions::run(&args),
    })
}
