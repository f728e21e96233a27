//! How often incidents begin.

use airbridge::operation::{Fact, RunOptions, simulate};
use airbridge::sim::{Duration, Entity, Hazard, Source, Streams, Time};

use super::sites::{days, sites, told_quickly};
use super::statistics::{assert_distribution, assert_mean};

fn began(fact: &Fact, world: &airbridge::operation::World) -> Option<String> {
    match *fact {
        Fact::IncidentBegan { place, .. } => Some(world.names().place(place).to_owned()),
        _ => None,
    }
}

/// Counts in disjoint spans of four days against the Poisson law of mean 2, by chi-square with 7 degrees of freedom.
#[test]
fn a_constant_hazard_gives_poisson_counts() {
    const MEAN: f64 = 2.0;
    const CRITICAL: f64 = 24.32;
    let plan = sites("", &["place.alpha.detention.incident_rate=0.5 /day"]);
    let mut observed = [0.0; 8];
    for seed in 1..=20 {
        let mut counts = [0_usize; 100];
        for (time, _) in told_quickly(&plan, seed, began) {
            counts[(days(time) / 4.0) as usize] += 1;
        }
        for count in counts {
            observed[count.min(7)] += 1.0;
        }
    }

    let mut expected = [0.0; 8];
    let (mut chance, mut rest) = ((-MEAN).exp(), 1.0);
    for (count, cell) in expected[..7].iter_mut().enumerate() {
        *cell = 2000.0 * chance;
        rest -= chance;
        chance *= MEAN / (count + 1) as f64;
    }
    expected[7] = 2000.0 * rest;
    let cells = observed.iter().zip(&expected);
    let chi: f64 = cells.map(|(o, e)| (o - e) * (o - e) / e).sum();
    assert!(chi <= CRITICAL, "chi-square {chi} of {observed:?}");
}

/// Fighting that rises by a level every ten days makes the hazard a staircase along a line; the first incident then has
/// the distribution 1 - exp(-integral).
#[test]
fn a_hazard_that_rises_with_fighting_has_its_exact_first_time() {
    let steps = (1..=4).map(|level| {
        let day = 1 + 10 * level;
        let (month, day) = if day > 31 { (2, day - 31) } else { (1, day) };
        format!(
            "[[inject]]\nat = 2026-{month:02}-{day:02}T00:00:00Z\nevent.fighting = {{ area = \"plain\", level = {level} }}\n"
        )
    });
    let plan = sites(
        &steps.collect::<String>(),
        &[
            "place.alpha.detention.incident_rate=0.012 /day",
            "incidents.fighting=1",
        ],
    );
    let first = |seed| {
        let began = told_quickly(&plan, seed, began);
        began.first().map_or(f64::INFINITY, |(time, _)| days(*time))
    };

    let integral = |t: f64| {
        let step = |level: f64| (t - 10.0 * level).max(0.0);
        0.012 * (0..5).map(|level| step(f64::from(level))).sum::<f64>()
    };
    assert_distribution((1..=800).map(first).collect(), |t| {
        1.0 - (-integral(t)).exp()
    });
}

#[derive(Clone, Copy)]
struct Numbered(u16);

impl Source for Numbered {
    fn number(self) -> u16 {
        self.0
    }
}

/// A rate that is set anew along a line, in steps so small that they do not show: P(T > t) = exp(-a t^2 / 2).
#[test]
fn a_hazard_linear_in_time_has_the_rayleigh_law() {
    const SLOPE: f64 = 0.02;
    const STEP_H: f64 = 0.05;
    let streams = Streams::new(7, 0, 0);
    let first = |number: u32| {
        let mut draws = streams.occasion(Numbered(1), Entity::named("site", "s"), number);
        let mut hazard = Hazard::new(-draws.uniform().ln(), 0.0);
        for step in 0.. {
            let begins = Time::ZERO + Duration::from_secs_f64(f64::from(step) * STEP_H * 3600.0);
            hazard.advance(begins);
            hazard.set_rate(SLOPE * (f64::from(step) + 0.5) * STEP_H);
            let due = hazard
                .due_in()
                .map_or(f64::INFINITY, |due| due.as_hours_f64());
            if due <= STEP_H {
                return f64::from(step) * STEP_H + due;
            }
        }
        unreachable!("a rate that grows strikes")
    };

    let sample = (1..=2000).map(first).collect();
    assert_distribution(sample, |t| 1.0 - (-SLOPE * t * t / 2.0).exp());
}

