// What the client scripts share: arguments, checks with a deadline, and notifications that can be awaited.
import assert from 'node:assert/strict';
import { setTimeout as timer } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const DEADLINE = 30_000; // milliseconds for one check, so that a gateway that hangs is a failure, not a wait

/**
 * --url URL, --server everything|fixture|all (what is behind the URL), --mode MODE..., --header "Name: value" ...,
 * --other-header "Name: value" (of a second client), --folder DIR (of the filesystem server), --server-era both|legacy|
 * modern (what that server speaks itself), --gateway (something is between, which speaks both eras)
 */
export function readArguments({ server, modes }) {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      server: { type: 'string', default: server },
      mode: { type: 'string', multiple: true },
      'server-era': { type: 'string' },
      gateway: { type: 'boolean', default: false },
      folder: { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      'other-header': { type: 'string', multiple: true, default: [] }
    }
  });
  // server-everything has the 2025 versions only; our fixture has both eras unless it was told otherwise.
  const serverEra = values['server-era'] ?? (values.server === 'everything' ? 'legacy' : 'both');
  const hasModern = values.gateway || serverEra !== 'legacy';
  const allowed = modes[values.server];
  const chosen = values.mode ?? allowed?.filter(mode => mode !== 'modern' || hasModern);
  if (!values.url || !chosen?.every(mode => allowed.includes(mode))) {
    console.error('needs --url URL; may have --header "Name: value", --server and --mode out of');
    console.error(JSON.stringify(modes));
    process.exit(2);
  }
  return {
    url: new URL(values.url),
    server: values.server,
    modes: chosen,
    serverEra,
    eraOf: mode => eraOf(mode, hasModern),
    folder: values.folder,
    headers: readHeaders(values.header),
    otherHeaders: readHeaders(values['other-header'])
  };
}

/** What a client speaks that is in this mode, when its peer speaks 2026-07-28 or does not. */
function eraOf(mode, hasModern) {
  if (mode === 'auto') return hasModern ? 'modern' : 'legacy';
  return mode === 'modern' ? 'modern' : 'legacy';
}

function readHeaders(lines) {
  const entries = lines.map(header => {
    const colon = header.indexOf(':');
    assert(colon > 0, `not a header: ${header}`);
    return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()];
  });
  return Object.fromEntries(entries);
}

export class Report {
  #counts = { passed: 0, failed: 0 };

  constructor(name) {
    this.name = name;
    this.prefix = '';
  }

  /** Runs one check; returns what it returned, or undefined when it failed. */
  async check(name, run) {
    const ended = new AbortController();
    const late = timer(DEADLINE, undefined, { signal: ended.signal }).then(() => {
      throw new Error(`not done after ${DEADLINE} ms`);
    });
    late.catch(() => {}); // aborted below, when the check was in time
    try {
      const value = await Promise.race([run(), late]);
      this.#counts.passed++;
      console.log(`ok ${this.prefix}${name}`);
      return value;
    } catch (error) {
      for (const inbox of Inbox.all) inbox.giveUp();
      this.#counts.failed++;
      console.log(`FAIL ${this.prefix}${name} ${reason(error)}`);
      return undefined;
    } finally {
      ended.abort();
    }
  }

  /** Prints the closing line and ends the process. */
  finish() {
    const { passed, failed } = this.#counts;
    console.log(`clients ${this.name}: ${passed} passed, ${failed} failed`);
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
  }
}

function reason(error) {
  const cause = error?.cause?.message ? ` (${error.cause.message})` : '';
  return `${error?.message ?? error}${cause}`.replace(/\s+/g, ' ').slice(0, 400);
}

/** Keeps what arrived, for whoever asks now or later. */
export class Inbox {
  static all = new Set();
  #items = [];
  #waiting = new Set();

  constructor() {
    Inbox.all.add(this);
  }

  add(item) {
    this.#items.push(item);
    for (const look of [...this.#waiting]) look();
  }

  /** Takes the first item that fits out of the box, waiting for it if need be. */
  take(fits = () => true) {
    return new Promise(resolve => {
      const look = () => {
        const index = this.#items.findIndex(fits);
        if (index < 0) return;
        this.#waiting.delete(look);
        resolve(this.#items.splice(index, 1)[0]);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The first item that fits, if it is there already. */
  peek(fits) {
    return this.#items.find(fits);
  }

  clear() {
    this.#items = [];
  }

  /** Waits no longer: a check that has failed must take nothing from the next one. */
  giveUp() {
    this.#waiting.clear();
  }
}

export const names = list => list.map(({ name }) => name);

export function includesAll(list, wanted) {
  const missing = wanted.filter(item => !list.includes(item));
  assert(missing.length === 0, `missing: ${missing.join(', ')} in ${list.join(', ')}`);
}

/** The text of a result that must not be an error. */
export function textOf(result) {
  const text = result.content.filter(({ type }) => type === 'text').map(block => block.text).join('\n');
  assert(!result.isError, `the tool failed: ${text}`);
  return text;
}
