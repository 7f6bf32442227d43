// A proxy that cuts connections when certain bytes have passed to the client.
import { connect, createServer } from 'node:net';

/** Starts one in front of `url`; it listens on a free port of this machine. */
export async function startCutting(url) {
  const cuts = []; // what is to be seen, and what to do with the connection on which it is
  const open = new Set();
  let cutSoFar = 0;

  const server = createServer(client => {
    const gateway = connect(Number(url.port), url.hostname);
    const link = { client, gateway, head: '' };
    open.add(link);
    const end = () => {
      open.delete(link);
      client.destroy();
      gateway.destroy();
    };
    for (const socket of [client, gateway]) {
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', chunk => {
      link.head = chunk.toString('latin1').split(' ', 1)[0];
      gateway.write(chunk);
    });
    gateway.on('data', chunk => {
      client.write(chunk, () => {
        const text = chunk.toString('latin1');
        const due = cuts.findIndex(({ method, text: wanted }) => link.head === method && text.includes(wanted));
        if (due < 0) return;
        const [{ then }] = cuts.splice(due, 1);
        cutSoFar++;
        end();
        then();
      });
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.hostname = 'localhost';
  through.port = String(server.address().port);
  return {
    url: through,
    /** Cuts the next connection whose last request has this method when `text` has passed; resolves then. */
    cutOn: (method, text) => new Promise(then => cuts.push({ method, text, then })),
    cuts: () => cutSoFar,
    close() {
      server.close();
      for (const { client, gateway } of open) {
        client.destroy();
        gateway.destroy();
      }
    }
  };
}
