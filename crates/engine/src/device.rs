//! Where tensors live.

use mnist_core::run::Device as Wanted;
use tch::Device;

use crate::error::{EngineError, Result};

/// The device that this libtorch offers for what is wanted, as the contract and as libtorch name it.
pub(crate) fn resolve(wanted: Wanted) -> Result<(Wanted, Device)> {
    let cuda = tch::Cuda::is_available();
    let mps = tch::utils::has_mps();
    match wanted {
        Wanted::Auto | Wanted::Cuda if cuda => Ok((Wanted::Cuda, Device::Cuda(0))),
        Wanted::Auto | Wanted::Mps if mps => Ok((Wanted::Mps, Device::Mps)),
        Wanted::Auto | Wanted::Cpu => Ok((Wanted::Cpu, Device::Cpu)),
        Wanted::Cuda | Wanted::Mps => Err(EngineError::Refused(
            "this libtorch does not offer the device asked for; use --device cpu, or set LIBTORCH to a build that does and run `make build`".into(),
        )),
    }
}

/// Devices besides the processor, for people.
pub(crate) fn others() -> Vec<String> {
    let cuda = (0..tch::Cuda::device_count()).map(|i| format!("cuda:{i}"));
    let mps = tch::utils::has_mps().then(|| "mps".to_owned());
    cuda.chain(mps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_is_not_there_is_refused_with_the_remedy() {
        let there = [
            (Wanted::Cuda, tch::Cuda::is_available()),
            (Wanted::Mps, tch::utils::has_mps()),
        ];
        for (wanted, is_there) in there {
            match resolve(wanted) {
                Ok((resolved, _)) => assert!(is_there && resolved == wanted),
                Err(error) => {
                    let message = error.to_string();
                    assert!(
                        !is_there && message.contains("use --device cpu"),
                        "{message}"
                    );
                }
            }
        }
        assert_eq!(resolve(Wanted::Cpu).unwrap(), (Wanted::Cpu, Device::Cpu));
        let (resolved, _) = resolve(Wanted::Auto).unwrap();
        assert_ne!(resolved, Wanted::Auto);
    }
}
