// Kills server-everything and the gateway under clients of TypeScript SDK v1, which must not notice: no code of
// theirs, no new session.
// usage: node clients/heal.mjs --gateway COMMAND --data DIR --config DIR --port PORT --server SCRIPT --server-port PORT
//        --key KEY. COMMAND is a JSON array; the gateway and the server are started and killed here.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Report } from './harness.mjs';

const options = ['gateway', 'data', 'config', 'port', 'server', 'server-port', 'key'];
const { values } = parseArgs({ options: Object.fromEntries(options.map(name => [name, { type: 'string' }])) });

/** A process that is killed and started again, and is there when it has said so. */
class Mortal {
  constructor(command, env, ready) {
    Object.assign(this, { command, env, ready });
  }

  async start() {
    const [program, ...args] = this.command;
    this.process = spawn(program, args, { env: { ...process.env, ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    await new Promise((resolve, reject) => {
      let said = '';
      const hear = text => {
        said = (said + text).slice(-10_000);
        if (this.ready.test(said)) resolve();
      };
      this.process.stdout.on('data', hear);
      this.process.stderr.on('data', hear);
      this.process.once('exit', () => reject(new Error(`ended: ${said}`)));
    });
  }

  async kill() {
    const gone = new Promise(resolve => this.process.once('exit', resolve));
    this.process.removeAllListeners('exit');
    this.process.once('exit', () => {});
    const waiting = new Promise(resolve => this.process.once('close', resolve));
    this.process.kill('SIGKILL');
    await Promise.race([gone, waiting]);
  }
}

const loopback = new URL('./loopback.mjs', import.meta.url).pathname;
const server = new Mortal(
  [process.execPath, '--import', loopback, values.server, 'streamableHttp'],
  { PORT: values['server-port'] },
  /on port/
);
const gateway = new Mortal(
  [...JSON.parse(values.gateway), 'run', '-f', values.config, '--port', values.port, '--data', values.data],
  {},
  /listening on/
);

async function connect(path) {
  const url = new URL(`http://localhost:${values.port}${path}`);
  const transport = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: { Authorization: `Bearer ${values.key}` } }
  });
  const client = new Client({ name: 'cardea-heal', version: '1.0.0' }, { capabilities: {} });
  client.onerror = () => {}; // streams break and come back
  await client.connect(transport);
  return { client, transport, session: transport.sessionId };
}

async function echo({ client, transport, session }, name, message) {
  const result = await client.callTool({ name, arguments: { message } });
  assert(JSON.stringify(result.content).includes(message), JSON.stringify(result));
  assert.equal(transport.sessionId, session);
}

const report = new Report('heal');
await server.start();
await gateway.start();
try {
  for (const [path, tool] of [
    ['/adapters/everything/mcp', 'echo'],
    ['/mcp', 'everything__echo']
  ]) {
    const peer = await report.check(`${path}: connects`, () => connect(path));
    await report.check(`${path}: calls`, () => echo(peer, tool, 'one'));
    await report.check(`${path}: says what it wants logged`, () => peer.client.setLoggingLevel('error'));
    await server.kill();
    await server.start();
    await report.check(`${path}: goes on after the server was killed`, () => echo(peer, tool, 'two'));
    await gateway.kill();
    await gateway.start();
    await report.check(`${path}: goes on after the gateway was killed`, () => echo(peer, tool, 'three'));
    await server.kill();
    await gateway.kill();
    await server.start();
    await gateway.start();
    await report.check(`${path}: goes on after both were killed`, () => echo(peer, tool, 'four'));
    await report.check(`${path}: closes`, () => peer.transport.terminateSession());
    await peer.client.close();
  }
} finally {
  await gateway.kill();
  await server.kill();
}
report.finish();
