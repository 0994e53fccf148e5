//! Redis breaks in the middle of a sale, once in each way, for each strategy.

use std::time::Duration;

use serde_json::json;

use crate::support::{Backend, Floor, Hall, Person, Redis, Reply, Sale, Server, eventually, new_key};

/// How long it may take until newcomers are welcome again.
const BACK_WITHIN: Duration = Duration::from_secs(20);

macro_rules! with_each_strategy {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn direct() {
                super::with_strategy("direct", super::$story).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn lock() {
                super::with_strategy("lock", super::$story).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn slot() {
                super::with_strategy("slot", super::$story).await;
            }
        }
    )+};
}

with_each_strategy!(
    when_redis_forgets_everything_the_line_is_rebuilt_and_nobody_sells_twice,
    when_redis_dies_those_inside_go_on_and_newcomers_are_asked_to_come_back,
    when_redis_hangs_those_inside_go_on,
);

/// A sale with a full house and a line.
struct Rush {
    server: Server,
    redis: Redis,
    hall: Hall,
    floor: Floor,
    inside: Vec<(Person, String)>,
    waiting: Vec<(Person, String)>,
}

async fn with_strategy(strategy: &str, story: impl AsyncFnOnce(&mut Rush)) {
    if !Redis::is_there() {
        return;
    }
    let redis = Redis::start().await;
    let url = redis.url();
    let settings = [
        ("coordination.kind", "redis"),
        ("coordination.redis_url", url.as_str()),
        ("reservation.strategy", strategy),
        ("queue.max_active", "8"),
    ];
    let server = Server::start(Backend::Sqlite, &settings).await;
    let hall = server.hall(Sale::QUEUED, 4, 10).await;
    let floor = server.floor(Sale::PAID, 40).await;
    let mut inside = Vec::new();
    for _ in 0..8 {
        let person = server.person();
        let (pass, joined) = server.join(&person, &hall.concert).await;
        assert_eq!(joined.text("status"), "ACTIVE");
        inside.push((person, pass));
    }
    let mut waiting = Vec::new();
    for position in 1..=8 {
        let person = server.person();
        let (pass, joined) = server.join(&person, &hall.concert).await;
        assert_eq!(joined.body["position"], position);
        waiting.push((person, pass));
    }
    let mut rush = Rush { server, redis, hall, floor, inside, waiting };
    rush.everything_is_written_down().await;
    story(&mut rush).await;
    rush.server.end().await;
}

impl Rush {
    /// Seat `seat` for the `who`-th of those inside.
    async fn hold(&self, who: usize, seat: usize) -> Reply {
        let (person, pass) = &self.inside[who];
        let body = json!({ "concertDateId": self.hall.date, "seatIds": [self.hall.seats[seat]] });
        self.server.api.post("/reservations").by(person).pass(pass).key(&new_key()).json(&body).send().await
    }

    /// Two more hold a seat each, one wants a seat that is taken, one holds places on the floor.
    async fn the_sale_goes_on(&self, from_seat: usize) {
        for who in 0..2 {
            let held = self.hold(who, from_seat + who).await;
            assert_eq!(held.status, 201, "{held:?}");
        }
        let refused = self.hold(2, from_seat).await;
        assert_eq!((refused.status, refused.problem()), (409, "seat-unavailable"), "{refused:?}");
        assert_eq!(refused.body["seatIds"], json!([self.hall.seats[from_seat]]));
        let places = self.server.hold_places(&self.server.person(), &self.floor, 2).await;
        assert_eq!(places.status, 201, "{places:?}");
    }

    async fn status(&self, pass: &str) -> Reply {
        self.server.api.get("/queue/status").pass(pass).send().await
    }

    async fn ready(&self) -> Reply {
        self.server.api.get("//readyz").send().await
    }

    /// A place is written down within half a second of its being taken; a Redis that is lost before that takes it along.
    async fn everything_is_written_down(&self) {
        eventually("the journal has everybody", Duration::from_secs(10), async || {
            let places = self.server.metric("queue_journal_behind").await;
            (places == Some(0.0)).then_some(())
        })
        .await;
    }

