# A private broker that speaks Kafka's protocol: Tansu, built with cargo once; sourced by scripts/with-test-servers.
# shellcheck shell=bash

tansu_version=0.6.0
# Outside of the checkout and of target, so that neither a new clone nor a `cargo clean` builds it again.
tansu_folder=${XDG_CACHE_HOME:-$HOME/.cache}/frontrow/tansu-$tansu_version
tansu=$tansu_folder/bin/tansu
tansu_build_seconds=1200 # it takes 220 s on two idle cores; the rest is for a busy machine
tansu_word_every_seconds=30
tansu_cluster=frontrow-$$-$RANDOM # by which our broker is known from somebody else's

# Builds it where it is missing; another run that does the same is waited for.
install_tansu() {
    [[ ! -x $tansu ]] || return 0
    command -v cargo >/dev/null || die "cargo is needed to build Tansu $tansu_version, a broker for the tests;
  or use a broker that already runs: set TEST_KAFKA_BROKERS"
    mkdir -p "$tansu_folder"
    exec 8>"$tansu_folder/lock"
    if ! flock --nonblock 8; then
        echo "Waiting for another run that builds Tansu $tansu_version"
        flock --wait "$tansu_build_seconds" 8 || die "another run holds $tansu_folder/lock"
    fi
    [[ -x $tansu ]] || build_tansu
    exec 8>&-
}

build_tansu() {
    local log=$tansu_folder/build.log pid started=$SECONDS status=0
    echo "Building Tansu $tansu_version, a broker for the tests: some four minutes, once"
    # What stands in the environment is meant for our own build.
    (
        cd "$tansu_folder"
        unset CARGO_TARGET_DIR RUSTFLAGS
        export CARGO_PROFILE_DEV_DEBUG=0
        exec cargo install tansu --version "$tansu_version" --locked --debug --features dynostore \
            --root "$tansu_folder" --target-dir "$tansu_folder/target"
    ) >"$log" 2>&1 8>&- &
    pid=$!
    servers+=("$pid TERM")
    while kill -0 "$pid" 2>/dev/null; do
        if (((SECONDS - started) % tansu_word_every_seconds == tansu_word_every_seconds - 1)); then
            echo "  $(grep -c '^ *Compiling' "$log") crates after $((SECONDS - started)) s"
        fi
        sleep 1
    done
    wait "$pid" || status=$?
    forget_the_dead
    if ((status != 0)) || [[ ! -x $tansu ]]; then
        tail -n 20 "$log" >&2
        die "Tansu $tansu_version could not be built; or set TEST_KAFKA_BROKERS"
    fi
    rm -rf -- "$tansu_folder/target"
    echo "Tansu $tansu_version was built in $((SECONDS - started)) s"
}

start_tansu() {
    local pid attempt
    run_as "$(id -un)" TERM # its program lies where other users may not enter
    # A second attempt, because the port may be taken between choosing and listening.
    for attempt in 1 2 3; do
        choose_port
        launch_tansu "$port"
        pid=$!
        servers+=("$pid TERM")
        if wait_until_ready "$pid" tansu_is_ours "$port"; then
            TEST_KAFKA_BROKERS=127.0.0.1:$port
            tansu_port=$port
            offer_restart tansu restart_tansu
            export TEST_KAFKA_START=$start_file
            echo "Tansu $tansu_version: $TEST_KAFKA_BROKERS"
            return 0
        fi
    done
    tansu_failed "did not answer after $attempt attempts"
}

# It comes back empty.
# shellcheck disable=SC2317 # reached through offer_restart
restart_tansu() {
    local pid
    run_as "$(id -un)" TERM
    launch_tansu "$tansu_port"
    pid=$!
    servers+=("$pid TERM")
    wait_until_ready "$pid" tansu_is_ours "$tansu_port"
}

launch_tansu() {
    local url=tcp://127.0.0.1:$1
    "${as[@]}" "$tansu" broker --cluster-id "$tansu_cluster" --listener-url "$url" --advertised-listener-url "$url" \
        --storage-engine memory://tansu/ --silent >>"$work/tansu.log" 2>&1 &
    disown # so that the shell has no words about it when the command kills it
}

# An answer is not enough: when the port was taken, the answer comes from somebody else's broker. The question is
# Kafka's Metadata, version 2, about no topic; the answer has the name of the cluster in it.
tansu_is_ours() {
    local said
    said=$(
        exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" &&
            printf '\0\0\0\x0e\0\x03\0\x02\0\0\0\x01\xff\xff\0\0\0\0' >&3 &&
            timeout 2 dd bs=1024 count=1 status=none <&3 | tr -dc '[:print:]'
    )
    [[ $said == *"$tansu_cluster"* ]]
}

tansu_failed() {
    tail -n 20 "$work/tansu.log" >&2
    die "Tansu $1"
}
