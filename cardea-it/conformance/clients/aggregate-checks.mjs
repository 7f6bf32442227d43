// What a client can do with the address that joins all the servers that `through-cardea` puts behind it.
import assert from 'node:assert/strict';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { checkConnect, checkParallel, checkPing, checkSessionEnd } from './common-checks.mjs';
import { checkEverythingServer } from './everything-checks.mjs';
import { checkFixtureServer } from './fixture-checks.mjs';
import { names, textOf } from './harness.mjs';
import { checkView, listAll } from './view.mjs';

export const EVERYTHING = ['everything-http', 'everything-sse', 'everything-stdio'];
export const MANY = 600; // tools that the server `many` has
const SERVERS = [...EVERYTHING, 'filesystem', 'fixture', 'many', 'memory', 'thinking'];
const LEGAL = /^[A-Za-z0-9_-]{1,64}$/;

/** @param folder that the filesystem server was given */
export async function checkAggregate(report, peer, { era, folder }) {
  const prefix = report.prefix;
  await checkConnect(report, peer, era);
  await checkLists(report, peer);
  await checkNames(report, peer);
  // Before other servers have been used, so that what is logged is the fixture's.
  report.prefix = `${prefix}fixture: `;
  await checkView(report, peer, 'fixture', checkFixtureServer);
  if (era === 'legacy') await peer.client.setLoggingLevel('debug'); // also of servers that are not in use yet
  for (const server of EVERYTHING) {
    report.prefix = `${prefix}${server}: `;
    await checkView(report, peer, server, checkEverythingServer, 'legacy');
  }
  report.prefix = prefix;
  await checkLocalServers(report, peer, folder);
  await checkAllAtOnce(report, peer);
  await checkPing(report, peer);
  await checkSessionEnd(report, peer);
}

const adapterOf = name => name.slice(0, name.indexOf('__'));

const listTools = ({ client }) => listAll(page => client.listTools(page), 'tools');

async function checkLists(report, peer) {
  const { client } = peer;
  await report.check('the tools of all servers are there, in order', async () => {
    let listed = names(await listTools(peer));
    // A server that was slow to start is added, and clients are told.
    while (new Set(listed.map(adapterOf)).size < SERVERS.length) {
      await peer.notified('notifications/tools/list_changed');
      listed = names(await listTools(peer));
    }
    const order = listed.map(adapterOf).filter((adapter, n, all) => adapter !== all[n - 1]);
    assert.deepEqual(order, SERVERS);
    assert.equal(listed.filter(name => adapterOf(name) === 'many').length, MANY);
    assert.deepEqual(names(await listTools(peer)), listed, 'listed again');
  });
  await report.check('prompts of all servers', async () => {
    const listed = names(await listAll(page => client.listPrompts(page), 'prompts'));
    assert.deepEqual([...new Set(listed.map(adapterOf))], [...EVERYTHING, 'fixture']);
  });
  await report.check('resources of all servers, each with a URI of its own', async () => {
    const resources = await listAll(page => client.listResources(page), 'resources');
    const uris = resources.map(({ uri }) => uri);
    assert.equal(new Set(uris).size, uris.length, 'a URI is there twice');
    assert.equal(resources.filter(({ name }) => name === 'features.md').length, EVERYTHING.length);
    const templates = await listAll(page => client.listResourceTemplates(page), 'resourceTemplates');
    assert.equal(templates.filter(({ name }) => name === 'Dynamic Text Resource').length, EVERYTHING.length);
    assert.equal(new Set(templates.map(({ uriTemplate }) => uriTemplate)).size, templates.length);
  });
  await report.check('pages', async () => {
    const walked = [];
    let cursor;
    let pages = 0;
    do {
      const page = await peer.page('tools/list', cursor);
      walked.push(...names(page.tools));
      cursor = page.nextCursor;
      pages++;
    } while (cursor !== undefined);
    assert(pages > 1, 'one page only');
    assert.deepEqual(walked, names(await listTools(peer)));
    await assert.rejects(peer.page('tools/list', 'made-up'), error => error.code === -32602);
  });
}

