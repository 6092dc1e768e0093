//! The real program on a real terminal, from the first key to the last; waits for what is shown, never for time.
#![cfg(feature = "trainer")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod programs;
mod terminal;

use nix::sys::signal::Signal;
use programs::Programs;
use terminal::Session;

const ENTER: &str = "\r";
const TAB: &str = "\t";
const SHIFT_TAB: &str = "\x1b[Z";
const CTRL_L: &str = "\x0c";
const CTRL_U: &str = "\x15";
const CTRL_Z: &str = "\x1a";

/// Fills in the pretraining form for a short run that starts paused, and starts it.
fn start_paused_pretraining(screen: &mut Session) {
    screen.wait("nothing is training");
    screen.press("p");
    screen.wait("learning rate");
    screen.press(&TAB.repeat(3));
    screen.press("500");
    screen.wait("labels        500");
    screen.press(TAB);
    screen.press(CTRL_U);
    screen.press("2");
    screen.wait("epochs        2");
    start_paused(screen);
}

/// `start` is the last field but one.
fn start_paused(screen: &mut Session) {
    screen.press_until(SHIFT_TAB, "▸ start");
    screen.press(" ");
    screen.wait("paused, before the first batch");
    screen.press(ENTER);
    screen.wait("● paused");
}

#[test]
fn the_tutorial_from_the_first_key_to_the_last() {
    let programs = Programs::new();
    let mut screen = Session::start(&programs, 100, 30);
    start_paused_pretraining(&mut screen);
    screen.wait("step 0 of 16");
    screen.press("n");
    screen.wait("step 1 of 16   paused");
    screen.press("N");
    screen.wait("step 16 of 16   paused");
    screen.press("+");
    screen.wait("lr 0.025");
    screen.press(" ");
    screen.wait("saved as  digits-mlp");
    // The next key stands first once the library has the checkpoint.
    screen.wait("\n t transfer");

    screen.press("t");
    screen.wait("from          digits-mlp");
    screen.press_until(TAB, "▸ labels");
    screen.press("200");
    screen.wait("labels        200");
    screen.press_until(SHIFT_TAB, "▸ start");
    screen.press(" ");
    screen.wait("paused, before the first batch");
    screen.press(CTRL_L);
    screen.wait("transfer digits-mlp-500-labels → even-odd");
    screen.wait("trainable 202 (0.08 %)");
    screen.press("jj");
    screen.wait("▸  3  dense_2");
    screen.press(" ");
    screen.wait("trainable 30,302");
    screen.press(ENTER);
    screen.wait("● paused");
    screen.wait("trains 30,302 of 265,802");

    screen.press("2");
    screen.wait("transfer digits-mlp-500-labels to even-odd");
    screen.wait("▸  3  dense_2");
    screen.press(" ");
    screen.wait("trainable 202 (0.08 %)");
    screen.press("n");
    screen.press("1");
    screen.wait("step 1 of 7   paused");
    screen.press(" ");
    screen.wait("saved as  even-odd-dense_2-head-200-labels");
    screen.wait("not known on 200 labels");

    screen.press("3");
    screen.wait("2 checkpoints");
    screen.wait("└ even-odd-");
    screen.press("v");
    screen.wait("sha-256 verified");
    screen.press("4");
    screen.wait("mistakes, worst first");
    screen.wait("image 0 of 10,000");
    screen.press("l");
    screen.wait("image 1 of 10,000");
    screen.wait("digit 2");
    screen.press("5");
    screen.wait("2 runs · 0 live");
    screen.press("?");
    screen.wait("Follow the selected run on Train");
    screen.press("q");
    screen.gone("Follow the selected run on Train");
    screen.press("q");
    assert_eq!(screen.exit_code(), 0);
    assert!(!screen.is_alternate(), "the terminal was not given back");
}

#[test]
fn a_run_outlives_its_dashboards_and_the_next_one_attaches() {
    let programs = Programs::new();
    let mut first = Session::start(&programs, 80, 24);
    start_paused_pretraining(&mut first);
    first.press("q");
    assert_eq!(first.exit_code(), 0);
    first.wait("goes on");

    let mut second = Session::start(&programs, 80, 24);
    second.wait("● paused");
    second.press("n");
    second.wait("step 1 of 16   paused");
    second.hang_up();
    second.exit_code();

    let mut third = Session::start(&programs, 80, 24);
    third.wait("step 1 of 16   paused");
    third.signal(Signal::SIGKILL);
    third.exit_code();

    let mut fourth = Session::start(&programs, 80, 24);
    fourth.wait("step 1 of 16   paused");
    fourth.press("n");
    fourth.wait("step 2 of 16   paused");
    fourth.press("s");
    fourth.wait("Its state is saved");
    fourth.press("y");
    fourth.wait("as asked; c goes on from here");
    fourth.press("c");
    fourth.wait("saved as  digits-mlp");
    fourth.press("\x03");
    assert_eq!(fourth.exit_code(), 0);
}

#[test]
fn ctrl_z_gives_the_terminal_back_until_the_program_is_continued() {
    let programs = Programs::new();
    let mut screen = Session::start(&programs, 80, 24);
    screen.wait("nothing is training");
    screen.press(CTRL_Z);
    screen.stopped();
    assert!(!screen.is_alternate(), "the terminal was not given back");
    screen.signal(Signal::SIGCONT);
    screen.wait("nothing is training");
    assert!(screen.is_alternate());
    screen.press("3");
    screen.wait("The library is empty");
    screen.signal(Signal::SIGTERM);
    assert_ne!(screen.exit_code(), 0);
    assert!(!screen.is_alternate(), "the terminal was not given back");
}

#[test]
fn no_color_is_respected() {
    let programs = Programs::new();
    let mut coloured = Session::start(&programs, 80, 24);
    coloured.wait("nothing is training");
    assert!(coloured.is_coloured());
    let mut plain = Session::start_with(&programs, 80, 24, &[("NO_COLOR", "1")]);
    plain.wait("nothing is training");
    plain.press("p");
    plain.wait("learning rate");
    assert!(!plain.is_coloured());
}

#[test]
fn a_new_size_is_drawn_at_once() {
    let programs = Programs::new();
    let mut screen = Session::start(&programs, 100, 30);
    screen.wait("nothing is training");
    screen.resize(40, 12);
    screen.gone("mnist-tui");
    screen.wait(" p pretrain");
    screen.resize(120, 40);
    screen.wait("mnist-tui");
}
