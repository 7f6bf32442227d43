# CPU time of a call that crosses the eras, beside one between peers of one era.

# client, server, body, connections
BRIDGE_CASES=(
  "modern modern call 64"
  "modern legacy call 64"
  "legacy legacy legacy-call 64"
  "legacy modern legacy-call 64"
  "asked legacy asked-call 8"
)

write_bridge() {
  mkdir -p "$2"
  {
    cat <<YAML
apiVersion: cardea.io/v1
kind: Gateway
metadata: {name: bridge}
spec:
  limits: {callsPerPrincipal: 10000, idleConnection: 1h, drain: 1s}
---
{apiVersion: cardea.io/v1, kind: Role, metadata: {name: bridge}, spec: {allow: [{adapters: ["*"], tools: ["*"]}]}}
---
{apiVersion: cardea.io/v1, kind: Binding, metadata: {name: bridge}, spec: {roles: [bridge], agents: [bridge]}}
YAML
    for era in modern legacy; do
      echo "---"
      echo "{apiVersion: cardea.io/v1, kind: Adapter, metadata: {name: $era}, spec: {allowPrivateNetwork: true, upstream: {http: {url: \"http://127.0.0.1:$1/$era\"}}}}"
    done
  } >"$2/bridge.yaml"
}

# Begins a legacy session at the adapter $1; prints its id.
bridge_session() {
  curl -sf -D - -o "$WORK/initialize" "http://127.0.0.1:$CARDEA_PORT/adapters/$1/mcp" \
    -H "Authorization: Bearer $CARDEA_KEY" -H 'Content-Type: application/json' \
    -H 'Accept: application/json, text/event-stream' \
    -d '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}' |
    tr -d '\r' | awk 'tolower($1) == "mcp-session-id:" { print $2 }'
}

# One round of $5 s; prints: client-server, calls/s, CPU µs/call of the gateway.
bridge_round() {
  local client=$1 server=$2 body=$3 connections=$4 seconds=$5 session='' ticks line
  if [ "$client" = legacy ]; then
    session=$(bridge_session "$server")
    [ -n "$session" ] || fail "no session at $server: $(<"$WORK/initialize")"
  fi
  ticks=$(process_ticks "$CARDEA_PID")
  BENCH_BODY=$BENCH/workload/$body.json BENCH_KEY=$CARDEA_KEY ${session:+env BENCH_SESSION="$session"} \
    taskset -c "$LOAD_CORE" wrk -t1 -c"$connections" -d"$seconds" --timeout 20s -s "$BENCH/etc/call.lua" \
    "http://127.0.0.1:$CARDEA_PORT/adapters/$server/mcp" >"$WORK/wrk.log" 2>&1 || fail "wrk: $(<"$WORK/wrk.log")"
  ticks=$(($(process_ticks "$CARDEA_PID") - ticks))
  line=$(grep '^bench ' "$WORK/wrk.log") || fail "wrk: $(<"$WORK/wrk.log")"
  awk -v who="$client-$server" -v ticks="$ticks" -v hz="$(getconf CLK_TCK)" '
    $4 + $5 > 0 || $2 == 0 { exit 1 }
    { printf "%s %.0f %.2f\n", who, $2 * 1e6 / $3, ticks / hz * 1e6 / $2 }' <<<"$line" ||
    fail "$client at $server: not all calls succeeded: $(<"$WORK/wrk.log")"
}

measure_bridge() {
  local rounds=5 seconds=10 warm=20 round each
  ! $QUICK || rounds=1 seconds=3 warm=4
  free_port
  start_pinned "$WORK/bridge-upstream.log" "$LOAD_CORE" "$JAVA" "$BENCH/src/EraUpstream.java" \
    "$PORT" "$BENCH/workload/reply.json"
  write_bridge "$PORT" "$WORK/bridge-config"
  run_cardea bridge
  await_learned 2
  progress "bridge: warming up"
  for each in "${BRIDGE_CASES[@]}"; do
    # shellcheck disable=SC2086
    bridge_round $each $warm >>"$WORK/warm-up"
  done
  : >"$WORK/bridge"
  for ((round = 1; round <= rounds; round++)); do
    for each in "${BRIDGE_CASES[@]}"; do
      # shellcheck disable=SC2086
      bridge_round $each $seconds >>"$WORK/bridge"
      progress "bridge, round $round of $rounds: $(tail -n 1 "$WORK/bridge")"
    done
  done
  report_bridge "$rounds" "$seconds"
}

bridge_of() {
  column "$WORK/bridge" 3 "$1" | median
}

bridge_ratio() {
  paste <(column "$WORK/bridge" 3 "$1") <(column "$WORK/bridge" 3 "$2") |
    awk '{ printf "%.3f\n", $1 / $2 }' | median
}

report_bridge() {
  local row name
  report ""
  report "## Calls across the eras"
  report ""
  report "wrk, $1 rounds of $2 s in turn after the warm-up; medians. One event loop; the servers share the load's core."
  report ""
  report "| client → server | CPU µs/call | least – greatest | beside the client's own era |"
  report "|---|---|---|---|"
  for row in "modern-modern modern-modern" "modern-legacy modern-modern" "legacy-legacy legacy-legacy" \
    "legacy-modern legacy-legacy" "asked-legacy modern-modern"; do
    name=${row% *}
    report "| ${name/-/ → } | $(printf %.1f "$(bridge_of "$name")") | $(column "$WORK/bridge" 3 "$name" | spread %.1f) | $(bridge_ratio "$name" "${row#* }") |"
  done
  report ""
  report "*asked*: a stateless client that can be asked, so that its call has a session to itself; 8 connections."
  summarize "Bridging: modern client, legacy server $(bridge_ratio modern-legacy modern-modern) times the CPU of a modern one's; legacy client, modern server $(bridge_ratio legacy-modern legacy-legacy) times"
}