async function checkNames(report, peer) {
  await report.check('names that every model API takes', async () => {
    const prompts = await listAll(page => peer.client.listPrompts(page), 'prompts');
    const listed = names([...(await listTools(peer)), ...prompts]);
    assert.deepEqual(listed.filter(name => !LEGAL.test(name)), []);
    assert.equal(new Set(listed).size, listed.length);
  });
  await report.check('names that had to be changed lead to their tools', async () => {
    const unusual = (await listTools(peer)).filter(({ name }) => /^many__(?!tool-)/.test(name));
    assert.equal(unusual.length, 4);
    for (const { name, description } of unusual) assert.equal(`Says ${textOf(await peer.call(name))}`, description);
  });
}

async function checkLocalServers(report, peer, folder) {
  await report.check('filesystem: write and read', async () => {
    const path = join(folder, 'note.txt');
    const content = 'grüße 👋\n';
    textOf(await peer.call('filesystem__write_file', { path, content }));
    assert.equal(await readFile(path, 'utf8'), content);
    assert.equal(textOf(await peer.call('filesystem__read_text_file', { path })), content);
    assert.match(textOf(await peer.call('filesystem__list_directory', { path: folder })), /\[FILE\] note.txt/);
  });
  await report.check('filesystem: not outside its folder', async () => {
    const { isError, content } = await peer.call('filesystem__read_text_file', { path: '/etc/passwd' });
    assert.equal(isError, true);
    assert.match(content[0].text, /Access denied/);
  });
  await checkMemory(report, peer);
  if (peer.era === 'modern') return; // what follows is about sessions
  await report.check('filesystem: the roots of the client', async () => {
    const root = join(await realpath(folder), 'root');
    await mkdir(root, { recursive: true });
    await writeFile(join(root, 'inside.txt'), 'inside');
    const before = peer.roots;
    peer.roots = [{ uri: pathToFileURL(root).href, name: 'root' }];
    await peer.client.sendRootsListChanged();
    const allowed = () => peer.call('filesystem__list_allowed_directories').then(textOf);
    while ((await allowed()) !== `Allowed directories:\n${root}`) await pause(20); // it does not tell when it knows
    const { isError } = await peer.call('filesystem__read_text_file', { path: join(folder, 'note.txt') });
    assert.equal(isError, true);
    assert.equal(textOf(await peer.call('filesystem__read_text_file', { path: join(root, 'inside.txt') })), 'inside');
    peer.roots = before;
  });
  await report.check('thinking: a sequence', async () => {
    for (const thoughtNumber of [1, 2, 3]) {
      const step = { thought: `step ${thoughtNumber}`, totalThoughts: 3, nextThoughtNeeded: thoughtNumber < 3 };
      const result = await peer.call('thinking__sequentialthinking', { ...step, thoughtNumber });
      const said = JSON.parse(textOf(result));
      assert.equal(said.thoughtHistoryLength, thoughtNumber); // the session is with the same process each time
    }
  });
}

async function checkMemory(report, peer) {
  await report.check('memory: create and read entities', async () => {
    const name = `Ada of ${report.name} ${report.prefix}`.trim();
    const entities = [{ name, entityType: 'person', observations: ['wrote a program'] }];
    const created = await peer.call('memory__create_entities', { entities });
    assert.deepEqual(created.structuredContent.entities, entities);
    const { structuredContent } = await peer.call('memory__read_graph');
    assert(structuredContent.entities.some(entity => entity.name === name));
    textOf(await peer.call('memory__delete_entities', { entityNames: [name] }));
  });
}

/** Calls to every server in flight together, one of which asks the client. */
async function checkAllAtOnce(report, peer) {
  const content = { username: 'ada', email: 'ada@example.com' };
  peer.answers['elicitation/create'] = () => ({ action: 'accept', content });
  await report.check('one question among calls to all servers', () =>
    Promise.all([
      peer.call('fixture__test_elicitation', { message: 'Who?' }).then(result => assert.match(textOf(result), /ada@/)),
      ...EVERYTHING.map(async server => {
        const seen = [];
        const onprogress = ({ progress }) => seen.push(progress);
        await peer.call(`${server}__trigger-long-running-operation`, { duration: 0.4, steps: 4 }, { onprogress });
        assert.deepEqual(seen, [1, 2, 3, 4], server);
      })
    ])
  );
  await checkParallel(report, async n => {
    const message = `call ${n}`;
    const server = EVERYTHING[n % EVERYTHING.length];
    assert.equal(textOf(await peer.call(`${server}__echo`, { message })), `Echo: ${message}`);
  });
}
