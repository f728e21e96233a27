//! Studies: many runs of one plan or of several, and what can be said from them with what confidence.
//!
//! Owns replication, stopping, statistics and what a study leaves. It runs the floors below and changes nothing in
//! them: replication R of a study is the run that `airbridge run --replication R` makes, with the same digest.
//!
//! ```text
//! plans x seed -> replications (on any number of threads) -> store -> estimates, bands, comparisons -> files
//! ```
//!
//! | room | what it is for |
//! |---|---|
//! | `metric` | the key figures, one list |
//! | `replicate` | one replication, and many on threads |
//! | `store` | what is kept of each, on the disk as soon as it ends |
//! | `stopping`, `conduct` | when there are enough |
//! | `estimate`, `student` | means, proportions, quantiles, with their intervals |
//! | `summary`, `bands`, `compare` | what is said of a plan, over time, and of two plans |
//! | `expect` | whether what a scenario demands of many runs holds |
//! | `results`, `grid` | the files of studies and comparisons |
//! | `lab` | many small runs, for the questions below |
//! | `relax`, `shapley`, `explain` | why a plan closes when it does |
//! | `draft`, `lever` | a plan with some of its values set otherwise |
//! | `plan` | the smallest setting of a lever that is enough |
//! | `design`, `sensitivity` | which uncertain values matter |
//! | `study_file`, `layout`, `sweep` | every plan in every world |
//! | `standing` | what plans come to there, and which are worth a second look |
//! | `folder`, `figures`, `explain_files`, `plan_files`, `sensitivity_files`, `sweep_files` | the files of these questions |
//! | `verify` | whether runs are what they were, whatever the threads and the process |

mod bands;
mod compare;
mod conduct;
mod design;
mod draft;
mod estimate;
mod expect;
mod explain;
mod explain_files;
mod figures;
mod folder;
mod grid;
mod lab;
mod layout;
mod lever;
mod metric;
mod plan;
mod plan_files;
mod relax;
mod replicate;
mod results;
mod sensitivity;
mod sensitivity_files;
mod shapley;
mod standing;
mod stopping;
mod store;
mod student;
mod study_file;
mod summary;
mod sweep;
mod sweep_files;
mod unfinished;
pub mod verify;

pub use compare::{Comparison, Margin, Verdict, compare};
pub use conduct::{Ensemble, Rule, Study, StudyError};
pub use design::{MOST_SOBOL, STEP, Trajectory, latin_hypercube, shuffled, sobol};
pub use draft::{Draft, DraftError};
pub use estimate::{
    Interval, Moments, Proportion, Quantile, Sorted, binomial_cdf, holm, order_ranks,
};
pub use expect::{Finding, Judged, judge};
pub use explain::{
    End, Estimate, Explanation, Group, MOST_ENUMERATED, Method, Part, Prepared, Question, Steps,
};
pub use folder::Folder;
pub use lab::{Interrupted, Lab, Probe, probe};
pub use layout::{Column, Design, Layout, Points};
pub use lever::{Amount, Range, Values};
pub use metric::{Aim, METRICS, Metric, Nature};
pub use plan::{CONFIRM_FROM, Cap, Fit, Found, Point, Search, Setting};
pub use relax::{LIMITS, Limit, limit};
pub use replicate::{History, Outcome, Plan, Replication, Stop, Workers, replicate};
pub use results::{Leavings, Partial, ResultsError, discard, partial_of};
pub use sensitivity::{
    Bar, Difference, Effect, Factor, Failures, Ranges, Screening, Tornado, sensible,
};
pub use sensitivity_files::{bars_json, effects_json, write_bars, write_effects};
pub use shapley::{Coalition, Order, Orders, apportion, everybody};
pub use standing::{Keeping, Kept, Mean, Pair, Place, Showing, Standing};
pub use stopping::{Precision, checkpoints};
pub use store::{Figures, Ran, Store, StoreError};
pub use student::{student_quantile, two_sided_tail};
pub use study_file::{Lever, StudyFile, Uncertainty};
pub use summary::{Chance, Figure, PlanSummary, QUANTILES, Quantity};
pub use sweep::{Confirmed, MOST_RUNS, Sweep, Swept};
pub use sweep_files::Origin;
pub use unfinished::Unfinished;
