package io.cardea.dataplane.http;

import java.util.Optional;

/**
 * What a request has come on and its answer goes out on, in whatever version of HTTP. Lives on one
 * event loop.
 */
interface Carrier {

  /** Where the client is. */
  String address();

  /** Thumbprint of the certificate that the client has shown, if it had to (RFC 8705 §3.1). */
  Optional<String> certificate();

  /** Runs {@code task} on the event loop, soon; may be called from any thread. */
  void execute(Runnable task);

  /** Whether the client takes more now. */
  boolean isWritable();

  /** Asks for the body, if the client waits for that (RFC 9110 §10.1.1). */
  void goOn();

  /** Sends a whole answer, after which the carrier is done with the request. */
  void answer(Answer answer, byte[] content);

  /** Begins an answer. */
  void begin(Answer answer);

  /** Sends some more of it; {@code data} is not empty. */
  void write(byte[] data);

  /**
   * Ends it; the carrier is done with the request.
   *
   * @param closes whether the connection shall end, too
   */
  void end(boolean closes);
}
