//! Random numbers by address: the scheme is frozen, and no address touches another.

use airbridge::sim::{Entity, Source, Stream, Streams};

#[derive(Clone, Copy)]
enum Purpose {
    Ordinary = 5,
    Other = 6,
    Last = 0xFFFF,
}

impl Source for Purpose {
    fn number(self) -> u16 {
        self as u16
    }
}

fn streams() -> Streams {
    Streams::new(42, 7, 3)
}

fn alpha() -> Entity {
    Entity::named("site", "alpha")
}

fn first(mut stream: Stream, count: usize) -> Vec<u64> {
    (0..count).map(|_| stream.bits()).collect()
}

/// Computed from the written scheme by a separate program: RFC-style ChaCha with 8 rounds in Python, and
/// the `blake3` package.
#[test]
fn the_first_draws_are_what_the_scheme_says() {
    assert_eq!(alpha().value(), 0xc069_acb0_bf09_283f);
    assert_eq!(
        first(streams().stream(Purpose::Ordinary, alpha()), 10),
        [
            0x46e6_6794_6848_fbd2,
            0x105c_35da_cf11_a18d,
            0xcb56_f40a_b627_9846,
            0xd116_9a07_a05f_2b5d,
            0xa103_bd51_b167_d8cc,
            0xbb73_5fe0_18f7_d506,
            0xe43f_d289_3bdb_f9f8,
            0x789c_b315_209b_777e,
            0x4783_ab65_c882_4d5f,
            0xaf12_4de8_8474_e560,
        ]
    );
    assert_eq!(
        first(streams().occasion(Purpose::Ordinary, alpha(), 9), 2),
        [0xe936_d97e_3590_a2b2, 0xfe50_9b50_cac6_1089]
    );
    assert_eq!(
        first(streams().occasion(Purpose::Last, alpha(), u32::MAX), 2),
        [0x417b_1030_da44_315a, 0x0786_bf25_f0af_9a28]
    );
}

#[test]
fn draws_go_on_into_the_next_blocks() {
    let draws = first(streams().stream(Purpose::Ordinary, alpha()), 34);
    assert_eq!(
        draws[33], 0x712c_cb9b_5376_9cf4,
        "second word of block four"
    );
}

#[test]
fn every_part_of_an_address_leads_to_other_numbers() {
    let here = streams().occasion(Purpose::Ordinary, alpha(), 1);
    let elsewhere = [
        streams().occasion(Purpose::Other, alpha(), 1),
        streams().occasion(Purpose::Ordinary, Entity::named("site", "beta"), 1),
        streams().occasion(Purpose::Ordinary, Entity::named("tail", "alpha"), 1),
        streams().occasion(Purpose::Ordinary, alpha(), 2),
        Streams::new(43, 7, 3).occasion(Purpose::Ordinary, alpha(), 1),
        Streams::new(42, 8, 3).occasion(Purpose::Ordinary, alpha(), 1),
        Streams::new(42, 7, 4).occasion(Purpose::Ordinary, alpha(), 1),
    ];
    let mut seen = first(here, 64);
    for stream in elsewhere {
        seen.extend(first(stream, 64));
    }
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all, "64-bit draws do not collide by chance");
}

#[test]
fn kind_and_id_do_not_run_together() {
    assert_ne!(
        Entity::named("site", "alpha"),
        Entity::named("sit", "ealpha")
    );
    assert_ne!(Entity::named("", "site"), Entity::named("site", ""));
}

#[test]
fn a_skipped_occasion_shifts_nothing() {
    let third = first(streams().occasion(Purpose::Ordinary, alpha(), 3), 8);
    let mut second = streams().occasion(Purpose::Ordinary, alpha(), 2);
    (0..100).for_each(|_| {
        second.bits();
    });
    assert_eq!(
        first(streams().occasion(Purpose::Ordinary, alpha(), 3), 8),
        third
    );
}

#[test]
fn a_kept_stream_holds_its_promised_draws_before_it_meets_the_next_occasion() {
    let mut kept = streams().stream(Purpose::Ordinary, alpha());
    let beyond = (0..=524_288).map(|_| kept.bits()).last();
    let next = streams().occasion(Purpose::Ordinary, alpha(), 1).bits();
    assert_eq!(
        beyond,
        Some(next),
        "draw 524,289 is the first of occasion 1"
    );
}

#[test]
fn uniforms_are_inside_the_interval_and_spread_evenly() {
    const DRAWS: usize = 200_000;
    let mut stream = streams().stream(Purpose::Ordinary, alpha());
    let mut counts = [0_u32; 100];
    for _ in 0..DRAWS {
        let u = stream.uniform();
        assert!(u > 0.0 && u < 1.0);
        counts[(u * 100.0) as usize] += 1;
    }
    let expected = DRAWS as f64 / 100.0;
    let chi_squared: f64 = counts
        .iter()
        .map(|&count| f64::from(count) - expected)
        .map(|surplus| surplus * surplus / expected)
        .sum();
    // The 99.9 % quantile of chi-squared with 99 degrees of freedom.
    assert!(chi_squared < 148.23, "chi-squared {chi_squared}");
}

#[test]
fn a_clone_goes_on_with_the_same_numbers() {
    let mut stream = streams().stream(Purpose::Ordinary, alpha());
    stream.bits();
    let copy = stream.clone();
    assert_eq!(first(stream, 40), first(copy, 40));
}
