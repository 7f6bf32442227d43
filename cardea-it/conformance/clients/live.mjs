// Declares, changes and removes a server by the API: connected clients are told at once, list what is there now,
// and call it; the Inspector, a process for each request, finds the same.
// usage: node clients/live.mjs CARDEA FOLDER   (the command of the gateway, an empty folder to work in)
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, Gateway, Ledger, Server } from '../faults/parties.mjs';
import { names, Report, textOf } from './harness.mjs';
import { createPeer } from './peer.mjs';

const LIMIT = 2000; // milliseconds: a second is promised, and a busy machine gets two
const CHANGED = 'notifications/tools/list_changed';
const [cardea, folder] = process.argv.slice(2);
const out = join(import.meta.dirname, '../out');
const modules = join(import.meta.dirname, '../node_modules');
const launcher = join(modules, '@modelcontextprotocol/inspector/clients/launcher/build/index.js');
const report = new Report('live');
const ledger = new Ledger(join(folder, 'runs'));
const [first, second] = await Promise.all(['first', 'second'].map(startServer));
const gateway = await startGateway();
const url = new URL(`http://localhost:${gateway.port}/mcp`);
const headers = { Authorization: `Bearer ${await gateway.key('robot')}` };
const admin = readFileSync(join(folder, 'data/admin.key'), 'utf8').trim();

async function startServer(tool) {
  const script = join(import.meta.dirname, '../faults/server.mjs');
  const server = new Server(join(out, `live-${tool}.log`), script, ledger.file, await freePort(), 404, tool);
  await server.start();
  return server;
}

async function startGateway() {
  const config = join(folder, 'config');
  mkdirSync(config);
  const role =
    '{apiVersion: cardea.io/v1, kind: Role, metadata: {name: all}, spec: {allow: [{adapters: ["*"], tools: ["*"]}]}}';
  const binding =
    '{apiVersion: cardea.io/v1, kind: Binding, metadata: {name: all}, spec: {roles: [all], agents: [robot]}}';
  writeFileSync(join(config, 'cardea.yaml'), [role, binding].join('\n---\n'));
  const terms = { config, data: join(folder, 'data'), port: await freePort() };
  const started = new Gateway(join(out, 'live-cardea.log'), cardea, terms);
  await started.start();
  return started;
}

/** What an administrator does. */
async function manage(method, spec) {
  const path = `http://localhost:${gateway.port}/api/v1/adapters/town`;
  const document = { apiVersion: 'cardea.io/v1', kind: 'Adapter', metadata: { name: 'town' }, spec };
  const answer = await fetch(path, {
    method,
    headers: { Authorization: `Bearer ${admin}`, 'Content-Type': 'application/json' },
    body: spec && JSON.stringify(document)
  });
  assert(answer.ok, `${method}: ${answer.status} ${await answer.text()}`);
}

async function listed(peer) {
  return names((await peer.client.listTools()).tools);
}

const at = server => ({ http: { url: server.url } });
const declare = spec => manage('PUT', { allowPrivateNetwork: true, ...spec });

let slowest = 0;
const peers = [];
for (const mode of ['v1', 'legacy', 'auto']) {
  const peer = createPeer(url, headers, mode);
  await report.check(`${mode}: connect and listen`, async () => {
    await peer.connect();
    if (peer.era === 'modern') await peer.client.listen({ toolsListChanged: true });
    assert.deepEqual(await listed(peer), []);
  });
  peers.push({ mode, peer });
}
await report.check('both eras', async () => {
  assert.deepEqual(peers.map(({ peer }) => peer.era), ['legacy', 'legacy', 'modern']);
});

/** Every client hears of what `change` does, and then sees these tools and no others. */
async function checkSeen(what, change, tools) {
  const begun = Date.now();
  await report.check(what, change);
  await Promise.all(
    peers.map(({ mode, peer }) =>
      report.check(`${mode}: ${what}: is told at once`, async () => {
        // What is told of may be the change before, or half of this one.
        do await peer.notified(CHANGED);
        while ((await listed(peer)).join() !== tools.join());
        const millis = Date.now() - begun;
        slowest = Math.max(slowest, millis);
        assert(millis <= LIMIT, `after ${millis} ms`);
      })
    )
  );
  for (const { mode, peer } of peers) {
    await report.check(`${mode}: ${what}: calls it`, async () => {
      assert.deepEqual(await listed(peer), tools);
      for (const tool of tools) {
        const nonce = `${mode} ${what}`;
        assert.equal(textOf(await peer.call(tool, { nonce, millis: 0 })), nonce);
      }
    });
  }
  for (const mode of ['legacy', 'modern']) {
    await report.check(`inspector, ${mode}: ${what}: sees it`, async () => {
      assert.deepEqual(names((await inspect(mode, 'tools/list')).tools), tools);
    });
  }
}

function inspect(mode, method) {
  const header = ['--header', `Authorization: ${headers.Authorization}`];
  const target = ['--server-url', url.href, '--transport', 'http', '--protocol-era', mode, ...header];
  const args = [launcher, '--cli', ...target, '--format', 'json', '--method', method];
  const options = { env: { ...process.env, HOME: folder }, timeout: 25_000 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (stdout) resolve(JSON.parse(stdout).result);
      else reject(new Error(stderr || `no output, ${error}`));
    });
  });
}

await checkSeen('a server appears', () => declare({ upstream: at(first) }), ['town__first']);
await checkSeen('it is somewhere else', () => declare({ upstream: at(second) }), ['town__second']);
const versions = weight => [
  { version: '2', upstream: at(second) },
  { version: '1', upstream: at(first), weight }
];
await checkSeen('another version of it', () => declare({ versions: versions(100) }), ['town__first']);
await checkSeen('that version is taken back', () => declare({ versions: versions(0) }), ['town__second']);
await checkSeen('it is disabled', () => declare({ upstream: at(second), lifecycle: 'disabled' }), []);
await checkSeen('it is back', () => declare({ upstream: at(second) }), ['town__second']);
await checkSeen('it is removed', () => manage('DELETE'), []);
console.log(`slowest: ${slowest} ms from the request until a client was told and had listed`);
report.finish();
