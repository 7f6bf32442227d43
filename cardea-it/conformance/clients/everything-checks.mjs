// What a client can do with @modelcontextprotocol/server-everything. That server speaks the 2025 versions.
import assert from 'node:assert/strict';
import { assertProgress, checkConnect, checkParallel, checkPing, checkSessionEnd } from './common-checks.mjs';
import { includesAll, names, textOf } from './harness.mjs';

const TEXT_1 = 'demo://resource/dynamic/text/1';

export async function checkEverything(report, peer, era) {
  await checkConnect(report, peer, era);
  await checkEverythingServer(report, peer);
  await checkPing(report, peer);
  // This server answers 400 where the specification asks for 404.
  await checkSessionEnd(report, peer, [400, 404]);
}

/** What is about the server itself, whether it has the connection to itself or shares it with others. */
export async function checkEverythingServer(report, peer) {
  await checkLists(report, peer);
  await checkTools(report, peer);
  await checkRequestsToClient(report, peer);
  await checkNotifications(report, peer);
  await checkResourcesAndPrompts(report, peer);
}

async function checkLists(report, peer) {
  const { client } = peer;
  await report.check('list tools', async () => {
    const { tools } = await client.listTools();
    includesAll(names(tools), ['echo', 'get-sum', 'get-structured-content', 'trigger-long-running-operation']);
    const echo = tools.find(({ name }) => name === 'echo');
    assert.equal(echo.title, 'Echo Tool');
    assert.equal(echo.annotations.readOnlyHint, true);
    assert.deepEqual(echo.inputSchema.required, ['message']);
  });
  await report.check('list tools the server has for capable clients only', async () => {
    const wanted = ['get-roots-list', 'trigger-sampling-request', 'trigger-elicitation-request'];
    // The server adds them after `initialized`, which it does not answer; but it tells when the list changes.
    let listed = names((await client.listTools()).tools);
    while (!wanted.every(tool => listed.includes(tool))) {
      await peer.notified('notifications/tools/list_changed');
      listed = names((await client.listTools()).tools);
    }
  });
  await report.check('list resources', async () => {
    const { resources } = await client.listResources();
    includesAll(names(resources), ['features.md', 'instructions.md']);
  });
  await report.check('list resource templates', async () => {
    const { resourceTemplates } = await client.listResourceTemplates();
    includesAll(names(resourceTemplates), ['Dynamic Text Resource', 'Dynamic Blob Resource']);
  });
  await report.check('list prompts', async () => {
    const { prompts } = await client.listPrompts();
    includesAll(names(prompts), ['simple-prompt', 'args-prompt', 'completable-prompt', 'resource-prompt']);
  });
}

async function checkTools(report, peer) {
  await report.check('call echo', async () => {
    assert.equal(textOf(await peer.call('echo', { message: 'grüße 👋' })), 'Echo: grüße 👋');
  });
  await report.check('call get-sum', async () => {
    assert.equal(textOf(await peer.call('get-sum', { a: 2, b: 40 })), 'The sum of 2 and 40 is 42.');
  });
  await report.check('structured content', async () => {
    const { structuredContent } = await peer.call('get-structured-content', { location: 'Chicago' });
    assert.deepEqual(structuredContent, { temperature: 36, conditions: 'Light rain / drizzle', humidity: 82 });
  });
  await report.check('image content', async () => {
    const { content } = await peer.call('get-tiny-image');
    assert.equal(content.find(({ type }) => type === 'image').mimeType, 'image/png');
  });
  await report.check('content annotations', async () => {
    const { content } = await peer.call('get-annotated-message', { messageType: 'error' });
    assert.deepEqual(content[0].annotations, { priority: 1, audience: ['user', 'assistant'] });
  });
  await report.check('resource links', async () => {
    const { content } = await peer.call('get-resource-links', { count: 4 });
    assert.equal(content.filter(({ type }) => type === 'resource_link').length, 4);
  });
  await report.check('invalid arguments', async () => {
    const result = await peer.call('get-sum', { a: 'two', b: 40 });
    assert.equal(result.isError, true);
    assert.match(result.content[0].text, /Input validation error/);
  });
  await report.check('unknown tool', async () => {
    const outcome = await peer.call('no-such-tool').then(
      result => result.isError,
      error => error.code === -32602
    );
    assert.equal(outcome, true);
  });
  await checkParallel(report, async n => {
    assert.equal(textOf(await peer.call('echo', { message: `call ${n}` })), `Echo: call ${n}`);
  });
  await report.check('progress', async () => {
    const seen = [];
    const onprogress = progress => seen.push(progress);
    textOf(await peer.call('trigger-long-running-operation', { duration: 0.5, steps: 5 }, { onprogress }));
    assertProgress(peer, seen, [1, 2, 3, 4, 5].map(progress => ({ progress, total: 5 })));
  });
  await report.check('cancellation', async () => {
    const cancel = new AbortController();
    const options = { signal: cancel.signal, onprogress: () => cancel.abort(new Error('changed my mind')) };
    await assert.rejects(peer.call('trigger-long-running-operation', { duration: 2, steps: 20 }, options));
    assert.equal(textOf(await peer.call('echo', { message: 'still here' })), 'Echo: still here');
  });
}

