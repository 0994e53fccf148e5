use std::sync::Arc;

use crate::news::SalesNews;

/// Where replicas tell each other what they wrote: whoever is told something here passes it on.
///
/// Nothing depends on it. Whoever listens keeps copies that are good for a moment without any news, and decides nothing.
///
/// # Contract
/// 1. **the others hear**: what one replica tells, every other one hears as it was told.
/// 2. **nobody hears themselves**: a replica is not told what it told.
/// 3. **in order and once**: the news of one replica are heard in the order in which they were told, and none twice.
/// 4. **losses are told**: whoever may have missed news hears [`News::Lost`](crate::news::News::Lost): at once when they
///    hear again, and every second while they do not.
/// 5. **nobody waits**: telling ends at once, however much is told; what is too much is lost.
pub trait Bulletin: SalesNews {
    /// From now on `listener` is told what the others tell.
    fn listen(&self, listener: Arc<dyn SalesNews>);
}
