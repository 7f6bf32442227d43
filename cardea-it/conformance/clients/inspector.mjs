// Drives a URL with the command line of the MCP Inspector, a process for each request.
// usage: node clients/inspector.mjs --url URL [--server everything|fixture|all] [--mode legacy|auto|modern]...
//        [--server-era both|legacy|modern] [--gateway] [--header "Name: value"]...
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { includesAll, names, readArguments, Report, textOf } from './harness.mjs';
import { reachedEra } from './peer.mjs';

const LAUNCHER = '@modelcontextprotocol/inspector/clients/launcher/build/index.js';
const launcher = join(import.meta.dirname, '../node_modules', LAUNCHER);

const { url, server, modes, headers, serverEra, eraOf } = readArguments({
  server: 'fixture',
  modes: { everything: ['legacy', 'auto', 'modern'], fixture: ['legacy', 'auto', 'modern'], all: ['legacy', 'auto'] }
});
const report = new Report('inspector');
const home = mkdtempSync(join(tmpdir(), 'inspector-')); // it keeps files in the home directory
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

/** @returns the result of the request, and the exit code */
function inspect(mode, method, ...rest) {
  const header = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const target = ['--server-url', url.href, '--transport', 'http', '--protocol-era', mode, ...header];
  const args = [launcher, '--cli', ...target, '--format', 'json', '--method', method, ...rest];
  const options = { env: { ...process.env, HOME: home }, timeout: 25_000, maxBuffer: 1 << 24 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (stdout) resolve({ ...JSON.parse(stdout).result, exit: error?.code ?? 0 });
      else reject(new Error(stderr || `no output, ${error}`));
    });
  });
}

const everything = {
  tools: ['echo', 'get-sum'],
  call: ['--tool-name', 'echo', '--tool-arg', 'message=hello'],
  answer: 'Echo: hello',
  resource: 'demo://resource/dynamic/text/1',
  resources: ['features.md'],
  templates: ['Dynamic Text Resource'],
  prompt: ['--prompt-name', 'args-prompt', '--prompt-args', 'city=Rome'],
  message: "What's weather in Rome?"
};
const fixture = {
  tools: ['test_simple_text', 'test_x_mcp_header'],
  call: ['--tool-name', 'test_simple_text'],
  answer: 'This is a simple text response for testing.',
  resource: 'test://static-text',
  resources: ['static-text'],
  templates: ['template-data'],
  prompt: ['--prompt-name', 'test_prompt_with_arguments', '--prompt-args', 'arg1=hello', 'arg2=world'],
  message: "Prompt with arguments: arg1='hello', arg2='world'"
};

/** The same at an address that joins several servers. */
function behind(adapter, wanted, marked = uri => uri) {
  const called = name => `${adapter}__${name}`;
  return {
    ...wanted,
    tools: wanted.tools.map(called),
    call: [wanted.call[0], called(wanted.call[1]), ...wanted.call.slice(2)],
    resource: marked(wanted.resource),
    prompt: [wanted.prompt[0], called(wanted.prompt[1]), ...wanted.prompt.slice(2)]
  };
}

/** What to ask for: at an address of several servers, of one that speaks the version the mode leads to. */
function wantedIn(mode) {
  if (server === 'everything') return everything;
  if (server === 'fixture') return fixture;
  if (mode === 'legacy') return behind('everything-stdio', everything, uri => `${uri}#~everything-stdio`);
  return behind('fixture', fixture);
}

async function checkBasics(mode, wanted) {
  await report.check('tools/list', async () => {
    includesAll(names((await inspect(mode, 'tools/list')).tools), wanted.tools);
  });
  await report.check('tools/call', async () => {
    assert.equal(textOf(await inspect(mode, 'tools/call', ...wanted.call)), wanted.answer);
  });
  await report.check('resources/list', async () => {
    includesAll(names((await inspect(mode, 'resources/list')).resources), wanted.resources);
  });
  await report.check('resources/templates/list', async () => {
    includesAll(names((await inspect(mode, 'resources/templates/list')).resourceTemplates), wanted.templates);
  });
  await report.check('resources/read', async () => {
    const { contents } = await inspect(mode, 'resources/read', '--uri', wanted.resource);
    assert.equal(contents[0].uri, wanted.resource);
  });
  await report.check('prompts/list', async () => {
    includesAll(names((await inspect(mode, 'prompts/list')).prompts), [wanted.prompt[1]]);
  });
  await report.check('prompts/get', async () => {
    const { messages } = await inspect(mode, 'prompts/get', ...wanted.prompt);
    assert.equal(messages[0].content.text, wanted.message);
  });
}

async function checkFixtureTools(mode) {
  await report.check('a tool that fails', async () => {
    const { isError, exit } = await inspect(mode, 'tools/call', '--tool-name', 'test_error_handling');
    assert.equal(isError, true);
    assert.equal(exit, 5); // how the Inspector tells scripts about it
  });
  await report.check('arguments mirrored in headers', async () => {
    const json = ['--tool-args-json', '{"region":"eu","amount":7}'];
    const result = await inspect(mode, 'tools/call', '--tool-name', 'test_x_mcp_header', ...json);
    const seen = JSON.parse(textOf(result));
    const modern = reachedEra({ era: eraOf(mode), serverEra }) === 'modern';
    assert.deepEqual(seen.headers, modern ? { 'mcp-param-region': 'eu', 'mcp-param-amount': '7' } : {});
  });
}

for (const mode of modes) {
  report.prefix = `${mode}: `;
  await checkBasics(mode, wantedIn(mode));
  if (server === 'fixture') await checkFixtureTools(mode);
  if (eraOf(mode) === 'legacy') {
    await report.check('logging/setLevel', async () => {
      assert.equal((await inspect(mode, 'logging/setLevel', '--log-level', 'debug')).exit, 0);
    });
  }
}
report.finish();
