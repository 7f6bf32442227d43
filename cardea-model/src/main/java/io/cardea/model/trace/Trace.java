package io.cardea.model.trace;

import java.util.Optional;

/**
 * What is told of one request, or of one exchange with a server for it. Only {@link #end} is
 * required. Belongs to one event loop; never fails.
 */
public interface Trace {

  /** Nobody is told anything. */
  Trace NONE =
      new Trace() {
        @Override
        public boolean isTold() {
          return false;
        }

        @Override
        public Optional<TraceContext> context() {
          return Optional.empty();
        }

        @Override
        public void about(Operation operation) {}

        @Override
        public void failed(String type) {}

        @Override
        public Trace exchange(Peer peer) {
          return this;
        }

        @Override
        public Trace again() {
          return this;
        }

        @Override
        public void end() {}
      };

  /** Whether anybody is told anything. */
  default boolean isTold() {
    return true;
  }

  /** Where in a trace it is; empty if it is in none. */
  Optional<TraceContext> context();

  /** What it turned out to be. */
  void about(Operation operation);

  /**
   * It did not go well; the first reason stays.
   *
   * @param type from a small set: a JSON-RPC error code, an HTTP status, a word
   */
  void failed(String type);

  /** An exchange with {@code peer} for it begins. */
  Trace exchange(Peer peer);

  /** The same request begins once more, after this has ended. */
  Trace again();

  /** It is over; what comes later is ignored. */
  void end();

  /**
   * Who is at the other end of an exchange.
   *
   * @param transport {@code tcp}, or {@code pipe} for a child process
   * @param host name or address; empty for a child process
   * @param port 0 for a child process
   */
  record Peer(String transport, String host, int port) {}
}
