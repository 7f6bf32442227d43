package io.cardea.testkit.server;

import java.io.IOException;

/** How one kind of request is answered. Runs on a thread of its own connection and may wait. */
@FunctionalInterface
public interface Script {

  /** Answers {@code exchange}; what it leaves open is closed. */
  void answer(Exchange exchange) throws IOException, InterruptedException;

  /** Answers with this JSON-RPC result. */
  static Script result(String json) {
    return exchange -> exchange.result(json);
  }

  /** Answers with these characters, one byte each, then closes the connection. */
  static Script raw(String latin1) {
    return exchange -> exchange.raw(latin1);
  }

  /** Answers with this status and body, whatever they are. */
  static Script status(int status, String contentType, String body) {
    return exchange -> exchange.reply(status, body, "Content-Type: " + contentType);
  }

  /** Never answers; returns when the caller has gone. */
  static Script silence() {
    return Exchange::awaitClose;
  }
}
