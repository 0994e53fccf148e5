# Installing what is missing; sourced by scripts/with-test-servers.
# shellcheck shell=bash

policy=/usr/sbin/policy-rc.d
policy_state=untouched # or: created, replaced
install_lock=/run/lock/frontrow-test-servers.lock
lock_timeout_seconds=600 # another run may be installing the same packages

# install_packages PACKAGE...: with apt-get as root, else says what to install.
install_packages() {
    (($#)) || return 0
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        die "missing on this machine: $*
  Debian, Ubuntu:  sudo apt-get install $*
  or use servers that already run: set TEST_MYSQL_URL, TEST_POSTGRES_URL, TEST_REDIS_URL and TEST_REDIS_CLUSTER_URL"
    fi
    echo "Installing $* with apt-get"
    exec 9>"$install_lock"
    flock --wait "$lock_timeout_seconds" 9 || die "another installation holds $install_lock"
    forbid_daemons
    run_apt "$@"
    restore_policy
    exec 9>&-
    if [[ " $* " == *" mariadb-server "* ]]; then find_mariadb || die "mariadb-server brought no usable mariadbd"; fi
    if [[ " $* " == *" postgresql "* ]]; then find_postgres || die "postgresql brought no usable postgres"; fi
    if [[ " $* " == *" redis-server "* ]]; then find_redis || die "redis-server brought no usable redis-server"; fi
}

run_apt() {
    local log options=(-o "DPkg::Lock::Timeout=$lock_timeout_seconds")
    log=$(mktemp)
    if ! { apt-get "${options[@]}" update &&
        DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install --yes --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "apt-get could not install $*"
    fi
    rm -f "$log"
}

# Each package starts a daemon of its own on the standard port unless a policy forbids it.
forbid_daemons() {
    if [[ -e $policy ]]; then
        mv "$policy" "$policy.frontrow-saved"
        policy_state=replaced
    else
        policy_state=created
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
}

restore_policy() {
    case $policy_state in
    created) rm -f "$policy" ;;
    replaced) mv -f "$policy.frontrow-saved" "$policy" ;;
    esac
    policy_state=untouched
}
