//! The key figures of a finished run: the shape of `summary.json`.
//!
//! Owns what stands there and what each key means, and reads from a world at its end what nobody has to tally: ramps, sites,
//! camps, stations. What is counted while a run goes on is [`Kpis`](super::Kpis)'.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::closed_form::Arithmetic;
use super::decimals::decimal;
use super::losses::Losses;
use super::standstill::Left;
use crate::operation::{PlaceId, StationTotals, Tier, World};
use crate::sim::{Duration, Time};

/// The key figures of a finished run; the keys of `summary.json`, in its order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Persons of the scenario.
    pub population_pax: u32,
    /// Passages into the receiver's custody.
    pub accepted_pax: u64,
    /// The same as a share of the population; none without one.
    pub accepted_frac: Option<f64>,
    /// Whether nobody awaits acceptance at the end.
    pub closed: bool,
    /// When that last became so, in hours since the start.
    pub closure_h: Option<f64>,
    /// The same in hours since the first take-off of the lift.
    pub closure_since_lift_h: Option<f64>,
    /// Whether it became so by the deadline; none without one.
    pub closed_by_deadline: Option<bool>,
    /// Escapes.
    pub escaped_pax: u64,
    /// Persons who escaped, once or more.
    pub escapers_pax: u64,
    /// Returns of escaped persons into custody.
    pub recaptured_pax: u64,
    /// Escaped and not retaken at the end.
    pub at_large_pax: u32,
    /// Dead at the end.
    pub died_pax: u32,
    /// Escapes by tier.
    pub escaped_by_tier: BTreeMap<&'static str, u64>,
    /// Of those at large, told to be out of reach for good.
    pub gone_pax: u64,
    /// Guards hurt in incidents.
    pub guards_hurt_count: u64,
    /// Incidents that began.
    pub incidents_count: u64,
    /// What incidents have cost, by site.
    pub sites: BTreeMap<String, SiteSummary>,
    /// Sorties with part of a reaction force; they are not among the others.
    pub reaction_sorties_count: u64,
    /// Persons expected to escape within the outlook without any lift, by the hazards of the start.
    pub escapes_expected_start_pax: f64,
    /// The same by the hazards of the end, without further lift.
    pub escapes_expected_end_pax: f64,
    /// Sorties tasked.
    pub sorties_count: u64,
    /// Sorties given up before anyone was moved, or with those aboard brought back.
    pub aborted_sorties_count: u64,
    /// Of them, those that turned back with persons aboard.
    pub turned_back_sorties_count: u64,
    /// Tails lost.
    pub lost_tails_count: u64,
    /// Cargo that went along with the lifts.
    pub cargo_kg: u64,
    /// Fuel emergencies, all of them scripted.
    pub fuel_emergencies_count: u64,
    /// Landings on the reserve, which only such an emergency brings about.
    pub landed_below_reserve_count: u64,
    /// Times a convoy was stopped on its way.
    pub convoy_halts_count: u64,
    /// Flight hours of ended sorties of types that fly; hours on the road are none.
    pub flight_h: f64,
    /// Fuel burned in them.
    pub fuel_kg: u64,
    /// Flight hours times the type's cost.
    pub cost_usd: f64,
    /// Integral of persons held or staged, in days.
    pub person_days_at_risk: f64,
    /// Sum over sites of the integral of persons times hazard.
    pub expected_person_incidents_pax: f64,
    /// Share of present tail time not spent broken.
    pub mission_capable_frac: f64,
    /// Sorties of which everyone aboard was put down, as a share of those tasked; none without one.
    pub sortie_reliability_frac: Option<f64>,
    /// Mean wait of broken tails for a maintenance team; those who did not wait count.
    pub mean_team_wait_h: f64,
    /// Mean wait for a spare part in the same way.
    pub mean_part_wait_h: f64,
    /// Longest wait from leaving the vehicle to the first station, those still waiting included.
    pub max_ramp_wait_h: f64,
    /// Mean wait of accepted persons between the vehicle and acceptance, service not counted.
    pub mean_handover_wait_h: f64,
    /// Broken limits of a lawful transfer.
    pub limits_broken_count: u64,
    /// The same by limit.
    pub limits_broken: BTreeMap<&'static str, u64>,
    /// By place with spots: how busy they were.
    pub ramps: BTreeMap<String, Ramp>,
    /// Refusals of persons at handover stations.
    pub refusals_count: u64,
    /// Loads whose heads did not agree with the manifest.
    pub disputed_loads_count: u64,
    /// Of those, loads still in dispute at the end.
    pub disputed_loads_open_count: u32,
    /// Mean time until a refused person is back at the station; none if nobody is.
    pub mean_refusal_h: Option<f64>,
    /// Mean time until a load in dispute is agreed; none if none is.
    pub mean_dispute_h: Option<f64>,
    /// Persons whose identity is known.
    pub identified_pax: u64,
    /// Case files ready for prosecution.
    pub prosecution_ready_count: u64,
    /// Refusals of agencies to release intelligence.
    pub releases_refused_count: u64,
    /// Persons handed to their countries at the end.
    pub repatriated_pax: u32,
    /// Share of the time in which each constraint held up the next person, while persons awaited acceptance; what a
    /// sample finds stands until the next.
    pub binding: BTreeMap<&'static str, f64>,
    /// The same by place, of the time in which anyone waited there.
    pub binding_by_place: BTreeMap<String, BTreeMap<&'static str, f64>>,
    /// The planning formulas' answer, and how far the run is from it.
    pub closed_form: Arithmetic,
    /// Waits and use of every station, by place and station.
    pub stations: BTreeMap<String, StationSummary>,
    /// Persons at large at the end, by tier.
    pub at_large_by_tier: BTreeMap<&'static str, u32>,
    /// Regional threat index of persons at large at the end; camps apart.
    pub threat_index: f64,
    /// Index of those who left camps in uncontrolled departures.
    pub camp_threat_index: f64,
    /// By place with a camp: who is left, and how the others went.
    pub camps: BTreeMap<String, CampSummary>,
    /// When the order to prepare was given, in hours since the start.
    pub order_h: Option<f64>,
    /// Lead time: hours from the order to the first take-off of the lift.
    pub lead_h: Option<f64>,
    /// Who is left at the end, place by place, and what stands in the way.
    pub left: Vec<Left>,
    /// Scripted events that changed nothing.
    pub void_injects: Vec<VoidInject>,
    /// Digest of the facts.
    pub digest: String,
}

