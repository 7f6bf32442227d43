# Who takes part: upstream, nginx, Cardea. Each is started here and stopped by its own process id.

PIDS=()
NEXT_PORT=$((20000 + RANDOM % 8000))
CALL=$BENCH/workload/call.json
CARDEA_PATH=/adapters/bench/mcp

# Sets PORT to one on which nothing listens.
free_port() {
  while (exec 3<>"/dev/tcp/127.0.0.1/$NEXT_PORT") 2>/dev/null; do
    NEXT_PORT=$((NEXT_PORT + 1))
  done
  PORT=$NEXT_PORT
  NEXT_PORT=$((NEXT_PORT + 1))
}

# Starts command $3... on cores $2, its output in the file $1; sets PID.
start_pinned() {
  local log=$1 cores=$2
  shift 2
  taskset -c "$cores" "$@" >"$log" 2>&1 </dev/null &
  PID=$!
  PIDS+=("$PID")
}

# Stops process $1, gently for 15 s, and forgets it: its id may then be another's.
stop() {
  local pid=$1 tenths=0 other others=()
  for other in "${PIDS[@]}"; do
    [ "$other" = "$pid" ] || others+=("$other")
  done
  PIDS=("${others[@]}")
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    tenths=$((tenths + 1))
    [ $tenths -lt 150 ] || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.1
  done
  wait "$pid" 2>/dev/null || true
}

stop_all() {
  local status=$? pid
  trap - EXIT
  for pid in "${PIDS[@]}"; do
    stop "$pid"
  done
  if [ $status -eq 0 ] || [ $status -eq 130 ]; then
    rm -rf "$WORK"
  else
    echo "bench: stopped by an error; logs are in $WORK" >&2
  fi
  exit $status
}

# Asks port $1 path $2 with key $3; true if the answer is the workload's reply.
answers() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    {
      printf 'POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n' "$2"
      printf 'Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n'
      printf 'MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n'
      printf 'Mcp-Name: search_documents\r\nAuthorization: Bearer %s\r\n' "$3"
      printf 'Content-Length: %d\r\n\r\n' "$(wc -c <"$CALL")"
      cat "$CALL"
    } >&3
    timeout 5 cat <&3 >"$WORK/answer"
  ) 2>/dev/null || return 1
  tail -c "$(wc -c <"$BENCH/workload/reply.json")" "$WORK/answer" |
    cmp -s - "$BENCH/workload/reply.json"
}

# Waits until process $1, named $2, gives the right answer on port $3 path $4 with key $5.
await_answer() {
  local tenths=0
  until answers "$3" "$4" "$5"; do
    kill -0 "$1" 2>/dev/null || fail "$2 ended at once: $(tail -n 5 "$WORK/$2.log")"
    tenths=$((tenths + 1))
    [ $tenths -lt 100 ] ||
      fail "$2 does not give the workload's reply but: $(head -c 600 "$WORK/answer" 2>/dev/null)"
    sleep 0.1
  done
}

start_nginx() {
  local name=$1 cores=$2 upstream=$3
  free_port
  sed -e "s|@DIR@|$WORK|; s|@PORT@|$PORT|; s|@UPSTREAM@|$upstream|" \
    -e "s|@REPLY@|$(<"$BENCH/workload/reply.json")|" "$BENCH/etc/$name.conf" >"$WORK/$name.conf"
  start_pinned "$WORK/$name.log" "$cores" nginx -p "$WORK" -e stderr -c "$WORK/$name.conf"
  await_answer "$PID" "$name" "$PORT" /mcp none
}

start_upstream() {
  start_nginx upstream "$LOAD_CORE" ''
  UPSTREAM_PID=$PID UPSTREAM_PORT=$PORT
}

start_proxy() {
  start_nginx proxy "$GATEWAY_CORE" "$UPSTREAM_PORT"
  PROXY_PID=$PID PROXY_PORT=$PORT
}

# Writes Cardea's configuration for the upstream on port $1 into directory $2.
write_configuration() {
  mkdir -p "$2"
  sed -e "s|@UPSTREAM@|$1|; s|@STREAMS@|$((${STREAMS:-10000} + 1000))|" \
    -e "s|@CONNECTIONS@|$((2 * ${STREAMS:-10000} + 1000))|" \
    "$BENCH/etc/cardea.yaml" >"$2/bench.yaml"
}

# Starts Cardea before the upstream on port $1, sets CARDEA_PID, CARDEA_PORT and CARDEA_KEY. The
# name $2 keeps its configuration and data apart from another start's.
start_cardea() {
  write_configuration "$1" "$WORK/${2:-cardea}-config"
  run_cardea "${2:-cardea}"
}

# Starts Cardea with the configuration written under the name $1, and further options.
run_cardea() {
  local name=$1 tenths=0
  shift
  free_port
  CARDEA_PORT=$PORT
  CARDEA_COMMAND=("$ROOT/cardea" run -f "$WORK/$name-config" --host 127.0.0.1
    --port "$CARDEA_PORT" --data "$WORK/$name-data" "$@")
  progress "starting Cardea"
  CARDEA_EVENT_LOOPS=1 start_pinned "$WORK/$name.log" "$GATEWAY_CORE" "${CARDEA_COMMAND[@]}"
  CARDEA_PID=$PID
  until grep -qs 'cardea_' "$WORK/$name-data/admin.key" &&
    (exec 3<>"/dev/tcp/127.0.0.1/$CARDEA_PORT") 2>/dev/null; do
    kill -0 "$CARDEA_PID" 2>/dev/null || fail "Cardea ended: $(tail -n 15 "$WORK/$name.log")"
    tenths=$((tenths + 1))
    [ $tenths -lt 600 ] || fail "Cardea did not start in a minute: $(tail -n 15 "$WORK/$name.log")"
    sleep 0.1
  done
  CARDEA_KEY=$(grep -om1 'cardea_[^[:space:]]*' "$WORK/$name-data/admin.key")
  [ "$(<"/proc/$CARDEA_PID/comm")" = java ] ||
    fail "./cardea must exec java, so that its process id is the gateway's"
}

# Sets WHO_PORT, WHO_PATH, WHO_KEY and WHO_PID for direct, nginx, cardea or a mode of the audit log.
choose() {
  WHO_PATH=/mcp WHO_KEY=${CARDEA_KEY:-none}
  case $1 in
    direct) WHO_PORT=$UPSTREAM_PORT WHO_PID=$UPSTREAM_PID ;;
    nginx) WHO_PORT=$PROXY_PORT WHO_PID=$PROXY_PID ;;
    cardea) WHO_PORT=$CARDEA_PORT WHO_PID=$CARDEA_PID WHO_PATH=$CARDEA_PATH ;;
    *) WHO_PORT=${AUDIT_PORT[$1]} WHO_PID=${AUDIT_PID[$1]} WHO_KEY=${AUDIT_KEY[$1]} WHO_PATH=$CARDEA_PATH ;;
  esac
}

# The gateways to compare.
gateways() {
  if $BASELINE; then echo nginx; else echo nginx cardea; fi
}
