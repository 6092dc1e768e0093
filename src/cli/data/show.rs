//! `mnist-tui data show`

use std::io::Write;

use clap::Args;
use image::GrayImage;
use mnist_core::data::picture::{Ground, ground};
use mnist_core::data::{IMAGE_BYTES, Images};
use serde_json::json;

use super::{pictures, state};
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::{printable, thousands};
use crate::request::{Agreement, Whole, whole};
use crate::table::{Align, Table};
use crate::ui::Glyphs;

/// Columns of the longest bar.
const BAR: usize = 20;

/// Show what a data set is like: how many images of each class, how they are drawn, samples
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// `mnist`, a data set of the configuration, or a path
    #[arg(value_name = "NAME|PATH")]
    data: String,
    /// Training pictures to show of each class
    #[arg(long, value_name = "N", default_value_t = 2)]
    samples: usize,
    /// Print one JSON object: `name`, `kind`, `path`, `training`, `validation`, `test`, `classes` (each with `label`, `name`,
    /// `training`, `test`), `drawing`, `sha256`, `state` (`ok`, `no hash` or `changed`)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Show, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let set = whole(&command.data, &place.config)?;
    let classes = classes(&set);
    if command.json {
        return in_json(&set, &classes, out);
    }
    for (what, text) in facts(&set) {
        writeln!(out, "{what:<10}{}", printable(&text))?;
    }
    writeln!(out)?;
    let look = place.look();
    balance(&classes, look.glyphs).write(out)?;
    for class in &classes {
        let samples = pictures::of_label(&set.train, class.label, command.samples);
        if !samples.is_empty() {
            writeln!(out, "\n{}", printable(&class.name))?;
            pictures::draw(&samples, look, out)?;
        }
    }
    Ok(())
}

/// A class and how many images show it.
struct Class {
    label: u8,
    name: String,
    training: usize,
    test: usize,
}

fn classes(set: &Whole) -> Vec<Class> {
    let counts = per_label(&set.train).into_iter().zip(per_label(&set.test));
    let labels = (0..=u8::MAX).zip(counts);
    let classes = labels.zip(set.facts.labels.names());
    let class = |((label, (training, test)), name)| Class {
        label,
        name,
        training,
        test,
    };
    classes.map(class).collect()
}

/// How many images have each label.
fn per_label(images: &Images) -> [usize; 256] {
    let mut counts = [0; 256];
    for label in images.labels() {
        counts[usize::from(*label)] += 1;
    }
    counts
}

fn facts(set: &Whole) -> Vec<(&'static str, String)> {
    let source = &set.facts.source;
    let hash = set.facts.hashes.combined();
    let agreement = match set.agreement {
        Agreement::Same => "as it should be",
        Agreement::Unwritten => "not in config.toml",
        Agreement::Changed => "config.toml has another: the images have changed",
    };
    let images = format!(
        "{} for training, of which the first {} validate; {} for tests",
        thousands(set.train.len()),
        thousands(set.facts.split.validation_first),
        thousands(set.test.len())
    );
    let name = set.name.clone().map(|name| ("name", name));
    let rest = [
        ("where", where_it_is(set)),
        ("kind", source.kind().to_owned()),
        ("images", images),
        ("drawing", drawing(set)),
        ("sha256", format!("{hash} ({agreement})")),
    ];
    name.into_iter().chain(rest).collect()
}

fn where_it_is(set: &Whole) -> String {
    let path = set.facts.source.path();
    path.map_or_else(|| "in the program".into(), |path| path.to_string_lossy())
        .into_owned()
}

/// What pictures were made into; of images that are taken as they are, whether they are drawn as MNIST's.
fn drawing(set: &Whole) -> String {
    if let Some(remark) = &set.facts.remark {
        return remark.clone();
    }
    let all = set.test.len();
    let images = set.test.pixels().chunks_exact(IMAGE_BYTES);
    let light = images
        .filter(|pixels| ground_of(pixels) == Some(Ground::Light))
        .count();
    if light * 2 > all {
        format!(
            "{} of {} test images are dark on light, and are taken so; invert them where a network of MNIST's digits is to know them",
            thousands(light),
            thousands(all)
        )
    } else {
        format!(
            "{} of {} test images are light on dark, as MNIST",
            thousands(all - light),
            thousands(all)
        )
    }
}

fn ground_of(pixels: &[u8]) -> Option<Ground> {
    GrayImage::from_raw(28, 28, pixels.to_vec()).map(|image| ground(&image))
}

fn balance(classes: &[Class], glyphs: Glyphs) -> Table {
    let mut table = Table::new([
        ("label", Align::Right),
        ("class", Align::Left),
        ("training", Align::Right),
        ("", Align::Left),
        ("test", Align::Right),
        ("", Align::Left),
    ]);
    let most = |count: fn(&Class) -> usize| classes.iter().map(count).max().unwrap_or(0);
    let (training, test) = (most(|class| class.training), most(|class| class.test));
    for class in classes {
        table.row([
            class.label.to_string(),
            class.name.clone(),
            thousands(class.training),
            bar(class.training, training, glyphs),
            thousands(class.test),
            bar(class.test, test, glyphs),
        ]);
    }
    table
}

/// A bar as long as `count` of `most`; only for none is there none.
fn bar(count: usize, most: usize, glyphs: Glyphs) -> String {
    let [full, _] = glyphs.gauge();
    full.repeat((count * BAR).div_ceil(most.max(1)))
}

fn in_json(set: &Whole, classes: &[Class], out: &mut dyn Write) -> Result<(), Failure> {
    let of = |class: &Class| {
        json!({
            "label": class.label,
            "name": class.name,
            "training": class.training,
            "test": class.test,
        })
    };
    let line = json!({
        "name": set.name,
        "kind": set.facts.source.kind(),
        "path": set.facts.source.path(),
        "training": set.train.len(),
        "validation": set.facts.split.validation_first,
        "test": set.test.len(),
        "classes": classes.iter().map(of).collect::<Vec<_>>(),
        "drawing": drawing(set),
        "sha256": set.facts.hashes.combined(),
        "state": state(set.agreement),
    });
    writeln!(out, "{line}")?;
    Ok(())
}
