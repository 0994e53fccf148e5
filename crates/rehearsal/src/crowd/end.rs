/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    Bought,
    /// Was let in, and found nothing to have.
    FoundNothing,
    /// Left the queue when nothing was left.
    WentHome,
    /// Closed the page without a word.
    Vanished,
    /// A bot that has had its fun.
    LetGo,
    /// Had seats, and no card that went through in time.
    DidNotPay,
    /// Lost the place in the queue, and again after joining once more.
    LostPlace,
    /// Got no answer, or one that makes no sense.
    Troubled,
    /// Was still there when the rehearsal ended.
    Stopped,
    /// The rehearsal ended before this person came.
    NeverCame,
}

impl End {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::FoundNothing => "were let in and found nothing",
            Self::WentHome => "left the queue when nothing was left",
            Self::Vanished => "vanished without a word",
            Self::LetGo => "were bots: held and let go",
            Self::DidNotPay => "held and did not get to pay",
            Self::LostPlace => "lost their place",
            Self::Troubled => "got no sensible answer",
            Self::Stopped => "were still there at the end",
            Self::NeverCame => "had not come yet at the end",
        }
    }
}
