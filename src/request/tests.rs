mod known;

use std::num::NonZeroU32;

use mnist_core::run::{CheckpointName, RunKind};
use proptest::prelude::*;

pub(crate) use self::known::Known;
use self::known::network;
use super::*;
use crate::config::load_defaults;

fn request(kind: Kind, fields: &[(Field, &str)]) -> TrainingRequest {
    let mut request = TrainingRequest::new(kind, &load_defaults().unwrap());
    for (field, text) in fields {
        request.set(*field, *text);
    }
    request
}

fn spec(kind: Kind, fields: &[(Field, &str)]) -> Result<RunSpec, FieldErrors> {
    request(kind, fields).spec(&load_defaults().unwrap(), &Known)
}

#[test]
fn nothing_but_defaults_is_the_tutorials_pretraining() {
    let spec = spec(Kind::Pretrain, &[]).unwrap();
    assert_eq!(spec.kind, RunKind::Pretrain);
    assert_eq!(spec.architecture, network());
    assert_eq!(
        spec.trainable,
        mnist_core::model::TrainableLayers::all(&network())
    );
    assert_eq!(
        (spec.epochs.get(), spec.batch_size.get(), spec.seed),
        (10, 32, 42)
    );
    assert_eq!(
        spec.checkpoint_name,
        CheckpointName::Default("digits-mlp".into())
    );
    assert_eq!(
        spec.threads.get(),
        1,
        "auto is resolved before it is written"
    );
    assert_eq!(spec.labels, None);
}

#[test]
fn a_transfer_gets_a_new_head_and_trains_only_that() {
    let spec = spec(Kind::Transfer, &[(Field::From, "digits-mlp")]).unwrap();
    assert!(
        matches!(&spec.kind, RunKind::Transfer { from } if from.name.as_deref() == Some("digits-mlp"))
    );
    assert_eq!(spec.architecture.parameters(), 265_802);
    assert_eq!(spec.architecture.trainable_parameters(&spec.trainable), 202);
    assert_eq!(
        spec.checkpoint_name,
        CheckpointName::Default("even-odd-head".into())
    );
    assert_eq!(spec.model, "mlp");
}

#[test]
fn a_transfer_to_the_same_question_keeps_the_head() {
    let fields = [
        (Field::From, "digits-mlp"),
        (Field::Task, "digits"),
        (Field::Trainable, "all"),
    ];
    assert_eq!(
        spec(Kind::Transfer, &fields).unwrap().architecture,
        network()
    );
}

#[test]
fn default_names_tell_what_trains_on_how_much() {
    let fields = [
        (Field::From, "digits-mlp"),
        (Field::Trainable, "dense_2, head"),
        (Field::Labels, "500"),
    ];
    let spec = spec(Kind::Transfer, &fields).unwrap();
    assert_eq!(
        spec.checkpoint_name,
        CheckpointName::Default("even-odd-dense_2-head-500-labels".into())
    );
    assert_eq!(spec.labels, NonZeroU32::new(500));
}

#[test]
fn every_field_says_its_own_error_at_once() {
    let wrong = [
        (Field::From, ""),
        (Field::Task, "primes"),
        (Field::Epochs, "0"),
        (Field::BatchSize, "-3"),
        (Field::LearningRate, "fast"),
        (Field::Optimizer, "rmsprop"),
        (Field::Seed, "1.5"),
        (Field::Threads, "all"),
        (Field::Device, "tpu"),
        (Field::Name, "../evil"),
    ];
    let errors = request(Kind::Transfer, &wrong).check(&load_defaults().unwrap());
    assert_eq!(
        errors.keys().copied().collect::<Vec<_>>(),
        wrong.iter().map(|(field, _)| *field).collect::<Vec<_>>()
    );
    for (field, message) in errors {
        assert_eq!(message.lines().count(), 1, "{field:?}: {message}");
    }
}