/// A scripted event that changed nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoidInject {
    /// Counts the `[[inject]]` of the scenario from 1.
    pub number: u32,
    /// What was to happen, as it is written in a scenario.
    pub event: String,
    /// When, in hours since the start.
    pub time_h: f64,
}

/// Persons of a camp at the end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CampSummary {
    /// Left in the camp.
    pub left_count: u32,
    /// Gone in orderly returns.
    pub orderly_count: u32,
    /// Gone in departures that nobody controlled.
    pub uncontrolled_count: u32,
}

pub(super) fn camps(world: &World, end: Time) -> BTreeMap<String, CampSummary> {
    let camp = |place| {
        let view = world.place_view(place, end);
        let summary = CampSummary {
            left_count: view.camp,
            orderly_count: view.camp_orderly,
            uncontrolled_count: view.camp_uncontrolled,
        };
        let name = world.names().place(place).to_owned();
        world.has_camp(place).then_some((name, summary))
    };
    world.place_ids().filter_map(camp).collect()
}

/// How busy the spots of a place were, from the start to the end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ramp {
    /// Mean number of working spots taken.
    pub working_mean: f64,
    /// Share of the time in which no working spot was free.
    pub full_frac: f64,
}

pub(super) fn ramps(world: &World, end: Time) -> BTreeMap<String, Ramp> {
    let ramp = |place| {
        let used = world.ramp_use(place, end)?;
        let ramp = Ramp {
            working_mean: decimal(used.working_mean),
            full_frac: decimal(used.full_share),
        };
        Some((world.names().place(place).to_owned(), ramp))
    };
    world.place_ids().filter_map(ramp).collect()
}

/// What incidents have cost at a site, and how many were exposed to them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteSummary {
    /// Incidents that began.
    pub incidents_count: u64,
    /// Those that came to a breach.
    pub breaches_count: u64,
    /// Escapes.
    pub escaped_pax: u64,
    /// Returns of those who had escaped.
    pub recaptured_pax: u64,
    /// Deaths in incidents.
    pub died_pax: u64,
    /// Guards hurt.
    pub guards_hurt_count: u64,
    /// Integral of persons held or staged there, in days.
    pub person_days_at_risk: f64,
}

pub(super) fn sites(losses: &Losses, world: &World, end: Time) -> BTreeMap<String, SiteSummary> {
    let site = |place| {
        let losses = losses.at(place);
        let summary = SiteSummary {
            incidents_count: losses.incidents,
            breaches_count: losses.breaches,
            escaped_pax: losses.escaped,
            recaptured_pax: losses.recaptured,
            died_pax: losses.died,
            guards_hurt_count: losses.guards_hurt,
            person_days_at_risk: decimal(world.place_view(place, end).person_days_at_risk),
        };
        (world.names().place(place).to_owned(), summary)
    };
    let guarded = |place: &PlaceId| world.guards_persons(*place);
    world.place_ids().filter(guarded).map(site).collect()
}

pub(super) fn by_tier(counts: [u64; 3]) -> BTreeMap<&'static str, u64> {
    let words = Tier::ALL.map(Tier::word);
    words.into_iter().zip(counts).collect()
}

/// What a station did over the whole run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationSummary {
    /// Persons, or files, who began to be served.
    pub begun_pax: u64,
    /// Their mean wait; none if nobody began.
    pub mean_wait_h: Option<f64>,
    /// The longest wait of them.
    pub max_wait_h: f64,
    /// Mean number waiting.
    pub mean_waiting_pax: f64,
    /// Most waiting at one time.
    pub max_waiting_pax: u32,
    /// Servers' time at work, of their time on shift; none without any.
    pub busy_frac: Option<f64>,
    /// Servers' time kept by persons unable to move on.
    pub blocked_server_h: f64,
}

/// Every station's figures, by `place.station`; case work stands at no place.
pub(super) fn stations(world: &World, end: Time) -> BTreeMap<String, StationSummary> {
    let names = world.names();
    let named = |id| match world.station_view(id).place {
        Some(place) => format!("{}.{}", names.place(place), names.station(id)),
        None => names.station(id).to_owned(),
    };
    let of = |id| StationSummary::new(&world.station_totals(id, end), end);
    world.station_ids().map(|id| (named(id), of(id))).collect()
}

impl StationSummary {
    fn new(totals: &StationTotals, end: Time) -> Self {
        let hour = Duration::from_hours(1).micros() as f64;
        let busy = (totals.servers > 0).then(|| totals.busy as f64 / totals.servers as f64);
        StationSummary {
            begun_pax: totals.begun,
            mean_wait_h: totals.mean_wait().map(|wait| decimal(wait / hour)),
            max_wait_h: decimal(totals.longest_wait.as_hours_f64()),
            mean_waiting_pax: decimal(totals.waiting as f64 / end.micros().max(1) as f64),
            max_waiting_pax: totals.most_waiting,
            busy_frac: busy.map(decimal),
            blocked_server_h: decimal(totals.blocked as f64 / hour),
        }
    }
}
