//! What the page is given: one JSON document, the contract between this floor and `web/src/data.ts`.
//!
//! Owns its shape. Every statistic and every sentence in it is computed here; the page draws and formats, and adds
//! nothing. Times are hours since the start of the run. Series are columns over one shared grid of times.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

/// A number as short as it can be: whole if it is, else with at most four decimals. Exact figures are plain `f64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Short(pub f64);

impl Serialize for Short {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rounded = (self.0 * 1e4).round() / 1e4;
        if rounded.fract() == 0.0 && rounded.abs() < 1e15 {
            serializer.serialize_i64(rounded as i64)
        } else {
            serializer.serialize_f64(rounded)
        }
    }
}

/// A column over the times of a [`RunView`] or [`Bands`].
pub type Series = Vec<Short>;

/// The document.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What was reported on.
    pub kind: Kind,
    /// Name of the scenario, for people.
    pub name: String,
    /// Program and version that wrote it.
    pub program: String,
    /// The answer in one sentence.
    pub headline: String,
    /// What belongs beside it: escapes, the interval, how many are moved.
    pub lead: String,
    /// What is not to be overlooked beside the answer: who is left, and broken limits.
    pub notices: Vec<Notice>,
    /// Key figures, the first one largest.
    pub figures: Vec<KeyFigure>,
    /// Title and first sentence of each section that the page may show, by name.
    pub sections: BTreeMap<&'static str, Section>,
    /// What repeats it.
    pub provenance: Provenance,
    /// The clock of the axis.
    pub clock: Clock,
    /// Persons to be moved.
    pub population_pax: f64,
    /// Confidence of every interval; none for one run.
    pub confidence: Option<f64>,
    /// Persons a day, if as many were accepted every day from the start to the deadline.
    pub pace_pax_per_day: Option<f64>,
    /// Persons accepted as they were observed, if the scenario says.
    pub observed: Vec<(f64, f64)>,
    /// The plans over many runs; empty for one run.
    pub plans: Vec<PlanView>,
    /// The one run that is shown in detail.
    pub run: Option<RunView>,
    /// Paired differences.
    pub comparison: Vec<Difference>,
    /// What moves the result one at a time, the strongest first.
    pub tornado: Vec<Swing>,
    /// The same all together.
    pub effects: Vec<Effect>,
    /// The delay that each limit causes.
    pub waterfall: Vec<Step>,
    /// Settings of a lever.
    pub search: Option<Search>,
    /// Plans over worlds.
    pub frontier: Vec<Candidate>,
    /// How it was made, and what it cannot say.
    pub method: Vec<String>,
    /// What was left out of the file, and why.
    pub thinned: Vec<String>,
}

/// What was reported on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One run.
    Run,
    /// Many runs of one plan.
    Study,
    /// Many runs of several plans.
    Compare,
    /// Why a plan closes when it does.
    Explain,
    /// The smallest setting of a lever that will do.
    Plan,
    /// Which values matter.
    Sensitivity,
    /// Plans in worlds.
    Sweep,
}

/// What is not to be overlooked.
#[derive(Debug, PartialEq, Serialize)]
pub struct Notice {
    /// What it is about, in a word.
    pub label: String,
    /// What there is to tell.
    pub text: String,
}

/// A figure of the strip under the headline.
#[derive(Debug, PartialEq, Serialize)]
pub struct KeyFigure {
    /// What it is.
    pub label: String,
    /// Its value, formatted.
    pub value: String,
    /// Interval, unit or what it is measured against.
    pub note: String,
}

/// Words of a section.
#[derive(Debug, PartialEq, Serialize)]
pub struct Section {
    /// The finding.
    pub title: String,
    /// What is shown and how to read it.
    pub lead: String,
}

/// All that is needed to repeat it.
#[derive(Debug, Serialize)]
pub struct Provenance {
    /// The command in canonical form.
    pub command: String,
    /// The seed; a text, since many readers of JSON cannot hold 64 bits.
    pub seed: String,
    /// Hash of each scenario, by plan.
    pub hashes: Vec<(String, String)>,
    /// Digest of the run, if it is one.
    pub digest: Option<String>,
    /// Replications that ran.
    pub runs: u64,
    /// Replications that failed.
    pub failed: u64,
}

/// The clock of every time axis.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Clock {
    /// Start of the run in milliseconds since 1970, UTC.
    pub start_ms: i64,
    /// Minutes that local time is ahead of UTC.
    pub offset_min: i16,
    /// Where the axis begins.
    pub from_h: f64,
    /// Where it ends.
    pub until_h: f64,
    /// Where the run ends.
    pub horizon_h: f64,
    /// The date by which all should be accepted.
    pub deadline_h: Option<f64>,
}

