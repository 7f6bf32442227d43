-- wrk: every request is the call in BENCH_BODY, in the legacy session BENCH_SESSION if that is set; the last line printed is for lib/throughput.sh.
local file = assert(io.open(os.getenv("BENCH_BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()

wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
local session = os.getenv("BENCH_SESSION")
if session then
  wrk.headers["MCP-Protocol-Version"] = "2025-11-25"
  wrk.headers["Mcp-Session-Id"] = session
else
  wrk.headers["MCP-Protocol-Version"] = "2026-07-28"
  wrk.headers["Mcp-Method"] = "tools/call"
  wrk.headers["Mcp-Name"] = "search_documents"
end
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")

function done(summary)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format("bench %d %d %d %d", summary.requests, summary.duration, broken, errors.status))
end
