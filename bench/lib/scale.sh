# Cost of a call and of a list change behind one address, by how many servers and tools there are.

SCALE_RATE=${SCALE_RATE:-5000}
SCALE_CALLED=${SCALE_CALLED:-1000} # of the servers, so many are called; the others are only there

# Configuration of $3 servers on port $1 behind one address, in folder $2.
write_scale() {
  local number
  mkdir -p "$2"
  {
    cat <<YAML
apiVersion: cardea.io/v1
kind: Gateway
metadata: {name: scale}
spec:
  limits: {connections: 10000, streamsPerPrincipal: 10000, sessionsPerPrincipal: 10000, idleConnection: 1h, drain: 1s}
---
{apiVersion: cardea.io/v1, kind: Role, metadata: {name: scale}, spec: {allow: [{adapters: ["*"], tools: ["*"]}]}}
---
{apiVersion: cardea.io/v1, kind: Binding, metadata: {name: scale}, spec: {roles: [scale], agents: [scale]}}
YAML
    for ((number = 0; number < $3; number++)); do
      echo "---"
      echo "{apiVersion: cardea.io/v1, kind: Adapter, metadata: {name: s$number}, spec: {allowPrivateNetwork: true, upstream: {http: {url: \"http://127.0.0.1:$1/$number\"}}}}"
    done
  } >"$2/scale.yaml"
}

# Waits until $1 servers have been learned.
await_learned() {
  local tenths=0 up=0
  until [ "$up" -ge "$1" ]; do
    tenths=$((tenths + 1))
    [ $tenths -lt 1200 ] || fail "only $up of $1 servers were learned in two minutes"
    sleep 0.1
    up=$(curl -s "http://127.0.0.1:$CARDEA_PORT/metrics" |
      awk '/^cardea_servers\{.*state="[uU][pP]"/ { print int($2) }')
    up=${up:-0}
  done
}

# One load for $1 s of warm-up and $2 s, whose calls go to up to SCALE_CALLED servers in turn. Prints: CPU µs per
# call less what $3 (ticks per second when idle) costs, p50, p99, p99.9, greatest (µs).
scale_round() {
  local ticks figures calls=$((SCALE_RATE * ($1 + $2)))
  ticks=$(process_ticks "$CARDEA_PID")
  figures=$(BENCH_KEY=$CARDEA_KEY taskset -c "$LOAD_CORE" "$JAVA" -XX:+UseSerialGC -Xmx512m \
    "$BENCH/src/Load.java" "$CARDEA_PORT" /mcp "$CALL" "$SCALE_RATE" 64 "$1" "$2" \
    "$WORK/scale-names" 2>"$WORK/load.log") || fail "load: $(<"$WORK/load.log")"
  ticks=$(($(process_ticks "$CARDEA_PID") - ticks))
  calculate "($ticks - $3 * ($1 + $2)) / $(getconf CLK_TCK) * 1e6 / $calls" %.1f
  echo " $figures"
}

# Measures a gateway in front of $1 servers with $2 tools in all; $3 names its files.
scale_case() {
  local servers=$1 tools=$2 name=$3 rounds=5 warm=2 seconds=10 idle=20 hot=40 each round ticks quiet line
  ! $QUICK || rounds=1 warm=1 seconds=3 idle=3 hot=8 SCALE_RATE=300
  each=$((tools / servers))
  free_port
  SCALE_PORT=$PORT
  start_pinned "$WORK/$name-upstream.log" "$LOAD_CORE" "$JAVA" -Xmx1g "$BENCH/src/ScaleUpstream.java" \
    "$SCALE_PORT" "$each" "$BENCH/workload/reply.json"
  SCALE_PID=$PID
  write_scale "$SCALE_PORT" "$WORK/$name-config" "$servers"
  JAVA_OPTS="${JAVA_OPTS:-} -Xmx2g" run_cardea "$name"
  await_learned "$servers"
  awk -v servers="$((servers < SCALE_CALLED ? servers : SCALE_CALLED))" -v each="$each" 'BEGIN {
    for (i = 0; i < 1000; i++) printf "s%d__tool-%d\n", i % servers, (i * 7919) % (each > 1 ? each - 1 : 1) }' \
    >"$WORK/scale-names"
  progress "$servers servers, $tools tools: warming up for $hot s"
  scale_round 0 "$hot" 0 >"$WORK/warm-up"
  ticks=$(process_ticks "$CARDEA_PID")
  sleep $idle
  quiet=$(calculate "($(process_ticks "$CARDEA_PID") - $ticks) / $idle" %.3f)
  for ((round = 1; round <= rounds; round++)); do
    line=$(scale_round $warm $seconds "$quiet")
    echo "$name $line $quiet" >>"$WORK/scale"
    progress "$servers servers, $tools tools, round $round of $rounds: $(awk '{ printf "%s µs CPU, p50 %d µs, p99 %d µs", $1, $2, $3 }' <<<"$line")"
  done
}

