// What a client can do with our fixture, in either era.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { assertProgress, checkConnect, checkParallel, checkPing, checkSessionEnd } from './common-checks.mjs';
import { includesAll, names, textOf } from './harness.mjs';

const WATCHED = 'test://watched-resource';
const LOG_LEVEL = 'io.modelcontextprotocol/logLevel';

export async function checkFixture(report, peer, era) {
  await checkConnect(report, peer, era);
  await checkFixtureServer(report, peer);
  await checkPing(report, peer);
  await checkSessionEnd(report, peer);
}

/** What is about the fixture itself, whether it has the connection to itself or shares it with others. */
export async function checkFixtureServer(report, peer) {
  await checkLists(report, peer);
  await checkTools(report, peer);
  await checkInteraction(report, peer);
  await checkInput(report, peer);
  await checkChanges(report, peer);
  await checkResourcesAndPrompts(report, peer);
}

async function checkLists(report, { client }) {
  await report.check('list tools', async () => {
    const { tools } = await client.listTools();
    includesAll(names(tools), ['test_simple_text', 'test_cancellable', 'test_x_mcp_header']);
    // Unusual keywords must survive.
    const { inputSchema } = tools.find(({ name }) => name === 'json_schema_2020_12_tool');
    assert.equal(inputSchema.$defs.address.$anchor, 'addressDef');
    includesAll(Object.keys(inputSchema), ['$schema', 'allOf', 'if', 'then', 'else', 'additionalProperties']);
    const mirrored = tools.find(({ name }) => name === 'test_x_mcp_header').inputSchema;
    assert.equal(mirrored.properties.region['x-mcp-header'], 'Region');
  });
  await report.check('list resources', async () => {
    includesAll(names((await client.listResources()).resources), ['static-text', 'static-binary', 'watched-resource']);
  });
  await report.check('list resource templates', async () => {
    const { resourceTemplates } = await client.listResourceTemplates();
    const { uriTemplate } = resourceTemplates.find(({ name }) => name === 'template-data');
    assert.equal(uriTemplate, 'test://template/{id}/data');
  });
  await report.check('list prompts', async () => {
    includesAll(names((await client.listPrompts()).prompts), ['test_simple_prompt', 'test_prompt_with_arguments']);
  });
}

async function checkTools(report, peer) {
  const kinds = {
    test_simple_text: ['text'],
    test_image_content: ['image'],
    test_audio_content: ['audio'],
    test_embedded_resource: ['resource'],
    test_multiple_content_types: ['text', 'image', 'resource']
  };
  for (const [name, types] of Object.entries(kinds)) {
    await report.check(`call ${name}`, async () => {
      const { content } = await peer.call(name);
      assert.deepEqual(content.map(({ type }) => type), types);
    });
  }
  await report.check('a tool that fails', async () => {
    const { isError, content } = await peer.call('test_error_handling');
    assert.equal(isError, true);
    assert.match(content[0].text, /intentionally/);
  });
  const contact = (name, rest = {}) => ({ name, phone: '1', contactMethod: 'phone', ...rest });
  await checkParallel(report, async n => {
    const args = contact(`call ${n}`);
    assert.deepEqual(JSON.parse(textOf(await peer.call('json_schema_2020_12_tool', args))), args);
  });
  await report.check('large arguments and result', async () => {
    const args = contact('é'.repeat(500_000));
    assert.deepEqual(JSON.parse(textOf(await peer.call('json_schema_2020_12_tool', args))), args);
  });
  await report.check('arguments mirrored in headers', async () => {
    const args = { region: 'Zürich', amount: 7, dryRun: true, note: 'not mirrored' };
    const seen = JSON.parse(textOf(await peer.call('test_x_mcp_header', args)));
    assert.deepEqual(seen.arguments, args);
    if (peer.reached === 'legacy') return; // has no such headers; a gateway mirrors for clients that do not
    const region = `=?base64?${Buffer.from('Zürich').toString('base64')}?=`;
    const headers = { 'mcp-param-region': region, 'mcp-param-amount': '7', 'mcp-param-dry-run': 'true' };
    assert.deepEqual(seen.headers, headers);
  });
}

