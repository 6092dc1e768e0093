//! `mnist-trainer serve`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use mnist_core::library::CheckpointFile;
use mnist_core::run::Scores;
use mnist_core::serve::{
    Answer, Evaluation, Part, Prediction, Question, Request, Response, Sample,
};
use mnist_core::task::Task;

use super::harness::{Place, TRAINER, wait_for};

struct Server {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    asked: u64,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(TRAINER)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            questions: child.stdin.take(),
            answers: BufReader::new(child.stdout.take().unwrap()),
            child,
            asked: 0,
        }
    }

    fn ask(&mut self, question: Question) -> Result<Answer, String> {
        self.asked += 1;
        let request = Request {
            id: self.asked,
            question,
        };
        let response = self.say(&serde_json::to_string(&request).unwrap());
        assert_eq!(response.id, self.asked);
        response.result
    }

    fn say(&mut self, line: &str) -> Response {
        let questions = self.questions.as_mut().unwrap();
        writeln!(questions, "{line}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    fn evaluate(&mut self, question: Question) -> Evaluation {
        match self.ask(question) {
            Ok(Answer::Evaluation(evaluation)) => evaluation,
            other => panic!("{other:?}"),
        }
    }

    fn predict(&mut self, question: Question) -> Vec<Prediction> {
        match self.ask(question) {
            Ok(Answer::Predictions { predictions }) => predictions,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn evaluations_and_predictions_agree_with_the_run() {
    let place = Place::new();
    let finished = place.finish(&place.spec());
    let checkpoint = finished.checkpoint.path.clone();
    let record = finished.file().record;
    let mut server = Server::start();
    assert!(matches!(
        server.ask(Question::Hello),
        Ok(Answer::Hello { protocol: mnist_core::PROTOCOL, build, threads: 1, .. }) if build == mnist_core::BUILD_FINGERPRINT
    ));
    let mut of = |part| {
        server.evaluate(Question::Evaluate {
            checkpoint: checkpoint.clone(),
            data: place.images(),
            part,
        })
    };
    let (test, validation, train) = (of(Part::Test), of(Part::Validation), of(Part::Train));
    // The server may use another number of threads, which changes the last bits.
    let alike = |a: Scores, b: Scores| {
        (a.loss - b.loss).abs() < 1e-6 && (a.accuracy - b.accuracy).abs() < 1e-12
    };
    assert!(alike(test.scores, record.metrics.test));
    assert!(alike(validation.scores, record.metrics.validation.unwrap()));
    let counts = [&test, &validation, &train].map(|e| e.confusion.iter().flatten().sum::<u64>());
    assert_eq!(counts, [300, 200, 1_000]);
    let hits: u64 = (0..10).map(|c| test.confusion[c][c]).sum();
    assert!((hits as f64 / 300.0 - test.scores.accuracy).abs() < 1e-12);

    let predictions = server.predict(Question::Predict {
        checkpoint: checkpoint.clone(),
        data: place.images(),
        part: Part::Test,
        indices: vec![7, 0],
    });
    assert_eq!(predictions[0].class_index, test.classes[7]);
    assert_eq!(predictions[1].class_index, test.classes[0]);
    assert!((predictions[1].probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5);

    let images = mnist_core::data::load_test(&place.images()).unwrap();
    assert_eq!(predictions[0].label, Some(images.labels()[7]));
    let sent = server.predict(Question::PredictPixels {
        checkpoint,
        images: vec![images.image(7).unwrap().to_vec()],
    });
    assert_eq!(sent[0].class, predictions[0].class);
    assert_eq!(sent[0].label, None);
}

#[test]
fn what_is_wrong_is_said_and_the_next_question_is_answered() {
    let place = Place::new();
    let checkpoint = place.finish(&place.spec()).checkpoint.path;
    let mut server = Server::start();
    let unknown = server.say(r#"{"id": 9, "question": "dance"}"#);
    assert_eq!(unknown.id, 9);
    assert!(unknown.result.unwrap_err().contains("same sources"));
    let missing = server.ask(Question::Evaluate {
        checkpoint: place.path().join("none.safetensors"),
        data: place.images(),
        part: Part::Test,
    });
    assert!(missing.unwrap_err().contains("none.safetensors"));
    let beyond = server.ask(Question::Predict {
        checkpoint: checkpoint.clone(),
        data: place.images(),
        part: Part::Test,
        indices: vec![300],
    });
    let none = Answer::NoImage {
        index: 300,
        images: 300,
    };
    assert_eq!(beyond, Ok(none));
    let short = server.ask(Question::PredictPixels {
        checkpoint,
        images: vec![vec![0; 3]],
    });
    assert!(short.unwrap_err().contains("28 rows of 28 bytes"));
    assert!(server.ask(Question::Hello).is_ok());
}

#[test]
fn classes_are_composed_for_the_images_of_the_plan_only() {
    let place = Place::new();
    let spec = place.spec();
    let checkpoint = place.finish(&spec).checkpoint.path;
    let mut server = Server::start();
    let mut compose = |data_hashes| {
        server.ask(Question::Compose {
            checkpoint: checkpoint.clone(),
            sample: Sample {
                data: place.images(),
                split: spec.split,
                task: Task::even_odd(),
                labels: 20,
                seed: 1,
            },
            data_hashes,
        })
    };
    let mut others = spec.data_hashes.clone();
    others.train_labels = "0".repeat(64);
    let refused = compose(others).unwrap_err();
    assert!(
        refused.contains("are not those it was created for"),
        "{refused}"
    );
    let composed = compose(spec.data_hashes.clone()).unwrap();
    assert!(matches!(composed, Answer::Evaluation(found) if found.classes.len() == 300));
}

#[test]
fn a_network_that_ran_away_is_refused_in_words() {
    let place = Place::new();
    let finished = place.finish(&place.spec());
    let mut file = finished.file();
    for weight in file.tensors[0].bytes.as_chunks_mut::<4>().0 {
        *weight = f32::NAN.to_le_bytes();
    }
    let file = CheckpointFile::new(file.record, file.tensors).unwrap();
    let checkpoint = place.path().join("nan.safetensors");
    std::fs::write(&checkpoint, file.to_bytes().unwrap()).unwrap();
    let mut server = Server::start();
    let judged = server.ask(Question::Evaluate {
        checkpoint: checkpoint.clone(),
        data: place.images(),
        part: Part::Test,
    });
    assert!(judged.unwrap_err().contains("not finite"));
    let asked = server.ask(Question::PredictPixels {
        checkpoint,
        images: vec![vec![0; 784]],
    });
    assert!(asked.unwrap_err().contains("nan.safetensors"));
}

#[test]
fn it_ends_within_a_second_of_the_end_of_its_input() {
    let mut server = Server::start();
    server.ask(Question::Hello).unwrap();
    server.questions = None;
    let closed = Instant::now();
    let status = wait_for("the server to end", || server.child.try_wait().unwrap());
    assert!(status.success());
    assert!(closed.elapsed() < Duration::from_secs(1));
}

#[cfg(unix)]
#[test]
fn a_server_of_another_build_is_not_asked() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let trainer = folder.path().join("mnist-trainer");
    let hello = r#"{"id":1,"result":{"Ok":{"answer":"hello","protocol":1,"build":"0.0.1-old","libtorch":"2","devices":[],"threads":1}}}"#;
    let script = format!("#!/bin/sh\nread question\necho '{hello}'\nread more\n");
    std::fs::write(&trainer, script).unwrap();
    std::fs::set_permissions(&trainer, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut client = mnist_tui::serve_client::ServeClient::new(&trainer);
    let message = client.facts().unwrap_err().to_string();
    let expected = format!(
        "{} was built from other sources than this program (0.0.1-old, not {}); run `make build`",
        trainer.display(),
        mnist_core::BUILD_FINGERPRINT
    );
    assert_eq!(message, expected);
}
