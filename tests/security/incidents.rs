//! What becomes of an incident, and of those who escape in it.

use std::collections::BTreeMap;

use airbridge::operation::{Cause, Fact, State, World};
use airbridge::scenario::incidents::Stage;
use airbridge::sim::Duration;

use super::sites::{days, sites, told, told_quickly};
use super::statistics::{assert_distribution, assert_share};

/// An incident at `alpha` an hour into the run, at a stage.
fn incident(stage: &str) -> String {
    format!(
        "[[inject]]\nat = 2026-01-01T01:00:00Z\nevent.incident = {{ place = \"alpha\", stage = \"{stage}\" }}\n"
    )
}

/// Half of the guards respond at half the pace, so escalation in 3 h wins against containment in 2 h, planned, with the
/// probability (1/3) / (1/3 + 1/4).
#[test]
fn escalation_and_response_compete_as_exponentials() {
    const RUNS: usize = 2000;
    let half = "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = { place = \"alpha\", share = 0.5 }\n";
    let plan = sites(
        &format!("{half}{}", incident("disturbance")),
        &[
            "horizon=30 d",
            "incidents.response={ exponential = { mean = \"2 h\" } }",
            "incidents.escalation={ exponential = { mean = \"3 h\" } }",
        ],
    );
    let worsened = |seed: &usize| {
        let worse =
            |fact: &Fact, _: &World| matches!(fact, Fact::IncidentEscalated { .. }).then_some(());
        !told_quickly(&plan, *seed as u64, worse).is_empty()
    };

    let found = (1..=RUNS).filter(worsened).count();
    assert_share(found, RUNS, (1.0 / 3.0) / (1.0 / 3.0 + 1.0 / 4.0));
}

/// Work of six hours at planned strength: two hours by all twenty; then ten leave, and ten do the rest at half the pace.
#[test]
fn a_response_goes_on_at_the_strength_that_is_there() {
    let away = "[[inject]]\nat = 2026-01-01T03:00:00Z\nevent.withdrawal = { place = \"alpha\", share = 0.5 }\n";
    let plan = sites(
        &format!("{}{away}", incident("disturbance")),
        &["horizon=3 d", "incidents.response=6 h"],
    );
    let contained =
        |fact: &Fact, _: &World| matches!(fact, Fact::IncidentContained { .. }).then_some(());

    let ends = told(&plan, 1, contained);
    assert_eq!(ends.len(), 1);
    assert_eq!(ends[0].0.as_hours_f64(), 1.0 + 2.0 + 2.0 * 4.0);
}

#[test]
fn nobody_contains_anything_until_somebody_comes() {
    let script = "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = { place = \"alpha\" }\n\
                  [[inject]]\nat = 2026-01-02T01:00:00Z\nevent.reinforcement = { place = \"alpha\", guards = 40 }\n";
    let plan = sites(
        &format!("{script}{}", incident("riot")),
        &["horizon=9 d", "incidents.response=6 h"],
    );
    let contained =
        |fact: &Fact, _: &World| matches!(fact, Fact::IncidentContained { .. }).then_some(());

    let ends = told(&plan, 1, contained);
    assert_eq!(ends[0].0.as_hours_f64(), 25.0 + 3.0);
}

fn passed(fact: &Fact, _: &World) -> Option<(u32, State)> {
    match *fact {
        Fact::CustodyPassed { person, to, .. } => Some((person.index() as u32, to)),
        Fact::PersonGone { person, .. } => Some((person.index() as u32, State::AtLarge)),
        _ => None,
    }
}

/// Everyone escapes from an open site that nobody responds at. A share is retaken, after its time; the others are told
/// to be gone, after theirs.
#[test]
fn recapture_and_flight_for_good_compete_with_their_shares_and_times() {
    let script =
        "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = { place = \"alpha\" }\n";
    let plan = sites(
        &format!("{script}{}", incident("breach")),
        &[
            "horizon=100 d",
            "population.alpha.persons=2000",
            "incidents.escape_each=90 /day",
            "incidents.recapture=0.65",
            "incidents.recapture_after={ exponential = { mean = \"10 h\" } }",
            "incidents.gone_after={ exponential = { mean = \"3 d\" } }",
        ],
    );

    let mut escaped = vec![None; 2100];
    let (mut retaken, mut gone) = (vec![], vec![]);
    for (time, (person, to)) in told_quickly(&plan, 1, passed) {
        match (escaped[person as usize].take(), to) {
            (Some(since), State::AtLarge) => gone.push(days(time) - since),
            (Some(since), _) => retaken.push(days(time) - since),
            (None, _) => escaped[person as usize] = Some(days(time)),
        }
    }
    // Who is retaken while the site is still open does not escape again.
    let all = retaken.len() + gone.len();
    assert_eq!(all, 2000);
    assert_share(retaken.len(), all, 0.65);
    assert_distribution(retaken, |t| 1.0 - (-t * 2.4).exp());
    assert_distribution(gone, |t| 1.0 - (-t / 3.0).exp());
}

