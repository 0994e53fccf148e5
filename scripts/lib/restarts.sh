# Starting a server again that the command has killed; sourced by scripts/with-test-servers.
# shellcheck shell=bash

declare -A start_again=() # NAME → the function that starts it on the same data and port
restarted=                # set while a signal is handled, because it ends the wait for the command as well

# offer_restart NAME FUNCTION: writes the executable `start_file`, which has this script call FUNCTION and ends once it
# has. Only this script can start a server that goes when this script goes.
offer_restart() {
    start_again[$1]=$2
    start_file=$work/start-$1
    cat >"$start_file" <<START
#!/usr/bin/env bash
# Starts $1 again on the same data and port, and ends once it answers.
set -euo pipefail
rm -f "$work/$1.started" "$work/$1.failed"
: >"$work/$1.asked"
kill -USR1 $$
until [[ -e $work/$1.started ]]; do
    if [[ -e $work/$1.failed ]] || ! kill -0 $$ 2>/dev/null; then exit 1; fi
    sleep 0.02
done
START
    chmod 755 "$start_file"
}

# shellcheck disable=SC2317 # reached through the trap
start_what_was_asked() {
    local name result
    restarted=yes
    cd "$work" # as at the first start
    forget_the_dead
    for name in "${!start_again[@]}"; do
        [[ -e $work/$name.asked ]] || continue
        rm -f "$work/$name.asked"
        result=failed
        if "${start_again[$name]}"; then result=started; fi
        : >"$work/$name.$result"
    done
}

# A pid may be another process by the time everything is stopped.
forget_the_dead() {
    local server alive=()
    for server in "${servers[@]}"; do
        if kill -0 "${server% *}" 2>/dev/null; then alive+=("$server"); fi
    done
    servers=("${alive[@]}")
}

# wait_for_command: waits for `command_pid` through all restarts; its status is the command's.
wait_for_command() {
    local status=0
    wait "$command_pid" || status=$?
    while [[ $restarted ]]; do
        restarted=
        status=0
        wait "$command_pid" || status=$?
    done
    return "$status"
}
