//! What it is told to do.

pub struct Arguments {
    pub url: String,
    pub clients: usize,
    pub seconds: u64,
    pub modes: Vec<String>,
    pub seats: u32,
    /// Seats of one date.
    pub hall: u32,
    pub cart: usize,
    pub places: bool,
    pub connections: u32,
    pub then: Option<Then>,
}

/// What becomes of the holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Paid with points.
    Points,
    /// Confirmed for free.
    Free,
    /// Paid by card: the attempt and its lease.
    Lease,
    /// Given back.
    Cancel,
    /// Ended when they have lapsed.
    Sweep,
}

impl Then {
    fn read(word: &str) -> Self {
        match word {
            "points" => Self::Points,
            "free" => Self::Free,
            "lease" => Self::Lease,
            "cancel" => Self::Cancel,
            "sweep" => Self::Sweep,
            other => panic!("{other} is not known"),
        }
    }
}

impl Arguments {
    pub fn read() -> Self {
        let mut read = Self {
            url: String::new(),
            clients: 256,
            seconds: 5,
            modes: vec!["grouped".to_owned()],
            seats: 200_000,
            hall: 20_000,
            cart: 1,
            places: false,
            connections: 32,
            then: None,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} needs a value"));
            match word.as_str() {
                "--url" => read.url = value(),
                "--clients" => read.clients = value().parse().expect("a number"),
                "--seconds" => read.seconds = value().parse().expect("a number"),
                "--mode" | "--modes" => read.modes = value().split(',').map(ToOwned::to_owned).collect(),
                "--seats" => read.seats = value().parse().expect("a number"),
                "--hall" => read.hall = value().parse().expect("a number"),
                "--cart" => read.cart = value().parse().expect("a number"),
                "--connections" => read.connections = value().parse().expect("a number"),
                "--then" => read.then = Some(Then::read(&value())),
                "--places" => read.places = true,
                other => panic!("{other} is not known"),
            }
        }
        read
    }
}
