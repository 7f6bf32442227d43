# Throughput with everything on that there is to decide of a call, beside the same nginx.

# Writes ten roles of a thousand rules each into directory $1, and prints their names.
write_rules() {
  local role names=()
  for role in 0 1 2 3 4 5 6 7 8 9; do
    awk -v role="$role" 'BEGIN {
      print "apiVersion: cardea.io/v1\nkind: Role\nmetadata: {name: rules-" role "}\nspec:\n  allow:"
      for (rule = 0; rule < 1000; rule++)
        print "    - {adapters: [other-" role "-" rule % 50 "], tools: [\"tool_" rule "\", \"get_" rule "_*\"]}"
    }' >"$1/rules-$role.yaml"
    names+=("rules-$role")
  done
  (IFS=,; echo "${names[*]}")
}

measure_everything() {
  local rounds=7 seconds=10 warm=45 round keys roles
  ! $QUICK || rounds=3 seconds=2 warm=8
  start_proxy
  free_port
  keys=$PORT
  mkdir -p "$WORK/keys"
  "$JAVA" "$BENCH/src/Token.java" "http://127.0.0.1:$keys/realm" "$WORK/keys"
  start_pinned "$WORK/keys.log" "$LOAD_CORE" "$JAVA" -Xmx64m -m jdk.httpserver \
    -b 127.0.0.1 -p "$keys" -d "$WORK/keys" -o none
  write_configuration "$UPSTREAM_PORT" "$WORK/everything-config"
  roles=$(write_rules "$WORK/everything-config")
  sed -e "s|@KEYS@|$keys|; s|@ROLES@|$roles|" "$BENCH/etc/everything.yaml" >"$WORK/everything-config/everything.yaml"
  run_cardea everything
  CARDEA_KEY=$(<"$WORK/keys/token")
  await_answer "$CARDEA_PID" everything "$CARDEA_PORT" "$CARDEA_PATH" "$CARDEA_KEY"
  WARM=yes
  progress "warming Cardea up for $warm s"
  throughput_round nginx 2 >"$WORK/warm-up"
  throughput_round cardea "$warm" >>"$WORK/warm-up"
  : >"$WORK/throughput"
  for ((round = 1; round <= rounds; round++)); do
    for who in nginx cardea; do
      throughput_round "$who" "$seconds" >>"$WORK/throughput"
      progress "everything, round $round of $rounds: $(tail -n 1 "$WORK/throughput" |
        awk '{ printf "%s %d/s, %.1f µs CPU per request, %d %% of its core; gateway core %d %% busy, load core %d %%", $1, $2, $3, $4, $5, $6 }')"
    done
  done
  report_everything "$rounds" "$seconds"
}

report_everything() {
  local rate cpu
  rate=$(pair_ratios 2 | median) cpu=$(pair_ratios 3 | median)
  report ""
  report "## Throughput with everything on"
  report ""
  report "As [throughput](../README.md#what-is-measured), $1 rounds of $2 s, with an access token (ES256, checked once), 10,000 rules and a condition, a rate and a budget."
  report ""
  report "| Cardea / nginx | median | least – greatest | each pair |"
  report "|---|---|---|---|"
  report "| requests/s | $rate | $(pair_ratios 2 | spread %.3f) | $(pair_ratios 2 | paste -sd' ') |"
  report "| CPU per request | $cpu | $(pair_ratios 3 | spread %.3f) | $(pair_ratios 3 | paste -sd' ') |"
  summarize "Everything on: $(throughput_of 2 cardea) requests/s, **$rate of nginx** ($(pair_ratios 2 | spread %.3f)), $(throughput_of 3 cardea) µs CPU per request, $cpu times nginx's"
  judge_rounds
}
