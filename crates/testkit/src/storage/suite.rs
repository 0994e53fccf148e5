/// Turns the clauses of a port into tests of a fixture: `conformance! { seat_inventory: all_or_nothing, one_winner }`
/// makes the macro `seat_inventory!(Fixture)`, which expands to a module with one test for each clause. A clause is a
/// public function of the module of that name that takes a [`Storage`](super::Storage) and panics when violated.
macro_rules! conformance {
    ($dollar:tt $port:ident: $($clause:ident),+ $(,)?) => {
        #[macro_export]
        macro_rules! $port {
            ($dollar fixture:ty) => {
                mod $port {
                    use super::*;
                    $(
                        #[tokio::test(flavor = "multi_thread")]
                        async fn $clause() {
                            let fresh = <$dollar fixture as $crate::storage::StorageFixture>::fresh().await;
                            let Some(fixture) = fresh else { return };
                            let storage = $crate::storage::StorageFixture::storage(&fixture);
                            $crate::storage::$port::$clause(storage).await;
                            $crate::storage::StorageFixture::discard(fixture).await;
                        }
                    )+
                }
            };
        }
    };
}

pub(crate) use conformance;
