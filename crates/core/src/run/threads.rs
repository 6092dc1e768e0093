//! The environment variables that fix the number of threads of libtorch.

use std::num::NonZeroU32;

/// Turns that a thread of OpenMP waits for the next piece of work before it sleeps, about 0.2 ms: longer than the gaps
/// in a training step, and short enough to leave the core to another program that wants it. With libgomp's own 300,000
/// a run beside another busy program takes thirty times as long.
const SPINS: &str = "5000";

const OPENMP_THREADS: &str = "OMP_NUM_THREADS";

/// Fixes the number of threads of OpenMP and MKL: a dynamic one would change sums, and with them checkpoints. They are
/// read when libtorch is loaded, so they must be set before the program starts.
#[must_use]
pub fn thread_variables(threads: NonZeroU32) -> [(&'static str, String); 5] {
    [
        (OPENMP_THREADS, threads.to_string()),
        ("MKL_NUM_THREADS", threads.to_string()),
        ("OMP_DYNAMIC", "FALSE".to_owned()),
        ("MKL_DYNAMIC", "FALSE".to_owned()),
        ("GOMP_SPINCOUNT", SPINS.to_owned()),
    ]
}

/// The number of threads that whoever started this program asked for; one unless asked.
#[must_use]
pub fn threads_asked_for() -> NonZeroU32 {
    let asked = std::env::var(OPENMP_THREADS).ok();
    asked
        .and_then(|threads| threads.trim().parse().ok())
        .unwrap_or(NonZeroU32::MIN)
}
