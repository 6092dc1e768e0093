#![no_main]

mnist_tui_fuzz::target!(listing_cache);
