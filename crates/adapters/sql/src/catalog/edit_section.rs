use async_trait::async_trait;
use frontrow_application::ports::{SectionEdit, SectionEditOutcome};
use frontrow_domain::catalog::{Section, SectionKind};
use frontrow_domain::shared::SectionId;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::sections;
use crate::codes::Code;
use crate::tables::Sections;
use crate::transaction::{Stop, Work};
use crate::value::count;

/// Opens, closes or resizes a section that may be sold from meanwhile.
pub(super) struct EditSection {
    pub(super) id: SectionId,
    pub(super) edit: SectionEdit,
}

#[async_trait]
impl Work for EditSection {
    type Done = Section;
    type Refusal = SectionEditOutcome;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Section, Stop<SectionEditOutcome>> {
        let before = self.read(transaction).await?;
        if self.edit.capacity.is_some() && before.kind == SectionKind::Seated {
            return Err(Stop::Refused(SectionEditOutcome::Seated));
        }
        let Some(update) = self.update() else { return Ok(before) };
        let edited = transaction.execute(&update).await?.rows_affected() == 1;
        let after = self.read(transaction).await?;
        if edited {
            return Ok(after);
        }
        // It lost against somebody who took places. Had they been given back since, trying again would succeed.
        let taken = after.capacity - after.available;
        match self.edit.capacity {
            Some(capacity) if taken > capacity => Err(Stop::Refused(SectionEditOutcome::BelowTaken { taken })),
            Some(_) | None => Err(Stop::Again),
        }
    }
}

impl EditSection {
    async fn read(&self, transaction: &DatabaseTransaction) -> Result<Section, Stop<SectionEditOutcome>> {
        let row = transaction.query_one(&self.select()).await?;
        let row = row.ok_or(Stop::Refused(SectionEditOutcome::NotFound))?;
        Ok(sections::read(&row)?)
    }

    fn select(&self) -> SelectStatement {
        sections::select().and_where(Expr::col((Sections::Table, Sections::Id)).eq(self.id.as_uuid())).take()
    }

    /// One UPDATE both asks whether the places are there and takes or adds them; none when nothing is to change.
    fn update(&self) -> Option<UpdateStatement> {
        let SectionEdit { status, capacity } = self.edit;
        let mut update = Query::update();
        update.table(Sections::Table).and_where(Expr::col(Sections::Id).eq(self.id.as_uuid()));
        if let Some(status) = status {
            update.value(Sections::Status, status.code());
        }
        if let Some(capacity) = capacity {
            let available =
                || Expr::col(Sections::Available).add(Expr::val(count(capacity)).sub(Expr::col(Sections::Capacity)));
            // In this order: MySQL computes with columns that it has already set.
            update
                .value(Sections::Available, available())
                .value(Sections::Capacity, count(capacity))
                .and_where(available().gte(0));
        }
        (status.is_some() || capacity.is_some()).then_some(update)
    }
}
