mod alone {
    use crate::fixture::Alone;

    frontrow_testkit::payment_gateway!(Alone);
}

mod behind_a_time_limit {
    use crate::fixture::Limited;

    frontrow_testkit::payment_gateway!(Limited);
}
