//! Maintenance against arithmetic: break codes, inspections, parts and shifts by hand, and the share of tails that are
//! capable against the closed forms of a finite population of machines.

use airbridge::operation::{Audit, Fact, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, Scenario, load};
use airbridge::sim::Time;

/// What happened to the tails, in hours.
#[derive(Default)]
struct Log {
    tasked: Vec<f64>,
    faults: usize,
    due: Vec<(f64, String)>,
    taken: usize,
    completed: usize,
    /// Tails capable at each sample.
    capable: Vec<u32>,
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let hours = time.as_hours_f64();
        match *fact {
            Fact::SortieTasked { .. } => self.tasked.push(hours),
            Fact::FaultFound { .. } => self.faults += 1,
            Fact::PhaseDue { tail, .. } => {
                self.due.push((hours, world.names().tail(tail).to_owned()))
            }
            Fact::PartTaken { .. } => self.taken += 1,
            Fact::Unloaded { .. } => self.completed += 1,
            _ => {}
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        let views = world.type_ids().map(|id| world.fleet_view(id, time));
        self.capable
            .push(views.map(|view| view.present - view.broken).sum());
    }
}

/// One helicopter: sorties of three hours, of which two are flown; one that never lacks persons.
const BUSY: &[&str] = &[
    "horizon=20 d",
    "place.site.maintenance_teams=1",
    "place.site.detention.capacity=9000",
    "population.site.persons=9000",
    "place.base.reception.capacity=9000",
    "place.base.reception.ramp=9000",
];

fn scenario(sets: &[&[&str]]) -> Scenario {
    let sets: Vec<String> = sets.concat().iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new("one-helicopter"), &sets, &NoFiles);
    loaded
        .unwrap_or_else(|problems| panic!("{problems}"))
        .scenario
}

/// Runs, with the mission-capable share and the mean waits for a team and for a part in hours.
fn run(scenario: &Scenario, seed: u64, audit: Audit) -> (Log, f64, (f64, f64)) {
    let options = RunOptions {
        audit,
        ..RunOptions::seeded(seed)
    };
    let finished = simulate(scenario, &options, Log::default(), |_, _| ()).expect("it adds up");
    let exposure = finished.world.exposure(finished.ended_at);
    let waits = finished.world.mean_maintenance_waits_h();
    (finished.observer, exposure.mission_capable, waits)
}

fn by_hand(sets: &[&str]) -> (Log, f64, (f64, f64)) {
    run(&scenario(&[BUSY, sets]), 1, Audit::EveryEvent)
}

#[test]
fn a_code_fails_as_often_as_its_integrated_hazard_says() {
    // 1 - 0.9 exp(-0.05 x 2 h) = 0.18565 a sortie; three standard deviations of the binomial.
    let code = "fleet.helicopter.maintenance={ code = { engine = { per_sortie = 0.1, per_flight_hour = 0.05, fix = \"0 s\" } } }";
    let scenario = scenario(&[BUSY, &[code]]);
    let (mut sorties, mut faults) = (0.0, 0.0);
    for seed in 0..40 {
        let log = run(&scenario, seed, Audit::AtEnd).0;
        sorties += log.tasked.len() as f64;
        faults += log.faults as f64;
    }
    let chance = 1.0 - 0.9 * libm::exp(-0.1);
    let sd = libm::sqrt(sorties * chance * (1.0 - chance));
    assert!(sorties > 6000.0, "{sorties}");
    assert!(
        (faults - sorties * chance).abs() < 3.0 * sd,
        "{faults} of {sorties}, expected {}",
        sorties * chance
    );
}

#[test]
fn deferred_faults_ground_a_tail_once_there_are_as_many_as_said() {
    let codes = |deferred| {
        format!(
            "fleet.helicopter.maintenance={{ deferred = {deferred}, code = {{ \
             a = {{ per_sortie = 1.0, fix = \"2 h\", grounded = false }}, \
             b = {{ per_sortie = 1.0, fix = \"2 h\", grounded = false }}, \
             c = {{ per_sortie = 1.0, fix = \"2 h\", grounded = false }} }} }}"
        )
    };
    let (three, ..) = by_hand(&[&codes(3)]);
    assert_eq!(
        three.tasked[..3],
        [0.0, 9.0, 18.0],
        "three hours and three repairs of two"
    );
    let (four, ..) = by_hand(&[&codes(4)]);
    assert_eq!(four.tasked[..3], [0.0, 3.0, 6.0]);
    assert_eq!(four.faults, 3, "what is open does not fail again");
}

