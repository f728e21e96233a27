//! A value on the command line.
#![no_main]

use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|set: &str| {
    let loaded = load(&Reference::new("one-helicopter"), &[set.to_owned()], &NoFiles);
    if let Err(problems) = loaded {
        assert!(!problems.to_string().is_empty());
    }
});
