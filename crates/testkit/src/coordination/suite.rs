/// Turns the clauses of a port into tests of a subject: `clauses! { $ seat_lock: one_owner, it_lapses }` makes the
/// macro `seat_lock!(subject)`, which expands to a module with one test for each clause. A clause is a public function
/// of the module of that name that takes a fresh subject and panics when violated.
macro_rules! clauses {
    ($dollar:tt $port:ident: $($clause:ident),+ $(,)?) => {
        #[macro_export]
        macro_rules! $port {
            ($dollar subject:expr) => {
                mod $port {
                    use super::*;
                    $(
                        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                        async fn $clause() {
                            $crate::coordination::$port::$clause($dollar subject).await;
                        }
                    )+
                }
            };
        }
    };
}

pub(crate) use clauses;
