use std::collections::HashMap;

/// Sorts messages into waves: the first of each key, the second of each key, and so on, each wave in the given order.
///
/// Whoever sends a wave only when all of the one before has arrived sends no message before its predecessor of the same
/// key has arrived, whatever becomes of either. Sent all at once, the second could arrive and the first not: told again,
/// both would be there in the wrong order for good.
pub(crate) fn waves<M>(messages: Vec<M>, key: impl Fn(&M) -> &str) -> Vec<Vec<M>> {
    let mut waves: Vec<Vec<M>> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for message in messages {
        let turn = seen.entry(key(&message).to_owned()).or_default();
        if *turn == waves.len() {
            waves.push(Vec::new());
        }
        waves[*turn].push(message);
        *turn += 1;
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(messages: &[&'static str]) -> Vec<Vec<&'static str>> {
        waves(messages.to_vec(), |message| &message[..1])
    }

    #[test]
    fn no_wave_has_a_key_twice_and_each_key_keeps_its_order() {
        assert_eq!(
            sorted(&["a1", "b1", "a2", "c1", "a3", "b2"]),
            [vec!["a1", "b1", "c1"], vec!["a2", "b2"], vec!["a3"]]
        );
    }

    #[test]
    fn different_keys_are_one_wave_and_nothing_is_none() {
        assert_eq!(sorted(&["a1", "b1"]), [vec!["a1", "b1"]]);
        assert!(sorted(&[]).is_empty());
    }
}