/// The same persons are brought back within the hour again and again, to a site that nobody guards. They are let together
/// again once forty guards have come, and the next breach finds them there.
#[test]
fn nobody_escapes_twice_in_one_incident() {
    let script = "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = { place = \"alpha\" }\n\
                  [[inject]]\nat = 2026-01-02T00:00:00Z\nevent.reinforcement = { place = \"alpha\", guards = 40 }\n\
                  [[inject]]\nat = 2026-01-03T00:00:00Z\nevent.incident = { place = \"alpha\", stage = \"breach\" }\n";
    let plan = sites(
        &format!("{script}{}", incident("breach")),
        &[
            "horizon=4 d",
            "incidents.response=3 h",
            "incidents.exit_rate=9 /day",
            "incidents.escape_each=30 /day",
            "incidents.recapture=1",
            "incidents.recapture_after=30 min",
        ],
    );
    let wanted = |fact: &Fact, _: &World| match *fact {
        Fact::IncidentBegan { number, .. } => Some((number, None)),
        Fact::CustodyPassed {
            person,
            to: State::AtLarge,
            ..
        } => Some((0, Some(person))),
        _ => None,
    };

    let (mut escaped, mut latest) = (BTreeMap::new(), 0);
    for (_, (number, person)) in told(&plan, 1, wanted) {
        match person {
            None => latest = number,
            Some(person) => *escaped.entry((latest, person.index())).or_insert(0) += 1,
        }
    }
    let of = |incident: u32| {
        escaped
            .keys()
            .filter(|(number, _)| *number == incident)
            .count()
    };
    assert!(escaped.values().all(|times| *times == 1), "{escaped:?}");
    assert_eq!(of(1), 100, "the first empties the site");
    assert_eq!(
        latest, 2,
        "and nobody is inside for another, until there are guards"
    );
    assert!(of(2) > 50, "{} in the second", of(2));
}

fn stages(fact: &Fact, _: &World) -> Option<(&'static str, u32)> {
    match *fact {
        Fact::IncidentBegan { stage, .. } => Some(("began", stage as u32)),
        Fact::IncidentEscalated { stage, .. } => Some(("worse", stage as u32)),
        Fact::IncidentContained { .. } => Some(("contained", 0)),
        Fact::InjectVoid { number, what } => Some((what, number)),
        _ => None,
    }
}

/// A worse one takes the open one through the stages, and starts its clock anew: two hours from the attack to the mass escape. One that
/// is not worse, an incident where nobody is, and a gate that was never suspended change nothing, and say so.
#[test]
fn a_scripted_incident_makes_the_open_one_worse_or_says_that_it_came_to_nothing() {
    let at = |hour: u32, event: &str| {
        format!("[[inject]]\nat = 2026-01-01T{hour:02}:00:00Z\nevent.{event}\n")
    };
    let script = [
        at(
            1,
            "incident = { place = \"alpha\", stage = \"disturbance\" }",
        ),
        at(2, "attack = { place = \"alpha\" }"),
        at(3, "incident = { place = \"alpha\", stage = \"riot\" }"),
        at(5, "gate_resumed = { gate = \"never\" }"),
        at(6, "gate_suspended = { gate = \"never\" }"),
        at(7, "gate_resumed = { gate = \"never\" }"),
        at(9, "attack = { place = \"base\" }"),
    ];
    let empty = "[place.empty]\nlat = 36.5\nlon = 40.8\ndetention = { capacity = 9, guards = 2 }\n";
    let plan = sites(
        &format!("{empty}{}", script.concat().replace("base", "empty")),
        &[
            "horizon=10 h",
            "incidents.response=7 h",
            "incidents.escalation=2 h",
        ],
    );
    let [riot, breach, mass] = [Stage::Riot, Stage::Breach, Stage::MassEscape].map(|s| s as u32);
    let told: Vec<_> = told(&plan, 1, stages)
        .into_iter()
        .map(|(time, (what, n))| (time.as_hours_f64(), what, n))
        .collect();
    assert_eq!(
        told,
        [
            (1.0, "began", 0),
            (2.0, "worse", riot),
            (2.0, "worse", breach),
            (3.0, "incident", 3),
            (4.0, "worse", mass),
            (5.0, "gate_resumed", 4),
            (8.0, "contained", 0),
            (9.0, "attack", 7),
        ]
    );
    let void = Fact::InjectVoid {
        number: 4,
        what: "gate_resumed",
    };
    let row = void.record();
    assert_eq!(
        (row.kind, row.amount, row.words[0]),
        ("inject_void", Some(4), "gate_resumed")
    );
}

