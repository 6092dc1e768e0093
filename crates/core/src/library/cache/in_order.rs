//! Things that are asked for in nearly the order they are in.

use std::collections::HashMap;

/// Things with a key each, found soonest one after the other: of a large library a table of keys would be read all over,
/// and no longer fits the processor's cache.
#[derive(Debug)]
pub(in crate::library) struct InOrder<T> {
    items: Vec<Option<T>>,
    key: fn(&T) -> &str,
    /// Where the next one is expected.
    next: usize,
    /// Where each is, made when one is first asked for out of order.
    places: Option<HashMap<String, usize>>,
}

impl<T> InOrder<T> {
    pub(in crate::library) fn new(items: Vec<T>, key: fn(&T) -> &str) -> Self {
        Self {
            items: items.into_iter().map(Some).collect(),
            key,
            next: 0,
            places: None,
        }
    }

    /// Takes out what has this key.
    pub(in crate::library) fn take(&mut self, key: &str) -> Option<T> {
        let of = self.key;
        let is_at = |item: &Option<T>| item.as_ref().is_some_and(|item| of(item) == key);
        let at = if self.items.get(self.next).is_some_and(is_at) {
            self.next
        } else {
            *self.places().get(key)?
        };
        self.next = at + 1;
        self.items[at].take()
    }

    fn places(&mut self) -> &HashMap<String, usize> {
        let of = self.key;
        let items = &self.items;
        self.places.get_or_insert_with(|| {
            let places = items.iter().enumerate();
            let place = |(at, item): (usize, &Option<T>)| Some((of(item.as_ref()?).to_owned(), at));
            places.filter_map(place).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_is_found_once_in_any_order(
            kept in proptest::collection::btree_set("[a-d]{1,2}", 0..12),
            asked in proptest::collection::vec("[a-d]{1,2}", 0..40),
        ) {
            let mut left = kept.clone();
            let mut items = InOrder::new(kept.into_iter().collect(), String::as_str);
            for key in asked {
                prop_assert_eq!(items.take(&key), left.take(&key));
            }
        }
    }
}
