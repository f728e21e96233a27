//! Units that come back, are asked for and change in number within one instant.

use airbridge::sim::{Pool, Request, Time};

use crate::{at, dice};

fn granted(pool: &mut Pool<char>) -> String {
    std::iter::from_fn(|| pool.next_granted()).collect()
}

/// Requests that have to wait, one by one.
fn queue(pool: &mut Pool<char>, now: Time, requests: &[(char, u32, i32)]) {
    for &(token, units, priority) in requests {
        let request = pool.request(now, token, units, priority);
        assert!(matches!(request, Request::Queued(_)), "{token} waits");
    }
}

#[test]
fn a_freed_unit_is_never_free_to_a_newcomer_of_the_same_instant() {
    let mut pool = Pool::new(1);
    assert_eq!(pool.request(at(0), 'a', 1, 0), Request::Granted);
    queue(&mut pool, at(1), &[('b', 1, 0)]);
    pool.release(at(5), 1);
    assert_eq!(pool.free(), 0, "it is b's already, though b has not heard");
    queue(&mut pool, at(5), &[('c', 1, -9)]);
    assert_eq!(granted(&mut pool), "b");
    assert_eq!(pool.settle(at(5)), Ok(()));
}

#[test]
fn a_request_never_jumps_the_queue_though_its_units_are_free() {
    let mut pool = Pool::new(4);
    assert_eq!(pool.request(at(0), 'a', 2, 0), Request::Granted);
    queue(&mut pool, at(1), &[('b', 3, 0), ('c', 1, 0), ('d', 1, 7)]);
    assert_eq!(pool.free(), 2);
    pool.release(at(2), 2);
    assert_eq!(granted(&mut pool), "bc");
    assert_eq!(pool.waiters().collect::<String>(), "d");
    assert_eq!(pool.settle(at(3)), Ok(()));
}

#[test]
fn a_better_priority_passes_those_who_wait_for_more() {
    let mut pool = Pool::new(4);
    assert_eq!(pool.request(at(0), 'a', 2, 0), Request::Granted);
    queue(&mut pool, at(1), &[('b', 3, 0)]);
    assert_eq!(pool.request(at(1), 'c', 2, -1), Request::Granted);
    assert_eq!(pool.settle(at(1)), Ok(()));
}

#[test]
fn several_units_pass_over_only_when_all_are_there() {
    let mut pool = Pool::new(3);
    assert_eq!(pool.request(at(0), 'a', 2, 0), Request::Granted);
    assert_eq!(pool.request(at(0), 'b', 1, 0), Request::Granted);
    queue(&mut pool, at(0), &[('c', 3, 0)]);
    pool.release(at(1), 2);
    assert_eq!((granted(&mut pool), pool.free()), (String::new(), 2));
    pool.release(at(1), 1);
    assert_eq!((granted(&mut pool), pool.free()), ("c".to_owned(), 0));
    assert_eq!(pool.settle(at(2)), Ok(()));
}

#[test]
fn units_taken_from_several_holders_go_to_the_one_who_asked_first() {
    let mut pool = Pool::new(3);
    for holder in ['a', 'b', 'c'] {
        assert_eq!(pool.request(at(0), holder, 1, 5), Request::Granted);
    }
    queue(&mut pool, at(1), &[('d', 1, 5)]);
    // The preemptor asks first; then its victims give back and line up again.
    queue(&mut pool, at(2), &[('p', 2, 0)]);
    for victim in ['c', 'b'] {
        pool.release(at(2), 1);
        queue(&mut pool, at(2), &[(victim, 1, 5)]);
    }
    assert_eq!(granted(&mut pool), "p");
    assert_eq!(pool.waiters().collect::<String>(), "dcb");
    assert_eq!(pool.settle(at(2)), Ok(()));
}