/// So many are out at once, in an incident that opens for it; the rest stay until it is contained. To contain what is not open
/// comes to nothing.
#[test]
fn a_scripted_escape_takes_its_number_and_a_scripted_containment_ends_it() {
    let at = |hour: u32, event: &str| {
        format!("[[inject]]\nat = 2026-01-01T{hour:02}:00:00Z\nevent.{event}\n")
    };
    let script = [
        at(1, "escape = { place = \"alpha\", persons = 7 }"),
        at(2, "escape = { place = \"alpha\", persons = 2 }"),
        at(3, "containment = { place = \"alpha\" }"),
        at(4, "containment = { place = \"alpha\" }"),
        at(5, "escape = { place = \"alpha\", persons = 400 }"),
    ];
    let sets = [
        "horizon=6 h",
        "incidents.response=900 d",
        "incidents.recapture=0",
    ];
    let plan = sites(&script.concat(), &sets);
    let wanted = |fact: &Fact, world: &World| match fact {
        Fact::CustodyPassed {
            to: State::AtLarge, ..
        } => Some(("escaped", 1)),
        _ => stages(fact, world),
    };
    let mut story: Vec<(f64, &str, u32)> = vec![];
    for (time, (what, n)) in told(&plan, 1, wanted) {
        match story.last_mut() {
            Some(last) if what == "escaped" && last.1 == what => last.2 += n,
            _ => story.push((time.as_hours_f64(), what, n)),
        }
    }
    let breach = Stage::Breach as u32;
    assert_eq!(
        story,
        [
            (1.0, "began", breach),
            (1.0, "escaped", 9),
            (3.0, "contained", 0),
            (4.0, "containment", 4),
            (5.0, "began", breach),
            (5.0, "escaped", 91),
            (5.0, "contained", 0),
        ]
    );
}

/// Six hours of response to an attack, be it of its own or on an open riot; then forty of a siege, of which twenty are done when half of
/// the guards leave and the others take twice as long. Nobody escapes in it, and nothing makes it worse. Other breaches
/// come to none.
#[test]
fn an_attack_comes_to_a_siege_in_which_nobody_escapes() {
    let at = |hour: u32, event: &str| {
        let (day, hour) = (1 + hour / 24, hour % 24);
        format!("[[inject]]\nat = 2026-01-{day:02}T{hour:02}:00:00Z\nevent.{event}\n")
    };
    let story = |script: &str| -> Vec<(f64, &'static str)> {
        let wanted = |fact: &Fact, _: &World| match *fact {
            Fact::SiegeBegan { .. } => Some("siege"),
            Fact::IncidentContained { .. } => Some("contained"),
            Fact::InjectVoid { what, .. } => Some(what),
            Fact::CustodyPassed {
                to: State::AtLarge, ..
            } => Some("escape"),
            _ => None,
        };
        let sets = [
            "horizon=4 d",
            "incidents.response=6 h",
            "incidents.siege=40 h",
            "incidents.escape_each=2 /day",
            "incidents.recapture=0",
        ];
        let told = told(&sites(script, &sets), 1, wanted).into_iter();
        told.map(|(time, what)| (time.as_hours_f64(), what))
            .collect()
    };
    let attack = at(1, "attack = { place = \"alpha\" }");
    let worse = at(
        10,
        "incident = { place = \"alpha\", stage = \"mass_escape\" }",
    );
    let away = at(27, "withdrawal = { place = \"alpha\", share = 0.5 }");

    let told = story(&[attack, worse, away].concat());
    let (escapes, rest): (Vec<_>, Vec<_>) = told.iter().partition(|(_, what)| *what == "escape");
    assert_eq!(
        rest,
        [(7.0, "siege"), (10.0, "incident"), (67.0, "contained")]
    );
    assert!(escapes.len() > 10 && escapes.iter().all(|(hour, _)| *hour < 7.0));

    let riot = at(1, "incident = { place = \"alpha\", stage = \"riot\" }");
    let attacked = story(&format!(
        "{riot}{}",
        at(2, "attack = { place = \"alpha\" }")
    ));
    assert!(attacked.contains(&(7.0, "siege")) && attacked.contains(&(47.0, "contained")));
    let breach = story(&incident("breach"));
    assert!(
        breach.iter().all(|(_, what)| *what != "siege") && breach.contains(&(7.0, "contained"))
    );
}

