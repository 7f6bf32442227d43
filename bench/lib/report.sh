# Progress on the terminal, figures there and in the result file.

fail() {
  echo "bench: $*" >&2
  exit 1
}

progress() {
  printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2
}

# A line of the result, which is shown at once.
report() {
  printf '%s\n' "$*" | tee -a "$WORK/figures.md"
}

# A line that is also repeated at the top of the result.
summarize() {
  printf '%s\n' "- $*" >>"$WORK/summary.md"
}

warn() {
  report ""
  report "**Note.** $*"
}

report_begin() {
  machine_facts >"$WORK/machine.md"
  : >"$WORK/summary.md"
  cat "$WORK/machine.md"
  local load
  load=$(cut -d' ' -f1 /proc/loadavg)
  if awk -v load="$load" 'BEGIN { exit !(load > 0.5) }'; then
    warn "The load average was $load before the start: other work took part of the cores, so these figures only show that the benchmark runs."
  fi
}

report_end() {
  report ""
  echo "Summary"
  cat "$WORK/summary.md"
  [ -n "$OUT" ] || return 0
  mkdir -p "$(dirname "$OUT")"
  {
    echo "# Benchmark of $(date '+%Y-%m-%d %H:%M')"
    echo
    cat "$WORK/summary.md"
    echo
    cat "$WORK/machine.md"
    echo
    echo "Method: [bench/README.md](../README.md); command: \`bench/run${ARGUMENTS:+ $ARGUMENTS}\`."
    cat "$WORK/figures.md"
  } >"$OUT"
  progress "written to $OUT"
}

# Median of numbers, one per line.
median() {
  sort -g | awk '{ v[NR] = $1 } END { if (NR) printf "%.10g\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# "least – greatest" of numbers, one per line, in printf's format $1.
spread() {
  sort -g | awk -v f="$1" 'NR == 1 { least = $1 } { most = $1 } END { printf f " – " f "\n", least, most }'
}

# Column $2 of the table in file $1, for rows whose first column is $3.
column() {
  awk -v n="$2" -v who="$3" '$1 == who { print $n }' "$1"
}

# $1 as an awk expression, printed by format $2.
calculate() {
  awk "BEGIN { printf \"$2\", $1 }"
}
