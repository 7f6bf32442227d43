// Two clients with different keys at the address that joins all servers, at once: neither may notice the other.
// usage: node clients/apart.mjs --url URL --header "Name: value" --other-header "Name: value"
// The other client's role allows less; through-cardea has it.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { EVERYTHING } from './aggregate-checks.mjs';
import { names, readArguments, Report, textOf } from './harness.mjs';
import { createPeer } from './peer.mjs';
import { listAll } from './view.mjs';

const { url, headers, otherHeaders } = readArguments({ server: 'all', modes: { all: ['v1'] } });
const report = new Report('apart');
const WATCHED = 'test://watched-resource';

const toolsOf = async ({ client }) => names(await listAll(page => client.listTools(page), 'tools'));

/** What has arrived a while after the client has had an answer from the server that would have sent it. */
async function arrived(peer, box, fits) {
  await peer.call('fixture__test_simple_text');
  await pause(300); // longer than list changes are collected
  return box.peek(fits);
}

async function checkDenied(all, part) {
  await report.check('what is denied is not listed', async () => {
    const listed = await toolsOf(part);
    const allowed = [/^everything-\w+__(echo|toggle-.*|trigger-.*)$/, /^fixture__test_/, /^many__/, /^memory__read_graph$/];
    assert.deepEqual(listed.filter(name => !allowed.some(pattern => pattern.test(name))), []);
    assert(listed.includes('memory__read_graph') && listed.includes('everything-sse__echo'));
    assert(!listed.includes('fixture__test_extra_tool') && !listed.includes('fixture__test_image_content'));
    assert((await toolsOf(all)).includes('memory__create_entities'), 'the other sees less than it may');
    assert.deepEqual(names((await part.client.listPrompts()).prompts), ['fixture__test_simple_prompt']);
    const { resources } = await part.client.listResources();
    assert.deepEqual(resources.map(({ uri }) => uri), [WATCHED]);
  });
  await report.check('what is denied does not exist', async () => {
    const tools = ['memory__create_entities', 'filesystem__read_text_file', 'everything-stdio__get-env', 'no-such'];
    for (const name of tools) {
      await assert.rejects(part.call(name), error => {
        assert.equal(error.code, -32602);
        assert.match(error.message, new RegExp(`Unknown tool: ${name}`));
        return true;
      });
    }
    const prompt = { name: 'everything-http__simple-prompt' };
    await assert.rejects(part.client.getPrompt(prompt), error => /Unknown prompt/.test(error.message));
    const text = 'demo://resource/dynamic/text/1';
    for (const uri of ['test://static-text', text, `${text}#~everything-sse`]) {
      await assert.rejects(part.client.readResource({ uri }), error => /not found/i.test(error.message));
    }
  });
}

async function checkLists(all, part) {
  await report.check('a cursor is of use to whom it was given only', async () => {
    const cursor = (await all.page('tools/list')).nextCursor;
    assert(cursor, 'one page only');
    await assert.rejects(part.page('tools/list', cursor), error => error.code === -32602);
    assert((await all.page('tools/list', cursor)).tools.length > 0);
    const others = (await part.page('tools/list')).nextCursor;
    assert(others, 'one page only');
    await assert.rejects(all.page('tools/list', others), error => error.code === -32602);
    await assert.rejects(all.page('prompts/list', cursor), error => error.code === -32602);
  });
  await report.check('only whose list has changed is told', async () => {
    const before = (await toolsOf(all)).includes('fixture__test_extra_tool');
    for (const expected of [!before, before]) {
      await part.call('fixture__test_trigger_tool_change');
      await all.notified('notifications/tools/list_changed');
      assert.equal((await toolsOf(all)).includes('fixture__test_extra_tool'), expected);
      assert.equal((await toolsOf(part)).includes('fixture__test_extra_tool'), false);
    }
    const told = await arrived(part, part.inbox, ({ method }) => method === 'notifications/tools/list_changed');
    assert.equal(told, undefined);
  });
}

