# What the audit log costs a call: the modes beside a gateway that records nothing.

# apart is process whose log has threads on another core.
AUDIT_MODES=(off process apart relaxed fsync)
declare -A AUDIT_PID AUDIT_PORT AUDIT_KEY

build_agent() {
  mkdir -p "$WORK/agent"
  "$JAVA_HOME/bin/javac" -d "$WORK/agent" "$BENCH/src/Unrecorded.java"
  echo 'Premain-Class: Unrecorded' >"$WORK/agent.txt"
  "$JAVA_HOME/bin/jar" --create --file "$WORK/agent.jar" --manifest "$WORK/agent.txt" -C "$WORK/agent" .
}

# Starts a gateway of mode $1, for round $2.
start_audited() {
  local name=$1-$2 switch=on setting=$1
  [ "$1" != off ] || switch=off
  [ "$1" != off ] && [ "$1" != apart ] || setting=process
  write_configuration "$UPSTREAM_PORT" "$WORK/$name-config"
  JAVA_OPTS="${JAVA_OPTS:-} -javaagent:$WORK/agent.jar=$switch" run_cardea "$name" --audit-mode "$setting"
  [ "$1" != apart ] || move_log "$CARDEA_PID"
  AUDIT_PID[$1]=$CARDEA_PID AUDIT_PORT[$1]=$CARDEA_PORT AUDIT_KEY[$1]=$CARDEA_KEY
}

# Puts the threads of the log of process $1 on the core of the load.
move_log() {
  local thread
  for thread in /proc/"$1"/task/*; do
    [[ $(<"$thread/comm") != audit-* ]] || taskset -p -c "$LOAD_CORE" "${thread##*/}" >"$WORK/moved"
  done
}

# Fails if the gateway of mode $1 has recorded what it must not, or not what it must; by its own count.
check_recorded() {
  local records
  records=$(curl -s "http://127.0.0.1:${AUDIT_PORT[$1]}/metrics" | awk '/^cardea_audit_records_total/ { print int($2) }')
  case $1 in
    off) [ "$records" -lt 100 ] || fail "the gateway that is to record nothing has recorded its calls" ;;
    *) [ "$records" -gt 1000 ] || fail "the gateway of mode $1 has not recorded its calls" ;;
  esac
}

# One gateway at a time, each as warm as the others: beside each other they would take one another's caches.
measure_audit() {
  local rounds=${AUDIT_ROUNDS:-3} seconds=10 times=2 warm=75 rate=1000 round mode time connections=$CONNECTIONS
  ! $QUICK || rounds=2 seconds=2 warm=6
  build_agent
  : >"$WORK/throughput"
  : >"$WORK/latency-$rate"
  : >"$WORK/latency-50"
  : >"$WORK/fdatasync"
  for ((round = 1; round <= rounds; round++)); do
    taskset -c "$LOAD_CORE" "$JAVA" "$BENCH/src/Fdatasync.java" "$WORK" "$((seconds / 2))" >>"$WORK/fdatasync"
    for mode in "${AUDIT_MODES[@]}"; do
      start_audited "$mode" "$round"
      throughput_round "$mode" "$warm" >"$WORK/warm-up"
      check_recorded "$mode"
      for ((time = 1; time <= times; time++)); do
        throughput_round "$mode" "$seconds" >>"$WORK/throughput"
        progress "audit, round $round of $rounds: $(tail -n 1 "$WORK/throughput" |
          awk '{ printf "%s %d/s, %.1f µs CPU per request, %d %% of its core; load core %d %%", $1, $2, $3, $4, $6 }')"
      done
      latency_round "$mode" "$rate" 3 "$seconds" >>"$WORK/latency-$rate"
      CONNECTIONS=1
      latency_round "$mode" 50 1 "$seconds" >>"$WORK/latency-50"
      CONNECTIONS=$connections
      progress "audit at $rate/s: $(tail -n 1 "$WORK/latency-$rate" | awk '{ printf "p50 %d µs, p99 %d µs, p99.9 %d µs", $2, $3, $4 }'); one caller: $(tail -n 1 "$WORK/latency-50" | awk '{ printf "p50 %d µs, p99 %d µs", $2, $3 }')"
      stop "$CARDEA_PID"
      rm -rf "$WORK/$mode-$round-data"
    done
  done
  report_audit "$rounds" "$times" "$seconds" "$rate"
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
  report "wrk, $CONNECTIONS connections, $1 rounds, in each of which every mode starts a gateway of its own, one after the other, and is measured $2 times for $3 s when it is warm; ratios to the gateway that records nothing, one by one, then the median."
  report ""
  report "| mode | requests/s | of off | least – greatest | CPU µs/request | more than off |"
  report "|---|---|---|---|---|---|"
  for mode in "${AUDIT_MODES[@]}"; do
    report "| $mode | $(calculate "$(throughput_of 2 "$mode")" %.0f) | $(off_ratios 2 "$mode" | median) | $(off_ratios 2 "$mode" | spread %.3f) | $(calculate "$(throughput_of 3 "$mode")" %.1f) | $(calculate "$(throughput_of 3 "$mode") - $(throughput_of 3 off)" %.1f) |"
  done
  report ""
  report "Latency at $4 requests/s, open loop, µs; added: the median of the differences to off, round by round."
  report ""
  report "| mode | p50 | added | p99 | added | least – greatest | p99.9 |"
  report "|---|---|---|---|---|---|---|"
  for mode in "${AUDIT_MODES[@]}"; do
    report "| $mode | $(latency_of "$4" 2 "$mode") | $(off_added "$4" 2 "$mode" | median) | $(latency_of "$4" 3 "$mode") | $(off_added "$4" 3 "$mode" | median) | $(off_added "$4" 3 "$mode" | spread %.0f) | $(latency_of "$4" 4 "$mode") |"
  done
  report ""
  report "One caller, 50 calls a second, beside \`fdatasync\` of 1 KiB on the same file system, µs; medians of the rounds."
  report ""
  report "| | p50 | p99 |"
  report "|---|---|---|"
  report "| fdatasync | $(awk '{ print $2 }' "$WORK/fdatasync" | median) | $(awk '{ print $3 }' "$WORK/fdatasync" | median) |"
  for mode in process apart fsync; do
    report "| a call, $mode | $(latency_of 50 2 "$mode") | $(latency_of 50 3 "$mode") |"
  done
  summarize "Audit: \`process\` makes **$(off_ratios 2 process | median)** of the calls/s of a gateway that records nothing ($(off_ratios 2 process | spread %.3f)), **$(off_ratios 2 apart | median)** where its log has another core, adds $(off_added "$4" 3 process | median) µs at p99 at $4/s; \`fsync\` makes $(off_ratios 2 fsync | median)"
}
