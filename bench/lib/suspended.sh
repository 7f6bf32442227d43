# Memory of calls that wait in the middle for their clients: what a session at a legacy server takes with it.

# Has $2 agents, from number $1 on, make 16 calls each that wait; prints how many calls that is.
suspend() {
  BENCH_KEY=$CARDEA_KEY "$JAVA" -XX:+UseSerialGC "$BENCH/src/Suspend.java" "$CARDEA_PORT" /adapters/asking/mcp \
    "$BENCH/workload/asked-call.json" "$1" "$2" 2>"$WORK/suspend.log" || fail "suspended: $(<"$WORK/suspend.log")"
}

measure_suspended() {
  local agents=64 upstream before after calls
  ! $QUICK || agents=8
  free_port
  upstream=$PORT
  start_pinned "$WORK/suspended-upstream.log" "$LOAD_CORE" "$JAVA" "$BENCH/src/EraUpstream.java" \
    "$upstream" "$BENCH/workload/reply.json"
  mkdir -p "$WORK/suspended-config"
  cat >"$WORK/suspended-config/suspended.yaml" <<YAML
{apiVersion: cardea.io/v1, kind: Role, metadata: {name: bench}, spec: {allow: [{adapters: ["*"], tools: ["*"]}]}}
---
apiVersion: cardea.io/v1
kind: Binding
metadata: {name: bench}
spec: {roles: [bench], agents: [bench$(printf ', s%d' $(seq 0 $((agents + 3))))]}
---
{apiVersion: cardea.io/v1, kind: Adapter, metadata: {name: asking}, spec: {allowPrivateNetwork: true, limits: {connections: 4096}, upstream: {http: {url: "http://127.0.0.1:$upstream/asking"}}}}
YAML
  JAVA_OPTS="${JAVA_OPTS:-} -XX:NativeMemoryTracking=summary" run_cardea suspended
  await_learned 1
  progress "suspended: 64 calls to load the code"
  suspend 0 4 >"$WORK/suspended"
  sleep 2
  before=$(memory "$CARDEA_PID")
  progress "suspended: $((agents * 16)) calls"
  calls=$(suspend 4 "$agents")
  sleep 2
  after=$(memory "$CARDEA_PID")
  stop "$CARDEA_PID"
  report_suspended "$calls" "$before" "$after"
}

report_suspended() {
  report ""
  report "## Memory of $1 suspended calls"
  report ""
  report "Calls of stateless clients at a legacy server that asks for input and waits, each in a session and on a connection of its own there; KiB after a collection."
  report ""
  awk -v n="$1" '
    { getline after; split(after, a, " ")
      printf "Heap %d, then %d; buffers outside the heap %d, then %d: **%.2f KiB** a call (goal: 8).\n",
        $1, a[1], $2, a[2], (a[1] + a[2] - $1 - $2) / n }' <<<"$2
$3" >"$WORK/suspended"
  report "$(<"$WORK/suspended")"
  summarize "A suspended call takes **$(sed -n 's/.*\*\*\(.*\)\*\*.*/\1/p' "$WORK/suspended")**, its session at the server included ($1 calls)"
}
