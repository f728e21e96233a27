use airbridge::operation::*;
use airbridge::scenario::*;
use airbridge::sim::Time;
struct P;
impl Observer for P {
    fn fact(&mut self, t: Time, f: &Fact, _w: &World) {
        println!("{:9.4} {:?}", t.as_hours_f64(), f);
    }
}
struct C(u64);
impl Observer for C {
    fn fact(&mut self, _t: Time, _f: &Fact, _w: &World) {
        self.0 += 1;
    }
}
struct F;
impl files::Files for F {
    fn read(&self, path: &std::path::Path, _l: usize) -> Result<Vec<u8>, files::Unreadable> {
        Ok(std::fs::read(path).unwrap())
    }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let l = match load(&Reference::new(&a[1]), &a[3..].to_vec(), &F) {
        Ok(l) => l,
        Err(e) => {
            println!("{e}");
            return;
        }
    };
    let o = RunOptions {
        seed: 1,
        replication: 0,
        audit: Audit::EveryEvent,
        shuffle_ties: None,
    };
    if a[2] == "p" {
        match simulate(&l.scenario, &o, P, |_, _| ()) {
            Ok(f) => println!("{} events", f.events),
            Err(e) => println!("ERR {e}"),
        }
    } else {
        let o = RunOptions {
            audit: Audit::Hourly,
            ..o
        };
        let t = std::time::Instant::now();
        match simulate(&l.scenario, &o, C(0), |_, _| ()) {
            Ok(f) => {
                println!(
                    "{} events {} facts {:?}",
                    f.events,
                    f.observer.0,
                    t.elapsed()
                );
                for s in State::ALL {
                    println!("{} {}", s.word(), f.world.count(s));
                }
                println!("{:?}", f.world.exposure(f.ended_at));
            }
            Err(e) => println!("ERR {e}"),
        }
    }
}
