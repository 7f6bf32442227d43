// Breaks servers, the gateway and connections under real clients, which must not notice more than they have to.
// usage: node faults/drive.mjs CARDEA FOLDER   (the command of the gateway, an empty folder to work in)
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Report, textOf } from '../clients/harness.mjs';
import { createPeer } from '../clients/peer.mjs';
import { Cutter, freePort, Gateway, killMarked, Ledger, Server } from './parties.mjs';

const [cardea, folder] = process.argv.slice(2);
const out = join(import.meta.dirname, '../out');
const script = join(import.meta.dirname, 'server.mjs');
const launcher = join(
  import.meta.dirname,
  '../node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js'
);
const MODES = ['v1', 'legacy', 'auto'];
const SERVERS = ['polite', 'curt', 'child']; // unknown sessions: 404, 400; and over stdio
const mark = `faults-${process.pid}-${Date.now()}`;
const report = new Report('faults');

const ledger = new Ledger(join(folder, 'runs'));
const servers = {
  polite: new Server(join(out, 'faults-polite.log'), script, ledger.file, await freePort(), 404),
  curt: new Server(join(out, 'faults-curt.log'), script, ledger.file, await freePort(), 400)
};
for (const server of Object.values(servers)) await server.start();
const gateway = await startGateway();
const cutter = new Cutter(gateway.port);
const url = new URL(`http://localhost:${await cutter.listen()}/mcp`);
const headers = { Authorization: `Bearer ${await gateway.key('robot')}` };

async function startGateway() {
  const config = join(folder, 'config');
  mkdirSync(config);
  const remote = name =>
    `{apiVersion: cardea.io/v1, kind: Adapter, metadata: {name: ${name}}, spec: {allowPrivateNetwork: true, ` +
    `upstream: {http: {url: "${servers[name].url}"}}}}`;
  const child =
    '{apiVersion: cardea.io/v1, kind: Adapter, metadata: {name: child}, spec: {upstream: {stdio: ' +
    `{command: ${process.execPath}, args: [${script}, ${ledger.file}], env: {CARDEA_FAULTS: ${mark}}}}}}`;
  const role =
    '{apiVersion: cardea.io/v1, kind: Role, metadata: {name: all}, spec: {allow: [{adapters: ["*"], tools: ["*"]}]}}';
  const binding =
    '{apiVersion: cardea.io/v1, kind: Binding, metadata: {name: all}, spec: {roles: [all], agents: [robot]}}';
  const documents = [...Object.keys(servers).map(remote), child, role, binding];
  writeFileSync(join(config, 'cardea.yaml'), documents.join('\n---\n'));
  const terms = { config, data: join(folder, 'data'), port: await freePort() };
  const started = new Gateway(join(out, 'faults-cardea.log'), cardea, terms);
  await started.start();
  return started;
}

let calls = 0;
const peers = [];
for (const mode of MODES) {
  const peer = createPeer(url, headers, mode);
  await report.check(`${mode}: connect`, () => peer.connect());
  peers.push({ mode, peer });
}

function newNonce(mode) {
  return `${mode}-${++calls}`;
}

async function call({ mode, peer }, server, millis = 0, nonce = newNonce(mode), options = {}) {
  const text = textOf(await peer.call(`${server}__run`, { nonce, millis }, { timeout: 15_000, ...options }));
  assert.equal(text, nonce);
  assert.equal(ledger.runs(nonce), 1, 'runs');
}

/** Every client gets an answer from every server, at its first try, in the session that it began with. */
async function checkAll(when) {
  for (const each of peers) {
    const { sessionId } = each.peer.transport;
    await report.check(`${each.mode}: ${when}`, async () => {
      for (const server of SERVERS) await call(each, server);
      assert.equal(each.peer.transport.sessionId, sessionId, 'the client had to begin again');
    });
  }
}

/** A server that broke several times in a row is given a moment before it is used again, and says so. */
async function awaitAnswer(each, server) {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      return await call(each, server);
    } catch (error) {
      if (Date.now() > end) throw error;
      await setTimeout(200);
    }
  }
}

/**
 * Something breaks while each client's call runs at a server: it is answered, or told that it may have run.
 *
 * @param mustAnswer which clients must be answered; they have an event id then, without which nobody can come back
 */
async function checkDuring(what, server, breaks, mustAnswer = () => false) {
  for (const each of peers) {
    await report.check(`${each.mode}: ${what} in the middle of a call`, async () => {
      await awaitAnswer(each, server);
      const nonce = newNonce(each.mode);
      const begun = Promise.withResolvers();
      const answer = call(each, server, 700, nonce, { onresumptiontoken: begun.resolve }).then(
        () => 'answered',
        error => error
      );
      await ledger.awaitRun(nonce);
      if (mustAnswer(each)) await begun.promise;
      await breaks();
      const outcome = await answer;
      assert(ledger.runs(nonce) === 1, `${ledger.runs(nonce)} runs`);
      if (outcome === 'answered') return;
      assert(!mustAnswer(each), `not answered: ${outcome}`);
      const isTold = /(may have|may have been|was) executed/.test(outcome.message);
      assert(isTold || each.peer.era === 'modern', `unclear: ${outcome}`);
    });
  }
}

/** The Inspector, a process for each call. */
async function checkInspector(when) {
  await report.check(`inspector: ${when}`, async () => {
    const nonce = newNonce('inspector');
    const target = ['--server-url', url.href, '--transport', 'http', '--header', `Authorization: ${headers.Authorization}`];
    const tool = ['--method', 'tools/call', '--tool-name', 'curt__run'];
    const args = ['--tool-args-json', JSON.stringify({ nonce, millis: 0 })];
    const options = { env: { ...process.env, HOME: folder }, timeout: 25_000 };
    const text = await new Promise((resolve, reject) => {
      const all = [launcher, '--cli', ...target, '--format', 'json', ...tool, ...args];
      execFile(process.execPath, all, options, (error, stdout, stderr) => {
        if (stdout) resolve(stdout);
        else reject(new Error(stderr || `no output, ${error}`));
      });
    });
    assert.equal(textOf(JSON.parse(text).result), nonce);
    assert.equal(ledger.runs(nonce), 1, 'runs');
  });
}

const pids = () => readdirSync('/proc').filter(name => /^\d+$/.test(name));
const killChildren = async () => assert((await killMarked('CARDEA_FAULTS', mark, pids)) > 0, 'there was no child to kill');
const restartServers = () => Promise.all(Object.values(servers).map(server => server.restart()));

await checkAll('before anything breaks');
for (const server of Object.values(servers)) await server.forget();
await checkAll('after servers forgot their sessions');
await restartServers();
await checkAll('after servers were restarted');
await checkInspector('after servers were restarted');
await killChildren();
await checkAll('after child processes were killed');
await cutter.cut();
await checkAll('after all connections were cut');
await gateway.restart('SIGTERM');
await checkAll('after the gateway was restarted');
await gateway.restart('SIGKILL');
await checkAll('after the gateway was killed');
await checkInspector('after the gateway was killed');
await checkDuring('a server is restarted', 'polite', () => servers.polite.restart());
await checkDuring('a child is killed', 'child', killChildren);
await checkDuring('connections are cut', 'curt', () => cutter.cut(), ({ peer }) => peer.era === 'legacy');
await checkAll('in the end');
for (const { mode, peer } of peers) await report.check(`${mode}: close`, () => peer.client.close());
await gateway.stop('SIGTERM');
report.finish();
