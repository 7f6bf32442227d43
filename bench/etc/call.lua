-- wrk: every request is the call in BENCH_BODY, in the legacy session BENCH_SESSION if that is set; of the tools named in
-- the file BENCH_NAMES in turn if that is set. The last line printed is for lib/throughput.sh.
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

local names = os.getenv("BENCH_NAMES")
if names or session then
  local requests, next = {}, 0
  local function add(body)
    requests[#requests + 1] = wrk.format(nil, nil, nil, body)
  end
  function init()
    if names then
      for name in io.lines(names) do
        wrk.headers["Mcp-Name"] = name
        add((wrk.body:gsub('"search_documents"', '"' .. name .. '"')))
      end
    else -- of the calls that a session has in flight each has an id of its own
      for id = 1, 1024 do
        add((wrk.body:gsub('"id":1,', '"id":' .. id .. ',', 1)))
      end
    end
  end
  function request()
    next = next % #requests + 1
    return requests[next]
  end
end

function done(summary)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format("bench %d %d %d %d", summary.requests, summary.duration, broken, errors.status))
end