end_scale_case() {
  stop "$CARDEA_PID"
  stop "$SCALE_PID"
}

# Servers and tools of each case. The first comes again at the end: how much did the machine drift?
scale_cases() {
  tr , '\n' <<<"${SCALE_CASES:-10 1000,100 10000,1000 1000,10 100000,1000 100000,10000 100000,10 1000}"
}

measure_scale() {
  local servers tools number=0 streams=1000 rounds=10
  ! $QUICK || rounds=3
  : >"$WORK/scale"
  while read -r servers tools; do
    number=$((number + 1))
    scale_case "$servers" "$tools" "scale$number-$servers-$tools"
    if [ $number = 1 ] || [ "$servers-$tools" = 1000-100000 ]; then
      progress "$servers servers, $tools tools: list changes with $streams streams"
      BENCH_KEY=$CARDEA_KEY taskset -c "$LOAD_CORE" "$JAVA" -Xmx1g "$BENCH/src/ListChange.java" \
        "$CARDEA_PORT" /mcp "$streams" "$SCALE_PORT" "$rounds" \
        >"$WORK/change-$servers-$tools" 2>"$WORK/change.log" || fail "list change: $(<"$WORK/change.log")"
    fi
    end_scale_case
  done < <(scale_cases)
  report_scale "$streams"
}

scale_of() {
  column "$WORK/scale" "$2" "$1" | median
}

report_scale() {
  local servers tools number=0 name first='' cpu ratio least=9 most=0 file
  report ""
  report "## Cost of a call behind one address"
  report ""
  report "\`/mcp\`, $SCALE_RATE calls/s to up to $SCALE_CALLED servers in turn; medians of the rounds. CPU: of Cardea, less what it takes when idle (health checks)."
  report ""
  report "| servers | tools | CPU µs/call | of the first | each round | p50 µs | p99 µs | idle CPU |"
  report "|---|---|---|---|---|---|---|---|"
  while read -r servers tools; do
    number=$((number + 1)) name=scale$number-$servers-$tools
    cpu=$(scale_of "$name" 2)
    first=${first:-$cpu}
    ratio=$(calculate "$cpu / $first" %.3f)
    least=$(printf '%s\n' "$least" "$ratio" | sort -g | head -n 1)
    most=$(printf '%s\n' "$most" "$ratio" | sort -g | tail -n 1)
    report "| $servers | $tools | $cpu | $ratio | $(column "$WORK/scale" 2 "$name" | spread %.1f) | $(scale_of "$name" 3) | $(scale_of "$name" 4) | $(calculate "$(scale_of "$name" 7) * 100 / $(getconf CLK_TCK)" %.1f) % |"
  done < <(scale_cases)
  summarize "A call costs **$least – $most** of what it costs with 10 servers and 1,000 tools, up to $(scale_cases | sort -n | tail -n 1 | awk '{ print $1 " servers and " $2 " tools" }')"
  report ""
  report "## A list change heard by $1 streams"
  report ""
  report "From the server's announcement; ms over all rounds."
  report ""
  report "| servers, tools | first stream, median | median stream, median | last stream, median | last stream, greatest |"
  report "|---|---|---|---|---|"
  for file in "$WORK"/change-*; do
    name=${file##*/change-}
    report "| ${name/-/, } | $(awk '{ print $1 }' "$file" | median) | $(awk '{ print $2 }' "$file" | median) | $(awk '{ print $3 }' "$file" | median) | $(awk '{ print $3 }' "$file" | sort -g | tail -n 1) |"
    summarize "A list change reaches the last of $1 streams after $(awk '{ print $3 }' "$file" | median) ms (${name/-/ servers, } tools; greatest $(awk '{ print $3 }' "$file" | sort -g | tail -n 1) ms)"
  done
}
