// Clients that have nothing but the address of Cardea, and a secret at an authorization server: they read from Cardea's
// challenge and metadata which one it is, from Keycloak's metadata where its tokens are, get one, and call a tool.
// usage: node clients/oauth.mjs CARDEA KEYCLOAK FOLDER   (the command of the gateway, the folder of Keycloak, an empty one)
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v2 from '@modelcontextprotocol/client';
import { ClientCredentialsProvider } from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { freePort, Gateway, Ledger, Party, Server } from '../faults/parties.mjs';
import { Report } from './harness.mjs';

const [cardea, home, folder] = process.argv.slice(2);
const out = join(import.meta.dirname, '../out');
const report = new Report('oauth');
const info = { name: 'cardea-oauth', version: '1.0.0' };

/** A Keycloak with a realm whose tokens have the audience `cardea`. */
class Keycloak extends Party {
  constructor(port) {
    const where = `http://127.0.0.1:${port}`;
    const options = ['--cache=local', '--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`, `--hostname=${where}`];
    super(join(out, 'keycloak.log'), [join(home, 'bin/kc.sh'), 'start', '--optimized', '--import-realm', ...options], { detached: true });
    this.issuer = `${where}/realms/corp`;
  }

  /** The script has a process below it. */
  kill(child, name) {
    process.kill(-child.pid, name);
  }

  start() {
    mkdirSync(join(home, 'data/import'), { recursive: true });
    writeFileSync(join(home, 'data/import/corp-realm.json'), JSON.stringify(realm));
    return super.start(/Listening on: (.*)/);
  }
}

const audience = {
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': 'cardea', 'access.token.claim': 'true' }
};
const desk = {
  clientId: 'desk',
  secret: 'desk-secret',
  publicClient: false,
  serviceAccountsEnabled: true,
  protocolMappers: [audience],
  defaultClientScopes: ['basic'],
  optionalClientScopes: ['runs']
};
const scope = name => ({ name, protocol: 'openid-connect', attributes: { 'include.in.token.scope': 'true' } });
const realm = {
  realm: 'corp',
  enabled: true,
  sslRequired: 'none',
  clientScopes: [scope('basic'), scope('runs')],
  clients: [desk]
};

process.env.KC_LOG_CONSOLE_COLOR = 'false';
process.env.JAVA_OPTS = '-Xms64m -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1';
const keycloak = new Keycloak(await freePort());
const ledger = new Ledger(join(folder, 'runs'));
const script = join(import.meta.dirname, '../faults/server.mjs');
const server = new Server(join(out, 'oauth-server.log'), script, ledger.file, await freePort(), 404, 'run');
await Promise.all([keycloak.start(), server.start()]);
const gateway = await startGateway();
const address = adapter => new URL(`http://localhost:${gateway.port}/adapters/${adapter}/mcp`);

async function startGateway() {
  const config = join(folder, 'config');
  mkdirSync(config);
  const document = (kind, name, spec) => JSON.stringify({ apiVersion: 'cardea.io/v1', kind, metadata: { name }, spec });
  const upstream = { http: { url: server.url } };
  const documents = [
    document('Adapter', 'runs', { upstream, allowPrivateNetwork: true }),
    document('Adapter', 'guarded', {
      upstream,
      allowPrivateNetwork: true,
      toolScopes: [{ tools: ['*'], scopes: ['runs'] }]
    }),
    document('Role', 'all', { allow: [{ adapters: ['*'], tools: ['*'] }] }),
    document('Binding', 'all', { roles: ['all'], subjects: [{ agent: 'desk', issuer: 'corp' }] }),
    document('Issuer', 'corp', {
      issuer: keycloak.issuer,
      audiences: ['cardea'],
      allowPrivateNetwork: true,
      claims: { userWhen: { claim: 'sid' } }
    })
  ];
  writeFileSync(join(config, 'cardea.yaml'), documents.join('\n---\n'));
  const place = { config, data: join(folder, 'data'), port: await freePort() };
  const started = new Gateway(join(out, 'oauth-gateway.log'), cardea, place);
  await started.start();
  return started;
}

const credentials = secret => ({ clientId: 'desk', clientSecret: secret, expectedIssuer: keycloak.issuer });
const clients = {
  v1: (url, secret) => [
    new ClientV1(info),
    new HttpV1(url, { authProvider: new ClientCredentialsProvider(credentials(secret)) })
  ],
  v2: (url, secret) => [
    new v2.Client(info),
    new v2.StreamableHTTPClientTransport(url, { authProvider: new v2.ClientCredentialsProvider(credentials(secret)) })
  ]
};

for (const [name, make] of Object.entries(clients)) {
  await report.check(`${name} finds the issuer, gets a token and calls a tool`, async () => {
    const [client, transport] = make(address('runs'), 'desk-secret');
    await client.connect(transport);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(tool => tool.name),
      ['run']
    );
    const { content } = await client.callTool({ name: 'run', arguments: { nonce: name, millis: 0 } });
    assert.equal(content[0].text, name);
    await client.close();
  });
  await report.check(`${name} is not let in with a wrong secret`, async () => {
    const [client, transport] = make(address('runs'), 'wrong');
    await assert.rejects(client.connect(transport));
  });
}

async function callGuarded(name) {
  const [client, transport] = clients[name](address('guarded'), 'desk-secret');
  await client.connect(transport);
  const nonce = `${name}-guarded`;
  try {
    const { content } = await client.callTool({ name: 'run', arguments: { nonce, millis: 0 } });
    assert.equal(content[0].text, nonce);
  } finally {
    await client.close();
  }
}

await report.check('v2 hears which scope a tool needs, and comes back with it', async () => {
  await callGuarded('v2');
  assert.equal(ledger.runs('v2-guarded'), 1, 'runs');
});
// Its ClientCredentialsProvider asks for the scopes that it was made with, whatever it hears.
await report.check('v1 hears that a scope is missing, and does not call', async () => {
  await assert.rejects(callGuarded('v1'), /403/);
  assert.equal(ledger.runs('v1-guarded'), 0, 'runs');
});

report.finish();
