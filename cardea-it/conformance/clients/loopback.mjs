// Loaded before servers that would listen on every address of the machine: they listen on this one only.
// usage: node --import ./loopback.mjs server.js
import { Server } from 'node:net';

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, port, '127.0.0.1', ...rest);
};
