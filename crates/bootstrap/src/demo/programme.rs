use frontrow_application::catalog::{AddDate, AddSection, CreateConcert, NewConcert, NewDate, NewSection, Seating};
use frontrow_domain::catalog::{Block, Capacity, ConcertText, Layout, SalesWindow};
use frontrow_domain::shared::{ConcertId, UserId, Won};
use time::{Duration, OffsetDateTime};

use super::once;

/// Puts three concerts on sale: a club of 50 numbered seats, a hall of 2,000 in four price sections, a festival with
/// a standing floor of 1,000.
pub struct BuildProgramme {
    pub concerts: CreateConcert,
    pub dates: AddDate,
    pub sections: AddSection,
}

struct Plan {
    key: &'static str,
    title: &'static str,
    artist: &'static str,
    description: &'static str,
    venue: &'static str,
    days_ahead: i64,
}

const CLUB: Plan = Plan {
    key: "club",
    title: "Small Hours",
    artist: "Mina Seo Trio",
    description: "Fifty seats, one piano.",
    venue: "Club Onda, Seoul",
    days_ahead: 15,
};
const HALL: Plan = Plan {
    key: "hall",
    title: "Northern Light",
    artist: "Orchestra of the Han",
    description: "Two thousand seats in four prices.",
    venue: "Hangang Hall, Seoul",
    days_ahead: 30,
};
const FESTIVAL: Plan = Plan {
    key: "festival",
    title: "Open Field",
    artist: "Nine bands",
    description: "A standing floor for a thousand, no seat numbers.",
    venue: "Nanji Park, Seoul",
    days_ahead: 45,
};

impl BuildProgramme {
    pub async fn execute(&self, by: UserId, now: OffsetDateTime) -> anyhow::Result<()> {
        let club = Seating::Blocks(Layout::new(vec![block("R", 66_000, 2, 10)?, block("S", 44_000, 3, 10)?])?);
        self.concert(by, &CLUB, club, now).await?;
        let hall = vec![
            block("R", 198_000, 10, 30)?,
            block("S", 132_000, 20, 30)?,
            block("A", 99_000, 20, 30)?,
            block("B", 66_000, 10, 50)?,
        ];
        self.concert(by, &HALL, Seating::Blocks(Layout::new(hall)?), now).await?;
        let date = self.concert(by, &FESTIVAL, Seating::None, now).await?;
        let floor = NewSection {
            by,
            date,
            name: text("Floor")?,
            price: Won::new(88_000)?,
            capacity: Capacity::new(1_000)?,
            key: Some(once("floor")),
        };
        self.sections.execute(floor).await?;
        Ok(())
    }

    async fn concert(
        &self,
        by: UserId,
        plan: &Plan,
        seating: Seating,
        now: OffsetDateTime,
    ) -> anyhow::Result<frontrow_domain::shared::DateId> {
        let starts_at = now + Duration::days(plan.days_ahead);
        let new = NewConcert {
            by,
            title: text(plan.title)?,
            artist: text(plan.artist)?,
            description: text(plan.description)?,
            sales: SalesWindow::new(now, starts_at)?,
            payment_required: true,
            queue_required: true,
            key: Some(once(plan.key)),
        };
        let concert: ConcertId = self.concerts.execute(new).await?.value.id;
        let key = Some(once(&format!("{}-date", plan.key)));
        let date = NewDate { by, concert, starts_at, venue: text(plan.venue)?, seating, key };
        Ok(self.dates.execute(date).await?.value.id)
    }
}

fn block(name: &str, price: i64, rows: u32, seats_per_row: u32) -> anyhow::Result<Block> {
    Ok(Block { name: name.to_owned(), price: Won::new(price)?, rows, seats_per_row })
}

fn text(words: &str) -> anyhow::Result<ConcertText> {
    Ok(ConcertText::parse(words, 1, 200)?)
}
