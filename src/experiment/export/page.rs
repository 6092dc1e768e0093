//! A page that tells of an experiment: question, chart, tables, verdict, protocol, and how to do it again.

use mnist_core::experiment::{Plan, default_epochs};
use mnist_exchange::markdown::{code, escaped, table};

use super::Findings;
use crate::config::optimizer;
use crate::experiment::cells;
use crate::experiment::report::Report;
use crate::experiment::words::{notes, verdict};
use crate::format::{count, printable_lines, thousands};
use crate::request::{chosen, quoted};

/// The page in Markdown; `chart` is the file name of the picture beside it.
pub(super) fn page(of: Findings<'_>, chart: &str) -> String {
    let Findings { plan, report, .. } = of;
    let mut page = format!(
        "# {}\n\n{}\n\n![Test accuracy by number of labels]({})\n\n",
        escaped(&report.question()),
        sentences(&verdict(report)),
        chart.replace(' ', "%20"),
    );
    let rows = report.rows.iter().map(|row| cells::of_row(report, row));
    page += &written(&cells::columns(report), rows);
    for table in [gains(report), between(report)].into_iter().flatten() {
        page = page + "\n" + &table;
    }
    let notes = notes(report);
    if !notes.is_empty() {
        page = page + "\n" + &sentences(&notes) + "\n";
    }
    page = page + "\n## How it was found\n\n" + &protocol(plan, report) + &again(plan);
    printable_lines(&page)
}

/// A paragraph; names in the sentences may come from elsewhere.
fn sentences(sentences: &[String]) -> String {
    escaped(&sentences.join(" "))
}

/// A table; cells may hold names from elsewhere.
fn written(
    columns: &[cells::Column<'_>],
    rows: impl IntoIterator<Item = impl IntoIterator<Item = String>>,
) -> String {
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().map(|cell| escaped(&cell));
        cells.collect::<Vec<String>>()
    });
    table(headings, rows)
}

fn gains(report: &Report) -> Option<String> {
    let to = cells::labels_to(report)?;
    let gains = report.gains.iter();
    let rows: Vec<_> = gains
        .filter_map(|gain| cells::of_gain(report, gain))
        .collect();
    (!rows.is_empty()).then(|| written(&cells::gain_columns(report, &to), rows))
}

fn between(report: &Report) -> Option<String> {
    let rows = report
        .between
        .iter()
        .map(|one| cells::of_between(report, one));
    (!report.between.is_empty()).then(|| written(&cells::BETWEEN, rows))
}

fn protocol(plan: &Plan, report: &Report) -> String {
    let transfer = &plan.transfer;
    let (done, of) = (report.done, report.of);
    let rest = [
        format!(
            "labels: {}; the same images for every strategy with the same seed, of each class its share",
            budgets(plan)
        ),
        format!(
            "optimizer {}, learning rate {}, batches of {}, the same number of updates for every strategy that trains",
            code(&optimizer::text(&transfer.optimizer)),
            transfer.learning_rate,
            transfer.batch_size
        ),
        format!(
            "{}; {done} of {of} runs are done. Intervals are 95 % t-intervals over the seeds; a verdict is a paired t-test against scratch, corrected for the number of comparisons (Holm)",
            count(plan.seeds().len(), "seed")
        ),
    ];
    let methods = report.methods.iter();
    let methods =
        methods.map(|method| format!("{method}, for every strategy that trains by steps"));
    let items = compared(plan, report)
        .into_iter()
        .chain(rest)
        .chain(methods);
    let items: Vec<String> = items.map(|item| format!("* {item}")).collect();
    items.join("\n") + "\n"
}

/// Sources, task and strategies.
fn compared(plan: &Plan, report: &Report) -> Vec<String> {
    let sources = plan.sources().iter().zip(report.sources.iter());
    let sources = sources.map(|(source, told)| {
        let (name, id) = (code(&told.label), code(told.id.as_str()));
        let model = code(&source.model);
        format!("source: {name}, a checkpoint of {model}, id {id}")
    });
    let task = format!(
        "task: {} on {}, SHA-256 {}",
        code(&report.task),
        code(&plan.transfer.data.to_string()),
        code(&plan.transfer.data_hashes.combined())
    );
    let strategies = plan.strategies().iter().map(|strategy| {
        let name = code(&strategy.to_string());
        format!("{name}: {}", strategy.description())
    });
    sources.chain([task]).chain(strategies).collect()
}

