//! Clocks: the wait for the next event of a process whose rate changes.
//!
//! Owns nothing of the model: a hazard, its draws, and the event that is due.

use serde::{Deserialize, Serialize};

use crate::operation::event::{Agenda, Event};
use crate::sim::{Handle, Hazard, Rank, Stream};

/// A unit-exponential draw by inversion.
pub(crate) fn unit_exponential(stream: &mut Stream) -> f64 {
    -libm::log(stream.uniform())
}

/// The wait for the next event of one kind, exact whatever its rate has been meanwhile.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Clock {
    hazard: Hazard,
    pub(crate) stream: Stream,
    due: Option<Handle>,
}

impl Clock {
    pub(crate) fn new(mut stream: Stream) -> Self {
        let threshold = unit_exponential(&mut stream);
        Clock {
            hazard: Hazard::new(threshold, 0.0),
            stream,
            due: None,
        }
    }

    /// Runs at `rate` per hour from now on, towards `event`.
    pub(crate) fn set_rate(&mut self, rate: f64, event: Event, agenda: &mut Agenda) {
        self.hazard.advance(agenda.now());
        self.hazard.set_rate(rate);
        self.stop(agenda);
        self.due = self
            .hazard
            .due_in()
            .map(|wait| agenda.schedule(wait, Rank::Ordinary, event));
    }

    /// The event has happened: starts the wait for the next, which `set_rate` sets going.
    pub(crate) fn renew(&mut self, agenda: &mut Agenda) {
        self.stop(agenda);
        self.hazard.advance(agenda.now());
        self.hazard.renew(unit_exponential(&mut self.stream));
    }

    /// Nothing is due any more, until a rate is set.
    pub(crate) fn stop(&mut self, agenda: &mut Agenda) {
        if let Some(due) = self.due.take() {
            agenda.cancel(due);
        }
    }
}
