# What is there to measure with, and what the kernel counts.

require_tools() {
  local missing=() tool
  for tool in wrk:wrk nginx:nginx-light taskset:util-linux awk:mawk git:git; do
    PATH=$PATH:/usr/sbin command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}")
  done
  [ ${#missing[@]} -eq 0 ] ||
    fail "these packages are missing: ${missing[*]} (Debian, Ubuntu: apt-get install ${missing[*]})"
  PATH=$PATH:/usr/sbin
  [ -r /proc/stat ] || fail "the benchmark reads /proc: it needs Linux"
  { taskset -c "$GATEWAY_CORE" true && taskset -c "$LOAD_CORE" true; } 2>/dev/null ||
    fail "cores $GATEWAY_CORE and $LOAD_CORE are not both here: two are needed (GATEWAY_CORE, LOAD_CORE)"
  # shellcheck source=/dev/null
  . "$ROOT/.mvn/jdk.sh"
  JAVA=$JAVA_HOME/bin/java
  $BASELINE || [ -x "$ROOT/cardea" ] ||
    fail "there is no $ROOT/cardea to measure (--baseline measures nginx alone)"
}

# A stream needs two files in the gateway; take what the system allows.
raise_open_files() {
  ulimit -n 1048576 2>/dev/null || ulimit -n "$(ulimit -Hn)"
}

# CPU time of process $1 so far, all threads, in clock ticks.
process_ticks() {
  local stat
  stat=$(<"/proc/$1/stat")
  stat=${stat##*) }
  awk '{ print $12 + $13 }' <<<"$stat"
}

# "busy all" of the cores $1 (a taskset list) so far, in clock ticks; stolen time counts as busy.
core_ticks() {
  awk -v list="$1" '
    BEGIN {
      n = split(list, part, ",")
      for (i = 1; i <= n; i++) {
        last = split(part[i], edge, "-")
        for (c = edge[1]; c <= edge[last]; c++) wanted["cpu" c] = 1
      }
    }
    $1 in wanted { idle += $5 + $6; for (i = 2; i <= 9; i++) all += $i }
    END { print all - idle, all }' /proc/stat
}

# Share of time in percent that a core was busy between two outputs of core_ticks.
busy_percent() {
  awk '{ getline after; split(after, a, " "); d = a[2] - $2; printf "%.0f\n", d ? 100 * (a[1] - $1) / d : 0 }' <<<"$1
$2"
}

# KiB of process $1 in memory.
resident_kib() {
  awk '$1 == "VmRSS:" { print $2 }' "/proc/$1/status"
}

machine_facts() {
  local dirty=''
  [ -z "$(git -C "$ROOT" status --porcelain -uno 2>/dev/null)" ] || dirty=' with local changes'
  cat <<FACTS
| | |
|---|---|
| CPU | $(nproc --all) × $(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1), gateway on core $GATEWAY_CORE, load and upstream on core $LOAD_CORE |
| Memory | $(awk '$1 == "MemTotal:" { printf "%.1f GiB", $2 / 1048576 }' /proc/meminfo) |
| Kernel | $(uname -sr) |
| Load average at the start | $(cut -d' ' -f1-3 /proc/loadavg) |
| JDK | $("$JAVA" --version | sed -n 2p) |
| nginx | $(nginx -v 2>&1 | sed 's/.*: //') |
| wrk | $( (wrk -v || true) 2>&1 | sed -n '1s/ Copyright.*//p') |
| Cardea | $($BASELINE && echo 'not measured' || echo "commit $(git -C "$ROOT" rev-parse --short HEAD)$dirty, 1 event loop, JAVA_OPTS \`${JAVA_OPTS:-}\`") |
FACTS
}
