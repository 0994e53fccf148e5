use std::f64::consts::TAU;
use std::str::FromStr;
use std::time::Duration;

/// Of a burst, this share is there
const BURST_SHARE: f64 = 0.8;
/// within this part of the time; the rest comes evenly.
const BURST_TIME: f64 = 0.1;
/// How many times a wave swells: the opening, the news, the friends who were told.
const WAVES: f64 = 3.0;
/// Halvings of the interval when a curve is turned around: a double holds no more.
const HALVINGS: u32 = 52;

/// How a crowd arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Nearly everybody at the opening.
    Burst,
    /// More and more of them.
    Ramp,
    /// In waves.
    Wave,
}

/// There is no such curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a curve is burst, ramp or wave")]
pub struct CurveUnknown;

impl Curve {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Burst => "burst",
            Self::Ramp => "ramp",
            Self::Wave => "wave",
        }
    }

    /// When each of `people` arrives, the first first, all of them `within` the time.
    pub(crate) fn arrivals(self, people: u32, within: Duration) -> impl Iterator<Item = Duration> {
        (0..people).map(move |number| within.mul_f64(self.time_of((f64::from(number) + 0.5) / f64::from(people))))
    }

    /// At which part of the time the `share` of the crowd is there.
    fn time_of(self, share: f64) -> f64 {
        match self {
            Self::Burst if share < BURST_SHARE => share / BURST_SHARE * BURST_TIME,
            Self::Burst => BURST_TIME + (share - BURST_SHARE) / (1.0 - BURST_SHARE) * (1.0 - BURST_TIME),
            Self::Ramp => share.sqrt(),
            Self::Wave => turned_around(|time| time - (TAU * WAVES * time).sin() / (TAU * WAVES), share),
        }
    }
}

/// Where the rising `curve` over 0 to 1 reaches `height`.
fn turned_around(curve: impl Fn(f64) -> f64, height: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if curve(middle) < height { low = middle } else { high = middle }
    }
    high
}

impl FromStr for Curve {
    type Err = CurveUnknown;

    fn from_str(text: &str) -> Result<Self, CurveUnknown> {
        match text {
            "burst" => Ok(Self::Burst),
            "ramp" => Ok(Self::Ramp),
            "wave" => Ok(Self::Wave),
            _ => Err(CurveUnknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHIN: Duration = Duration::from_secs(30);

    /// How many of 1,000 people come in each tenth of the time.
    fn tenths(curve: Curve) -> [usize; 10] {
        let mut tenths = [0; 10];
        for arrival in curve.arrivals(1_000, WITHIN) {
            let tenth = (0..10).rfind(|tenth| arrival >= WITHIN / 10 * *tenth).unwrap();
            tenths[tenth as usize] += 1;
        }
        tenths
    }

    #[test]
    fn everybody_arrives_in_order_and_in_time() {
        for curve in [Curve::Burst, Curve::Ramp, Curve::Wave] {
            let arrivals: Vec<_> = curve.arrivals(777, WITHIN).collect();
            assert_eq!(arrivals.len(), 777);
            assert!(arrivals.is_sorted(), "{curve:?}");
            assert!(arrivals[776] <= WITHIN, "{curve:?}: {:?}", arrivals[776]);
        }
    }

    #[test]
    fn a_burst_is_there_at_the_opening() {
        let tenths = tenths(Curve::Burst);
        assert_eq!(tenths[0], 800);
        assert!(tenths[1..].iter().all(|&people| (20..=25).contains(&people)), "{tenths:?}");
    }

    #[test]
    fn a_ramp_grows_to_the_end() {
        let tenths = tenths(Curve::Ramp);
        assert_eq!(tenths, [10, 30, 50, 70, 90, 110, 130, 150, 170, 190]);
    }

    #[test]
    fn a_wave_swells_three_times() {
        let by = |seconds| Curve::Wave.arrivals(1_200, WITHIN).filter(|at| at.as_secs() < seconds).count();
        assert_eq!([by(10), by(20), by(30)], [400, 800, 1_200]);
        let trough = Curve::Wave.arrivals(1_200, WITHIN).filter(|at| at.as_secs() == 0).count();
        let crest = Curve::Wave.arrivals(1_200, WITHIN).filter(|at| at.as_secs() == 5).count();
        assert!(crest > 5 * trough, "{trough} in the trough, {crest} on the crest");
    }

    #[test]
    fn one_person_is_a_crowd_too() {
        assert_eq!(Curve::Ramp.arrivals(1, Duration::ZERO).collect::<Vec<_>>(), [Duration::ZERO]);
    }

    #[test]
    fn a_curve_is_called_by_its_word() {
        for curve in [Curve::Burst, Curve::Ramp, Curve::Wave] {
            assert_eq!(curve.as_str().parse(), Ok(curve));
        }
        assert_eq!("flat".parse::<Curve>(), Err(CurveUnknown));
    }
}
