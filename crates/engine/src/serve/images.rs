//! The images of the last question, kept for the next.

use mnist_core::data::{self, DataHashes, DataSet, DataSource, Images};
use mnist_core::serve::Part;

use crate::error::Result;

/// The images of the last question.
#[derive(Debug, Default)]
pub(super) struct LastImages(Option<(DataSource, Kept)>);

/// What was read of a data set: the test images alone come sooner.
#[derive(Debug)]
enum Kept {
    Test(Images),
    Whole(DataSet),
}

impl LastImages {
    /// The images of the pair of files that has this part.
    pub(super) fn of(&mut self, source: &DataSource, part: Part) -> Result<Images> {
        match part {
            Part::Train | Part::Validation => Ok(self.whole(source)?.train),
            Part::Test => self.test(source),
        }
    }

    /// Training and test images of the set with these hashes.
    ///
    /// # Errors
    /// They cannot be read, or are others now.
    pub(super) fn known(
        &mut self,
        source: &DataSource,
        hashes: &DataHashes,
    ) -> Result<(Images, Images)> {
        let set = self.whole(source)?.confirmed(source, hashes)?;
        Ok((set.train, set.test))
    }

    fn test(&mut self, source: &DataSource) -> Result<Images> {
        match &self.0 {
            Some((kept, Kept::Test(test) | Kept::Whole(DataSet { test, .. })))
                if kept == source =>
            {
                Ok(test.clone())
            }
            _ => {
                // The old ones leave memory before the new ones come.
                self.0 = None;
                let test = data::load_test(source)?;
                self.0 = Some((source.clone(), Kept::Test(test.clone())));
                Ok(test)
            }
        }
    }

    fn whole(&mut self, source: &DataSource) -> Result<DataSet> {
        if let Some((kept, Kept::Whole(set))) = &self.0
            && kept == source
        {
            return Ok(set.clone());
        }
        self.0 = None;
        let set = data::load(source)?;
        self.0 = Some((source.clone(), Kept::Whole(set.clone())));
        Ok(set)
    }
}
