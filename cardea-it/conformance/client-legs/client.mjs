// The reference client of the suite's client scenarios: the client of TypeScript SDK v2.
// usage: node client-legs/client.mjs URL   (the suite says in the environment which scenario it plays)
// CLIENT_ERA=other has it speak the era that the suite's server does not, as a gateway allows.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const { MCP_CONFORMANCE_SCENARIO: SCENARIO, MCP_CONFORMANCE_CONTEXT: CONTEXT, CLIENT_ERA } = process.env;
const isModern = (process.env.MCP_CONFORMANCE_PROTOCOL_VERSION === '2026-07-28') !== (CLIENT_ERA === 'other');
// To discover is part of what scenarios look at; servers of legacy scenarios must not see it.
export const mode = isModern ? 'auto' : 'legacy';
const info = { name: 'cardea-reference-client', version: '1.0.0' };

async function connect(url, { capabilities = {}, handlers = {} } = {}) {
  const client = new Client(info, { capabilities, versionNegotiation: { mode } });
  for (const [method, answer] of Object.entries(handlers)) client.setRequestHandler(method, answer);
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}

async function list(url) {
  const client = await connect(url);
  await client.listTools();
  return client;
}

async function addNumbers(url) {
  const client = await list(url);
  await client.callTool({ name: 'add_numbers', arguments: { a: 2, b: 3 } });
  return client;
}

async function echoSchema(url) {
  const client = await connect(url);
  const { tools } = await client.listTools();
  const { inputSchema: schema } = tools.find(({ name }) => name === 'json_schema_2020_12_tool');
  await client.callTool({ name: 'json_schema_echo', arguments: { schema } });
  return client;
}

async function declareEverything(url) {
  const client = await connect(url, { capabilities: { roots: {}, sampling: {}, elicitation: {} } });
  await client.listTools();
  return client;
}

const accept = content => ({ 'elicitation/create': () => ({ action: 'accept', content }) });

async function answerRounds(url) {
  const client = await connect(url, { capabilities: { elicitation: {} }, handlers: accept({ confirmed: true }) });
  await client.listTools();
  // One call while another waits for its answer: neither may take what belongs to the other.
  await Promise.all(['test_mrtr_echo_state', 'test_mrtr_unrelated'].map(name => client.callTool({ name })));
  await client.callTool({ name: 'test_mrtr_no_state' });
  // This SDK refuses a modern result that does not say its type; the scenario wants no second round, and gets none.
  await client.callTool({ name: 'test_mrtr_no_result_type' }).catch(() => {});
  return client;
}

async function useEverything(url) {
  const client = await callWhatIsListed(url);
  const { resources } = await client.listResources();
  for (const { uri } of resources) await client.readResource({ uri });
  const { prompts } = await client.listPrompts();
  for (const { name } of prompts) await client.getPrompt({ name });
  return client;
}

async function callAsTold(url) {
  const client = await list(url);
  for (const { name, arguments: args } of JSON.parse(CONTEXT).toolCalls) {
    await client.callTool({ name, arguments: args });
  }
  return client;
}

async function callWhatIsListed(url) {
  const client = await connect(url);
  const { tools } = await client.listTools();
  for (const { name } of tools) await client.callTool({ name, arguments: { region: 'us-west1' } });
  return client;
}

async function acceptDefaults(url) {
  const capabilities = { elicitation: { form: { applyDefaults: true } } };
  const client = await connect(url, { capabilities, handlers: accept({}) });
  await client.listTools();
  await client.callTool({ name: 'test_client_elicitation_defaults' });
  return client;
}

async function comeBack(url) {
  const client = await list(url);
  await client.callTool({ name: 'test_reconnection' });
  return client;
}

const SCENARIOS = {
  initialize: list,
  tools_call: addNumbers,
  'elicitation-sep1034-client-defaults': acceptDefaults,
  'sse-retry': comeBack,
  'request-metadata': declareEverything,
  'sep-2322-client-request-state': answerRounds,
  'http-standard-headers': useEverything,
  'http-custom-headers': callAsTold,
  'http-invalid-tool-headers': callWhatIsListed,
  'json-schema-ref-no-deref': list,
  'json-schema-2020-12-preservation': echoSchema
};

/** Plays the scenario that the environment names. */
export async function play(url) {
  const client = await SCENARIOS[SCENARIO](url);
  await client.close();
}

if (process.argv[1] === import.meta.filename) await play(process.argv[2]);
