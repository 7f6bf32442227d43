// A server with one tool that notes each of its runs in a file, for clients whose connections break.
// usage: node faults/server.mjs FILE [PORT [404|400 [TOOL]]]   over Streamable HTTP, both eras; without a port over stdio
// The number is the status with which unknown sessions are refused, TOOL the name of the tool if not `run`. SIGUSR2 makes it forget all sessions.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, isLegacyRequest, McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { LegacySessions } from '../fixture/sessions.mjs';

const [file, port, unknownSession = '404', tool = 'run'] = process.argv.slice(2);
const inputSchema = z.object({ nonce: z.string(), millis: z.number() });

function build() {
  const server = new McpServer({ name: 'cardea-faults', version: '1.0.0' }, { instructions: 'Call run.' });
  server.registerTool(tool, { description: 'Notes the nonce, waits, and says it', inputSchema }, async ({ nonce, millis }) => {
    appendFileSync(file, `${nonce}\n`);
    await pause(millis);
    return { content: [{ type: 'text', text: nonce }] };
  });
  return server;
}

if (port === undefined) {
  await build().connect(new StdioServerTransport());
} else {
  const modern = createMcpHandler(build, { legacy: 'reject' });
  let sessions = new LegacySessions(build);
  process.on('SIGUSR2', () => {
    const forgotten = sessions;
    sessions = new LegacySessions(build);
    forgotten.close();
    console.log('forgotten');
  });
  const answer = async (req, res) => {
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    const request = await toWebRequest(req, undefined, { signal: gone.signal });
    const response = await ((await isLegacyRequest(request)) ? sessions.handle(request) : modern.fetch(request));
    const status = response.status === 404 ? Number(unknownSession) : response.status;
    res.writeHead(status, Object.fromEntries(response.headers));
    res.flushHeaders();
    if (response.body === null) res.end();
    else await pipeline(Readable.fromWeb(response.body), res);
  };
  const http = createServer((req, res) => answer(req, res).catch(() => res.destroy()));
  http.listen(Number(port), '127.0.0.1', () => console.log(`listening on http://localhost:${http.address().port}/mcp`));
  process.on('SIGTERM', () => process.exit(0));
}
