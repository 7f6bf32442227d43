// One server behind an address that joins several, with the face of a connection to that server alone: names
// and URIs as the server itself has them. So the checks of a server hold for it wherever it is.
import assert from 'node:assert/strict';
import { reachedEra } from './peer.mjs';

const SEPARATOR = '__';
const MARK = '#~';

/** Everything of one list, over all pages; SDK v2 turns the pages itself, SDK v1 does not. */
export async function listAll(list, items) {
  const all = [];
  let page = await list();
  for (;;) {
    all.push(...page[items]);
    if (page.nextCursor === undefined) return all;
    page = await list({ cursor: page.nextCursor });
  }
}

/**
 * Runs the checks of one server through its view.
 * @param serverEra what the server speaks itself
 */
export async function checkView(report, peer, adapter, checkServer, serverEra = 'both') {
  peer.asked.clear();
  peer.inbox.clear();
  const view = await report.check('lists to begin with', () => new View(peer, adapter, serverEra).open());
  if (view) await checkServer(report, view);
}

class View {
  isAlone = false;
  #peer;
  #adapter;
  #uris = [];

  /** @param adapter the name that the gateway knows the server by */
  constructor(peer, adapter, serverEra) {
    this.#peer = peer;
    this.#adapter = adapter;
    this.serverEra = serverEra;
    this.client = new ViewClient(peer.client, this);
    // The gateway itself answers for a URI that no server has: to legacy clients with a code of its own.
    this.unknownResource = peer.era === 'legacy' ? [-32602, -32002] : [-32602];
  }

  get era() {
    return this.#peer.era;
  }

  get reached() {
    return reachedEra(this);
  }

  get isOneStream() {
    return this.#peer.isOneStream;
  }

  get inbox() {
    return this.#peer.inbox;
  }

  get asked() {
    return this.#peer.asked;
  }

  get answers() {
    return this.#peer.answers;
  }

  get roots() {
    return this.#peer.roots;
  }

  set roots(roots) {
    this.#peer.roots = roots;
  }

  /** Learns which URIs the gateway had to change. */
  async open() {
    const { client } = this.#peer;
    const resources = await listAll(page => client.listResources(page), 'resources');
    const templates = await listAll(page => client.listResourceTemplates(page), 'resourceTemplates');
    this.#uris = [...resources.map(({ uri }) => uri), ...templates.map(({ uriTemplate }) => uriTemplate)];
    return this;
  }

  async call(name, args, options) {
    return this.inwardDeep(await this.#peer.call(this.name(name), args, options));
  }

  notified(method, fits = () => true) {
    const own = params => (params?.uri ? { ...params, uri: this.inward(params.uri) } : params);
    return this.#peer.notified(method, params => fits(own(params)));
  }

  name(original) {
    return `${this.#adapter}${SEPARATOR}${original}`;
  }

  /** Those of the server, by its own names. */
  own(list) {
    const prefix = this.name('');
    return list
      .filter(({ name }) => name.startsWith(prefix))
      .map(item => ({ ...item, name: item.name.slice(prefix.length) }));
  }

  /** Those that may be the server's: a URI as it is may be that of any. */
  maybeOwn(list, uri) {
    return list
      .filter(item => this.#owner(item[uri]) === undefined || this.#owner(item[uri]) === this.#adapter)
      .map(item => ({ ...item, [uri]: this.inward(item[uri]) }));
  }

  #owner(uri) {
    const mark = uri.lastIndexOf(MARK);
    return mark < 0 ? undefined : uri.slice(mark + MARK.length);
  }

  /** What a URI of the server is called at the gateway: marked if the list, or a template it fits, is. */
  outward(uri) {
    const marked = uri + MARK + this.#adapter;
    if (this.#uris.includes(marked)) return marked;
    const fits = this.#uris.some(known => {
      const brace = known.indexOf('{');
      return brace > 0 && this.#owner(known) === this.#adapter && uri.startsWith(known.slice(0, brace));
    });
    return fits ? marked : uri;
  }

  inward(uri) {
    return this.#owner(uri) === this.#adapter ? uri.slice(0, uri.lastIndexOf(MARK)) : uri;
  }

  /** Replaces every URI in a result; each must be one that leads back to the server. */
  inwardDeep(result) {
    const seen = (key, value) => {
      if (key !== 'uri' || typeof value !== 'string') return value;
      const own = this.inward(value);
      // Of a URI that no list has, the gateway cannot know that nobody else will have it.
      assert(value !== own || value === this.outward(own), `does not lead back to ${this.#adapter}: ${value}`);
      return own;
    };
    return JSON.parse(JSON.stringify(result), seen);
  }
}

/** The part of an SDK client that checks use, of either SDK. */
class ViewClient {
  constructor(client, view) {
    Object.assign(this, { client, view });
  }

  async listTools() {
    return { tools: this.view.own(await listAll(page => this.client.listTools(page), 'tools')) };
  }

  async listPrompts() {
    return { prompts: this.view.own(await listAll(page => this.client.listPrompts(page), 'prompts')) };
  }

  async listResources() {
    const all = await listAll(page => this.client.listResources(page), 'resources');
    return { resources: this.view.maybeOwn(all, 'uri') };
  }

  async listResourceTemplates() {
    const all = await listAll(page => this.client.listResourceTemplates(page), 'resourceTemplates');
    return { resourceTemplates: this.view.maybeOwn(all, 'uriTemplate') };
  }

  callTool(request) {
    return this.client.callTool({ ...request, name: this.view.name(request.name) });
  }

  async getPrompt(request) {
    return this.view.inwardDeep(await this.client.getPrompt({ ...request, name: this.view.name(request.name) }));
  }

  async readResource({ uri }) {
    return this.view.inwardDeep(await this.client.readResource({ uri: this.view.outward(uri) }));
  }

  complete(request) {
    const { type, name, uri } = request.ref;
    const ref = type === 'ref/prompt' ? { type, name: this.view.name(name) } : { type, uri: this.view.outward(uri) };
    return this.client.complete({ ...request, ref });
  }

  subscribeResource({ uri }) {
    return this.client.subscribeResource({ uri: this.view.outward(uri) });
  }

  unsubscribeResource({ uri }) {
    return this.client.unsubscribeResource({ uri: this.view.outward(uri) });
  }

  async listen(filter) {
    const uris = (list, change) => ({ ...list, resourceSubscriptions: list.resourceSubscriptions?.map(change) });
    const opened = await this.client.listen(uris(filter, uri => this.view.outward(uri)));
    const honoredFilter = uris(opened.honoredFilter, uri => this.view.inward(uri));
    return { honoredFilter, closed: opened.closed, close: () => opened.close() };
  }

  setLoggingLevel(level) {
    return this.client.setLoggingLevel(level);
  }

  sendRootsListChanged() {
    return this.client.sendRootsListChanged();
  }
}
