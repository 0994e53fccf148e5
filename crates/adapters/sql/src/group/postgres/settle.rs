//! Settlements on PostgreSQL: a statement for each table, and no statement for none of its rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use uuid::Uuid;

use super::settle_values::{approvals, journals, keys, new_payments, persons, reservations, seats, sections, wallets};
use super::{PostgresStore, Prepared, pairs, settle_statements as statements, two_lists};
use crate::group::failure::Failure;
use crate::group::settle::{Concerned, Granted, Standing};
use crate::group::store::SettlementStore;

#[async_trait]
impl SettlementStore for PostgresStore {
    async fn look_at(&mut self, concerned: &Concerned) -> Result<Standing, Failure> {
        let mut standing = Standing::default();
        self.run("BEGIN").await?;
        self.look_up(&mut standing, statements::LOCK_RESERVATIONS, &concerned.reservations).await?;
        if !concerned.persons.is_empty() {
            let persons = two_lists(super::statements::LOCK_PERSONS, pairs(&concerned.persons));
            self.see(persons, |row| standing.take_in(row)).await?;
        }
        self.look_up(&mut standing, statements::LOCK_SEATS, &concerned.seats).await?;
        self.look_up(&mut standing, statements::LOCK_PAYMENTS, &concerned.payments).await?;
        self.look_up(&mut standing, statements::LOCK_WALLETS, &concerned.wallets).await?;
        self.look_up(&mut standing, statements::OCCUPIED, &concerned.occupied).await?;
        if !concerned.keys.is_empty() {
            let keys = two_lists(statements::KEYS, concerned.keys.iter().copied());
            self.see(keys, |row| standing.take_in(row)).await?;
        }
        Ok(standing)
    }

    async fn settle(&mut self, granted: &Granted<'_>) -> Result<(), Failure> {
        let rows = [
            (reservations(granted), granted.settled.len()),
            (persons(granted), granted.persons.len()),
            (seats(granted), granted.seats.len()),
            (new_payments(granted), granted.new_payments().count()),
            (approvals(granted), granted.approvals().count()),
            (wallets(granted), granted.wallets.len()),
            (keys(granted), granted.keys().count()),
            (journals(granted), granted.settled.len()),
            (sections(granted), granted.sections.moves().count()),
        ];
        for (statement, rows) in rows {
            if rows > 0 {
                self.expect(statement, rows).await?;
            }
        }
        self.run("COMMIT").await
    }
}

impl PostgresStore {
    async fn look_up(
        &mut self,
        standing: &mut Standing,
        statement: &'static str,
        ids: &BTreeSet<Uuid>,
    ) -> Result<(), Failure> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = ids.iter().copied().collect();
        self.see(Prepared::of(statement).bind(ids), |row| standing.take_in(row)).await
    }
}