#[test]
fn an_inspection_comes_with_its_flight_hours_and_not_before() {
    let every_six = "fleet.helicopter.maintenance={ phase_every = \"6 h\", phase = \"5 h\" }";
    let (log, capable, _) = by_hand(&[every_six]);
    assert_eq!(log.tasked[..7], [0.0, 3.0, 6.0, 14.0, 17.0, 20.0, 28.0]);
    let due: Vec<f64> = log.due.iter().map(|(hours, _)| *hours).collect();
    assert_eq!(due[..2], [9.0, 23.0]);
    // Nine hours capable of each fourteen; the last round is cut off at 480 h, after four hours.
    assert!(
        (capable - (34.0 * 9.0 + 4.0) / 480.0).abs() < 1e-9,
        "{capable}"
    );
}

#[test]
fn hours_since_the_last_inspection_are_spread_over_the_tails() {
    // The second of two begins with three of its six hours: it has the sixth as it unloads its second load.
    let two = [
        "fleet.helicopter.tails=2",
        "place.site.pads=2",
        "place.base.pads=2",
    ];
    let every_six = ["fleet.helicopter.maintenance={ phase_every = \"6 h\", phase = \"5 h\" }"];
    let (log, ..) = by_hand(&[two.as_slice(), &every_six].concat());
    let first = |name: &str| {
        log.due
            .iter()
            .find(|(_, tail)| tail == name)
            .expect("due")
            .0
    };
    assert_eq!(first("helicopter-02"), 5.0);
    assert_eq!(first("helicopter-01"), 9.0);
}

#[test]
fn a_part_that_is_not_in_stock_is_waited_for() {
    // Home at 3 h: the part in stock, mended at 4 h. Home at 7 h: the next comes at 13 h. Then at 23 h, and so on.
    let (log, _, (_, wait)) = by_hand(&[
        "horizon=31 h",
        "place.site.spares={ engine = { stock = 1, resupply = \"10 h\" } }",
        "fleet.helicopter.maintenance={ code = { engine = { per_sortie = 1.0, fix = \"1 h\", spare = \"engine\" } } }",
    ]);
    assert_eq!(log.tasked, [0.0, 4.0, 14.0, 24.0]);
    assert_eq!(wait, (0.0 + 6.0 + 6.0) / 3.0, "the fourth still waits");
}

#[test]
fn taking_parts_from_tails_that_wait_for_others_flies_more_sorties() {
    let fleet = [
        "fleet.helicopter.tails=4",
        "place.site.pads=4",
        "place.base.pads=4",
    ];
    let stock = "place.site.spares={ a = { stock = 1, resupply = \"4 d\" }, b = { stock = 1, resupply = \"4 d\" } }";
    let codes = |cannibalise| {
        format!(
            "fleet.helicopter.maintenance={{ cannibalise = {cannibalise}, cannibalise_time = \"1 h\", code = {{ \
             a = {{ per_sortie = 0.3, fix = \"1 h\", spare = \"a\" }}, \
             b = {{ per_sortie = 0.3, fix = \"1 h\", spare = \"b\" }} }} }}"
        )
    };
    let all = |cannibalise: bool| {
        let codes = codes(cannibalise);
        let scenario = scenario(&[BUSY, &fleet, &[stock, &codes]]);
        let logs = (0..10).map(|seed| run(&scenario, seed, Audit::EveryEvent).0);
        logs.fold((0, 0), |(taken, done), log| {
            (taken + log.taken, done + log.completed)
        })
    };
    let (without, with) = (all(false), all(true));
    assert_eq!(without.0, 0);
    assert!(with.0 > 20, "{} parts were taken", with.0);
    assert!(with.1 > without.1, "{with:?} against {without:?}");
}

#[test]
fn work_that_a_shift_does_not_finish_goes_on_in_the_next() {
    // Start at 06:00. Home at 09:00, mended at 13:00; home at 16:00, two hours of four are done by 18:00.
    let (log, ..) = by_hand(&[
        "fleet.helicopter.break_chance=1.0",
        "fleet.helicopter.fix=4 h",
        "place.site.maintenance_opens=08:00",
        "place.site.maintenance_closes=18:00",
    ]);
    assert_eq!(log.tasked[..3], [0.0, 7.0, 28.0]);
}

