#![no_main]

mnist_tui_fuzz::target!(pictures);