/// A plan over many runs.
#[derive(Debug, Serialize)]
pub struct PlanView {
    /// Its label.
    pub plan: String,
    /// Runs that the figures are of.
    pub runs: u64,
    /// Bands over time.
    pub bands: Bands,
    /// Persons accepted in some of the runs, one by one.
    pub tracks: Vec<Track>,
    /// Incidents that began on each day, on average over the runs.
    pub incidents_per_day: Vec<Daily>,
    /// Share of their time that tails are on their way, over all runs.
    pub under_way_frac: Option<f64>,
    /// When it closes.
    pub closing: Closing,
    /// Its chance of closing by the deadline, if there is one.
    pub on_time: Option<ChanceView>,
    /// Its chance that somebody escapes.
    pub any_escape: Option<ChanceView>,
    /// Mean and 90 % range of the key figures.
    pub figures: Vec<Spread>,
}

/// A proportion with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChanceView {
    /// Runs in which it was so.
    pub hits: u64,
    /// Of how many.
    pub of: u64,
    /// Their share.
    pub share: f64,
    /// Lower end of the Wilson interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A key figure over the runs.
#[derive(Clone, Debug, Serialize)]
pub struct Spread {
    /// Its name in the tables.
    pub metric: String,
    /// The mean; none where some runs did not live to see it.
    pub mean: Option<f64>,
    /// A twentieth lie below.
    pub q05: Option<f64>,
    /// Half lie below.
    pub q50: Option<f64>,
    /// Nineteen twentieths lie below.
    pub q95: Option<f64>,
}

/// Pointwise bands.
#[derive(Debug, Default, Serialize)]
pub struct Bands {
    /// The grid.
    pub times: Series,
    /// By measure, a column of `timeseries.csv`.
    pub measures: BTreeMap<String, Band>,
    /// By place and station; of the first plan alone, whose run is shown in detail.
    pub locals: Vec<LocalBand>,
}

/// Quantiles of one measure.
#[derive(Debug, Default, Serialize)]
pub struct Band {
    /// A twentieth of the runs lie below.
    pub q05: Series,
    /// A quarter.
    pub q25: Series,
    /// Half.
    pub q50: Series,
    /// Three quarters.
    pub q75: Series,
    /// Nineteen twentieths.
    pub q95: Series,
}

/// Persons at a place, or waiting at a station, over the runs.
#[derive(Debug, Serialize)]
pub struct LocalBand {
    /// Id of the place; empty for case work.
    pub place: String,
    /// Id of the station; empty for a place.
    pub station: String,
    /// A column of `places.csv` or `stations.csv`.
    pub measure: String,
    /// A twentieth of the runs lie below.
    pub q05: Series,
    /// Half.
    pub q50: Series,
    /// Nineteen twentieths.
    pub q95: Series,
}

/// One run among many.
#[derive(Debug, Serialize)]
pub struct Track {
    /// Its replication.
    pub replication: u32,
    /// Time, and persons accepted by then.
    pub steps: Vec<(Short, Short)>,
}

/// Something that is told by the day.
#[derive(Debug, PartialEq, Serialize)]
pub struct Daily {
    /// When the day begins.
    pub from: Short,
    /// When it ends.
    pub until: Short,
    /// How much a day.
    pub per_day: Short,
}

/// When a plan closes, over the runs.
#[derive(Debug, Serialize)]
pub struct Closing {
    /// Fifty equally likely outcomes; none for one beyond the horizon.
    pub dots: Vec<Option<f64>>,
    /// Edges of the bins of the histogram.
    pub edges: Vec<f64>,
    /// Runs in each bin.
    pub counts: Vec<u64>,
    /// Share of the runs that have closed at a time.
    pub curve: Vec<(f64, f64)>,
    /// Runs that did not close.
    pub never: u64,
    /// Runs in all.
    pub of: u64,
    /// Until when to allow for a chance.
    pub sure: Vec<Sure>,
}

/// Until when to allow for a chance of closing.
#[derive(Debug, PartialEq, Serialize)]
pub struct Sure {
    /// The chance.
    pub chance: f64,
    /// The time; none if beyond the horizon.
    pub by_h: Option<f64>,
    /// Lower end of its interval.
    pub low_h: Option<f64>,
    /// Upper end.
    pub high_h: Option<f64>,
    /// Whether this row is the deadline.
    pub deadline: bool,
}

