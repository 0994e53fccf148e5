//! Storage on real databases: SQLite always; MariaDB or MySQL and PostgreSQL where there is one
//! (`scripts/with-test-servers`).

mod fresh;

mod sqlite {
    use crate::fresh::Sqlite;

    frontrow_testkit::seat_inventory!(Sqlite);
    frontrow_testkit::section_inventory!(Sqlite);
    frontrow_testkit::idempotency_keys!(Sqlite);
}

mod mysql {
    use crate::fresh::MySql;

    frontrow_testkit::seat_inventory!(MySql);
    frontrow_testkit::section_inventory!(MySql);
    frontrow_testkit::idempotency_keys!(MySql);
}

mod postgres {
    use crate::fresh::Postgres;

    frontrow_testkit::seat_inventory!(Postgres);
    frontrow_testkit::section_inventory!(Postgres);
    frontrow_testkit::idempotency_keys!(Postgres);
}
