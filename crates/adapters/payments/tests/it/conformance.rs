mod alone {
    use crate::fixture::Alone;

    frontrow_testkit::payment_gateway!(Alone);
}

mod behind_a_time_limit {
    use crate::fixture::Limited;

    frontrow_testkit::payment_gateway!(Limited);
}

mod at_its_desk {
    use crate::fixture::Remote;

    frontrow_testkit::payment_gateway!(Remote);
}

mod at_its_desk_behind_a_time_limit {
    use crate::fixture::RemoteLimited;

    frontrow_testkit::payment_gateway!(RemoteLimited);
}
