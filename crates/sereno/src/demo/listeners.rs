//! Invented neighbours who asked to be told, so that it means something whom a notice reaches.

use sereno_core::delivery::Channel;
use sereno_core::place::NamedArea;
use sereno_drill::deliveries::invented;
use sereno_drill::dice::Dice;
use sereno_flow::delivery::subscriber::Invented;

/// The same neighbours in every demo.
const SEED: u64 = 34;
/// Neighbours of one area: so many, and up to so many more.
const FEWEST: usize = 20;
const MORE: usize = 60;
/// Of a hundred neighbours so many listen in the network's first language.
const FIRST_LANGUAGE_OF_100: usize = 45;
/// Of a hundred so many listen by each channel.
const OF_100: [(Channel, usize); 3] = [(Channel::Mail, 64), (Channel::Push, 34), (Channel::Webhook, 2)];

/// Neighbours of each area.
pub(super) fn listeners(areas: &[NamedArea], languages: &[String]) -> Vec<Invented> {
    let dice = Dice::new(SEED);
    let weights = OF_100.map(|(_, weight)| weight);
    let (first, others) = languages.split_first().map_or(("", languages), |(first, others)| (first.as_str(), others));
    let homes = areas.iter().flat_map(|area| (0..FEWEST + dice.below(MORE)).map(|_| &area.slug).collect::<Vec<_>>());
    homes
        .enumerate()
        .map(|(n, slug)| {
            let other = others.get(dice.below(others.len().max(1))).map(String::as_str);
            let language = if dice.chance(FIRST_LANGUAGE_OF_100) { first } else { other.unwrap_or(first) };
            let (channel, _) = OF_100.get(dice.share(&weights)).copied().unwrap_or((Channel::Mail, 0));
            Invented { language: language.to_owned(), area: slug.clone(), ..invented(channel, n) }
        })
        .collect()
}
