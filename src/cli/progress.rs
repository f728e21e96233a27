//! Bars of simulated time, or of replications, on a terminal only.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::operation::World;
use crate::record::accepted;
use crate::scenario::Scenario;
use crate::sim::{Duration, Time};

/// Shows how far a run has come, and is gone when the run is over.
pub struct Progress {
    bar: ProgressBar,
    days: u64,
}

const DAY: u64 = Duration::from_days(1).micros().unsigned_abs();

impl Progress {
    /// A bar for a run of `scenario`; it shows nothing with `quiet`, or where there is no terminal.
    pub fn new(scenario: &Scenario, quiet: bool) -> Self {
        let target = target(quiet);
        let horizon = scenario.horizon.duration().micros().unsigned_abs();
        let style = ProgressStyle::with_template("{bar:30} {msg}").expect("the template is fixed");
        Progress {
            bar: ProgressBar::with_draw_target(Some(horizon), target).with_style(style),
            days: horizon.div_ceil(DAY),
        }
    }

    /// Shows the run as it stands.
    pub fn show(&self, time: Time, world: &World) {
        if self.bar.is_hidden() {
            return;
        }
        let day = (time.micros() / DAY + 1).min(self.days);
        let (accepted, all) = (accepted(world), world.population());
        self.bar.set_message(format!(
            "day {day} of {}, {accepted} of {all} persons accepted",
            self.days
        ));
        self.bar.set_position(time.micros());
    }
}

/// Where a bar is drawn.
fn target(quiet: bool) -> ProgressDrawTarget {
    if quiet || !io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    }
}

/// A bar of so many replications, with their rate and the time that remains; shown as the one of a run is.
pub fn of_replications(most: u64, quiet: bool) -> ProgressBar {
    let template = "{bar:30} {pos} of {len} replications, {per_sec}, {eta} left";
    let style = ProgressStyle::with_template(template).expect("the template is fixed");
    ProgressBar::with_draw_target(Some(most), target(quiet)).with_style(style)
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
