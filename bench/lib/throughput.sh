# Requests per second with the gateway's core full, and CPU time per request.

CONNECTIONS=64

# One round against $1 for $2 seconds; prints: name, requests/s, CPU µs/request of the process, its
# percent of a core, percent busy of the gateway's core, of the load's core.
throughput_round() {
  local ticks gateway load line
  choose "$1"
  ticks=$(process_ticks "$WHO_PID") gateway=$(core_ticks "$GATEWAY_CORE") load=$(core_ticks "$LOAD_CORE")
  BENCH_BODY=$CALL BENCH_KEY=$WHO_KEY taskset -c "$LOAD_CORE" \
    wrk -t1 -c"$CONNECTIONS" -d"$2" --timeout 20s -s "$BENCH/etc/call.lua" \
    "http://127.0.0.1:$WHO_PORT$WHO_PATH" >"$WORK/wrk.log" 2>&1 || fail "wrk: $(<"$WORK/wrk.log")"
  ticks=$(($(process_ticks "$WHO_PID") - ticks))
  gateway=$(busy_percent "$gateway" "$(core_ticks "$GATEWAY_CORE")")
  load=$(busy_percent "$load" "$(core_ticks "$LOAD_CORE")")
  line=$(grep '^bench ' "$WORK/wrk.log") || fail "wrk: $(<"$WORK/wrk.log")"
  awk -v who="$1" -v ticks="$ticks" -v hz="$(getconf CLK_TCK)" -v gateway="$gateway" -v load="$load" '
    $4 + $5 > 0 || $2 == 0 { exit 1 }
    { cpu = ticks / hz * 1e6
      printf "%s %.0f %.2f %.0f %d %d\n", who, $2 * 1e6 / $3, cpu / $2, 100 * cpu / $3, gateway, load }' \
    <<<"$line" || fail "$1 did not answer all calls with success: $(<"$WORK/wrk.log")"
}

# Starts the gateways, unless they run, and gets Cardea hot; the compiler shares the core, so the first seconds are slow.
warm_up() {
  local seconds=45
  ! $QUICK || seconds=8
  [ -z "${WARM-}" ] || return 0
  WARM=yes
  start_proxy
  $BASELINE || start_cardea "$UPSTREAM_PORT"
  throughput_round nginx 2 >"$WORK/warm-up"
  if ! $BASELINE; then
    progress "warming Cardea up for $seconds s"
    throughput_round cardea "$seconds" >>"$WORK/warm-up"
  fi
}

# Median over the rounds of column $1 for $2.
throughput_of() {
  column "$WORK/throughput" "$1" "$2" | median
}

throughput_row() {
  printf '| %s | %.0f | %s | %.1f | %.0f %% | %.0f %% | %.0f %% |\n' "$1" \
    "$(throughput_of 2 "$1")" "$(column "$WORK/throughput" 2 "$1" | spread %.0f)" \
    "$(throughput_of 3 "$1")" "$(throughput_of 4 "$1")" "$(throughput_of 5 "$1")" "$(throughput_of 6 "$1")"
}

# Ratios Cardea / nginx of column $1, pair by pair in the order of the rounds.
pair_ratios() {
  paste <(column "$WORK/throughput" "$1" cardea) <(column "$WORK/throughput" "$1" nginx) |
    awk '{ printf "%.3f\n", $1 / $2 }'
}

measure_throughput() {
  local rounds=7 seconds=10 round who
  ! $QUICK || rounds=3 seconds=2
  warm_up
  : >"$WORK/throughput"
  for ((round = 1; round <= rounds; round++)); do
    for who in $([ $round -gt 2 ] || echo direct) $(gateways); do
      throughput_round "$who" "$seconds" >>"$WORK/throughput"
      progress "throughput, round $round of $rounds: $(tail -n 1 "$WORK/throughput" |
        awk '{ printf "%s %d/s, %.1f µs CPU per request, %d %% of its core; gateway core %d %% busy, load core %d %%", $1, $2, $3, $4, $5, $6 }')"
    done
  done
  report_throughput "$rounds" "$seconds"
}

report_throughput() {
  local who
  report ""
  report "## Throughput on one core"
  report ""
  report "wrk, $CONNECTIONS connections, $1 rounds of $2 s in turn after the warm-up; medians."
  report ""
  report "| | requests/s | least – greatest | CPU µs/request | process's CPU | gateway core busy | load core busy |"
  report "|---|---|---|---|---|---|---|"
  for who in direct $(gateways); do
    report "$(throughput_row "$who")"
  done
  summarize "nginx: $(throughput_of 2 nginx) requests/s on one core ($(column "$WORK/throughput" 2 nginx | spread %.0f)), $(throughput_of 3 nginx) µs CPU per request"
  $BASELINE || report_ratios
  judge_rounds
}

# Says so when the figures are not what they should be.
judge_rounds() {
  local who
  for who in $(gateways); do
    if [ "$(calculate "$(throughput_of 5 "$who") - $(throughput_of 4 "$who")" %.0f)" -gt 8 ]; then
      warn "Other work took part of the gateway's core during $who's rounds: do not use its requests/s."
    elif [ "$(calculate "$(throughput_of 4 "$who")" %.0f)" -lt 92 ]; then
      warn "$who did not fill its core: the load was the limit, so compare CPU per request instead of requests/s."
    fi
  done
}

report_ratios() {
  local rate cpu
  rate=$(pair_ratios 2 | median) cpu=$(pair_ratios 3 | median)
  report ""
  report "| Cardea / nginx | median | least – greatest | each pair |"
  report "|---|---|---|---|"
  report "| requests/s | $rate | $(pair_ratios 2 | spread %.3f) | $(pair_ratios 2 | paste -sd' ') |"
  report "| CPU per request | $cpu | $(pair_ratios 3 | spread %.3f) | $(pair_ratios 3 | paste -sd' ') |"
  summarize "Cardea: $(throughput_of 2 cardea) requests/s on one core, **$rate of nginx** ($(pair_ratios 2 | spread %.3f)), $(throughput_of 3 cardea) µs CPU per request, $cpu times nginx's"
}
