//! What a trainer says when it begins.

use mnist_core::run::{Device, EventKind, RunSpec, this_host};

use super::log::{Log, Past};
use crate::LIBTORCH_VERSION;
use crate::error::Result;
use crate::fit::Fit;

/// What bears on the last bits of the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Circumstances {
    pub(super) host: String,
    /// Fingerprint of the program.
    pub(super) build: String,
    /// Version; empty when an older trainer did not say.
    pub(super) libtorch: String,
    /// `None` when an older trainer did not say.
    pub(super) device: Option<Device>,
}

impl Circumstances {
    /// Those of this trainer.
    fn of(device: Device) -> Self {
        Self {
            host: this_host(),
            build: mnist_core::BUILD_FINGERPRINT.to_owned(),
            libtorch: LIBTORCH_VERSION.to_owned(),
            device: Some(device),
        }
    }

    /// What makes them differ from those `before`, for people; empty when nothing does.
    fn differences(&self, before: &Self) -> Vec<String> {
        let mut all = Vec::new();
        if self.host != before.host {
            all.push(format!("on {} after {}", self.host, before.host));
        }
        if let (Some(here), Some(there)) = (self.device, before.device)
            && here != there
        {
            let (here, there) = (here.word(), there.word());
            all.push(format!("on device {here} after {there}"));
        }
        if !before.libtorch.is_empty() && self.libtorch != before.libtorch {
            let (here, there) = (&self.libtorch, &before.libtorch);
            all.push(format!("with libtorch {here} after {there}"));
        }
        if self.build != before.build {
            all.push(format!("by another build than {}", before.build));
        }
        all
    }
}

/// Tells that the run has begun, or was taken up, and then what the trainer before this one left unsaid.
pub(super) fn tell_begun(
    log: &mut Log,
    spec: &RunSpec,
    device: Device,
    fit: &Fit,
    past: &Past,
) -> Result<()> {
    let pid = std::process::id();
    let here = Circumstances::of(device);
    if !past.started {
        let (images, validation_images) = fit.image_counts();
        return log.tell(EventKind::Started {
            pid,
            host: here.host,
            build: here.build,
            libtorch: here.libtorch,
            device,
            threads: spec.threads.get(),
            steps_per_epoch: fit.steps_per_epoch(),
            images,
            validation_images,
        });
    }
    log.tell(EventKind::Resumed {
        pid,
        host: here.host.clone(),
        build: here.build.clone(),
        libtorch: here.libtorch.clone(),
        device: here.device,
        step: fit.position.step,
    })?;
    tell_differences(log, &here, past)
}

fn tell_differences(log: &mut Log, here: &Circumstances, past: &Past) -> Result<()> {
    let before = past.circumstances.as_ref();
    let differences = before.map_or_else(Vec::new, |before| here.differences(before));
    if !differences.is_empty() {
        let message = format!(
            "taken up {}: results may differ in their last bits",
            differences.join(", ")
        );
        log.tell(EventKind::Warning { message })?;
    }
    for id in &past.unechoed {
        log.tell(EventKind::Accepted { id: id.clone() })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_named_and_what_was_not_said_is_none() {
        let here = Circumstances::of(Device::Cpu);
        assert!(here.differences(&here).is_empty());
        let elsewhere = Circumstances {
            host: "elsewhere".into(),
            build: "0.0.1".into(),
            libtorch: "1.0".into(),
            device: Some(Device::Cuda),
        };
        let expected = [
            format!("on {} after elsewhere", this_host()),
            "on device cpu after cuda".into(),
            format!("with libtorch {LIBTORCH_VERSION} after 1.0"),
            "by another build than 0.0.1".into(),
        ];
        assert_eq!(here.differences(&elsewhere), expected);
        let silent = Circumstances {
            libtorch: String::new(),
            device: None,
            ..here.clone()
        };
        assert!(here.differences(&silent).is_empty());
    }
}
