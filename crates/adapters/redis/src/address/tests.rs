use super::{Address, RedisSettings, RedisUrlInvalid};

fn address(url: &str) -> Result<Address, RedisUrlInvalid> {
    Address::of(&RedisSettings::at(url))
}

#[test]
fn one_server_a_cluster_and_sentinels_are_understood() {
    for (url, hosts) in [
        ("redis://localhost", "localhost:6379"),
        ("redis://user:secret@redis.example:6380/3", "redis.example:6380"),
        ("redis-cluster://one:7000", "one:7000"),
        ("redis-cluster://:secret@one:7000?node=two:7001&node=three:7002", "two:7001, three:7002, one:7000"),
        ("redis-sentinel://one/2?sentinelServiceName=main&node=two:26380", "two:26380, one:26379"),
    ] {
        assert_eq!(address(url).unwrap().hosts(), hosts, "{url}");
    }
}

#[test]
fn a_url_that_is_not_taken_is_refused_with_its_reason_and_without_its_password() {
    for (url, reason) in [
        ("localhost:6379", "no scheme"),
        ("", "no scheme"),
        ("http://user:secret@localhost", "scheme is unknown"),
        ("rediss://:secret@localhost", "TLS is not built in"),
        ("redis://:secret@", "EmptyHost"),
        ("redis://:secret@localhost:port", "InvalidPort"),
        ("redis://:secret@localhost/main", "Invalid integer"),
        ("redis://:secret@localhost?node=other:6379", "nothing after a question mark"),
        ("redis-cluster://:secret@localhost/1", "no numbered databases"),
        ("redis-cluster://:secret@localhost?node=other", "Invalid host:port"),
        ("redis-sentinel://:secret@localhost", "sentinel service name"),
    ] {
        let error = address(url).err().unwrap_or_else(|| panic!("{url} was taken")).to_string();
        assert!(error.contains(reason), "{url}: {error}");
        assert!(error.contains("redis://") && error.contains("redis-cluster://"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn settings_do_not_show_their_password() {
    let settings = RedisSettings::at("redis://:secret@localhost");
    assert!(!format!("{settings:?}").contains("secret"));
}
