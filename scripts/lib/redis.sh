# A private Redis and a private Redis Cluster of three masters; sourced by scripts/with-test-servers.
# shellcheck shell=bash

cluster_ports=() # one a node

find_redis() {
    redis_server=$(type -P redis-server) && redis_client=$(type -P redis-cli)
}

start_redis() {
    run_redis "$work/redis" choose_port
    redis_port=$port
    TEST_REDIS_URL=redis://127.0.0.1:$port
    offer_restart redis restart_redis
    export TEST_REDIS_START=$start_file
    echo "Redis $(redis_version "$port"): $TEST_REDIS_URL"
}

# It comes back empty.
# shellcheck disable=SC2317 # reached through offer_restart
restart_redis() {
    local pid
    run_as redis TERM
    launch_redis "$work/redis" "$redis_port"
    pid=$!
    servers+=("$pid TERM")
    wait_until_ready "$pid" redis_is_ours "$work/redis" "$redis_port"
}

# A node counts itself as down in its first two seconds: whatever else takes time is started before
# await_redis_cluster.
start_redis_cluster() {
    local node ports
    for node in 1 2 3; do
        run_redis "$work/redis-cluster-$node" choose_cluster_port --cluster-enabled yes
        cluster_ports+=("$port")
        # Different epochs from the start, or the nodes have to agree on them first.
        tell_redis "$port" cluster set-config-epoch "$node"
    done
    ports=("${cluster_ports[@]}")
    tell_redis "${ports[0]}" cluster addslotsrange 0 5460
    tell_redis "${ports[1]}" cluster addslotsrange 5461 10922
    tell_redis "${ports[2]}" cluster addslotsrange 10923 16383
    tell_redis "${ports[0]}" cluster meet 127.0.0.1 "${ports[1]}"
    tell_redis "${ports[0]}" cluster meet 127.0.0.1 "${ports[2]}"
    TEST_REDIS_CLUSTER_URL="redis-cluster://127.0.0.1:${ports[0]}?node=127.0.0.1:${ports[1]}&node=127.0.0.1:${ports[2]}"
}

await_redis_cluster() {
    wait_until_ready "$redis_pid" redis_cluster_is_whole || redis_failed "does not become a cluster"
    echo "Redis Cluster $(redis_version "${cluster_ports[0]}"): $TEST_REDIS_CLUSTER_URL"
}

# run_redis FOLDER CHOOSE OPTION...: starts a server on the port that CHOOSE sets; a second attempt, because the port may
# be taken between choosing and listening.
run_redis() {
    local folder=$1 choose=$2 attempt
    shift 2
    run_as redis TERM
    private_folder redis "$folder"
    for attempt in 1 2 3; do
        "$choose"
        launch_redis "$folder" "$port" "$@"
        redis_pid=$!
        servers+=("$redis_pid TERM")
        if wait_until_ready "$redis_pid" redis_is_ours "$folder" "$port"; then return 0; fi
    done
    redis_failed "did not answer after $attempt attempts"
}

# launch_redis FOLDER PORT OPTION...: nothing is ever written to the disk, because nobody may rely on it.
launch_redis() {
    local folder=$1 port=$2
    shift 2
    "${as[@]}" "$redis_server" --port "$port" --bind 127.0.0.1 --dir "$folder" --save '' --appendonly no "$@" \
        >>"$work/redis.log" 2>&1 &
}

# A node talks to the others on a port of its own, 10,000 above the one its clients know. Both have to be free, and
# under 32768 as in choose_port.
choose_cluster_port() {
    local attempt
    for ((attempt = 0; attempt < port_attempts; attempt++)); do
        port=$((20000 + RANDOM % 2768))
        somebody_listens "$port" || somebody_listens $((port + 10000)) || return 0
    done
    die "no free pair of ports between 20000 and 32767 in $port_attempts attempts"
}

ask_redis() {
    local port=$1
    shift
    timeout 2 "$redis_client" -h 127.0.0.1 -p "$port" "$@" 2>/dev/null
}

tell_redis() {
    [[ $(ask_redis "$@") == OK ]] || redis_failed "refused: ${*:2}"
}

# An answer is not enough: when the port was taken, the answer comes from somebody else's server.
redis_is_ours() {
    [[ $(ask_redis "$2" config get dir) == *"$1" ]]
}

# Each node has its own opinion of the cluster, and a client may ask any of them.
redis_cluster_is_whole() {
    local port said
    for port in "${cluster_ports[@]}"; do
        said=$(ask_redis "$port" cluster info)
        [[ $said == *cluster_state:ok* && $said == *cluster_size:3* ]] || return 1
    done
}

redis_version() {
    ask_redis "$1" info server | tr -d '\r' | sed -n 's/^redis_version://p'
}

redis_failed() {
    tail -n 20 "$work/redis.log" >&2
    die "Redis $1"
}
