# Ports, readiness and the end of processes; sourced by scripts/with-test-servers.
# shellcheck shell=bash

ready_within_seconds=60 # a server takes 1 to 2 s; the rest is for a busy machine
stop_within_seconds=10  # then SIGKILL: the data is thrown away
port_attempts=20        # of 12,768 ports; more than a few taken in a row means something else is wrong

die() {
    echo "with-test-servers: $*" >&2
    exit 1
}

# Sets `port` to one nobody listens on. Under 32768, because above it the kernel may give the
# readiness probe the very port it knocks on, and the probe connects to itself.
choose_port() {
    local attempt
    for ((attempt = 0; attempt < port_attempts; attempt++)); do
        port=$((20000 + RANDOM % 12768))
        somebody_listens "$port" || return 0
    done
    die "no free port between 20000 and 32767 in $port_attempts attempts"
}

somebody_listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Sets `as`, the words before a server's command line: as user $1 when we are root, and with
# signal $2 when this script dies without a chance to clean up. setpriv executes the server in
# its own place, so $! is the server's pid; runuser stays in between as a parent.
run_as() {
    as=()
    if command -v setpriv >/dev/null; then
        as=(setpriv --pdeathsig "$2")
    elif ((EUID == 0)); then
        die "setpriv (util-linux) is needed to start servers as another user than root"
    fi
    if ((EUID == 0)); then
        id "$1" >/dev/null 2>&1 || die "there is no user '$1' to run the server as"
        as+=(--reuid "$1" --regid "$1" --init-groups)
    fi
}

# private_folder USER PATH: a folder that only the server can enter.
private_folder() {
    mkdir -m 700 "$2"
    ((EUID != 0)) || chown "$1" "$2"
}

# wait_until_ready PID PROBE...: true once the probe succeeds, false when the process has died or time is up.
wait_until_ready() {
    local pid=$1 deadline_seconds=$((SECONDS + ready_within_seconds))
    shift
    while kill -0 "$pid" 2>/dev/null; do
        if "$@"; then return 0; fi
        if ((SECONDS >= deadline_seconds)); then return 1; fi
        sleep 0.05
    done
    return 1
}

# gone_within_bound TARGET: true once no process answers to TARGET, a pid or minus a group.
gone_within_bound() {
    local deadline_seconds=$((SECONDS + stop_within_seconds))
    while kill -0 -- "$1" 2>/dev/null; do
        if ((SECONDS >= deadline_seconds)); then return 1; fi
        sleep 0.05
    done
}

stop_process() {
    local pid=$1 signal=$2
    kill -s "$signal" "$pid" 2>/dev/null || return 0
    gone_within_bound "$pid" || kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
}

# Also after the command has ended by itself: a failing test may leave a server of its own behind.
stop_group() {
    kill -TERM -- "-$1" 2>/dev/null || return 0
    gone_within_bound "-$1" || kill -KILL -- "-$1" 2>/dev/null
    wait "$1" 2>/dev/null
}
