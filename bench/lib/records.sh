# A log of ten million records: whether appending stays as fast, what asking it takes, and verifying it.

# Asks the API for $1 of the audit log; prints milliseconds until the last byte.
ask_records() {
  curl -sf -H "Authorization: Bearer $CARDEA_KEY" -o "$WORK/records.json" -w '%{time_total}\n' \
    "http://127.0.0.1:$CARDEA_PORT/api/v1/audit/records?$1" | awk '{ printf "%.1f\n", $1 * 1000 }' ||
    fail "the audit log does not answer"
}

# The first value of member $1 in what was answered last.
answered() {
  grep -o "\"$1\":\"[^\"]*\"" "$WORK/records.json" | head -n 1 | cut -d'"' -f4
}

recorded() {
  curl -s "http://127.0.0.1:$CARDEA_PORT/metrics" | awk '/^cardea_audit_records_total/ { n += $2 } END { printf "%d\n", n }'
}

# Asks $3 times for the page of parameters $2 and notes under the name $1.
query_rounds() {
  local round
  for ((round = 0; round < $3; round++)); do
    echo "$1 $(ask_records "$2")" >>"$WORK/queries"
  done
}

measure_records() {
  local wanted=10000000 warm=45 seconds=10 rounds=21 agent middle='' last
  ! $QUICK || wanted=400000 warm=8 seconds=2 rounds=5
  start_cardea "$UPSTREAM_PORT" records
  progress "warming Cardea up for $warm s"
  throughput_round cardea "$warm" >"$WORK/warm-up"
  : >"$WORK/throughput"
  : >"$WORK/queries"
  until [ "$(recorded)" -ge $wanted ]; do
    throughput_round cardea "$seconds" >>"$WORK/throughput"
    progress "records: $(recorded) of $wanted, $(tail -n 1 "$WORK/throughput" | awk '{ print $2 }') calls/s"
    [ -n "$middle" ] || [ "$(recorded)" -lt $((wanted / 2)) ] || middle=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  done
  middle=${middle:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}
  ask_records limit=1 >"$WORK/first-query"
  agent=$(answered subject)
  last=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  progress "records: asking"
  query_rounds newest "agent=$agent&limit=100" "$rounds"
  query_rounds then "agent=$agent&until=$middle&limit=100" "$rounds"
  query_rounds later "agent=$agent&since=$middle&until=$last&order=oldest&limit=100" "$rounds"
  query_rounds nobody "agent=nobody&until=$middle&limit=100" "$rounds"
  records=$(recorded)
  stop "$CARDEA_PID"
  progress "records: verifying"
  "$ROOT/cardea" audit key --data "$WORK/records-data" >"$WORK/records.key"
  verify_seconds=$( { TIMEFORMAT=%R; time "$ROOT/cardea" audit verify --key "$WORK/records.key" "$WORK/records-data" \
    >"$WORK/verify.log" 2>&1; } 2>&1) || fail "verify: $(tail -n 5 "$WORK/verify.log")"
  report_records "$records" "$verify_seconds"
}

report_records() {
  local name first last
  first=$(awk '{ print $2 }' "$WORK/throughput" | head -n 3 | median)
  last=$(awk '{ print $2 }' "$WORK/throughput" | tail -n 3 | median)
  report ""
  report "## A log of $1 records"
  report ""
  report "Made by calls with the gateway's core full: $first calls/s in the median of the first three rounds, $last in that of the last three ($(awk '{ print $2 }' "$WORK/throughput" | spread %.0f))."
  report "On the disk: $(du -sm "$WORK/records-data/audit" | awk '{ print $1 }') MiB."
  report ""
  report "| question, by the API, a page of 100 | median, ms | greatest |"
  report "|---|---|---|"
  for name in newest then later nobody; do
    report "| $(question "$name") | $(column "$WORK/queries" 2 $name | median) | $(column "$WORK/queries" 2 $name | sort -g | tail -n 1) |"
  done
  report ""
  report "\`cardea audit verify --key\`, on all cores, with its start: $2 s, $(calculate "$1 / $2" %.0f) records a second. It said:"
  report ""
  report "\`\`\`"
  report "$(tail -n 6 "$WORK/verify.log")"
  report "\`\`\`"
  summarize "A log of $1 records: appending $(calculate "$last / $first" %.3f) as fast as in the beginning, an agent's calls of a time in $(column "$WORK/queries" 2 then | median) ms, verified at **$(calculate "$1 / $2" %.0f) records a second**"
}

question() {
  case $1 in
    newest) echo "an agent's newest" ;;
    then) echo "an agent's up to the middle" ;;
    later) echo "an agent's from the middle on, the oldest first" ;;
    nobody) echo "those of an agent that nobody is" ;;
  esac
}