#[test]
fn teams_work_by_the_same_calendar_as_stations() {
    // The start is a Wednesday. The second repair has two hours of four behind it at 18:00: an evening shift ends it at
    // 22:00, 16 hours after the start; with Thursday off it ends at 10:00 on Friday; and a team that is away until 09:30
    // on Thursday ends it at 11:30.
    let tasked = |calendar: &str| {
        let (log, ..) = by_hand(&[
            "fleet.helicopter.break_chance=1.0",
            "fleet.helicopter.fix=4 h",
            "place.site.maintenance_opens=08:00",
            "place.site.maintenance_closes=18:00",
            calendar,
        ]);
        log.tasked[2]
    };
    let evening = "place.site.maintenance_shift={ evening = { opens = \"20:00\", closes = \"23:00\", servers = 1 } }";
    assert_eq!(tasked(evening), 16.0);
    let days = "place.site.maintenance_days=[\"mon\", \"tue\", \"wed\", \"fri\", \"sat\", \"sun\"]";
    assert_eq!(tasked(days), 52.0);
    let away = "place.site.maintenance_staff={ loan = { from = 2026-01-21T18:00:00+03:00, \
                until = 2026-01-22T09:30:00+03:00, servers = -1 } }";
    assert_eq!(tasked(away), 29.5);
}

/// Tails that are up for an exponential time, break, and are mended by teams in an exponential time.
fn machines(tails: u32, teams: u32, up: &str, down: &str) -> Scenario {
    scenario(&[
        BUSY,
        &[
            "horizon=200 d",
            "sample=40 h",
            "fleet.helicopter.seats=1",
            "fleet.helicopter.load=0 s",
            "fleet.helicopter.load_each=0 s",
            "fleet.helicopter.unload=0 s",
            "fleet.helicopter.unload_each=0 s",
            "fleet.helicopter.break_chance=1.0",
            "lane.lift.distance=1 m",
            "place.site.pads=20",
            "place.base.pads=20",
            &format!("fleet.helicopter.tails={tails}"),
            &format!("place.site.maintenance_teams={teams}"),
            &format!("fleet.helicopter.preflight={{ exponential = {{ mean = \"{up}\" }} }}"),
            &format!("fleet.helicopter.fix={{ exponential = {{ mean = \"{down}\" }} }}"),
        ],
    ])
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    (mean, libm::sqrt(squares / (n - 1.0) / n))
}

#[test]
fn the_capable_share_is_that_of_the_machine_repair_model() {
    // Finite-source M/M/2 with 6 machines, up 10 h and 5 h to mend (Gross and Harris, section 2.7): with k down,
    // p(k+1) / p(k) = (6 - k) / 10 over min(k + 1, 2) / 5.
    let (mut weight, mut sum, mut down) = (1.0, 1.0, 0.0);
    for k in 0..6 {
        weight *= f64::from(6 - k) / 10.0 * 5.0 / f64::from((k + 1).min(2));
        sum += weight;
        down += weight * f64::from(k + 1);
    }
    let expected = 1.0 - down / sum / 6.0;
    let scenario = machines(6, 2, "10 h", "5 h");
    let shares: Vec<f64> = (0..16)
        .map(|seed| run(&scenario, seed, Audit::AtEnd).1)
        .collect();
    let (mean, error) = mean_and_error(&shares);
    assert!(error < 0.01, "{error}");
    assert!(
        (mean - expected).abs() < 3.0 * error,
        "{mean} against {expected}"
    );
}

#[test]
fn twelve_aircraft_of_which_each_is_there_with_68_in_100_are_binomial() {
    // Mean 8.16, standard deviation 1.616, six or fewer with probability 0.152.
    let scenario = machines(12, 12, "6.8 h", "3.2 h");
    let mut capable = Vec::new();
    for seed in 0..16 {
        // All are up at the start; the second sample is more than ten cycles later.
        capable.extend(
            run(&scenario, seed, Audit::AtEnd).0.capable[1..]
                .iter()
                .copied(),
        );
    }
    let tails: Vec<f64> = capable.iter().map(|&tails| f64::from(tails)).collect();
    let (mean, error) = mean_and_error(&tails);
    let sd = error * libm::sqrt(tails.len() as f64);
    let few = tails.iter().filter(|&&tails| tails <= 6.0).count() as f64 / tails.len() as f64;
    assert!((mean - 8.16).abs() < 3.0 * error, "{mean}");
    assert!((sd - 1.616).abs() < 0.1, "{sd}");
    assert!((few - 0.152).abs() < 0.03, "{few}");
}