/// One run in detail.
#[derive(Debug, Serialize)]
pub struct RunView {
    /// Which, and why this one.
    pub chosen: String,
    /// Its replication.
    pub replication: u32,
    /// The grid.
    pub times: Series,
    /// Columns of `timeseries.csv`.
    pub measures: BTreeMap<String, Series>,
    /// What held the operation up, one span after another.
    pub binding: Vec<Span>,
    /// Shares of the time, the largest first, from `summary.json`.
    pub binding_shares: Vec<(String, f64)>,
    /// Places.
    pub places: Vec<PlaceView>,
    /// Lanes.
    pub lanes: Vec<LaneView>,
    /// Types.
    pub fleet: Vec<FleetView>,
    /// Sorties.
    pub sorties: Vec<SortieView>,
    /// Sorties in the table beside the report.
    pub sorties_count: u64,
    /// Stations.
    pub stations: Vec<StationView>,
    /// Incidents.
    pub incidents: Vec<IncidentView>,
    /// Weather other than the best, by area.
    pub weather: Vec<(String, Vec<Span>)>,
    /// Limits broken, by name.
    pub limits: Vec<(String, u64)>,
    /// Key figures as in `summary.json`, by name.
    pub summary: BTreeMap<String, f64>,
    /// When it closes.
    pub closure_h: Option<f64>,
}

/// A stretch of time in which a word holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Span {
    /// From.
    pub from: Short,
    /// Until.
    pub until: Short,
    /// The word.
    pub word: String,
}

/// A place.
#[derive(Debug, Serialize)]
pub struct PlaceView {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// A letter, if it is a site or staging place.
    pub letter: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// `site`, `staging`, `reception`, `camp` or `airfield`.
    pub role: &'static str,
    /// Persons there at the start.
    pub start_pax: f64,
    /// Columns of `places.csv`; those that are nought throughout are left out.
    pub series: BTreeMap<String, Series>,
    /// When it took no landings, and when fighting reached it.
    pub spans: Vec<Span>,
}

/// A lane.
#[derive(Debug, Serialize)]
pub struct LaneView {
    /// Its id.
    pub id: String,
    /// Id of the place where persons board.
    pub from: String,
    /// Id of the place where they leave.
    pub to: String,
}

/// A type of aircraft or vehicle.
#[derive(Debug, Serialize)]
pub struct FleetView {
    /// Its id.
    pub id: String,
    /// Whether it flies.
    pub flies: bool,
    /// Tails by state.
    pub states: BTreeMap<&'static str, Series>,
}

/// A sortie; every field as in `sorties.csv`.
#[derive(Debug, Serialize)]
pub struct SortieView {
    /// Its id.
    pub id: String,
    /// Tail.
    pub tail: String,
    /// Type.
    pub kind: String,
    /// Id of the place where persons board.
    pub from: String,
    /// Id of the place where they are to leave.
    pub to: String,
    /// Outcome.
    pub outcome: String,
    /// What it was given up for.
    pub cause: String,
    /// Where the tail stood before, as the sortie before left it.
    pub began_at: String,
    /// Where the tail is free again.
    pub ended_at: String,
    /// tasked, took off, picked up, loaded, departed, arrived, unloaded, refuelled, ended.
    pub at: [Option<Short>; 9],
    /// Persons who boarded.
    pub boarded: Short,
    /// Persons who left it.
    pub delivered: Short,
}

/// A station.
#[derive(Debug, Serialize)]
pub struct StationView {
    /// Id, with its place before it.
    pub id: String,
    /// Its id alone.
    pub station: String,
    /// Its name.
    pub name: String,
    /// Its place; empty for case work.
    pub place: String,
    /// Persons waiting.
    pub waiting: Series,
    /// Persons in service.
    pub in_service: Series,
    /// Servers on shift.
    pub servers: Series,
    /// Persons who began to be served.
    pub begun_pax: Option<f64>,
    /// Their mean wait.
    pub mean_wait_h: Option<f64>,
    /// The longest.
    pub max_wait_h: Option<f64>,
    /// Share of their time on shift that servers worked.
    pub busy_frac: Option<f64>,
}

/// An incident.
#[derive(Debug, Serialize)]
pub struct IncidentView {
    /// Its id.
    pub id: String,
    /// Id of the place.
    pub place: String,
    /// What set it off.
    pub kind: String,
    /// When it began.
    pub start_h: f64,
    /// When it was contained.
    pub end_h: Option<f64>,
    /// The worst stage.
    pub stage: String,
    /// Persons held there.
    pub held: f64,
    /// Guards there.
    pub guards: f64,
    /// Persons who escaped in it.
    pub escaped: f64,
    /// Of them, brought back.
    pub recaptured: f64,
    /// Persons who died in it.
    pub died: f64,
}

