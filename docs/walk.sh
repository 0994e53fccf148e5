#!/usr/bin/env bash
# From the waiting room to the ticket, by hand: docs/walk.sh [BASE_URL] [new]
#
# Walks as the demo's person, or with "new" as somebody who signs up first: one person has at most four places of a
# date, so the demo's person can walk twice. Ends with 0 only if the tickets are CONFIRMED and the audit finds nothing.
# Needs bash and curl.
set -euo pipefail

base=${1:-http://127.0.0.1:8080}
api=$base/api/v1
who=${2:-demo}
walk=walk-$(date +%s)-$$ # no two walks share an idempotency key

# stop WHY: ends the walk.
stop() {
    printf '%s\n' "$1" >&2
    [[ $1 != *hold-limit* ]] || printf 'walk as somebody else: docs/walk.sh %s new\n' "$base" >&2
    exit 1
}

# call STATUS METHOD URL [curl arguments]: asks, leaves the answer in $body, and stops at another status ("200|201").
call() {
    local expected=$1 method=$2 url=$3 answer status
    shift 3
    answer=$(curl --silent --show-error --max-time 15 --write-out '\n%{http_code}' --request "$method" "$url" "$@")
    status=${answer##*$'\n'}
    body=${answer%$'\n'*}
    printf '%-6s %s → %s\n' "$method" "${url#"$base"}" "$status"
    [[ $status =~ ^($expected)$ ]] || stop "$body"$'\n'"expected $expected"
}

# send STATUS METHOD URL BODY [curl arguments]: the same with a JSON body.
send() {
    call "$1" "$2" "$3" --header 'Content-Type: application/json' --data "$4" "${@:5}"
}

# field JSON NAME: the first value of that name; enough for flat answers, and needs no jq.
field() {
    local pattern="\"$2\":\"?([^\",}]*)"
    [[ $1 =~ $pattern ]] || { printf 'no %s in %s\n' "$2" "$1" >&2; return 1; }
    printf '%s' "${BASH_REMATCH[1]}"
}

# objects JSON TEXT: the objects that hold TEXT, one a line.
objects() {
    printf '%s' "$1" | tr '{' '\n' | grep -F -- "$2"
}

step() { printf '\n%s\n' "── $1"; }

sign_in() {
    send 200 POST "$api/auth/token" "{\"email\":\"$1\",\"password\":\"$2\"}"
    authorization="Authorization: Bearer $(field "$body" accessToken)"
}

# find_date TITLE: the concert of that title and its first date, in $concert and $date.
find_date() {
    call 200 GET "$api/concerts?limit=100"
    concert=$(field "$(objects "$body" "\"title\":\"$1\"")" id)
    call 200 GET "$api/concerts/$concert/dates"
    date=$(field "$body" id)
}

# queue CONCERT: takes a place and waits, as often as the server says and at most 60 times, until it is inside.
queue() {
    local place polls
    send '200|201' POST "$api/queue/token" "{\"concertId\":\"$1\"}" --header "$authorization"
    pass="X-Queue-Token: $(field "$body" token)"
    for ((polls = 0; polls < 60; polls++)); do
        place=$(field "$body" status)
        echo "       $place, position $(field "$body" position)"
        [[ $place != ACTIVE ]] || return 0
        sleep "$(field "$body" nextPollSeconds)"
        call 200 GET "$api/queue/status" --header "$pass"
    done
    stop "still waiting"
}

# ticket RESERVATION: shows it, and stops unless it is a ticket.
ticket() {
    call 200 GET "$api/reservations/$1" --header "$authorization"
    [[ $(field "$body" status) == CONFIRMED ]] || stop "no ticket: $body"
    echo "       CONFIRMED, code $(field "$body" confirmationCode)"
}

step "sign in"
if [[ $who == new ]]; then
    send 201 POST "$api/users" "{\"email\":\"$walk@frontrow.test\",\"password\":\"$walk\",\"name\":\"Walker\"}"
    sign_in "$walk@frontrow.test" "$walk"
    send 200 POST "$api/points/charge" '{"amount":500000}' \
        --header "$authorization" --header "Idempotency-Key: $walk-charge"
else
    sign_in demo@frontrow.test frontrow-demo
fi
call 200 GET "$api/points" --header "$authorization"
echo "       $(field "$body" balance) points"

step "choose two seats of Small Hours"
find_date "Small Hours"
call 200 GET "$api/concert-dates/$date/seats"
free=$(objects "$body" '"status":"AVAILABLE"')
first=$(field "$free" id)
second=$(field "$(sed -n 2p <<<"$free")" id)
echo "       $(field "$free" label) and $(field "$(sed -n 2p <<<"$free")" label)"

step "queue, hold them, and send the same again"
queue "$concert"
cart="{\"concertDateId\":\"$date\",\"seatIds\":[\"$first\",\"$second\"]}"
for _ in once twice; do
    send 201 POST "$api/reservations" "$cart" \
        --header "$authorization" --header "$pass" --header "Idempotency-Key: $walk-seats"
    echo "       $(field "$body" id): $(field "$body" status), $(field "$body" amount) won, until $(field "$body" expiresAt)"
done
reservation=$(field "$body" id)

step "pay with points"
send 200 POST "$api/payments" "{\"reservationId\":\"$reservation\",\"method\":\"POINTS\"}" \
    --header "$authorization" --header "Idempotency-Key: $walk-points"
ticket "$reservation"

step "two places on the floor of Open Field, by card"
find_date "Open Field"
call 200 GET "$api/concert-dates/$date/sections"
section=$(field "$body" id)
queue "$concert" # every concert has a waiting room of its own
send 201 POST "$api/reservations" "{\"sectionId\":\"$section\",\"quantity\":2}" \
    --header "$authorization" --header "$pass" --header "Idempotency-Key: $walk-places"
reservation=$(field "$body" id)
send 200 POST "$api/payments" \
    "{\"reservationId\":\"$reservation\",\"method\":\"CARD\",\"paymentKey\":\"ok-$walk\"}" \
    --header "$authorization" --header "Idempotency-Key: $walk-card"
ticket "$reservation"
call 200 GET "$api/reservations/$reservation/log" --header "$authorization"
objects "$body" '"to":' | while IFS= read -r line; do
    echo "       $(field "$line" to) by $(field "$line" actor) at $(field "$line" at)"
done

step "audit"
sign_in admin@frontrow.test frontrow-admin
call 200 GET "$api/admin/audit" --header "$authorization"
[[ $(field "$body" ok) == true ]] || stop "$body"
echo "       $(objects "$body" '"name":' | grep -c .) checks, nothing sold twice, no won lost"