async function checkInteraction(report, peer) {
  await report.check('progress', async () => {
    const seen = [];
    textOf(await peer.call('test_tool_with_progress', {}, { onprogress: progress => seen.push(progress) }));
    assertProgress(peer, seen, [0, 50, 100].map(progress => ({ progress, total: 100 })));
  });
  await report.check('logging', async () => {
    const request = { name: 'test_tool_with_logging', arguments: {} };
    if (peer.era === 'legacy') await peer.client.setLoggingLevel('info');
    else request._meta = { [LOG_LEVEL]: 'info' };
    textOf(await peer.client.callTool(request));
    for (const data of ['started', 'data', 'completed']) {
      await peer.notified('notifications/message', params => params.data.endsWith(data));
    }
  });
  await report.check('no logging below the level', async () => {
    peer.inbox.clear();
    const request = { name: 'test_logging_tool', arguments: {} };
    if (peer.era === 'legacy') await peer.client.setLoggingLevel('error');
    else request._meta = { [LOG_LEVEL]: 'error' };
    textOf(await peer.client.callTool(request));
    const { params } = await peer.notified('notifications/message');
    assert.equal(params.level, 'error');
  });
  await report.check('cancellation reaches the server', async () => {
    const key = randomUUID();
    const cancel = new AbortController();
    const options = { signal: cancel.signal, onprogress: () => cancel.abort(new Error('changed my mind')) };
    await assert.rejects(peer.call('test_cancellable', { key }, options));
    assert.equal(textOf(await peer.call('test_await_cancelled', { key })), `${key} was cancelled`);
  });
  if (peer.reached === 'legacy') {
    await report.check('resumption of a broken stream', async () => {
      assert.match(textOf(await peer.call('test_reconnection')), /after the stream was closed/);
    });
  }
}

// The same calls in both eras: legacy servers send requests to the client, modern ones return what they need.
async function checkInput(report, peer) {
  const asked = method => peer.asked.take(request => request.method === method);
  const elicit = answer => (peer.answers['elicitation/create'] = ({ message }) => answer(message));
  const accept = content => elicit(() => ({ action: 'accept', content }));

  await report.check('elicitation, accepted', async () => {
    accept({ username: 'ada', email: 'ada@example.com' });
    const text = textOf(await peer.call('test_elicitation', { message: 'Who are you?' }));
    assert.match(text, /action=accept, content=.*ada@example.com/);
    assert.equal((await asked('elicitation/create')).params.message, 'Who are you?');
  });
  await report.check('elicitation, declined', async () => {
    elicit(() => ({ action: 'decline' }));
    assert.match(textOf(await peer.call('test_elicitation', { message: 'Who are you?' })), /action=decline/);
  });
  await report.check('elicitation of an URL', async () => {
    elicit(() => ({ action: 'accept' }));
    peer.asked.clear();
    assert.equal(textOf(await peer.call('test_url_elicitation')), 'page: action=accept');
    const { params } = await asked('elicitation/create');
    assert.equal(params.mode, 'url');
    assert.equal(params.url, 'https://example.com/sign-in');
  });
  await report.check('sampling', async () => {
    const text = textOf(await peer.call('test_sampling', { prompt: 'Capital of France?' }));
    assert.equal(text, 'LLM response: Paris, says the model');
    assert.equal((await asked('sampling/createMessage')).params.messages[0].content.text, 'Capital of France?');
  });
  await report.check('roots', async () => {
    const text = textOf(await peer.call('test_input_required_result_list_roots'));
    assert.equal(text, 'Roots: file:///home/user/one');
  });
  await report.check('several questions at once', async () => {
    accept({ name: 'Ada' });
    const text = textOf(await peer.call('test_input_required_result_multiple_inputs'));
    assert.equal(text, 'Paris, says the model Ada, 1 root(s)');
  });
  await report.check('one question after the other', async () => {
    const content = message => (message.startsWith('Step 1') ? { name: 'Ada' } : { color: 'green' });
    elicit(message => ({ action: 'accept', content: content(message) }));
    assert.equal(textOf(await peer.call('test_input_required_result_multi_round')), 'Ada likes green');
  });
  await report.check('state kept by the client', async () => {
    accept({ ok: true });
    assert.equal(textOf(await peer.call('test_input_required_result_request_state')), 'state-ok, ok=true');
  });
  await report.check('a question of a prompt', async () => {
    accept({ context: 'the sea' });
    const { messages } = await peer.client.getPrompt({ name: 'test_input_required_result_prompt' });
    assert.equal(messages[0].content.text, 'Use this context: the sea');
  });
}