async function checkCalls(all, part) {
  await report.check('progress', async () => {
    // Both count their tokens from the same number on.
    const run = async (peer, server, steps) => {
      const seen = [];
      const onprogress = progress => seen.push(progress);
      await peer.call(`${server}__trigger-long-running-operation`, { duration: steps / 20, steps }, { onprogress });
      assert.deepEqual(seen, Array.from({ length: steps }, (_, n) => ({ progress: n + 1, total: steps })), server);
    };
    await Promise.all(EVERYTHING.flatMap((server, n) => [run(all, server, 6 + n), run(part, server, 12 - n)]));
  });
  await report.check('elicitation', async () => {
    const ask = async (peer, name, count) => {
      peer.asked.clear();
      peer.answers['elicitation/create'] = ({ message }) => {
        assert.equal(message, `Are you ${name}?`);
        return { action: 'accept', content: { username: name, email: `${name}@example.com` } };
      };
      const call = () => peer.call('fixture__test_elicitation', { message: `Are you ${name}?` });
      for (const result of await Promise.all(Array.from({ length: count }, call))) assert.match(textOf(result), new RegExp(`${name}@example.com`));
      for (let n = 0; n < count; n++) {
        const { params } = await peer.asked.take(({ method }) => method === 'elicitation/create');
        assert.equal(params.message, `Are you ${name}?`);
      }
      assert.equal(await arrived(peer, peer.asked, ({ method }) => method === 'elicitation/create'), undefined);
    };
    await Promise.all([ask(all, 'ada', 5), ask(part, 'bob', 5)]);
  });
}

async function checkNotifications(all, part) {
  await report.check('log messages', async () => {
    await Promise.all([all, part].map(({ client }) => client.setLoggingLevel('debug')));
    for (const [noisy, quiet] of [[all, part], [part, all]]) {
      for (const server of EVERYTHING) {
        quiet.inbox.clear();
        await noisy.call(`${server}__toggle-simulated-logging`);
        await noisy.notified('notifications/message', ({ data }) => /level.message/.test(data));
        const other = await arrived(quiet, quiet.inbox, ({ method }) => method === 'notifications/message');
        assert.equal(other, undefined, `${server} is heard by both`);
        await noisy.call(`${server}__toggle-simulated-logging`);
      }
    }
  });
  await report.check('updates of resources', async () => {
    const updated = ({ method }) => method === 'notifications/resources/updated';
    await all.client.subscribeResource({ uri: WATCHED });
    await part.call('fixture__test_trigger_resource_update');
    await all.notified('notifications/resources/updated', ({ uri }) => uri === WATCHED);
    assert.equal(await arrived(part, part.inbox, updated), undefined);
    await all.client.unsubscribeResource({ uri: WATCHED });
    await part.client.subscribeResource({ uri: WATCHED });
    await all.call('fixture__test_trigger_resource_update');
    await part.notified('notifications/resources/updated', ({ uri }) => uri === WATCHED);
    assert.equal(await arrived(all, all.inbox, updated), undefined);
  });
}

async function checkSessions(all, part) {
  await report.check("the other's session does not exist", async () => {
    const ask = (headers, method) =>
      fetch(url, {
        method,
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream',
          'mcp-session-id': all.transport.sessionId,
          'mcp-protocol-version': '2025-11-25'
        },
        ...(method === 'POST' && { body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) })
      });
    for (const method of ['POST', 'GET', 'DELETE']) {
      const response = await ask(part.headers, method);
      await response.body?.cancel();
      assert.equal(response.status, 404, method);
    }
    assert.equal(textOf(await all.call('everything-http__echo', { message: 'here' })), 'Echo: here');
  });
}

const all = createPeer(url, headers, 'legacy');
const part = createPeer(url, otherHeaders, 'v1');
await report.check('connect', () => Promise.all([all.connect(), part.connect()]));
await checkDenied(all, part);
await checkLists(all, part);
await checkCalls(all, part);
await checkNotifications(all, part);
await checkSessions(all, part);
await Promise.all([all, part].map(({ transport }) => transport.terminateSession()));
report.finish();
