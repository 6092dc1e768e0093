use mnist_tui::request::*;
fn main() {
    let config = mnist_tui::config::load_defaults().unwrap();
    println!(
        "{:?}",
        TrainingRequest::new(Kind::Pretrain, &config).check(&config)
    );
    let mut t = TrainingRequest::new(Kind::Transfer, &config);
    t.set(Field::From, "x");
    println!("{:?}", t.check(&config));
    let d = mnist_core::storage::DataDir::new("/tmp/dd");
    println!(
        "{:?}",
        TrainingRequest::new(Kind::Pretrain, &config)
            .spec(&config, &Disk::new(&d))
            .is_ok()
    );
}
