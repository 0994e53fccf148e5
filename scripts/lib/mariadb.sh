# A private MariaDB; sourced by scripts/with-test-servers.
# shellcheck shell=bash

find_mariadb() {
    local PATH=$PATH:/usr/sbin:/usr/local/sbin
    mariadbd=$(type -P mariadbd) && mariadb_install=$(type -P mariadb-install-db) && mariadb_client=$(type -P mariadb)
}

start_mariadb() {
    local folder=$work/mariadb pid attempt
    run_as mysql TERM
    private_folder mysql "$folder"
    # TMPDIR may be a folder of root's alone, and MariaDB writes there.
    TMPDIR=$folder "${as[@]}" "$mariadb_install" --no-defaults --datadir="$folder/data" \
        --auth-root-authentication-method=normal --skip-test-db >"$work/mariadb.log" 2>&1 ||
        mariadb_failed "could not create its data folder"

    # A second attempt, because the port may be taken between choosing and listening.
    for attempt in 1 2 3; do
        choose_port
        launch_mariadb "$folder" "$port"
        pid=$!
        servers+=("$pid TERM")
        if wait_until_ready "$pid" mariadb_is_ours "$folder" "$port"; then
            TEST_MYSQL_URL=mysql://root@127.0.0.1:$port
            mariadb_port=$port
            offer_restart mariadb restart_mariadb
            export TEST_MYSQL_START=$start_file
            echo "MariaDB $(ask_mariadb "$port" 'select version()'): $TEST_MYSQL_URL"
            return 0
        fi
    done
    mariadb_failed "did not answer after $attempt attempts"
}

# shellcheck disable=SC2317 # reached through offer_restart
restart_mariadb() {
    local folder=$work/mariadb pid
    run_as mysql TERM
    launch_mariadb "$folder" "$mariadb_port"
    pid=$!
    servers+=("$pid TERM")
    wait_until_ready "$pid" mariadb_is_ours "$folder" "$mariadb_port"
}

# READ COMMITTED is set by the sessions themselves, so the server keeps its own default, as a real one would.
launch_mariadb() {
    local folder=$1 port=$2
    local options=(
        --no-defaults
        --datadir="$folder/data"
        --tmpdir="$folder"
        --socket=socket # relative to the data folder: an absolute one may pass the 107 bytes a socket path can have
        --port="$port"
        --bind-address=127.0.0.1
        --skip-name-resolve
        --max-connections=500
        # Debian and MySQL 8 say utf8mb4 in their configuration; without one MariaDB falls back to latin1.
        --character-set-server=utf8mb4
        --collation-server=utf8mb4_unicode_ci
    )
    if [[ $durable ]]; then
        # No binary log, which is MariaDB's default; a replica of the database would cost another 15 %.
        options+=(--innodb-flush-log-at-trx-commit=1 --innodb-buffer-pool-size=1G --innodb-log-file-size=1G --skip-log-bin)
    else
        # Survives kill -9 of the server, not of the machine: enough here, and no fsync for each commit.
        options+=(--innodb-flush-log-at-trx-commit=2)
    fi
    "${as[@]}" "$mariadbd" "${options[@]}" >>"$work/mariadb.log" 2>&1 &
    disown # so that the shell has no words about it when the command kills it
}

ask_mariadb() {
    "$mariadb_client" --no-defaults --protocol=tcp --host=127.0.0.1 --port="$1" --user=root \
        --connect-timeout=2 --batch --skip-column-names --execute="$2" 2>/dev/null
}

# An answer is not enough: when the port was taken, the answer comes from somebody else's server.
mariadb_is_ours() {
    [[ $(ask_mariadb "$2" 'select @@datadir') == "$1/data/" ]]
}

mariadb_failed() {
    tail -n 20 "$work/mariadb.log" >&2
    die "MariaDB $1"
}