#[test]
fn label_budgets_are_checked_against_classes_and_images() {
    let config = load_defaults().unwrap();
    let error = |text| {
        let errors = request(Kind::Pretrain, &[(Field::Labels, text)]).check(&config);
        errors.get(&Field::Labels).cloned()
    };
    for good in ["", "all", "10", "55000"] {
        assert_eq!(error(good), None, "{good:?}");
    }
    assert!(error("9").unwrap().contains("use 10 or more"));
    assert!(error("55001").unwrap().contains("only 55000"));
    assert!(error("few").unwrap().contains("neither"));
}

#[test]
fn what_only_the_surroundings_know_is_told_by_field_too() {
    let fields = [
        (Field::From, "digits"),
        (Field::Data, "/nowhere"),
        (Field::Name, "digits-mlp"),
    ];
    let errors = spec(Kind::Transfer, &fields).unwrap_err();
    assert_eq!(errors[&Field::From], "no checkpoint \"digits\"");
    assert_eq!(errors[&Field::Data], "cannot read /nowhere");
    assert_eq!(errors[&Field::Name], "the name is taken");
}

#[test]
fn layers_to_train_must_be_layers_of_the_network() {
    let fields = [(Field::From, "digits-mlp"), (Field::Trainable, "dense_9")];
    let errors = spec(Kind::Transfer, &fields).unwrap_err();
    assert!(
        errors[&Field::Trainable].contains("dense_1, dense_2, head"),
        "{errors:?}"
    );
    let unknown_model = spec(Kind::Pretrain, &[(Field::Model, "vgg")]).unwrap_err();
    assert_eq!(
        unknown_model[&Field::Model],
        "no model \"vgg\"; choose from lenet, mlp"
    );
}

#[test]
fn layers_can_be_unfrozen_one_after_the_other_and_learn_at_different_rates() {
    let asked = [
        (Field::From, "digits-mlp"),
        (Field::Unfreezing, "gradual"),
        (Field::LayerRates, "discriminative:factor=2"),
    ];
    let spec = spec(Kind::Transfer, &asked).unwrap();
    assert_eq!(
        spec.methods.words(),
        [
            "gradual unfreezing",
            "learning rate / 2 a layer below the head"
        ]
    );
    assert_eq!(
        spec.checkpoint_name,
        CheckpointName::Default("even-odd-gradual".into())
    );
}

#[test]
fn a_method_that_would_do_nothing_is_refused_beside_its_field() {
    for (field, text, trainable, part) in [
        (
            Field::Unfreezing,
            "gradual",
            "all",
            "train only the head at first",
        ),
        (
            Field::LayerRates,
            "discriminative",
            "head",
            "train more layers",
        ),
    ] {
        let fields = [
            (Field::From, "digits-mlp"),
            (Field::Trainable, trainable),
            (field, text),
        ];
        let errors = spec(Kind::Transfer, &fields).unwrap_err();
        assert!(errors[&field].contains(part), "{errors:?}");
    }
    // A pretraining has no such fields.
    let pretraining = spec(Kind::Pretrain, &[(Field::Unfreezing, "gradual")]).unwrap();
    assert_eq!(pretraining.methods, mnist_core::run::Methods::default());
}

proptest! {
    /// Whatever is typed, there is a run or an error beside a field that the form shows; never a panic.
    #[test]
    fn any_text_gives_a_run_or_an_error_beside_its_field(
        kind in prop_oneof![Just(Kind::Pretrain), Just(Kind::Transfer)],
        position in 0..Field::ALL.len(),
        text in "[ -~é\\x00]{0,80}",
    ) {
        let field = Field::ALL[position];
        let mut request = request(kind, &[(Field::From, "digits-mlp")]);
        request.set(field, text);
        match request.spec(&load_defaults().unwrap(), &Known) {
            Ok(spec) => {
                let (CheckpointName::Default(name) | CheckpointName::Explicit(name)) = spec.checkpoint_name;
                prop_assert!(mnist_core::library::is_valid_name(&name), "{}", name);
            }
            Err(errors) => prop_assert_eq!(errors.keys().collect::<Vec<_>>(), vec![&field]),
        }
    }
}
