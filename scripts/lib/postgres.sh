# A private PostgreSQL; sourced by scripts/with-test-servers.
# shellcheck shell=bash

# Debian keeps the server's programs out of the PATH, one folder for each version.
find_postgres() {
    local folder
    while read -r folder; do
        if [[ -x $folder/initdb && -x $folder/postgres && -x $folder/psql ]]; then
            postgres_bin=$folder
            return 0
        fi
    done < <(dirname "$(type -P postgres || echo /nowhere/postgres)" &&
        printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort --reverse)
    return 1
}

start_postgres() {
    local folder=$work/postgres pid attempt
    run_as postgres INT
    private_folder postgres "$folder"
    "${as[@]}" "$postgres_bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
        --encoding=UTF8 --no-locale --no-sync >"$work/postgres.log" 2>&1 ||
        postgres_failed "could not create its data folder"

    # A second attempt, because the port may be taken between choosing and listening.
    for attempt in 1 2 3; do
        choose_port
        launch_postgres "$folder" "$port"
        pid=$!
        servers+=("$pid INT") # SIGINT is the fast shutdown; SIGTERM waits for every client to leave
        if wait_until_ready "$pid" postgres_is_ours "$folder" "$port"; then
            TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port/postgres
            postgres_port=$port
            offer_restart postgres restart_postgres
            export TEST_POSTGRES_START=$start_file
            echo "PostgreSQL $(ask_postgres "$port" 'show server_version'): $TEST_POSTGRES_URL"
            return 0
        fi
    done
    postgres_failed "did not answer after $attempt attempts"
}

# shellcheck disable=SC2317 # reached through offer_restart
restart_postgres() {
    local folder=$work/postgres pid
    run_as postgres INT
    launch_postgres "$folder" "$postgres_port"
    pid=$!
    servers+=("$pid INT")
    wait_until_ready "$pid" postgres_is_ours "$folder" "$postgres_port"
}

launch_postgres() {
    local folder=$1 port=$2
    local options=(
        -D "$folder/data"
        -c listen_addresses=127.0.0.1
        -c port="$port"
        -c unix_socket_directories=
        -c max_connections=300
    )
    if [[ $durable ]]; then
        options+=(-c fsync=on -c synchronous_commit=on -c shared_buffers=512MB -c max_wal_size=4GB)
    else
        # Survives kill -9 of the server, not of the machine: enough here, and databases are created in a tenth of the time.
        options+=(-c fsync=off)
    fi
    "${as[@]}" "$postgres_bin/postgres" "${options[@]}" >>"$work/postgres.log" 2>&1 &
    disown # so that the shell has no words about it when the command kills it
}

ask_postgres() {
    PGCONNECT_TIMEOUT=2 "$postgres_bin/psql" --no-psqlrc --no-align --tuples-only --command="$2" \
        "postgres://postgres@127.0.0.1:$1/postgres" 2>/dev/null
}

# An answer is not enough: when the port was taken, the answer comes from somebody else's server.
postgres_is_ours() {
    [[ $(ask_postgres "$2" 'show data_directory') == "$1/data" ]]
}

postgres_failed() {
    tail -n 20 "$work/postgres.log" >&2
    die "PostgreSQL $1"
}
