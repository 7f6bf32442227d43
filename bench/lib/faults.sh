# Everything breaks under load, for several seeds: the test of cardea-it, longer.

measure_faults() {
  local seconds=$((${FAULT_MINUTES:-5} * 60)) seeds=(${FAULT_SEEDS:-}) seed number output="$ROOT/cardea-it/target/surefire-reports/io.cardea.it.fault.SeededFaultTest-output.txt"
  if [ ${#seeds[@]} -eq 0 ]; then
    for ((number = 0; number < 6; number++)); do seeds+=("$((RANDOM * 32768 + RANDOM))"); done
  fi
  ! $QUICK || seconds=20 seeds=("${seeds[0]}")
  progress "faults: building"
  (cd "$ROOT" && ./mvnw -q -B install -Dmaven.test.skip=true -Dspotless.check.skip=true) \
    >"$WORK/faults-build.log" 2>&1 || fail "faults: $(tail -n 15 "$WORK/faults-build.log")"
  report ""
  report "## Faults under load, ${#seeds[@]} × $seconds s"
  report ""
  report "\`SeededFaultTest\` of cardea-it: no call ran twice, none was lost silently, nobody had to begin again, nothing was left."
  for seed in "${seeds[@]}"; do
    progress "faults: seed $seed, $seconds s"
    (cd "$ROOT" && ./mvnw -B test -Dspotless.check.skip=true -pl cardea-it -Dtest=SeededFaultTest \
      -Dcardea.fault.seconds="$seconds" -Dcardea.fault.seed="$seed") \
      >"$WORK/faults-test.log" 2>&1 || fail "faults: seed $seed; $(grep -A8 -m1 'FAILURE!' "$WORK/faults-test.log")"
    report ""
    report '```'
    report "$(grep -E '^(cardea.fault.seed|heap )|^ +[0-9]+ [a-z]+: ' "$output")"
    report '```'
  done
  summarize "Faults under load, ${#seeds[@]} seeds of $seconds s: passed (seeds ${seeds[*]})"
}
