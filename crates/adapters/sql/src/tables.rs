//! Every table and column by name. The migration is where they are made.
//!
//! Ids, digests of idempotency keys and account numbers are UUIDs (16 bytes); times are `BIGINT` milliseconds since
//! 1970; money is `BIGINT` won; counts and versions are `INT`; statuses and kinds are `SMALLINT`.

use sea_orm::DeriveIden;

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident { $($column:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, DeriveIden)]
        pub(crate) enum $table { Table, $($column),+ }
    )+};
}

tables! {
    Users { Id, Email, Name, PasswordHash, Role }

    Concerts {
        Id, Title, Artist, Description, PosterUrl, SalesOpensAt, SalesClosesAt, PaymentRequired, QueueRequired,
        QueueMaxActive, QueuePassMinutes, QueueOpensAt, DeletedAt,
    }

    ConcertDates { Id, ConcertId, StartsAt, Venue, DeletedAt }

    Sections { Id, DateId, Name, Price, Kind, Capacity, Available, Held, Confirmed, Status }

    /// `reservation_id` is the nil UUID and `hold_expires_at` 0 while nobody has the seat: fixed width, so that a claim
    /// changes the row in place.
    Seats {
        Id, DateId, SectionId, RowLabel, Number, Label, Price, Status, ReservationId, HoldExpiresAt, Position, Version,
    }

    /// `idem` and `fingerprint` are the idempotency key of the hold; `expires_at` is the hold's deadline.
    Reservations {
        Id, UserId, ConcertId, DateId, SectionId, Quantity, Amount, Items, Status, Version, ExpiresAt, CreatedAt,
        ConfirmedAt, CancelledAt, ConfirmationCode, PaymentLeaseUntil, CancellableUntil, SettledBy, Replaces,
        ReplacedBy, Idem, Fingerprint,
    }

    Journal { ReservationId, Version, Batch, FromStatus, ToStatus, Actor, Reason, At, Type }

    /// One row a commit: the relay deletes it once the batch is told.
    Outbox { Batch }

    PersonLimits { DateId, UserId, Held, Allowed }

    Payments {
        Id, ReservationId, UserId, Method, Amount, Points, PaymentKey, Status, Version, Occupies, TicketId,
        DeclinedReason, Captured, RefundReason, CreatedAt, SettledAt, AttentionAt,
    }

    PaymentJournal { PaymentId, Version, Batch, FromStatus, ToStatus, At }

    Wallets { UserId, Balance }

    Entries { Id, Account, Amount, Balance, Kind, Owner, ReservationId, PaymentId, Batch, At }

    IdempotencyKeys { UserId, Digest, Fingerprint, Effect, CreatedAt }

    Inbox { Consumer, EventId, At }

    Leases { Name, Holder, UntilAt }

    /// `entry`, `since_at` and `until_at` are 0 where there is none.
    QueuePlaces { Token, ConcertId, UserId, Number, Entry, Stage, BeganAt, SinceAt, UntilAt, HeardAt }

    QueueDraws { ConcertId, Seed, AfterNumber, Entries, Drawn }

    /// `previous_secret` and `previous_until` are there together or not at all.
    WebhookEndpoints {
        Id, Url, Kinds, Description, Standing, Secret, PreviousSecret, PreviousUntil, CreatedAt, Version,
    }

    /// `due_at` counts while it is pending.
    WebhookDeliveries {
        Id, EndpointId, EventId, Kind, Body, Status, Attempts, Tries, Version, QueuedAt, DueAt, SettledAt,
    }

    /// One of `status` and `no_reply`.
    WebhookAttempts { DeliveryId, Number, At, TookMilliseconds, Status, NoReply }
}
