# The audit log under kill -9: the test of cardea-audit, many more times.

measure_kills() {
  local logs=${KILL_LOGS:-400} seed=${KILL_SEED:-$((RANDOM * 32768 + RANDOM))} output="$ROOT/cardea-audit/target/surefire-reports/io.cardea.audit.log.KilledProcessTest-output.txt"
  ! $QUICK || logs=4
  progress "kills: $logs logs, each killed five times, seed $seed"
  (cd "$ROOT" && ./mvnw -B test -Dspotless.check.skip=true -pl cardea-audit -am -Dtest=KilledProcessTest \
    -Dsurefire.failIfNoSpecifiedTests=false -Dcardea.audit.logs="$logs" -Dcardea.audit.seed="$seed") \
    >"$WORK/kills.log" 2>&1 || fail "kills: $(grep -A8 -m1 'FAILURE!' "$WORK/kills.log")"
  report ""
  report "## Audit log killed $((logs * 5)) times"
  report ""
  report "\`KilledProcessTest\` of cardea-audit: every intent that was acknowledged is in the log, has one outcome, and is sealed."
  report ""
  report '```'
  report "$(grep -E '^cardea.audit.seed|records, all sealed' "$output")"
  report '```'
  summarize "Audit log killed $((logs * 5)) times (seed $seed): nothing was lost"
}
