//! What is exported and imported again is the same network.

use proptest::prelude::*;

use super::networks::network;
use crate::keras::{export_h5, export_keras, read};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_network_comes_back_from_a_keras_file_as_it_was(network in network()) {
        let imported = read(export_keras(&network).unwrap()).unwrap();
        prop_assert_eq!(&imported.network, &network);
    }

    #[test]
    fn a_network_comes_back_from_an_h5_file_as_it_was(network in network()) {
        let imported = read(export_h5(&network).unwrap()).unwrap();
        prop_assert_eq!(&imported.network, &network);
    }

    #[test]
    fn equal_networks_give_equal_files(network in network()) {
        prop_assert_eq!(export_keras(&network).unwrap(), export_keras(&network.clone()).unwrap());
        prop_assert_eq!(export_h5(&network).unwrap(), export_h5(&network.clone()).unwrap());
    }
}