    /// Those inside are inside, those who wait stand where they stood, and the next of them comes in.
    async fn the_line_is_as_it_was(&self) {
        eventually("the waiting room answers", BACK_WITHIN, async || {
            (self.status(&self.inside[7].1).await.status == 200).then_some(())
        })
        .await;
        for (_, pass) in &self.inside {
            let shown = self.status(pass).await;
            assert_eq!(shown.text("status"), "ACTIVE", "{shown:?}");
        }
        for (position, (_, pass)) in (1..).zip(&self.waiting) {
            let shown = self.status(pass).await;
            assert_eq!(shown.body["position"], position, "{shown:?}");
        }
        let left = self.server.api.delete("/queue/token").pass(&self.inside[7].1).send().await;
        assert_eq!(left.status, 204, "{left:?}");
        eventually("the first of the line is let in", Duration::from_secs(5), async || {
            (self.status(&self.waiting[0].1).await.text("status") == "ACTIVE").then_some(())
        })
        .await;
        let newcomer = self.server.join(&self.server.person(), &self.hall.concert).await.1;
        assert_eq!(newcomer.body["position"], 8, "{newcomer:?}");
    }

    /// Redis is away: whoever is inside is served, and whoever is not is asked to come back.
    async fn those_inside_are_served(&self) {
        eventually("the server notices", Duration::from_secs(10), async || {
            (self.ready().await.body["status"] == "degraded").then_some(())
        })
        .await;
        let shown = self.status(&self.inside[7].1).await;
        assert_eq!((shown.status, shown.text("status")), (200, "ACTIVE"), "{shown:?}");
        let shown = self.status(&self.waiting[0].1).await;
        assert_eq!((shown.status, shown.problem()), (503, "unavailable"), "{shown:?}");
        self.the_sale_goes_on(10).await;
        let paid = {
            let held = self.hold(3, 20).await;
            assert_eq!(held.status, 201, "{held:?}");
            self.server.pay_by_card(&self.inside[3].0, held.text("id"), "ok-away").await
        };
        assert_eq!(paid.text("reservationStatus"), "CONFIRMED", "{paid:?}");
        let body = json!({ "concertId": self.hall.concert });
        let newcomer = self.server.api.post("/queue/token").by(&self.server.person()).json(&body).send().await;
        assert_eq!((newcomer.status, newcomer.problem()), (503, "unavailable"), "{newcomer:?}");
        assert!(!newcomer.header("retry-after").is_empty(), "{newcomer:?}");
        let (person, pass) = &self.waiting[0];
        let body = json!({ "concertDateId": self.hall.date, "seatIds": [self.hall.seats[30]] });
        let early = self.server.api.post("/reservations").by(person).pass(pass).key("early").json(&body).send().await;
        assert_eq!((early.status, early.problem()), (503, "unavailable"), "nobody slips in: {early:?}");
    }

    async fn everything_is_well_again(&self) {
        eventually("the server notices", BACK_WITHIN, async || {
            (self.ready().await.body["status"] == "ok").then_some(())
        })
        .await;
    }
}

async fn when_redis_forgets_everything_the_line_is_rebuilt_and_nobody_sells_twice(rush: &mut Rush) {
    rush.the_sale_goes_on(0).await;
    rush.redis.forget_everything().await;
    rush.the_sale_goes_on(5).await;
    let refused = rush.hold(4, 0).await;
    assert_eq!((refused.status, refused.problem()), (409, "seat-unavailable"), "{refused:?}");
    rush.the_line_is_as_it_was().await;
}

async fn when_redis_dies_those_inside_go_on_and_newcomers_are_asked_to_come_back(rush: &mut Rush) {
    rush.the_sale_goes_on(0).await;
    rush.redis.kill().await;
    rush.those_inside_are_served().await;
    rush.redis.start_again().await;
    rush.everything_is_well_again().await;
    let refused = rush.hold(4, 0).await;
    assert_eq!((refused.status, refused.problem()), (409, "seat-unavailable"), "{refused:?}");
    rush.the_sale_goes_on(32).await;
}

async fn when_redis_hangs_those_inside_go_on(rush: &mut Rush) {
    rush.the_sale_goes_on(0).await;
    rush.redis.pause().await;
    rush.those_inside_are_served().await;
    rush.redis.resume().await;
    rush.everything_is_well_again().await;
    rush.the_sale_goes_on(32).await;
}
