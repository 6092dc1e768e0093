//! Moving through rows.

use crate::keys::Action;

/// Where `action` leads from row `at` of `rows`, with `page` rows on the screen; `None` when it is no movement.
#[must_use]
pub(super) fn moved(action: Action, at: usize, rows: usize, page: usize) -> Option<usize> {
    let page = page.max(1);
    let target = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at.saturating_add(1),
        Action::Top => 0,
        Action::Bottom => rows,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at.saturating_add(page),
        Action::HalfPageUp => at.saturating_sub(page.div_ceil(2)),
        Action::HalfPageDown => at.saturating_add(page.div_ceil(2)),
        _ => return None,
    };
    Some(target.min(rows.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_end_at_the_ends() {
        assert_eq!(moved(Action::PageDown, 5, 100, 20), Some(25));
        assert_eq!(moved(Action::PageDown, 95, 100, 20), Some(99));
        assert_eq!(moved(Action::HalfPageUp, 5, 100, 20), Some(0));
        assert_eq!(moved(Action::Bottom, 5, 0, 20), Some(0));
        assert_eq!(moved(Action::Quit, 5, 100, 20), None);
    }

    proptest! {
        #[test]
        fn a_movement_stays_within_the_rows(
            at in 0_usize..1000, rows in 1_usize..1000, page in 0_usize..100, which in 0_usize..8
        ) {
            let actions = [
                Action::Up, Action::Down, Action::Top, Action::Bottom,
                Action::PageUp, Action::PageDown, Action::HalfPageUp, Action::HalfPageDown,
            ];
            prop_assert!(moved(actions[which], at, rows, page).unwrap() < rows);
        }
    }
}
