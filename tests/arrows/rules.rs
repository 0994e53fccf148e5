//! The arrows of `docs/ARCHITECTURE.md` as data. What is not listed is forbidden.

/// The crates of a folder, and whom they may use.
pub(crate) struct Layer {
    pub(crate) name: &'static str,
    /// From the root of the workspace; a trailing `*` stands for every folder in it.
    pub(crate) folder: &'static str,
    /// Layers whose crates may be dependencies.
    pub(crate) uses: &'static [&'static str],
    /// Layers whose crates may be dev-dependencies, in addition to `uses`.
    pub(crate) tests_use: &'static [&'static str],
    pub(crate) libraries: Libraries,
}

/// Libraries from outside. Dev-dependencies are free: they never reach a user.
pub(crate) enum Libraries {
    Any,
    Only { always: &'static [&'static str], optional: &'static [&'static str] },
}

/// A library that belongs to some folders, so that replacing it stays their business.
pub(crate) struct Reserved {
    /// A trailing `*` stands for every name that begins so.
    pub(crate) library: &'static str,
    pub(crate) folders: &'static [&'static str],
    /// Folders whose tests may use it besides.
    pub(crate) tests_of: &'static [&'static str],
}

/// What it takes to be a crowd of customers, and to tell how it was.
const OF_A_CUSTOMER: &[&str] = &[
    "base64",
    "ed25519-dalek",
    "futures-util",
    "hdrhistogram",
    "indicatif",
    "jsonwebtoken",
    "rand",
    "reqwest",
    "serde",
    "serde_json",
    "thiserror",
    "time",
    "tokio",
    "uuid",
];

pub(crate) const LAYERS: &[Layer] = &[
    Layer {
        name: "domain",
        folder: "crates/domain",
        uses: &[],
        tests_use: &[],
        libraries: Libraries::Only { always: &["sha2", "thiserror", "time", "uuid"], optional: &[] },
    },
    Layer {
        name: "application",
        folder: "crates/application",
        uses: &["domain"],
        tests_use: &[],
        libraries: Libraries::Only {
            always: &["async-trait", "futures-util", "thiserror", "time", "tracing", "uuid"],
            optional: &["mockall"],
        },
    },
    // Brokers and webhooks carry the same events, and no adapter knows another.
    Layer {
        name: "cloudevents",
        folder: "crates/cloudevents",
        uses: &["application", "domain"],
        tests_use: &["testkit"],
        libraries: Libraries::Only { always: &["serde", "serde_json", "thiserror", "time", "uuid"], optional: &[] },
    },
    Layer {
        name: "adapter",
        folder: "crates/adapters/*",
        uses: &["application", "cloudevents", "domain"],
        tests_use: &["testkit", "migration"],
        libraries: Libraries::Any,
    },
    Layer {
        name: "worker",
        folder: "crates/worker",
        uses: &["application", "domain"],
        tests_use: &[],
        libraries: Libraries::Any,
    },
    Layer {
        name: "testkit",
        folder: "crates/testkit",
        uses: &["application", "domain"],
        tests_use: &[],
        libraries: Libraries::Any,
    },
    // The rehearsal is a customer of the HTTP contract, like a browser: it must not know more than one.
    Layer {
        name: "rehearsal",
        folder: "crates/rehearsal",
        uses: &[],
        tests_use: &[],
        libraries: Libraries::Only { always: OF_A_CUSTOMER, optional: &[] },
    },
    // The benchmark knows the server as a program, an HTTP contract and tables; what it compares with is its own.
    Layer { name: "bench", folder: "crates/bench", uses: &[], tests_use: &[], libraries: Libraries::Any },
    Layer { name: "migration", folder: "migration", uses: &[], tests_use: &[], libraries: Libraries::Any },
    Layer {
        name: "bootstrap",
        folder: "crates/bootstrap",
        uses: &["application", "cloudevents", "domain", "adapter", "worker", "migration", "rehearsal", "bench"],
        // Not among `uses`: fakes and mocks have no place in the binary that people run.
        tests_use: &["testkit"],
        libraries: Libraries::Any,
    },
    // From outside means from outside: only the binary's answers count.
    Layer { name: "e2e", folder: "tests", uses: &[], tests_use: &[], libraries: Libraries::Any },
];

pub(crate) const RESERVED: &[Reserved] = &[
    // The benchmark's hello: what the framework alone can do.
    Reserved { library: "actix-*", folders: &["crates/adapters/http", "crates/bench"], tests_of: &[] },
    Reserved { library: "tracing-actix-web", folders: &["crates/adapters/http"], tests_of: &[] },
    Reserved { library: "utoipa*", folders: &["crates/adapters/http"], tests_of: &[] },
    Reserved { library: "sea-orm-migration", folders: &["migration"], tests_of: &[] },
    // The end-to-end tests and the benchmark create a fresh database for each server they start.
    // So do those of the binary, which run the suites of storage with what stands before it.
    Reserved {
        library: "sea-orm",
        folders: &["crates/adapters/sql", "migration", "tests", "crates/bench"],
        tests_of: &["crates/bootstrap"],
    },
    Reserved { library: "sea-query*", folders: &["crates/adapters/sql", "migration"], tests_of: &[] },
    Reserved { library: "sqlx*", folders: &["crates/adapters/sql", "migration"], tests_of: &[] },
    Reserved { library: "fred", folders: &["crates/adapters/redis", "tests"], tests_of: &[] },
    Reserved { library: "rdkafka", folders: &["crates/adapters/kafka", "tests"], tests_of: &[] },
    Reserved { library: "object_store", folders: &["crates/adapters/storage", "tests"], tests_of: &[] },
];
