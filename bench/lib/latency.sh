# Latency at fixed rates, and how much of it the gateway adds.

# One run against $1 at $2 requests/s; prints: name, p50, p99, p99.9, greatest (µs).
latency_round() {
  local figures
  choose "$1"
  figures=$(BENCH_KEY=$WHO_KEY taskset -c "$LOAD_CORE" "$JAVA" -XX:+UseSerialGC -Xmx512m \
    "$BENCH/src/Load.java" "$WHO_PORT" "$WHO_PATH" "$CALL" "$2" "$CONNECTIONS" "$3" "$4" \
    2>"$WORK/load.log") || fail "load on $1: $(<"$WORK/load.log")"
  echo "$1 $figures"
}

# Half of what the slowest gateway can do, in full hundreds per second.
half_rate() {
  local who greatest=''
  for who in $(gateways); do
    if [ -s "$WORK/throughput" ]; then
      greatest=$(column "$WORK/throughput" 2 "$who" | median)
    else
      greatest=$(throughput_round "$who" 3 | awk '{ print $2 }')
    fi
    echo "$greatest"
  done | sort -g | awk 'NR == 1 { print int($1 / 200) * 100 }'
}

measure_latency() {
  local rounds=5 warm=3 seconds=15 round who rate half
  ! $QUICK || rounds=1 warm=1 seconds=3
  warm_up
  half=$(half_rate)
  for rate in 1000 "$half"; do
    : >"$WORK/latency-$rate"
    for ((round = 1; round <= rounds; round++)); do
      for who in direct $(gateways); do
        latency_round "$who" "$rate" "$warm" "$seconds" >>"$WORK/latency-$rate"
        progress "latency at $rate/s, round $round of $rounds: $(tail -n 1 "$WORK/latency-$rate" |
          awk '{ printf "%s p50 %d µs, p99 %d µs, p99.9 %d µs", $1, $2, $3, $4 }')"
      done
    done
  done
  report_latency 1000 "" "$rounds" "$seconds"
  [ "$half" = 1000 ] || report_latency "$half" ", half load" "$rounds" "$seconds"
}

# Median over the rounds of column $2 for $3 at rate $1.
latency_of() {
  column "$WORK/latency-$1" "$2" "$3" | median
}

latency_row() {
  local rate=$1 who=$2 column cells='' value direct
  for column in 2 3 4; do
    value=$(latency_of "$rate" $column "$who") direct=$(latency_of "$rate" $column direct)
    cells+=" $(calculate "$value" %.0f) | $([ "$who" = direct ] && echo – || calculate "$value - $direct" %.0f) |"
  done
  echo "| $who |$cells $(column "$WORK/latency-$rate" 3 "$who" | spread %.0f) | $(calculate "$(latency_of "$rate" 5 "$who")" %.0f) |"
}

report_latency() {
  local rate=$1 who
  report ""
  report "## Latency at $rate requests/s$2"
  report ""
  report "Open loop, $CONNECTIONS connections, from when a request was due to its last byte, in µs; medians of $3 rounds of $4 s. Added: minus direct."
  report ""
  report "| | p50 | added | p99 | added | p99.9 | added | p99 of each round | greatest |"
  report "|---|---|---|---|---|---|---|---|---|"
  for who in direct $(gateways); do
    report "$(latency_row "$rate" "$who")"
  done
  for who in $(gateways); do
    summarize "$who adds at $rate requests/s$2: $(calculate "$(latency_of "$rate" 2 "$who") - $(latency_of "$rate" 2 direct)" %.0f) µs at p50, $(calculate "$(latency_of "$rate" 3 "$who") - $(latency_of "$rate" 3 direct)" %.0f) µs at p99"
  done
}
