# Many clients and sick servers behind one address for half an hour: the test of cardea-it, longer.

measure_load() {
  local seconds=1800 output="$ROOT/cardea-it/target/surefire-reports/io.cardea.it.aggregate.SeededLoadTest-output.txt"
  ! $QUICK || seconds=30
  progress "load: building"
  (cd "$ROOT" && ./mvnw -q -B install -Dmaven.test.skip=true -Dspotless.check.skip=true) \
    >"$WORK/load-build.log" 2>&1 || fail "load: $(tail -n 15 "$WORK/load-build.log")"
  progress "load: $seconds s"
  (cd "$ROOT" && ./mvnw -B test -Dspotless.check.skip=true -pl cardea-it -Dtest=SeededLoadTest \
    -Dcardea.load.seconds="$seconds" ${LOAD_SEED:+-Dcardea.load.seed=$LOAD_SEED}) \
    >"$WORK/load-test.log" 2>&1 || fail "load: $(grep -m1 '^cardea.load.seed' "$output"); $(grep -A8 -m1 'FAILURE!' "$WORK/load-test.log")"
  report ""
  report "## Load with sick servers, $seconds s"
  report ""
  report "\`SeededLoadTest\` of cardea-it: every call to a well server right, every sick one's a clear error, nothing left at the end."
  report ""
  report '```'
  report "$(grep -E '^(cardea.load.seed|heap )|errors, p50' "$output")"
  report '```'
  summarize "Load with sick servers for $seconds s: passed ($(grep -oE '^cardea.load.seed=[-0-9]+' "$output"))"
}
