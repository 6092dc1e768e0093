fn main() {
    let config = mnist_tui::config::load_defaults().unwrap();
    let data = mnist_core::storage::DataDir::new(std::env::args().nth(1).unwrap());
    mnist_tui::runtime::run(config, data).unwrap();
}