async function checkChanges(report, peer) {
  const { client } = peer;
  const subscription =
    peer.era === 'modern' &&
    (await report.check('open a subscription', async () => {
      const filter = { toolsListChanged: true, promptsListChanged: true, resourceSubscriptions: [WATCHED] };
      const opened = await client.listen(filter);
      assert.deepEqual(opened.honoredFilter, filter);
      return opened;
    }));

  const listed = {
    tools: async () => names((await client.listTools()).tools).includes('test_extra_tool'),
    prompts: async () => names((await client.listPrompts()).prompts).includes('test_extra_prompt')
  };
  for (const [kind, trigger] of [['tools', 'test_trigger_tool_change'], ['prompts', 'test_trigger_prompt_change']]) {
    await report.check(`change of the list of ${kind}`, async () => {
      const before = await listed[kind]();
      for (const expected of [!before, before]) {
        await peer.call(trigger);
        // Behind an address of several servers, what is told may be about the list of another.
        do await peer.notified(`notifications/${kind}/list_changed`);
        while ((await listed[kind]()) !== expected);
      }
    });
  }
  await report.check('change of a resource', async () => {
    if (peer.era === 'legacy') await client.subscribeResource({ uri: WATCHED });
    await peer.call('test_trigger_resource_update');
    await peer.notified('notifications/resources/updated', ({ uri }) => uri === WATCHED);
    if (peer.era === 'legacy') await client.unsubscribeResource({ uri: WATCHED });
  });
  if (subscription) {
    await report.check('close the subscription', async () => {
      await subscription.close();
      assert.equal(await subscription.closed, 'local');
    });
  }
}

async function checkResourcesAndPrompts(report, peer) {
  const { client } = peer;
  await report.check('read a text resource', async () => {
    const { contents } = await client.readResource({ uri: 'test://static-text' });
    assert.equal(contents[0].text, 'This is the content of the static text resource.');
  });
  await report.check('read a binary resource', async () => {
    const { contents } = await client.readResource({ uri: 'test://static-binary' });
    assert.equal(Buffer.from(contents[0].blob, 'base64').toString('latin1', 1, 4), 'PNG');
  });
  await report.check('read from a template', async () => {
    const { contents } = await client.readResource({ uri: 'test://template/123/data' });
    assert.equal(JSON.parse(contents[0].text).id, '123');
  });
  await report.check('read an unknown resource', async () => {
    await assert.rejects(client.readResource({ uri: 'test://none' }), error => {
      assert(peer.unknownResource.includes(error.code), `code ${error.code}`);
      if (peer.isAlone) assert.deepEqual(error.data, { uri: 'test://none' }); // else it is the gateway's answer
      return true;
    });
  });
  await report.check('get a prompt', async () => {
    const request = { name: 'test_prompt_with_arguments', arguments: { arg1: 'hello', arg2: 'world' } };
    const { messages } = await client.getPrompt(request);
    assert.equal(messages[0].content.text, "Prompt with arguments: arg1='hello', arg2='world'");
  });
  await report.check('complete a prompt argument', async () => {
    const ref = { type: 'ref/prompt', name: 'test_prompt_with_arguments' };
    const { completion } = await client.complete({ ref, argument: { name: 'arg1', value: 'par' } });
    assert.deepEqual(completion.values, ['paris', 'park', 'party']);
  });
  await report.check('complete a template argument', async () => {
    const ref = { type: 'ref/resource', uri: 'test://template/{id}/data' };
    const { completion } = await client.complete({ ref, argument: { name: 'id', value: '12' } });
    assert.deepEqual(completion.values, ['123', '124']);
  });
}
