# Time from the start of the process to the first answered call.

# Starts $1 times on cores $2; prints "milliseconds KiB" of each.
start_rounds() {
  local rounds=$1 cores=$2 rest=$3 round
  for ((round = 0; round <= rounds; round++)); do
    CARDEA_EVENT_LOOPS=1 taskset -c "$LOAD_CORE" "$JAVA" -XX:+UseSerialGC "$BENCH/src/FirstAnswer.java" \
      "$START_PORT" "$CARDEA_PATH" "$CALL" "$START_DATA/admin.key" "$WORK/start.log" "$rest" \
      taskset -c "$cores" "${START_COMMAND[@]}" >"$WORK/first" 2>"$WORK/first.log" ||
      fail "start: $(<"$WORK/first.log") $(tail -n 5 "$WORK/start.log")"
    progress "start on core $cores: $(awk '{ printf "first answer after %d ms, %.0f MiB at rest", $1, $2 / 1024 }' "$WORK/first")$([ $round -gt 0 ] || echo ' (not counted: makes the data directory, reads the files from disk)')"
    [ $round -eq 0 ] || cat "$WORK/first"
  done
}

measure_start() {
  local rounds=5 rest=3 every
  ! $QUICK || rounds=2 rest=1
  every=0-$(($(nproc --all) - 1))
  free_port
  START_PORT=$PORT START_DATA=$WORK/start-data
  write_configuration "$UPSTREAM_PORT" "$WORK/start-config"
  START_COMMAND=("$ROOT/cardea" run -f "$WORK/start-config" --host 127.0.0.1
    --port "$START_PORT" --data "$START_DATA")
  start_rounds "$rounds" "$GATEWAY_CORE" "$rest" >"$WORK/start-one"
  start_rounds "$rounds" "$every" "$rest" >"$WORK/start-every"
  report ""
  report "## Start"
  report ""
  report "From the start of \`./cardea\` to the first answered call, and resident memory $rest s later; medians of $rounds starts."
  report ""
  report "| | first answer | least – greatest | at rest |"
  report "|---|---|---|---|"
  start_row "one core" "$WORK/start-one"
  start_row "every core" "$WORK/start-every"
}

start_row() {
  local millis mebibytes
  millis=$(awk '{ print $1 }' "$2" | median)
  mebibytes=$(awk '{ print $2 / 1024 }' "$2" | median)
  report "| $1 | $(calculate "$millis" %.0f) ms | $(awk '{ print $1 }' "$2" | spread %.0f) ms | $(calculate "$mebibytes" %.0f) MiB |"
  summarize "First answer $(calculate "$millis" %.0f) ms after the start on $1, then $(calculate "$mebibytes" %.0f) MiB resident"
}