#[test]
fn a_request_granted_at_this_instant_can_no_longer_renege() {
    let mut pool = Pool::new(1);
    pool.request(at(0), 'a', 1, 0);
    let Request::Queued(ticket) = pool.request(at(0), 'b', 1, 0) else {
        panic!("b has to wait");
    };
    pool.release(at(5), 1);
    assert!(!pool.renege(at(5), ticket));
    assert_eq!(granted(&mut pool), "b");
}

#[test]
fn who_reneges_lets_those_behind_pass() {
    let mut pool = Pool::new(2);
    pool.request(at(0), 'a', 1, 0);
    let Request::Queued(ticket) = pool.request(at(0), 'b', 2, 0) else {
        panic!("b has to wait");
    };
    queue(&mut pool, at(0), &[('c', 1, 0)]);
    assert!(pool.renege(at(4), ticket));
    assert!(!pool.renege(at(4), ticket), "once is enough");
    assert_eq!(granted(&mut pool), "c");
    let measures = pool.measures();
    assert_eq!(
        (measures.requested, measures.granted, measures.reneged),
        (3, 2, 1)
    );
    assert_eq!(measures.reneged_wait.sum(), 4_000_000);
    assert_eq!(pool.settle(at(4)), Ok(()));
}

#[test]
fn a_capacity_that_drops_retires_units_as_they_come_back() {
    let mut pool = Pool::new(3);
    pool.request(at(0), 'a', 3, 0);
    queue(&mut pool, at(0), &[('b', 1, 0)]);
    pool.set_capacity(at(1), 1);
    assert_eq!((pool.in_use(), pool.free()), (3, 0));
    pool.release(at(2), 2);
    assert_eq!(granted(&mut pool), "", "two are retired, one is in use");
    pool.release(at(2), 1);
    assert_eq!(granted(&mut pool), "b");
    assert_eq!(pool.settle(at(2)), Ok(()));
}

#[test]
fn a_capacity_goes_to_zero_and_back_within_an_instant() {
    let mut pool = Pool::new(2);
    pool.request(at(0), 'a', 2, 0);
    queue(&mut pool, at(1), &[('b', 2, 0)]);
    pool.set_capacity(at(2), 0);
    pool.release(at(2), 2);
    assert_eq!(granted(&mut pool), "");
    pool.set_capacity(at(2), 2);
    assert_eq!(granted(&mut pool), "b");
    assert_eq!((pool.in_use(), pool.free()), (2, 0));
    assert_eq!(pool.settle(at(3)), Ok(()));
}

#[test]
#[should_panic(expected = "2 units were released, but only 1 are in use")]
fn more_than_was_taken_cannot_come_back() {
    let mut pool = Pool::new(3);
    pool.request(at(0), 'a', 1, 0);
    pool.release(at(1), 2);
}

#[test]
fn no_unit_is_lost_in_a_race_at_a_pool() {
    for seed in 0..40 {
        let mut roll = dice(seed, "pool");
        let mut pool: Pool<u32> = Pool::new(5);
        let mut held = Vec::new();
        let mut tickets = Vec::new();
        for step in 0..600_u32 {
            let now = at(u64::from(step) / 20);
            let units = 1 + step % 3;
            match roll(5) {
                0 | 1 => match pool.request(now, units, units, roll(3) as i32) {
                    Request::Granted => held.push(units),
                    Request::Queued(ticket) => tickets.push(ticket),
                },
                2 => pool.set_capacity(now, 3 + roll(4) as u32),
                3 if !tickets.is_empty() => {
                    let at = roll(tickets.len() as u64) as usize;
                    pool.renege(now, tickets[at]);
                }
                _ if !held.is_empty() => {
                    let at = roll(held.len() as u64) as usize;
                    pool.release(now, held.swap_remove(at));
                }
                _ => {}
            }
            held.extend(std::iter::from_fn(|| pool.next_granted()));
            assert_eq!(held.iter().sum::<u32>(), pool.in_use());
            assert_eq!(pool.settle(now), Ok(()));
        }
        let measures = pool.measures();
        assert!(
            measures.reneged > 0 && measures.granted > 50,
            "{measures:?}"
        );
    }
}
