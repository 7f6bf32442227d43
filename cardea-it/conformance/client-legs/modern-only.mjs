// A front that makes the suite's modern servers refuse what they never expect, as servers of 2026-07-28 do: some of
// them answer `initialize`, or hold a GET, which is how a gateway finds out whether a server also speaks an older version.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

const supported = ['2026-07-28'];

/** Starts a front of the server at this URL. @returns its own URL, and how to end it */
export async function startFront(upstream) {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const reply = refusal(request, body) ?? (await forward(upstream, request, body));
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' });
    response.end(Buffer.from(await reply.arrayBuffer()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(upstream);
  url.port = server.address().port;
  return { url: url.href, close: () => server.close() };
}

function refusal({ method }, body) {
  if (method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
  const { id, method: asked, params } = JSON.parse(body);
  if (asked !== 'initialize') return undefined;
  const data = { supported, requested: params.protocolVersion };
  const error = { code: -32022, message: 'Unsupported protocol version', data };
  return Response.json({ jsonrpc: '2.0', id, error }, { status: 400 });
}

function forward(upstream, { headers }, body) {
  const own = ['host', 'connection', 'content-length', 'accept-encoding'];
  const passed = Object.entries(headers).filter(([name]) => !own.includes(name));
  return fetch(upstream, { method: 'POST', headers: passed, body });
}
