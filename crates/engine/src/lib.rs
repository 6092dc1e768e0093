//! Trains, evaluates and predicts on libtorch.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

/// Number of threads that libtorch computes with.
#[must_use]
pub fn threads() -> i32 {
    tch::get_num_threads()
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind, Tensor};

    #[test]
    fn libtorch_is_linked_and_computes() {
        let two = Tensor::f_full([1], 2.0, (Kind::Float, Device::Cpu)).unwrap();
        assert_eq!(
            two.f_add(&two)
                .unwrap()
                .f_double_value(&[0])
                .unwrap()
                .to_bits(),
            4.0_f64.to_bits()
        );
    }
}