/// Two sites that set off one another: a linear Hawkes process. The mean intensity solves
/// L' = beta (mu - L) + A L with A = [[0, mu_1 a_21], [mu_2 a_12, 0]], from L = mu towards (I - A/beta)^-1 mu.
/// `raises` is the share by which an incident at the other site raises the hazard of each.
fn check_hawkes(raises: [f64; 2], sets: &[&str]) {
    const MU: [f64; 2] = [0.15, 0.3];
    const BETA: f64 = 0.5;
    let law = [
        "place.alpha.detention.incident_rate=0.15 /day",
        "place.bravo.detention.incident_rate=0.3 /day",
        "incidents.memory=2 d",
        "horizon=60 d",
    ];
    let plan = sites("", &[&law, sets].concat());
    let (mut early, mut whole) = (vec![], vec![]);
    for seed in 1..=600 {
        let began = told_quickly(&plan, seed, began);
        let alpha = began.iter().filter(|(_, place)| place == "alpha");
        early.push(alpha.filter(|(time, _)| days(*time) < 4.0).count() as f64);
        whole.push(began.len() as f64);
    }

    // Heun's method with steps of a thousandth of a day.
    let slope = |l: [f64; 2]| {
        let pull = |i: usize| BETA * (MU[i] - l[i]) + MU[i] * raises[i] * l[1 - i];
        [pull(0), pull(1)]
    };
    let (mut l, mut counts, mut early_alpha) = (MU, [0.0; 2], 0.0);
    for step in 0..60_000 {
        const H: f64 = 0.001;
        let k = slope(l);
        let k2 = slope([l[0] + H * k[0], l[1] + H * k[1]]);
        for i in 0..2 {
            let next = l[i] + 0.5 * H * (k[i] + k2[i]);
            counts[i] += 0.5 * H * (l[i] + next);
            l[i] = next;
        }
        if step + 1 == 4_000 {
            early_alpha = counts[0];
        }
    }
    let determinant = 1.0 - MU[0] * raises[0] * MU[1] * raises[1] / (BETA * BETA);
    let stationary = (MU[0] + MU[0] * raises[0] / BETA * MU[1]) / determinant;
    assert!((l[0] - stationary).abs() < 1e-4, "{} {stationary}", l[0]);
    assert_mean(&early, early_alpha, 0.2);
    assert_mean(&whole, counts[0] + counts[1], 0.06);
}

#[test]
fn contagion_alone_has_the_mean_of_its_hawkes_process_with_its_transient() {
    check_hawkes([1.5, 1.5], &["incidents.contagion=1.5"]);
}

/// What happens at bravo raises alpha's hazard threefold, and what happens at alpha that of bravo hardly.
#[test]
fn contagion_by_pairs_has_the_mean_of_its_hawkes_process() {
    let pairs = [
        "incidents.contagion=9",
        "incidents.contagion_between.bravo.alpha=3",
        "incidents.contagion_between.alpha.bravo=0.1",
    ];
    check_hawkes([3.0, 0.1], &pairs);
}

/// The hazard of each of the two sites, which are the first and the last place, an hour before an escape near one of them and
/// an hour after it.
#[test]
fn an_escape_elsewhere_raises_the_hazard_of_every_site_and_its_own() {
    let script = "[[inject]]\nat = 2026-01-02T00:00:00Z\nevent.escape_elsewhere = { place = \"bravo\", persons = 9 }\n";
    let plan = sites(
        script,
        &[
            "place.alpha.detention.incident_rate=0.0001 /day",
            "place.bravo.detention.incident_rate=0.0003 /day",
            "incidents.contagion=0.5",
            "incidents.memory=1000 d",
            "horizon=25 h",
        ],
    );
    let options = RunOptions::seeded(1);
    let mut seen = vec![];
    simulate(&plan, &options, (), |time, world| {
        let hazard = |place| world.place_view(place, time).hazard_per_day;
        let hazards: Vec<f64> = world.place_ids().map(hazard).collect();
        seen.push([hazards[0], hazards[2]]);
    })
    .expect("it runs");
    let (before, after) = (&seen[23], &seen[25]);
    for (before, after) in before.iter().zip(after) {
        assert!((after / before - 1.5).abs() < 1e-3, "{before} to {after}");
    }
}

/// The contagion that each would still die down from alone is refused where the two feed one another.
#[test]
fn a_contagion_of_spectral_radius_one_is_refused() {
    let text = r#"extends = "everything"
incidents.contagion = 100
"#;
    let refusal = super::sites::refusal(text);
    assert!(refusal.contains("incidents.contagion"), "{refusal}");
    assert!(refusal.contains("others on average"), "{refusal}");
}

/// Pairs of sites are asked for by name, and so is how many can be retaken.
#[test]
fn pairs_of_sites_and_numbers_of_the_retaken_are_checked() {
    let told = |text: &str| super::sites::refusal(&format!("extends = \"everything\"\n{text}"));
    let unknown = told("incidents.contagion_between.alpha.brabo = 1\n");
    assert!(unknown.contains("there is no place `brabo`"), "{unknown}");
    let no_site = told("incidents.contagion_between.base.alpha = 1\n");
    assert!(no_site.contains("`base` is no detention site"), "{no_site}");
    let itself = told("incidents.contagion_between.alpha.alpha = 1\n");
    assert!(itself.contains("of its own site"), "{itself}");
    let loud =
        told("incidents.contagion_between = { alpha = { bravo = 99 }, bravo = { alpha = 99 } }\n");
    assert!(
        loud.contains("others on average") && loud.contains("times as large"),
        "{loud}"
    );
    let more = told(
        "[[inject]]\nat = 2026-01-22T00:00:00Z\nevent.escape_elsewhere = { place = \"alpha\", persons = 9, retaken = 10 }\n",
    );
    assert!(more.contains("10 cannot be retaken of 9"), "{more}");
}

/// Nobody guards the site: the exits come at their rate, at half of it with half of the threshold's guards.
#[test]
fn exits_begin_where_guards_have_collapsed() {
    let leave = |share: f64| {
        format!(
            "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = {{ place = \"alpha\", share = {share} }}\n"
        )
    };
    let rate = |share| {
        let plan = sites(
            &leave(share),
            &[
                "incidents.exit_rate=0.5 /day",
                "incidents.collapse=0.5",
                "incidents.reaction_force=1",
            ],
        );
        let counts = (1..=20).map(|seed| told_quickly(&plan, seed, began).len() as f64);
        counts.map(|count| count / 400.0).collect::<Vec<_>>()
    };

    assert_mean(&rate(1.0), 0.5, 0.1);
    assert_mean(&rate(0.75), 0.25, 0.1);
    assert!(rate(0.5).iter().all(|rate| *rate == 0.0));
}
