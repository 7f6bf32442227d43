# Cost of changing one of very many servers, through the API, and of starting with them.

manage() {
  BENCH_KEY=$CARDEA_KEY taskset -c "$LOAD_CORE" "$JAVA" -XX:+UseSerialGC -Xmx512m \
    "$BENCH/src/Manage.java" "$CARDEA_PORT" "$@" 2>"$WORK/manage-error.log" ||
    fail "manage $1: $(<"$WORK/manage-error.log")"
}

measure_manage() {
  local servers=10000 tools=100000 rounds=100 upstream cold
  ! $QUICK || servers=200 tools=2000 rounds=5
  free_port
  upstream=$PORT
  start_pinned "$WORK/manage-upstream.log" "$LOAD_CORE" "$JAVA" -Xmx1g "$BENCH/src/ScaleUpstream.java" \
    "$upstream" "$((tools / servers))" "$BENCH/workload/reply.json"
  SCALE_PID=$PID
  mkdir -p "$WORK/manage-config"
  echo '{apiVersion: cardea.io/v1, kind: Role, metadata: {name: idle}, spec: {allow: [{adapters: ["*"], tools: ["*"]}]}}' \
    >"$WORK/manage-config/idle.yaml"
  JAVA_OPTS="${JAVA_OPTS:-} -Xmx2g" run_cardea manage
  progress "manage: declaring $servers servers"
  manage fill "$servers" "$upstream"
  await_learned "$servers"
  stop "$CARDEA_PID"
  progress "manage: starting again with them"
  JAVA_OPTS="${JAVA_OPTS:-} -Xmx2g" run_cardea manage
  cold=$(manage status)
  await_learned "$servers"
  progress "manage: $rounds changes of one server"
  manage change "$rounds" "$servers" "$upstream" >"$WORK/manage-change"
  progress "manage: $((rounds / 5)) servers that come and go"
  manage appear "$((rounds / 5))" "$upstream" >"$WORK/manage-appear"
  stop "$CARDEA_PID"
  stop "$SCALE_PID"
  report_manage "$servers" "$tools" "$cold"
}

# Median and greatest of column $2 of file $1.
median_and_most() {
  echo "$(awk -v c="$2" '{ print $c }' "$1" | median) | $(awk -v c="$2" '{ print $c }' "$1" | sort -g | tail -n 1)"
}

report_manage() {
  report ""
  report "## Changing one of $1 servers ($2 tools)"
  report ""
  report "Declared through the API and stored in SQLite; ms."
  report ""
  report "| | median | greatest |"
  report "|---|---|---|"
  report "| compiled, all of them, at the start of a process | $3 | $3 |"
  report "| compiled and put in force, one change | $(median_and_most "$WORK/manage-change" 2) |"
  report "| the same until the API has answered, stored | $(median_and_most "$WORK/manage-change" 1) |"
  report "| a new server: from the request until an agent's call of its tool is answered | $(median_and_most "$WORK/manage-appear" 1) |"
  report "| a removed server: from the request until it is not any more | $(median_and_most "$WORK/manage-appear" 2) |"
  summarize "With $1 servers and $2 tools: all compiled in **$3 ms** at a start (goal: 2000), one change in **$(awk '{ print $2 }' "$WORK/manage-change" | median) ms** (goal: 50), seen by agents after **$(awk '{ print $1 }' "$WORK/manage-appear" | median) ms** (goal: 1000)"
}
