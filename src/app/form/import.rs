//! What an import asks where the file leaves it open.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mnist_core::library::{CheckpointNameError, is_valid_name, name_like};

use super::{Editor, Item, Request};
use crate::config::Config;
use crate::import::ImportRequest;

/// A line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImportField {
    /// What the classes mean.
    Task,
    /// The preset that a state dict is of.
    Model,
    /// Name in the library.
    Name,
}

/// What is wrong, by field.
pub type ImportErrors = BTreeMap<ImportField, String>;

impl Item for ImportField {
    type Key = Self;

    fn label(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Model => "model",
            Self::Name => "name",
        }
    }

    fn key(self) -> Option<Self> {
        Some(self)
    }

    /// Only tasks with as many classes as the file has will do.
    fn is_task(self) -> bool {
        false
    }
}

/// A file to import, and what is said of it besides; an empty text says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDraft {
    /// The file.
    pub path: PathBuf,
    /// Presets that its layers fit; none where it says itself what they compute.
    pub models: Vec<String>,
    /// Tasks with as many classes.
    pub tasks: Vec<String>,
    values: BTreeMap<ImportField, String>,
}

impl ImportDraft {
    /// The file alone: all else is to be found in it.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self {
            path,
            models: vec![],
            tasks: vec![],
            values: BTreeMap::new(),
        }
    }

    /// The file without its folder.
    #[must_use]
    pub fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Offers these to choose from. What `config` takes where nothing is said stands first in the field, and a name like
    /// the file's.
    pub fn offer(&mut self, models: Vec<String>, tasks: Vec<String>, config: &Config) {
        let training = &config.training;
        let usual_tasks = [&training.task, &config.transfer.task];
        (self.models, self.tasks) = (models, tasks);
        self.propose(ImportField::Task, &self.tasks.clone(), &usual_tasks);
        self.propose(ImportField::Model, &self.models.clone(), &[&training.model]);
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let name = name_like(&stem);
        self.values.entry(ImportField::Name).or_insert(name);
    }

    /// Puts the first usual one of `choices` into a field, or else their first, unless one of them stands there.
    fn propose(&mut self, field: ImportField, choices: &[String], usual: &[&String]) {
        let stands = self.values.get(&field);
        if stands.is_some_and(|chosen| choices.contains(chosen)) {
            return;
        }
        let usual = usual.iter().copied().find(|usual| choices.contains(usual));
        if let Some(proposed) = usual.or(choices.first()) {
            self.values.insert(field, proposed.clone());
        }
    }

    /// What is asked of the importer. A name that was only proposed may get a number behind it.
    #[must_use]
    pub fn request(&self) -> ImportRequest {
        let said = |field| Some(self.value(field).trim().to_owned()).filter(|v| !v.is_empty());
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        ImportRequest {
            path: self.path.clone(),
            name: said(ImportField::Name).filter(|name| *name != name_like(&stem)),
            task: said(ImportField::Task),
            model: said(ImportField::Model),
        }
    }
}

impl Request for ImportDraft {
    type Item = ImportField;

    fn title(&self) -> String {
        format!("import {}", self.file_name())
    }

    fn items(&self) -> Vec<ImportField> {
        let asks_model = !self.models.is_empty();
        let model = asks_model.then_some(ImportField::Model);
        [ImportField::Task]
            .into_iter()
            .chain(model)
            .chain([ImportField::Name])
            .collect()
    }

    fn value(&self, field: ImportField) -> &str {
        self.values.get(&field).map_or("", String::as_str)
    }

    fn editor(&self, field: ImportField, _: &Config) -> Editor {
        match field {
            ImportField::Task => Editor::Choice(self.tasks.clone()),
            ImportField::Model => Editor::Choice(self.models.clone()),
            ImportField::Name => Editor::Text,
        }
    }

    fn set(&mut self, field: ImportField, text: &str) {
        self.values.insert(field, text.to_owned());
    }

    fn check(&self, _: &Config) -> ImportErrors {
        let name = self.value(ImportField::Name).trim();
        if name.is_empty() || is_valid_name(name) {
            return ImportErrors::new();
        }
        let error = CheckpointNameError::Invalid(name.to_owned()).to_string();
        ImportErrors::from([(ImportField::Name, error)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Form;
    use crate::config::load_defaults;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn asked() -> ImportDraft {
        let mut draft = ImportDraft::new("/home/x/My Net.safetensors".into());
        let (models, tasks) = (words(&["mine", "mlp"]), words(&["even-odd", "loops"]));
        draft.offer(models, tasks, &load_defaults().unwrap());
        draft
    }

    #[test]
    fn a_file_alone_asks_for_nothing() {
        let request = ImportDraft::new("a.h5".into()).request();
        assert_eq!(
            request,
            ImportRequest {
                path: "a.h5".into(),
                ..ImportRequest::default()
            }
        );
    }

    #[test]
    fn the_usual_choices_and_the_name_of_the_file_are_proposed() {
        let draft = asked();
        let request = draft.request();
        assert_eq!(request.task.as_deref(), Some("even-odd"));
        assert_eq!(request.model.as_deref(), Some("mlp"));
        assert_eq!(draft.value(ImportField::Name), "my-net");
        assert_eq!(request.name, None, "a proposed name gives way");
    }

    #[test]
    fn what_was_chosen_stays_when_it_is_asked_again() {
        let config = load_defaults().unwrap();
        let mut draft = asked();
        draft.set(ImportField::Task, "loops");
        draft.set(ImportField::Name, "mine");
        draft.offer(vec![], words(&["even-odd", "loops"]), &config);
        let request = draft.request();
        assert_eq!(request.task.as_deref(), Some("loops"));
        assert_eq!(request.name.as_deref(), Some("mine"));
        assert_eq!(draft.items(), [ImportField::Task, ImportField::Name]);
    }

    #[test]
    fn a_wrong_name_is_told_while_it_is_typed() {
        let config = load_defaults().unwrap();
        let mut form = Form::new(asked());
        while form.item() != ImportField::Name {
            form.move_focus(crate::keys::Action::NextField);
        }
        form.paste("../evil", &config);
        assert!(form.errors[&ImportField::Name].contains("../evil"));
        form.paste("x", &config);
        assert_eq!(form.line().text(), "../evilx");
    }
}
