//! Kinds and statuses as numbers.

use frontrow_domain::catalog::{SectionKind, SectionStatus};
use sea_orm::DbErr;

use crate::value::unreadable;

pub(crate) const SEATED: i16 = 0;
pub(crate) const STANDING: i16 = 1;

pub(crate) const OPEN: i16 = 1;
pub(crate) const CLOSED: i16 = 2;

pub(crate) const SEAT_AVAILABLE: i16 = 0;
pub(crate) const SEAT_HELD: i16 = 1;
pub(crate) const SEAT_CONFIRMED: i16 = 2;

pub(crate) const fn of_kind(kind: SectionKind) -> i16 {
    match kind {
        SectionKind::Seated => SEATED,
        SectionKind::Standing => STANDING,
    }
}

pub(crate) fn kind(code: i16) -> Result<SectionKind, DbErr> {
    match code {
        SEATED => Ok(SectionKind::Seated),
        STANDING => Ok(SectionKind::Standing),
        _ => Err(unreadable("the kind of a section", code)),
    }
}

pub(crate) const fn of_status(status: SectionStatus) -> i16 {
    match status {
        SectionStatus::Open => OPEN,
        SectionStatus::Closed => CLOSED,
    }
}

pub(crate) fn status(code: i16) -> Result<SectionStatus, DbErr> {
    match code {
        OPEN => Ok(SectionStatus::Open),
        CLOSED => Ok(SectionStatus::Closed),
        _ => Err(unreadable("the status of a section", code)),
    }
}
