//! How long do many runs take, what do two threads gain, how much memory is needed, and what is common chance worth?
//!
//! `cargo bench --bench study` measures all of it; add `-- threads`, `-- whole` or `-- chance` for a part. Times are those
//! of the fastest of several rounds; rounds on one thread and on two follow one another, so that whatever else the
//! machine does falls on both. What chance is worth does not depend on the machine. `cargo test --benches` runs
//! everything once on small numbers.

mod chance;
mod rounds;

fn main() {
    // `cargo bench` says so; anything else is a test that the bench still works.
    let full = std::env::args().any(|word| word == "--bench");
    let wanted = |part: &str| {
        let words = || {
            std::env::args()
                .skip(1)
                .filter(|word| !word.starts_with('-'))
        };
        words().next().is_none() || words().any(|word| word == part)
    };
    if wanted("threads") {
        rounds::threads(full);
    }
    if wanted("whole") {
        rounds::whole(full);
    }
    if wanted("chance") {
        chance::worth(if full { 200 } else { 2 });
    }
}
