// One face for the client of SDK v1 and the client of SDK v2, so that both go through the same checks.
import * as v2 from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as SseV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as schemas from '@modelcontextprotocol/sdk/types.js';
import { Inbox } from './harness.mjs';

const MODERN = '2026-07-28';
const info = { name: 'cardea-interop', version: '1.0.0' };
const capabilities = { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } };

// SDK v1 registers handlers by schema, SDK v2 by method.
const V1_SCHEMAS = {
  'sampling/createMessage': schemas.CreateMessageRequestSchema,
  'elicitation/create': schemas.ElicitRequestSchema,
  'roots/list': schemas.ListRootsRequestSchema,
  'notifications/message': schemas.LoggingMessageNotificationSchema,
  'notifications/resources/updated': schemas.ResourceUpdatedNotificationSchema,
  'notifications/tools/list_changed': schemas.ToolListChangedNotificationSchema,
  'notifications/prompts/list_changed': schemas.PromptListChangedNotificationSchema
};

class Peer {
  /** notifications from the server */
  inbox = new Inbox();
  /** requests from the server, and how this client answers them; checks may replace an answer */
  asked = new Inbox();
  /** whether one server is behind the URL, and not several */
  isAlone = true;
  /** whether it connects by HTTP+SSE */
  isSse = false;
  /** whether all messages come on one stream: over stdio and HTTP+SSE */
  isOneStream;
  /** what the server behind the URL speaks itself: both eras, legacy or modern */
  serverEra = 'both';
  roots = [{ uri: 'file:///home/user/one', name: 'one' }];
  answers = {
    'sampling/createMessage': () => ({
      role: 'assistant',
      content: { type: 'text', text: 'Paris, says the model' },
      model: 'interop-model',
      stopReason: 'endTurn'
    }),
    'elicitation/create': () => ({ action: 'decline' }),
    'roots/list': () => ({ roots: this.roots })
  };

  constructor({ url, headers, program }, client, transport, schemaOf) {
    Object.assign(this, { url, headers, client, transport, isOneStream: program !== undefined });
    client.onerror = () => {}; // what matters fails a check
    for (const method of Object.keys(V1_SCHEMAS)) {
      if (method in this.answers) client.setRequestHandler(schemaOf(method), request => this.#answer(method, request));
      else client.setNotificationHandler(schemaOf(method), message => this.inbox.add(message));
    }
  }

  #answer(method, request) {
    this.asked.add({ method, params: request.params });
    return this.answers[method](request.params);
  }

  /** What is answered when a resource does not exist: legacy clients may be told so in their own words. */
  get unknownResource() {
    return this.era === 'legacy' && this.reached === 'modern' ? [-32602, -32002] : [-32602];
  }

  /** The era in which the server is reached: that of this client, unless the server has only the other. */
  get reached() {
    return reachedEra(this);
  }

  /** The next notification with this method. */
  notified(method, fits = () => true) {
    return this.inbox.take(message => message.method === method && fits(message.params));
  }

  connect() {
    return this.client.connect(this.transport);
  }
}

class PeerV1 extends Peer {
  era = 'legacy';

  constructor(target) {
    const client = new ClientV1(info, { capabilities });
    const isSse = target.url?.pathname.endsWith('/sse') ?? false;
    super(target, client, transportTo(target, isSse ? SseV1 : HttpV1, StdioV1), method => V1_SCHEMAS[method]);
    this.isSse = isSse;
    this.isOneStream ||= isSse;
    // The SDK tells the version that was agreed on to its transports only, and SSE keeps it to itself.
    const tell = this.transport.setProtocolVersion?.bind(this.transport);
    this.transport.setProtocolVersion = version => {
      this.version = version;
      tell?.(version);
    };
  }

  call(name, args = {}, options = {}) {
    return this.client.callTool({ name, arguments: args }, undefined, options);
  }

  /** One page of a list, the first without a cursor. */
  page(method, cursor) {
    const schema = { 'tools/list': schemas.ListToolsResultSchema, 'prompts/list': schemas.ListPromptsResultSchema };
    return this.client.request({ method, params: { cursor } }, schema[method]);
  }
}

class PeerV2 extends Peer {
  constructor(target, mode) {
    const versionNegotiation = { mode: mode === 'modern' ? { pin: MODERN } : mode };
    const client = new v2.Client(info, { capabilities, versionNegotiation });
    super(target, client, transportTo(target, v2.StreamableHTTPClientTransport, StdioV2), method => method);
  }

  call(name, args = {}, options = {}) {
    return this.client.callTool({ name, arguments: args }, options);
  }

  page(method, cursor) {
    return this.client.request({ method, params: { cursor } });
  }

  get era() {
    return this.client.getProtocolEra();
  }

  get version() {
    return this.client.getNegotiatedProtocolVersion();
  }
}

export const reachedEra = ({ era, serverEra }) => (serverEra === 'both' ? era : serverEra);

function transportTo({ url, headers, program }, Http, Stdio) {
  return program ? new Stdio(program) : new Http(url, { requestInit: { headers } });
}

function peerOf(target, mode) {
  return mode === 'v1' ? new PeerV1(target) : new PeerV2(target, mode);
}

/**
 * @param mode 'v1', or the negotiation mode of SDK v2: 'legacy', 'auto' or 'modern'
 * @param serverEra what the server speaks itself
 */
export function createPeer(url, headers, mode, serverEra = 'both') {
  return Object.assign(peerOf({ url, headers }, mode), { serverEra });
}

/** The same for a server that the client starts itself. */
export function createStdioPeer(program, mode) {
  return peerOf({ program }, mode);
}
