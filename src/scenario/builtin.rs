//! The scenarios that are compiled in: the files of `scenarios/`.

/// A scenario that is compiled in.
#[derive(Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// What a user calls it.
    pub name: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Whether it is there to learn from: so small that nothing has to be spared in a run of it.
    pub is_teaching: bool,
}

/// Every built-in scenario, the baseline first.
pub static ALL: &[BuiltIn] = &[
    BuiltIn {
        name: "baseline",
        about: "the operation of January and February 2026",
        text: include_str!("../../scenarios/baseline.toml"),
        is_teaching: false,
    },
    BuiltIn {
        name: "one-helicopter",
        about: "one site, one helicopter: a lift that can be worked out by hand",
        text: include_str!("../../scenarios/teaching/one-helicopter.toml"),
        is_teaching: true,
    },
    BuiltIn {
        name: "two-hop-hub",
        about: "two sites, a hub and a reception: what a hub costs and buys",
        text: include_str!("../../scenarios/teaching/two-hop-hub.toml"),
        is_teaching: true,
    },
    BuiltIn {
        name: "handover-bottleneck",
        about: "aircraft enough, but one slow handover station",
        text: include_str!("../../scenarios/teaching/handover-bottleneck.toml"),
        is_teaching: true,
    },
    BuiltIn {
        name: "busy-ramp",
        about: "three helicopters, one landing spot to work on, one short runway",
        text: include_str!("../../scenarios/teaching/busy-ramp.toml"),
        is_teaching: true,
    },
    BuiltIn {
        name: "everything",
        about: "small, with every process at work and limits of every kind binding",
        text: include_str!("../../scenarios/teaching/everything.toml"),
        is_teaching: true,
    },
    BuiltIn {
        name: "whole-cycles",
        about: "published arithmetic, met exactly: 486 persons a day, closing on day 13",
        text: include_str!("../../scenarios/published/whole-cycles.toml"),
        is_teaching: false,
    },
    BuiltIn {
        name: "operation-solomon",
        about: "34 aircraft, one runway and 14,325 persons, 24-25 May 1991",
        text: include_str!("../../scenarios/published/operation-solomon.toml"),
        is_teaching: false,
    },
    BuiltIn {
        name: "frequent-wind-dao",
        about: "44 helicopters, twelve spots and 4,870 persons, 29 April 1975",
        text: include_str!("../../scenarios/published/frequent-wind-dao.toml"),
        is_teaching: false,
    },
    BuiltIn {
        name: "early-warning",
        about: "the baseline from the assessments of October 2025 on, with talks that take their time",
        text: include_str!("../../scenarios/early-warning.toml"),
        is_teaching: false,
    },
    BuiltIn {
        name: "mixed",
        about: "a plan of the baseline: by air, and some of the long way by road",
        text: include_str!("../../scenarios/plans/mixed.toml"),
        is_teaching: false,
    },
    BuiltIn {
        name: "helicopter-only",
        about: "a plan of the baseline: helicopters from every site",
        text: include_str!("../../scenarios/plans/helicopter-only.toml"),
        is_teaching: false,
    },
    BuiltIn {
        name: "road",
        about: "a plan of the baseline: convoys all the way",
        text: include_str!("../../scenarios/plans/road.toml"),
        is_teaching: false,
    },
];

/// The built-in scenario of this name.
pub fn find(name: &str) -> Option<&'static BuiltIn> {
    ALL.iter().find(|builtin| builtin.name == name)
}