/// A paired difference.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// The plan compared with.
    pub baseline: String,
    /// The plan compared.
    pub alternative: String,
    /// The key figure.
    pub metric: String,
    /// Pairs.
    pub n: f64,
    /// Mean of the differences.
    pub mean: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Means under both.
    pub baseline_mean: f64,
    /// Mean under the alternative.
    pub alternative_mean: f64,
    /// Share of the runs in which the alternative is better, and the ends of its interval.
    pub wins: [f64; 3],
    /// Correlation of the two.
    pub corr: Option<f64>,
    /// How many times as many separate runs the pairs are worth.
    pub vrf: Option<f64>,
    /// The verdict.
    pub verdict: String,
    /// What else there is to say.
    pub note: String,
    /// The middle 90 % of the paired differences themselves.
    pub spread: Option<(f64, f64)>,
    /// What is said of the means if some runs count as the end.
    pub cut: Option<String>,
}

/// How far a value moves a figure.
#[derive(Debug, Serialize)]
pub struct Swing {
    /// The figure.
    pub metric: String,
    /// The value that is varied.
    pub key: String,
    /// Its low end.
    pub low: String,
    /// Its high end.
    pub high: String,
    /// Mean of the figure in the plan as it is.
    pub base: f64,
    /// What the low end adds to it.
    pub to_low: f64,
    /// What the high end adds to it.
    pub to_high: f64,
    /// From the low end to the high one.
    pub swing: f64,
    /// Interval of the swing.
    pub interval: Option<(f64, f64)>,
    /// Whether it leaves out 0.
    pub told: bool,
    /// What is said of its ends if some runs count as the end.
    pub cut: Option<String>,
}

/// What a value does to a figure while all others vary too.
#[derive(Debug, Serialize)]
pub struct Effect {
    /// The figure.
    pub metric: String,
    /// The value that is varied.
    pub key: String,
    /// Mean size of the elementary effects.
    pub mu_star: f64,
    /// Their standard deviation.
    pub sigma: f64,
    /// What chance alone makes of the mean size.
    pub floor: f64,
    /// Whether it is above that.
    pub told: bool,
    /// What is said of its steps if some runs count as the end.
    pub cut: Option<String>,
}

/// A step from the plan without limits to the plan.
#[derive(Debug, Serialize)]
pub struct Step {
    /// The limit.
    pub limit: String,
    /// `unlimited`, `limit` or `plan`.
    pub kind: String,
    /// Where its bar begins, in hours.
    pub from_h: f64,
    /// Where it ends.
    pub to_h: f64,
    /// Interval of its length.
    pub interval: Option<(f64, f64)>,
    /// What else there is to say.
    pub note: String,
    /// What relaxing it means.
    pub relaxed: String,
}

/// A setting of a lever that was tried.
#[derive(Debug, Serialize)]
pub struct Tried {
    /// The value of the lever.
    pub value: String,
    /// `search` or `confirm`.
    pub phase: String,
    /// Runs.
    pub n: f64,
    /// Share of them that closed by the deadline.
    pub share: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Escapes on average.
    pub escaped: f64,
    /// Nine in ten close by then.
    pub closure_q90_h: Option<f64>,
    /// Whether it will do.
    pub fit: String,
}

/// Settings of a lever, and what is asked of them.
#[derive(Debug, Serialize)]
pub struct Search {
    /// The lever.
    pub key: String,
    /// The chance of closing by the deadline that is asked for.
    pub probability: f64,
    /// What was tried.
    pub tried: Vec<Tried>,
}

/// A plan of a sweep, over all worlds.
#[derive(Debug, Serialize)]
pub struct Candidate {
    /// Its levers in words.
    pub levers: String,
    /// What its levers and its flying cost.
    pub cost_usd: f64,
    /// When it closes on average, in hours.
    pub closure_h: f64,
    /// Share of all runs that closed by the deadline; none where there is none.
    pub in_time: Option<f64>,
    /// The same in the worst world.
    pub worst: Option<f64>,
    /// Share of the worlds in which it closes in time as often as was asked for.
    pub will_do: Option<f64>,
    /// The same where that is sure.
    pub surely: Option<f64>,
    /// Escapes on average.
    pub escaped: f64,
    /// Escapes more than under the plan with the fewest.
    pub escaped_more: f64,
    /// Persons held or staged, in days, on average.
    pub person_days: f64,
    /// Whether no plan dominates it.
    pub on_front: bool,
    /// What is said of its closing if some runs count as the end.
    pub cut: Option<String>,
}
