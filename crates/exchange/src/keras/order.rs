//! Two ways to lay out the same numbers: Keras puts channels last and inputs before outputs, `PyTorch`, and this
//! program, the other way round.

/// How the values of a vector are ordered, here and in Keras.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The same in both.
    Same,
    /// The vector is a flattened image of `[channels, height, width]`; Keras has the channels innermost.
    Image([usize; 3]),
}

impl Order {
    /// The position in Keras of our value at `ours`.
    fn keras(self, ours: usize) -> usize {
        match self {
            Self::Same => ours,
            Self::Image([channels, height, width]) => {
                let pixels = height * width;
                let (channel, pixel) = (ours / pixels, ours % pixels);
                pixel * channels + channel
            }
        }
    }

    /// A vector from Keras, in our order.
    pub(super) fn vector_from_keras(self, keras: &[f32]) -> Vec<f32> {
        (0..keras.len())
            .map(|ours| keras[self.keras(ours)])
            .collect()
    }

    /// A vector of ours, in the order of Keras.
    pub(super) fn vector_to_keras(self, ours: &[f32]) -> Vec<f32> {
        let mut keras = vec![0.0; ours.len()];
        for (at, value) in ours.iter().enumerate() {
            keras[self.keras(at)] = *value;
        }
        keras
    }

    /// `[inputs, units]`, the inputs in the order of Keras, to `[units, inputs]` in ours.
    pub(super) fn dense_from_keras(self, kernel: &[f32], units: usize) -> Vec<f32> {
        let inputs = kernel.len() / units;
        let mut weight = Vec::with_capacity(kernel.len());
        for unit in 0..units {
            weight.extend((0..inputs).map(|ours| kernel[self.keras(ours) * units + unit]));
        }
        weight
    }

    /// `[units, inputs]` to `[inputs, units]`, the inputs in the order of Keras.
    pub(super) fn dense_to_keras(self, weight: &[f32], units: usize) -> Vec<f32> {
        let inputs = weight.len() / units;
        let mut kernel = vec![0.0; weight.len()];
        for (at, value) in weight.iter().enumerate() {
            let (unit, ours) = (at / inputs, at % inputs);
            kernel[self.keras(ours) * units + unit] = *value;
        }
        kernel
    }
}

/// `[height, width, channels, filters]` to `[filters, channels, height, width]`; the kernel is `size` pixels square.
pub(super) fn convolution_from_keras(kernel: &[f32], size: usize, filters: usize) -> Vec<f32> {
    let channels = kernel.len() / (size * size * filters);
    let mut weight = Vec::with_capacity(kernel.len());
    for filter in 0..filters {
        for channel in 0..channels {
            let at = |pixel: usize| (pixel * channels + channel) * filters + filter;
            weight.extend((0..size * size).map(|pixel| kernel[at(pixel)]));
        }
    }
    weight
}

/// `[filters, channels, height, width]` to `[height, width, channels, filters]`.
pub(super) fn convolution_to_keras(weight: &[f32], size: usize, filters: usize) -> Vec<f32> {
    let pixels = size * size;
    let channels = weight.len() / (pixels * filters);
    let mut kernel = vec![0.0; weight.len()];
    for (at, value) in weight.iter().enumerate() {
        let (filter, channel, pixel) = (
            at / (channels * pixels),
            at / pixels % channels,
            at % pixels,
        );
        kernel[(pixel * channels + channel) * filters + filter] = *value;
    }
    kernel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flattened_image_has_its_channels_together_here_and_its_pixels_together_in_keras() {
        // Two channels of 1x3 pixels: value = 10 * channel + pixel.
        let keras = [0.0, 10.0, 1.0, 11.0, 2.0, 12.0];
        let ours = [0.0, 1.0, 2.0, 10.0, 11.0, 12.0];
        let order = Order::Image([2, 1, 3]);
        assert_eq!(order.vector_from_keras(&keras), ours);
        assert_eq!(order.vector_to_keras(&ours), keras);
    }

    #[test]
    fn a_dense_kernel_is_transposed_and_its_inputs_reordered() {
        // Two channels of one row of two pixels, three units: value = 100 * unit + 10 * channel + pixel.
        let keras = [
            0.0, 100.0, 200.0, 10.0, 110.0, 210.0, 1.0, 101.0, 201.0, 11.0, 111.0, 211.0,
        ];
        let ours = [
            0.0, 1.0, 10.0, 11.0, 100.0, 101.0, 110.0, 111.0, 200.0, 201.0, 210.0, 211.0,
        ];
        let order = Order::Image([2, 1, 2]);
        assert_eq!(order.dense_from_keras(&keras, 3), ours);
        assert_eq!(order.dense_to_keras(&ours, 3), keras);
    }

    #[test]
    fn a_convolution_kernel_goes_from_pixels_first_to_filters_first() {
        // Kernel 2x2, one channel, two filters: value = 10 * filter + pixel.
        let keras = [0.0, 10.0, 1.0, 11.0, 2.0, 12.0, 3.0, 13.0];
        let ours = [0.0, 1.0, 2.0, 3.0, 10.0, 11.0, 12.0, 13.0];
        assert_eq!(convolution_from_keras(&keras, 2, 2), ours);
        assert_eq!(convolution_to_keras(&ours, 2, 2), keras);
    }
}
