# Memory of idle event streams.

# KiB of heap in use in process $1, whatever its collector.
heap_kib() {
  "$JAVA_HOME/bin/jcmd" "$1" GC.heap_info | awk '
    /Metaspace|class space/ { exit }
    match($0, /used [0-9]+[KMG]/) {
      amount = substr($0, RSTART + 5, RLENGTH - 6)
      unit = substr($0, RSTART + RLENGTH - 1, 1)
      sum += amount * (unit == "G" ? 1048576 : unit == "M" ? 1024 : 1)
    }
    END { print sum }'
}

# KiB of memory that process $1 took outside the heap for buffers.
direct_kib() {
  "$JAVA_HOME/bin/jcmd" "$1" VM.native_memory summary scale=KB | awk '
    / Other \(/ && match($0, /committed=[0-9]+/) { print substr($0, RSTART + 10, RLENGTH - 10); found = 1 }
    END { if (!found) print 0 }'
}

# Prints "heap direct resident" of process $1 in KiB after a collection.
memory() {
  "$JAVA_HOME/bin/jcmd" "$1" GC.run >/dev/null
  sleep 1
  "$JAVA_HOME/bin/jcmd" "$1" GC.run >/dev/null
  echo "$(heap_kib "$1") $(direct_kib "$1") $(resident_kib "$1")"
}

# Gives the command $1 to the holder of streams and sets REPLY to its answer.
tell_holder() {
  { echo "$1" >&"$HOLDER_IN" && read -r REPLY <&"$HOLDER_OUT"; } 2>/dev/null || fail "streams: $(tail -n 5 "$WORK/holder.log")"
}

measure_streams() {
  trap '' PIPE
  local wanted=${STREAMS:-10000} before after holder port
  [ -n "$STREAMS" ] || ! $QUICK || wanted=1000
  local files most
  files=$(ulimit -n) most=$((($(ulimit -n) - 1000) / 2))
  free_port
  port=$PORT
  start_pinned "$WORK/silent.log" "$LOAD_CORE" "$JAVA" -Xmx1g "$BENCH/src/SilentUpstream.java" "$port"
  local silent=$PID
  JAVA_OPTS="${JAVA_OPTS:-} -XX:NativeMemoryTracking=summary" start_cardea "$port" streams
  local gateway=$CARDEA_PID
  coproc HOLDER { BENCH_KEY=$CARDEA_KEY exec taskset -c "$LOAD_CORE" "$JAVA" -Xmx1g \
    "$BENCH/src/Streams.java" "$CARDEA_PORT" "$CARDEA_PATH" "$BENCH/workload/listen.json" 2>"$WORK/holder.log"; }
  holder=$HOLDER_PID
  # Copies, because bash closes its own when the process ends.
  exec {HOLDER_OUT}<&"${HOLDER[0]}" {HOLDER_IN}>&"${HOLDER[1]}"
  PIDS+=("$holder")
  [ "$wanted" -le "$most" ] || wanted=$most
  progress "streams: opening and closing 200 to load the code"
  tell_holder 200
  tell_holder close
  sleep 2
  before=$(memory "$gateway")
  progress "streams: opening $wanted"
  tell_holder "$wanted"
  sleep 2
  after=$(memory "$gateway")
  tell_holder close
  [ "$REPLY" = 'lost 0' ] || fail "streams did not stay open: $REPLY of $wanted"
  stop "$holder"
  stop "$gateway"
  stop "$silent"
  report_streams "$wanted" "$before" "$after"
  if [ "$wanted" -lt "${STREAMS:-10000}" ] && [ "$wanted" = "$most" ]; then
    warn "A process may open $files files here (ulimit -n, which could not be raised), and a stream takes two in the gateway: $wanted streams instead of ${STREAMS:-10000}."
  fi
}

report_streams() {
  local each
  report ""
  report "## Memory of $1 idle event streams"
  report ""
  report "\`subscriptions/listen\` through Cardea, each on its own connection; KiB after a collection."
  report ""
  report "| | before | with $1 streams | KiB per stream |"
  report "|---|---|---|---|"
  awk -v n="$1" '
    { getline after; split(after, a, " ")
      printf "| heap in use | %d | %d | %.2f |\n", $1, a[1], (a[1] - $1) / n
      printf "| buffers outside the heap | %d | %d | %.2f |\n", $2, a[2], (a[2] - $2) / n
      printf "| heap + buffers | %d | %d | **%.2f** |\n", $1 + $2, a[1] + a[2], (a[1] + a[2] - $1 - $2) / n
      printf "| resident (includes garbage not returned) | %d | %d | %.2f |\n", $3, a[3], (a[3] - $3) / n }' \
    <<<"$2
$3" >"$WORK/streams"
  report "$(<"$WORK/streams")"
  each=$(sed -n 's/.*\*\*\(.*\)\*\*.*/\1/p' "$WORK/streams")
  summarize "An idle event stream takes **$each KiB** (heap and buffers; $1 streams)"
}
