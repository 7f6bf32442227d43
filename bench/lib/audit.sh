# What the audit log costs a call: the modes beside a gateway that records nothing.

AUDIT_MODES=(off process relaxed fsync)
declare -A AUDIT_PID AUDIT_PORT AUDIT_KEY

build_agent() {
  mkdir -p "$WORK/agent"
  "$JAVA_HOME/bin/javac" -d "$WORK/agent" "$BENCH/src/Unrecorded.java"
  echo 'Premain-Class: Unrecorded' >"$WORK/agent.txt"
  "$JAVA_HOME/bin/jar" --create --file "$WORK/agent.jar" --manifest "$WORK/agent.txt" -C "$WORK/agent" .
}

# Starts one gateway a mode; all of them share the one core, one is asked at a time.
start_audited() {
  local mode switch setting
  build_agent
  for mode in "${AUDIT_MODES[@]}"; do
    switch=on setting=$mode
    [ "$mode" != off ] || switch=off setting=process
    write_configuration "$UPSTREAM_PORT" "$WORK/$mode-config"
    JAVA_OPTS="${JAVA_OPTS:-} -javaagent:$WORK/agent.jar=$switch" run_cardea "$mode" --audit-mode "$setting"
    AUDIT_PID[$mode]=$CARDEA_PID AUDIT_PORT[$mode]=$CARDEA_PORT AUDIT_KEY[$mode]=$CARDEA_KEY
  done
}

# Records of the log of mode $1, by the gateway's own count.
audited_records() {
  curl -s "http://127.0.0.1:${AUDIT_PORT[$1]}/metrics" | awk '/^cardea_audit_records_total/ { print int($2) }'
}

measure_audit() {
  local rounds=${AUDIT_ROUNDS:-9} seconds=10 warm=45 rate=1000 round mode
  ! $QUICK || rounds=3 seconds=2 warm=6
  start_audited
  : >"$WORK/throughput"
  for mode in "${AUDIT_MODES[@]}"; do
    progress "warming up $mode for $warm s"
    throughput_round "$mode" "$warm" >"$WORK/warm-up"
  done
  [ "$(audited_records off)" -lt 100 ] || fail "the gateway that is to record nothing has recorded its calls"
  [ "$(audited_records process)" -gt 1000 ] || fail "the gateway that is to record has not"
  for ((round = 1; round <= rounds; round++)); do
    for mode in "${AUDIT_MODES[@]}"; do
      throughput_round "$mode" "$seconds" >>"$WORK/throughput"
      progress "audit, round $round of $rounds: $(tail -n 1 "$WORK/throughput" |
        awk '{ printf "%s %d/s, %.1f µs CPU per request, %d %% of its core; load core %d %%", $1, $2, $3, $4, $6 }')"
    done
  done
  : >"$WORK/latency-$rate"
  for ((round = 1; round <= rounds; round++)); do
    for mode in "${AUDIT_MODES[@]}"; do
      latency_round "$mode" "$rate" 3 "$seconds" >>"$WORK/latency-$rate"
      progress "audit at $rate/s, round $round of $rounds: $(tail -n 1 "$WORK/latency-$rate" |
        awk '{ printf "%s p50 %d µs, p99 %d µs, p99.9 %d µs", $1, $2, $3, $4 }')"
    done
  done
  measure_alone "$rounds" "$seconds"
  report_audit "$rounds" "$seconds" "$rate"
}

# One caller at a time, beside the device itself: what a call waits for in the mode fsync.
measure_alone() {
  local round mode connections=$CONNECTIONS
  CONNECTIONS=1
  : >"$WORK/latency-50"
  : >"$WORK/fdatasync"
  for ((round = 1; round <= $1; round++)); do
    taskset -c "$LOAD_CORE" "$JAVA" "$BENCH/src/Fdatasync.java" "$WORK" "$(($2 / 2))" >>"$WORK/fdatasync"
    for mode in process fsync; do
      latency_round "$mode" 50 1 "$2" >>"$WORK/latency-50"
    done
    progress "alone, round $round of $1: fdatasync $(tail -n 1 "$WORK/fdatasync") (n p50 p99 max), a call $(tail -n 1 "$WORK/latency-50")"
  done
  CONNECTIONS=$connections
}

# Ratios of column $1 of mode $2 to that of off, round by round.
off_ratios() {
  paste <(column "$WORK/throughput" "$1" "$2") <(column "$WORK/throughput" "$1" off) |
    awk '{ printf "%.3f\n", $1 / $2 }'
}

# Differences of column $2 of mode $3 to that of off at rate $1, round by round.
off_added() {
  paste <(column "$WORK/latency-$1" "$2" "$3") <(column "$WORK/latency-$1" "$2" off) |
    awk '{ printf "%.0f\n", $1 - $2 }'
}

report_audit() {
  local mode
  report ""
  report "## What the audit log costs"
  report ""
  report "wrk, $CONNECTIONS connections, $1 rounds of $2 s in turn; ratios to the gateway that records nothing, round by round, then the median."
  report ""
  report "| mode | requests/s | of off | least – greatest | CPU µs/request | more than off |"
  report "|---|---|---|---|---|---|"
  for mode in "${AUDIT_MODES[@]}"; do
    report "| $mode | $(calculate "$(throughput_of 2 "$mode")" %.0f) | $(off_ratios 2 "$mode" | median) | $(off_ratios 2 "$mode" | spread %.3f) | $(calculate "$(throughput_of 3 "$mode")" %.1f) | $(calculate "$(throughput_of 3 "$mode") - $(throughput_of 3 off)" %.1f) |"
  done
  report ""
  report "Latency at $3 requests/s, open loop, µs; added: the median of the differences to off, round by round."
  report ""
  report "| mode | p50 | added | p99 | added | least – greatest | p99.9 |"
  report "|---|---|---|---|---|---|---|"
  for mode in "${AUDIT_MODES[@]}"; do
    report "| $mode | $(latency_of "$3" 2 "$mode") | $(off_added "$3" 2 "$mode" | median) | $(latency_of "$3" 3 "$mode") | $(off_added "$3" 3 "$mode" | median) | $(off_added "$3" 3 "$mode" | spread %.0f) | $(latency_of "$3" 4 "$mode") |"
  done
  report ""
  report "One caller, 50 calls a second, beside \`fdatasync\` of 1 KiB on the same file system, µs; medians of the rounds."
  report ""
  report "| | p50 | p99 |"
  report "|---|---|---|"
  report "| fdatasync | $(awk '{ print $2 }' "$WORK/fdatasync" | median) | $(awk '{ print $3 }' "$WORK/fdatasync" | median) |"
  for mode in process fsync; do
    report "| a call, $mode | $(latency_of 50 2 "$mode") | $(latency_of 50 3 "$mode") |"
  done
  summarize "Audit: \`process\` makes **$(off_ratios 2 process | median)** of the calls/s of a gateway that records nothing ($(off_ratios 2 process | spread %.3f)), adds $(off_added "$3" 3 process | median) µs at p99 at $3/s; \`fsync\` makes $(off_ratios 2 fsync | median)"
}
