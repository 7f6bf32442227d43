# Nine healthy servers behind one address while the tenth goes down and up, beside the same in calm.

# One round of $1 s of wrk and $2 s at an even rate, calls to the nine healthy servers in turn.
# Prints: calls/s, p50, p99, p99.9, greatest (µs).
flapping_round() {
  local line figures
  BENCH_BODY=$CALL BENCH_KEY=$CARDEA_KEY BENCH_NAMES=$WORK/flapping-names \
    taskset -c "$LOAD_CORE" wrk -t1 -c64 -d"$1" --timeout 20s -s "$BENCH/etc/call.lua" \
    "http://127.0.0.1:$CARDEA_PORT/mcp" >"$WORK/wrk.log" 2>&1 || fail "wrk: $(<"$WORK/wrk.log")"
  line=$(grep '^bench ' "$WORK/wrk.log") || fail "wrk: $(<"$WORK/wrk.log")"
  awk '$4 + $5 > 0 || $2 == 0 { exit 1 }' <<<"$line" ||
    fail "not all calls to healthy servers succeeded: $(<"$WORK/wrk.log")"
  figures=$(BENCH_KEY=$CARDEA_KEY taskset -c "$LOAD_CORE" "$JAVA" -XX:+UseSerialGC -Xmx512m \
    "$BENCH/src/Load.java" "$CARDEA_PORT" /mcp "$CALL" "$FLAPPING_RATE" 64 1 "$2" \
    "$WORK/flapping-names" 2>"$WORK/load.log") || fail "load: $(<"$WORK/load.log")"
  echo "$(awk '{ printf "%.0f", $2 * 1e6 / $3 }' <<<"$line") $figures"
}

measure_flapping() {
  local rounds=10 seconds=8 even=15 warm=40 round each upstream line number
  FLAPPING_RATE=3000
  ! $QUICK || rounds=1 seconds=3 even=3 warm=6 FLAPPING_RATE=300
  free_port
  upstream=$PORT
  start_pinned "$WORK/flapping-upstream.log" "$LOAD_CORE" "$JAVA" -Xmx512m "$BENCH/src/ScaleUpstream.java" \
    "$upstream" 2 "$BENCH/workload/reply.json"
  free_port
  FLAPPER_PORT=$PORT
  write_scale "$upstream" "$WORK/flapping-config" 10
  sed -i "s|127.0.0.1:$upstream/9\"|127.0.0.1:$FLAPPER_PORT/9\"|" "$WORK/flapping-config/scale.yaml"
  run_cardea flapping
  BENCH_KEY=$CARDEA_KEY start_pinned "$WORK/flapper.log" "$LOAD_CORE" "$JAVA" -XX:+UseSerialGC -Xmx256m \
    "$BENCH/src/Flapper.java" "$FLAPPER_PORT" "$upstream" "$WORK/flapping-now" "$CARDEA_PORT" /mcp "$CALL" s9__tool-0 100
  await_learned 10
  for ((number = 0; number < 9; number++)); do echo "s${number}__tool-0"; done >"$WORK/flapping-names"
  progress "flapping: warming up for $warm s"
  flapping_round $((warm / 2)) $((warm / 2)) >"$WORK/warm-up"
  : >"$WORK/flapping"
  for ((round = 1; round <= rounds; round++)); do
    # Who comes first changes, so that a machine that gets slower or faster favours neither.
    for each in $([ $((round % 2)) = 1 ] && echo calm flapping || echo flapping calm); do
      [ "$each" = calm ] || touch "$WORK/flapping-now"
      line=$(flapping_round $seconds $even)
      rm -f "$WORK/flapping-now"
      echo "$each $line" >>"$WORK/flapping"
      progress "flapping, round $round of $rounds, $each: $(awk '{ printf "%d calls/s, p99 %d µs", $1, $3 }' <<<"$line")"
      sleep 2 # until the tenth server is up and known to be
    done
  done
  report_flapping "$rounds" "$seconds" "$even"
}

flapping_ratio() {
  paste <(column "$WORK/flapping" "$1" flapping) <(column "$WORK/flapping" "$1" calm) |
    awk '{ printf "%.3f\n", $1 / $2 }'
}

# How many times the median of calm the median of flapping is.
flapping_median_ratio() {
  calculate "$(column "$WORK/flapping" "$1" flapping | median) / $(column "$WORK/flapping" "$1" calm | median)" %.3f
}

report_flapping() {
  local each
  report ""
  report "## Nine healthy servers while the tenth flaps"
  report ""
  report "$1 rounds of $2 s of wrk (64 connections) and $3 s at $FLAPPING_RATE calls/s, calm and flapping in turn; medians. The tenth server gets 100 calls/s all the time: $(tail -n 1 "$WORK/flapper.log") were answered well."
  report ""
  report "| | calls/s | least – greatest | p50 µs | p99 µs | least – greatest | p99.9 µs |"
  report "|---|---|---|---|---|---|---|"
  for each in calm flapping; do
    report "| $each | $(column "$WORK/flapping" 2 $each | median) | $(column "$WORK/flapping" 2 $each | spread %.0f) | $(column "$WORK/flapping" 3 $each | median) | $(column "$WORK/flapping" 4 $each | median) | $(column "$WORK/flapping" 4 $each | spread %.0f) | $(column "$WORK/flapping" 5 $each | median) |"
  done
  report ""
  report "Flapping beside calm, each pair of rounds: calls/s $(flapping_ratio 2 | spread %.3f), p99 $(flapping_ratio 4 | spread %.3f)."
  summarize "While one of ten servers flaps, the others have **$(flapping_median_ratio 2)** of their calls/s and **$(flapping_median_ratio 4)** of their p99 in calm, medians of $1 rounds (goal: within 10 %)"
}
