//! A bar of simulated time, on a terminal only.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::operation::{Fact, Observer, World};
use crate::record::Counters;
use crate::scenario::Scenario;
use crate::sim::{Duration, Time};

/// Shows how far a run has come. It observes the run like any table, and is gone when the run is over.
pub struct Progress {
    bar: ProgressBar,
    counters: Counters,
    days: i64,
}

const MICROS_PER_DAY: i64 = Duration::from_days(1).micros();

impl Progress {
    /// A bar for a run of `scenario`; it shows nothing with `quiet`, or where there is no terminal.
    pub fn new(scenario: &Scenario, quiet: bool) -> Self {
        let hidden = quiet || !io::stderr().is_terminal();
        let target = if hidden {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let horizon = scenario.horizon.duration().micros();
        let bar = ProgressBar::with_draw_target(Some(horizon.unsigned_abs()), target);
        let style = ProgressStyle::with_template("{bar:30} {msg}").expect("the template is fixed");
        Progress {
            bar: bar.with_style(style),
            counters: Counters::default(),
            days: (horizon + MICROS_PER_DAY - 1) / MICROS_PER_DAY,
        }
    }
}

impl Observer for Progress {
    fn fact(&mut self, _time: Time, fact: &Fact, _world: &World) {
        self.counters.note(fact);
    }

    fn sample(&mut self, time: Time, world: &World) {
        if self.bar.is_hidden() {
            return;
        }
        let day = (time.micros() / MICROS_PER_DAY.unsigned_abs() + 1).min(self.days.unsigned_abs());
        let (accepted, all) = (self.counters.accepted, world.population());
        self.bar.set_message(format!(
            "day {day} of {}, {accepted} of {all} persons accepted",
            self.days
        ));
        self.bar.set_position(time.micros());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