/// Looser guards let more out: at a quarter of the strength and an exponent of one, four times as many.
#[test]
fn fewer_guards_let_more_escape_while_a_site_is_open() {
    let escaped = |share: &str, loosening: &str| {
        let script = format!(
            "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = {{ place = \"alpha\", share = {share} }}\n"
        );
        let plan = sites(
            &format!("{script}{}", incident("breach")),
            &[
                "horizon=3 h",
                "population.alpha.persons=20000",
                "incidents.escape_each=0.1 /day",
                "incidents.response=60 d",
                &format!("incidents.loosening={loosening}"),
            ],
        );
        told_quickly(&plan, 1, passed).len() as f64
    };

    let (fixed, looser) = (escaped("0.75", "0"), escaped("0.75", "1"));
    assert!((3.4..4.6).contains(&(looser / fixed)), "{fixed} {looser}");
}

/// A breach destroys a third of the site, which is repaired two days after containment; guards are hurt at each stage.
#[test]
fn a_breach_leaves_damage_until_it_is_repaired_and_costs_guards() {
    let plan = sites(
        &incident("riot"),
        &[
            "horizon=9 d",
            "incidents.response=5 h",
            "incidents.escalation=4 h",
            "incidents.damage=0.33",
            "incidents.repair=2 d",
            "incidents.guards_hurt=0.5",
        ],
    );
    let wanted = |fact: &Fact, _: &World| match *fact {
        Fact::SiteDamaged { capacity, .. } => Some(("damaged", capacity)),
        Fact::SiteRepaired { capacity, .. } => Some(("repaired", capacity)),
        Fact::GuardsHurt { guards, .. } => Some(("hurt", guards)),
        Fact::GuardsChanged { guards, .. } => Some(("guards", guards)),
        Fact::IncidentContained { stage, .. } => Some(("contained", stage as u32)),
        _ => None,
    };

    // Ten of twenty are hurt at once, so the five hours of work take ten; five more at the breach four hours on, with
    // three hours of work left, which then take twelve. The mass escape comes before that: two or three more are hurt.
    let facts = told(&plan, 1, wanted);
    let of = |word: &str| -> Vec<_> {
        let found = facts.iter().filter(|(_, (kind, _))| *kind == word);
        found
            .map(|(time, (_, n))| ((time.as_hours_f64() * 60.0).round() as i64, *n))
            .collect()
    };
    assert_eq!(of("hurt")[..2], [(60, 10), (300, 5)]);
    assert_eq!(of("hurt")[2].0, 540);
    assert_eq!(of("damaged"), [(300, 67)]);
    let (ended, stage) = of("contained")[0];
    assert_eq!(stage, Stage::MassEscape as u32);
    assert_eq!(of("repaired"), [(ended + 48 * 60, 100)]);
}

/// How long each riot of `alpha` takes, and how many escape in it, after a script.
fn riots_after(script: &str) -> Vec<(Duration, u32)> {
    let plan = sites(
        script,
        &[
            "horizon=60 d",
            "population.alpha.persons=2000",
            "place.alpha.detention.capacity=2000",
            "place.alpha.detention.incident_rate=1 /day",
            "incidents.response={ exponential = { mean = \"3 h\" } }",
            "incidents.escalation=2 h",
            "incidents.escape_each=1 /day",
            "incidents.recapture=1",
            "incidents.recapture_after=1 s",
        ],
    );
    let wanted = |fact: &Fact, world: &World| match *fact {
        Fact::IncidentBegan { cause, .. } => (cause == Cause::Unrest).then_some("riot"),
        _ => passed(fact, world)
            .filter(|(_, to)| *to == State::AtLarge)
            .map(|_| "escape")
            .or(stages(fact, world).map(|(what, _)| what)),
    };

    let (mut riots, mut open) = (vec![], None);
    for (time, what) in told_quickly(&plan, 1, wanted) {
        match (what, &mut open) {
            ("riot", _) => open = Some((time, 0)),
            ("escape", Some((_, escaped))) => *escaped += 1,
            ("contained", _) => riots.extend(open.take().map(|(began, n)| (time - began, n))),
            _ => {}
        }
    }
    riots
}

#[test]
fn an_attack_before_them_changes_no_riot() {
    let attack = "[[inject]]\nat = 2026-01-01T00:00:01Z\nevent.attack = { place = \"alpha\" }\n\
                  [[inject]]\nat = 2026-01-01T00:00:02Z\nevent.containment = { place = \"alpha\" }\n";
    let (without, with) = (riots_after(""), riots_after(attack));
    let both = without.len().min(with.len());

    assert!(both > 20, "{both} riots");
    assert!(without.iter().any(|(_, escaped)| *escaped > 5));
    assert_eq!(without[..both], with[..both]);
}