/// `20 (200 epochs), 100 (100 epochs)`
fn budgets(plan: &Plan) -> String {
    let told = plan.budgets().iter().map(|budget| {
        let (labels, epochs) = (budget.labels.get(), budget.epochs.get());
        format!("{} ({})", thousands(labels), count(epochs, "epoch"))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// The command that makes the same experiment.
fn again(plan: &Plan) -> String {
    let flags = flags(plan).into_iter();
    // A new line in a name from elsewhere would end the block of code.
    let one_line = |value: String| value.replace(char::is_control, "");
    let flags: Vec<String> = flags
        .map(|(flag, value)| format!("--{flag} {}", quoted(&one_line(value))))
        .collect();
    let flags = flags.join(" ");
    format!("\n## How to do it again\n\n```sh\nmnist-tui experiment run {flags}\n```\n")
}

fn flags(plan: &Plan) -> Vec<(String, String)> {
    let transfer = &plan.transfer;
    let mut budgets = plan.budgets().iter();
    let mut flags = vec![
        (
            "from",
            listed(plan.sources().iter().map(|source| &source.from.id)),
        ),
        ("task", transfer.task.name().to_owned()),
        // Named in any case: somebody else's configuration may train on other images.
        ("data", transfer.data.to_string()),
        ("strategies", listed(plan.strategies())),
        ("budgets", listed(budgets.clone().map(|b| b.labels))),
        ("seeds", seeds(plan.seeds())),
        ("optimizer", optimizer::text(&transfer.optimizer)),
        ("learning-rate", transfer.learning_rate.to_string()),
        ("batch-size", transfer.batch_size.to_string()),
    ];
    // Where they are not the usual ones, they are the same for all.
    let unusual = budgets.find(|b| b.epochs != default_epochs(b.labels));
    flags.extend(unusual.map(|budget| ("epochs", budget.epochs.to_string())));
    let flags = flags
        .into_iter()
        .map(|(flag, text)| (flag.to_owned(), text));
    let methods = chosen(&transfer.methods).map(|(field, text)| (field.flag(), text));
    flags.chain(methods).collect()
}

/// `20,100,500`
fn listed(items: impl IntoIterator<Item = impl ToString>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(",")
}

/// As `--seeds` takes them: a number stands for the seeds from 1 on, one with a comma for itself.
fn seeds(seeds: &[u64]) -> String {
    if seeds.iter().copied().eq(1..=seeds.len() as u64) {
        return seeds.len().to_string();
    }
    match seeds {
        [one] => format!("{one},"),
        several => listed(several),
    }
}

#[cfg(test)]
mod tests {
    use mnist_core::data::DataSource;

    use super::*;
    use crate::config::load_defaults;
    use crate::experiment::report::tests::{plan, results};
    use crate::experiment::request::ExperimentRequest;
    use crate::request::tests::Known;

    #[test]
    fn the_command_names_the_data_of_every_kind() {
        let mut plan = plan(1);
        assert!(again(&plan).contains(" --data mnist "), "{plan:?}");
        let path = || "/sets/one".into();
        for source in [
            DataSource::Folder(path()),
            DataSource::Npz(path()),
            DataSource::Pictures(path()),
        ] {
            plan.transfer.data = source;
            assert!(again(&plan).contains(" --data /sets/one "), "{plan:?}");
        }
    }

    #[test]
    fn seeds_are_written_as_they_are_read() {
        assert_eq!(seeds(&[1, 2, 3]), "3");
        assert_eq!(seeds(&[1]), "1");
        assert_eq!(seeds(&[7]), "7,");
        assert_eq!(seeds(&[3, 14]), "3,14");
    }

    #[test]
    fn a_name_from_elsewhere_is_one_word_of_a_shell() {
        let mut plan = plan(1);
        plan.transfer.data = DataSource::Folder("/sets/it's\n`id`; rm -rf ~".into());
        let told = again(&plan);
        let word = r"--data '/sets/it'\''s`id`; rm -rf ~' --strategies";
        assert!(told.contains(word), "{told}");
    }

    #[test]
    fn the_command_asks_for_the_same_methods_and_epochs() {
        let asked = "from = \"digits-mlp\"\nbudgets = [20, 100]\nseeds = [3]\nepochs = 7\nschedule = \"cosine:warm_up=2\"\nclipping = \"norm:max=2\"\nlabel-smoothing = 0.1\naugmentation = \"shift+rotate:degrees=15\"\n";
        let plan_of = |text: &str| {
            let request = ExperimentRequest::read_text(text).unwrap();
            request.plan(&load_defaults().unwrap(), &Known).unwrap()
        };
        let plan = plan_of(asked);
        assert_eq!(plan.transfer.methods.words().len(), 5);
        let mut flags = flags(&plan);
        flags[0].1 = "digits-mlp".to_owned();
        let written = flags
            .iter()
            .map(|(flag, text)| format!("{flag} = {text:?}\n"));
        let again = plan_of(&written.collect::<String>());
        assert_eq!(again.transfer.methods, plan.transfer.methods);
        assert_eq!(again.budgets(), plan.budgets());
        assert_eq!(again.seeds(), plan.seeds());
        let report = Report::of(&plan, &results(&plan));
        let told = protocol(&plan, &report);
        assert!(
            told.contains("* cosine schedule after 2 epochs of warm-up, for every"),
            "{told}"
        );
    }
}
