// What breaks: servers, the gateway, and the connections between clients and gateway.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

const START_MILLIS = 120_000; // the first start of a gateway may build it

/** A process that can be killed and started again. */
export class Party {
  #process;

  constructor(log, command, options = {}) {
    this.log = log;
    this.command = command;
    this.options = options;
  }

  /** Starts it and waits for a line that fits; returns the first group. */
  async start(pattern) {
    const [program, ...args] = this.command;
    this.#process = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...this.options });
    Party.all.set(this.#process, this);
    this.lines = createInterface({ input: this.#process.stdout });
    this.#process.stderr.on('data', text => appendFileSync(this.log, text));
    return this.line(pattern);
  }

  /** Waits for a line that fits; returns its first group. */
  async line(pattern) {
    const signal = AbortSignal.timeout(START_MILLIS);
    for (;;) {
      const [line] = await once(this.lines, 'line', { signal });
      appendFileSync(this.log, `${line}\n`);
      const found = pattern.exec(line);
      if (found) return found[1];
    }
  }

  signal(name) {
    this.kill(this.#process, name);
  }

  /** Sends a signal to `child`, which this party is. */
  kill(child, name) {
    child.kill(name);
  }

  async stop(name) {
    const ended = once(this.#process, 'exit');
    this.kill(this.#process, name);
    await ended;
    Party.all.delete(this.#process);
  }

  static all = new Map();
}

process.on('exit', () => {
  for (const [child, party] of Party.all) party.kill(child, 'SIGKILL');
});

/** A server over Streamable HTTP. */
export class Server extends Party {
  constructor(log, script, file, port, status, tool = 'run') {
    super(log, [process.execPath, script, file, String(port), String(status), tool]);
    this.url = `http://localhost:${port}/mcp`;
  }

  start() {
    return super.start(/^listening on (.*)$/);
  }

  async restart() {
    await this.stop('SIGKILL');
    await this.start();
  }

  /** Has it forget its sessions and nothing else. */
  async forget() {
    const done = this.line(/^(forgotten)$/);
    this.signal('SIGUSR2');
    await done;
  }
}

/** A gateway on one port and one data folder. */
export class Gateway extends Party {
  constructor(log, cardea, { config, data, port }) {
    super(log, [cardea, 'run', '-f', config, '--port', String(port), '--data', data, '--grace', '0']);
    Object.assign(this, { cardea, data, port });
  }

  start() {
    return super.start(/listening on (.*)$/);
  }

  async restart(signal) {
    await this.stop(signal);
    await this.start();
  }

  /** Makes a key for an agent. */
  async key(agent) {
    const args = ['keys', 'create', '--agent', agent, '--ttl-days', '1'];
    const at = ['--url', `http://localhost:${this.port}`, '--data', this.data];
    const made = spawn(this.cardea, [...args, ...at], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    made.stdout.on('data', part => (text += part));
    await once(made, 'close');
    return JSON.parse(text).key;
  }
}

/** Passes connections on to a port, until it cuts them. */
export class Cutter {
  #sockets = new Set();
  #server;

  constructor(target) {
    this.#server = createServer(client => {
      const server = connect(target, '127.0.0.1');
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          server.destroy();
        });
      }
      client.pipe(server).pipe(client);
    });
  }

  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.#server.address().port;
  }

  /** Cuts all connections; done when both ends have heard of it: what is sent on one after that is the client's fault. */
  async cut() {
    const sockets = [...this.#sockets].filter(socket => !socket.destroyed);
    const closed = sockets.map(socket => new Promise(resolve => socket.once('close', resolve)));
    for (const socket of sockets) socket.resetAndDestroy();
    await Promise.all(closed);
    await turn(); // the clients are in this process: they hear of it in the next turn of its loop
  }
}

/** The runs that servers noted in a file. */
export class Ledger {
  constructor(file) {
    this.file = file;
    writeFileSync(file, '');
  }

  runs(nonce) {
    return readFileSync(this.file, 'utf8').split('\n').filter(line => line === nonce).length;
  }

  async awaitRun(nonce) {
    while (this.runs(nonce) === 0) await pause(10);
  }
}

/** A port that nothing listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Kills every process that has this variable in its environment; returns how many there were, once none is left. */
export async function killMarked(name, value, processes) {
  const killed = processes().filter(pid => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${name}=${value}`)) return false;
      process.kill(pid, 'SIGKILL');
      return true;
    } catch {
      // It has ended, or is another user's.
      return false;
    }
  });
  while (killed.some(isRunning)) await pause(5);
  return killed.length;
}

/** Neither gone nor dead and waiting for its parent to notice. */
function isRunning(pid) {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
