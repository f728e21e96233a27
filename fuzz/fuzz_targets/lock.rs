//! A lock file, which a merge may have torn.
#![no_main]

use airbridge::study::verify::Lock;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(lock) = Lock::read("airbridge.lock", text) {
        let again = Lock::read("airbridge.lock", &lock.text()).expect("what it writes it reads");
        assert_eq!(again.text(), lock.text());
    }
});
