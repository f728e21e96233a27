//! Cancelling and scheduling at the current instant.

use airbridge::sim::{Calendar, Duration, Rank};

use crate::{at, seconds};

#[test]
fn an_event_of_the_current_instant_can_still_be_cancelled() {
    let mut calendar = Calendar::new();
    calendar.schedule(at(3), Rank::Ordinary, 'a');
    let second = calendar.schedule(at(3), Rank::Ordinary, 'b');
    calendar.schedule(at(3), Rank::Ordinary, 'c');
    assert_eq!(calendar.pop(), Some((at(3), 'a')));
    assert!(calendar.cancel(second));
    assert!(!calendar.cancel(second), "once is enough");
    assert_eq!(calendar.pop(), Some((at(3), 'c')));
    assert_eq!(calendar.pop(), None);
}

#[test]
fn a_stale_handle_does_not_touch_the_event_that_took_its_place() {
    let mut calendar = Calendar::new();
    let old = calendar.schedule(at(1), Rank::Ordinary, 'a');
    calendar.pop();
    let new = calendar.schedule(at(2), Rank::Ordinary, 'b');
    assert!(!calendar.is_pending(old));
    assert!(!calendar.cancel(old));
    assert!(calendar.is_pending(new));
    assert_eq!(calendar.pop(), Some((at(2), 'b')));
}

#[test]
fn what_is_scheduled_for_now_happens_now_whatever_its_rank() {
    let mut calendar = Calendar::new();
    calendar.schedule(at(3), Rank::Observer, 'a');
    calendar.pop();
    calendar.schedule(Duration::ZERO, Rank::Release, 'b');
    assert_eq!(calendar.pop(), Some((at(3), 'b')));
    assert_eq!(calendar.now(), at(3));
}

#[test]
#[should_panic(expected = "scheduled at 2.000000 s, but it is already 3.000000 s")]
fn time_never_goes_backwards_by_an_instant() {
    let mut calendar = Calendar::new();
    calendar.advance_to(at(3));
    calendar.schedule(at(2), Rank::Ordinary, ());
}

#[test]
#[should_panic(expected = "scheduled -1.000000 s after 0.000000 s")]
fn time_never_goes_backwards_by_a_duration() {
    Calendar::new().schedule(seconds(-1), Rank::Ordinary, ());
}

#[test]
#[should_panic(expected = "cannot go to 5.000000 s past the event due at 4.000000 s")]
fn the_clock_never_passes_a_pending_event() {
    let mut calendar = Calendar::new();
    calendar.schedule(at(4), Rank::Ordinary, ());
    calendar.advance_to(at(5));
}
