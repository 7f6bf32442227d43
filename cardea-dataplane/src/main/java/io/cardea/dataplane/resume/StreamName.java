package io.cardea.dataplane.resume;

import io.cardea.mcp.message.RequestId;
import io.cardea.model.node.NodeId;
import java.util.Optional;

/**
 * Names an event stream of a session.
 *
 * @param node which life of which node has it
 * @param number tells the streams of that node apart
 * @param kind what it is for
 * @param session the random part of the session's id, which no other session of any principal at
 *     any address has
 * @param request the id of the request that it answers, if it is short: so that a client can be
 *     told that the answer is lost after everything else has been forgotten
 */
public record StreamName(
    NodeId node, long number, Kind kind, String session, Optional<RequestId> request) {

  /** Longer ids of requests do not travel in those of events. */
  static final int MAX_REQUEST = 64;

  /** What a stream is for. */
  public enum Kind {
    /** The answer to a POST. */
    CALL('c'),
    /** What is said unasked in a session: a GET. */
    SESSION('s');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    /** What stands for it in sealed names. */
    char letter() {
      return letter;
    }

    static Optional<Kind> of(int letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  public StreamName {
    request = request.filter(id -> id.json().length() <= MAX_REQUEST);
  }
}