async function checkRequestsToClient(report, peer) {
  await report.check('sampling', async () => {
    const text = textOf(await peer.call('trigger-sampling-request', { prompt: 'Capital of France?', maxTokens: 20 }));
    assert.match(text, /Paris, says the model/);
    const { params } = await peer.asked.take(({ method }) => method === 'sampling/createMessage');
    assert.match(params.messages[0].content.text, /Capital of France\?/);
    assert.equal(params.maxTokens, 20);
  });
  const elicit = async answer => {
    peer.answers['elicitation/create'] = () => answer;
    const text = textOf(await peer.call('trigger-elicitation-request'));
    return { text, ...(await peer.asked.take(({ method }) => method === 'elicitation/create')) };
  };
  await report.check('elicitation, accepted', async () => {
    const { text, params } = await elicit({ action: 'accept', content: { name: 'Ada', integer: 7 } });
    assert.match(text, /- Name: Ada\n- Favorite Integer: 7/);
    assert.equal(params.requestedSchema.properties.legacyTitledEnum.enumNames.length, 5);
  });
  await report.check('elicitation, declined', async () => {
    assert.match((await elicit({ action: 'decline' })).text, /declined/);
  });
  const site = { url: 'https://example.com/start', message: 'Please sign in' };
  await report.check('elicitation of an URL', async () => {
    peer.answers['elicitation/create'] = () => ({ action: 'accept' });
    assert.match(textOf(await peer.call('trigger-url-elicitation', site)), /completed the URL elicitation/);
    const { params } = await peer.asked.take(({ method }) => method === 'elicitation/create');
    assert.equal(params.mode, 'url');
    assert.equal(params.url, site.url);
  });
  await report.check('elicitation of an URL by error', async () => {
    if (peer.era === 'modern') {
      // There is no such error any more: the client is asked, and calls again. Then this server asks for the site.
      peer.asked.clear();
      assert.match(textOf(await peer.call('trigger-url-elicitation', { ...site, errorPath: true })), /completed/);
      const asked = [await peer.asked.take(), await peer.asked.take()].map(({ params }) => params);
      assert.deepEqual(asked.map(({ mode }) => mode), ['url', 'url']);
      assert.equal(asked[1].url, site.url);
      return;
    }
    await assert.rejects(peer.call('trigger-url-elicitation', { ...site, errorPath: true }), error => {
      assert.equal(error.code, -32042);
      assert.equal(error.data.elicitations[0].mode, 'url');
      return true;
    });
  });
  await report.check('roots', async () => {
    assert.match(textOf(await peer.call('get-roots-list')), /file:\/\/\/home\/user\/one/);
  });
  if (peer.era === 'modern') return; // has no roots/list_changed, and this server asks once in a session only
  await report.check('roots, changed', async () => {
    peer.asked.clear();
    const first = peer.roots;
    peer.roots = [...first, { uri: 'file:///home/user/two', name: 'two' }];
    await peer.client.sendRootsListChanged();
    await peer.asked.take(({ method }) => method === 'roots/list');
    let seen = '';
    // Every server behind one address says so, and does not say which it is.
    while (!seen.includes('file:///home/user/two')) {
      await peer.notified('notifications/message', ({ data }) => String(data).startsWith('Roots updated: 2 root(s)'));
      seen = textOf(await peer.call('get-roots-list'));
    }
    peer.roots = first;
  });
}

async function checkNotifications(report, peer) {
  // This server sends what belongs to no call to the session that asked for it by a call. A modern client has none.
  if (peer.era === 'modern') return;
  await report.check('logging', async () => {
    await peer.client.setLoggingLevel('debug');
    await peer.call('toggle-simulated-logging');
    await peer.notified('notifications/message', ({ data }) => /level.message/.test(data));
    await peer.call('toggle-simulated-logging');
  });
  await report.check('resource subscription', async () => {
    await peer.client.subscribeResource({ uri: TEXT_1 });
    await peer.call('toggle-subscriber-updates');
    await peer.notified('notifications/resources/updated', ({ uri }) => uri === TEXT_1);
    await peer.call('toggle-subscriber-updates');
    await peer.client.unsubscribeResource({ uri: TEXT_1 });
  });
}

async function checkResourcesAndPrompts(report, peer) {
  const { client } = peer;
  await report.check('read a text resource', async () => {
    const { contents } = await client.readResource({ uri: TEXT_1 });
    assert.equal(contents[0].uri, TEXT_1);
    assert.match(contents[0].text, /^Resource 1: /);
  });
  await report.check('read a binary resource', async () => {
    const { contents } = await client.readResource({ uri: 'demo://resource/dynamic/blob/2' });
    assert.match(Buffer.from(contents[0].blob, 'base64').toString(), /^Resource 2: /);
  });
  await report.check('read an unknown resource', async () => {
    const reading = client.readResource({ uri: 'demo://resource/none' });
    await assert.rejects(reading, error => peer.unknownResource.includes(error.code));
  });
  await report.check('get a prompt', async () => {
    const { messages } = await client.getPrompt({ name: 'args-prompt', arguments: { city: 'Rome', state: 'Lazio' } });
    assert.equal(messages[0].content.text, "What's weather in Rome, Lazio?");
  });
  await report.check('complete a prompt argument', async () => {
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: 'completable-prompt' },
      argument: { name: 'name', value: 'D' },
      context: { arguments: { department: 'Sales' } }
    });
    assert.deepEqual(completion.values, ['David']);
  });
  await report.check('complete a template argument', async () => {
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'demo://resource/dynamic/text/{resourceId}' },
      argument: { name: 'resourceId', value: '7' }
    });
    assert.deepEqual(completion.values, ['7']);
  });
}
