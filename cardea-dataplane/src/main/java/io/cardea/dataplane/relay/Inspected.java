package io.cardea.dataplane.relay;

import io.cardea.mcp.message.RpcResponse;
import io.cardea.model.audit.Outcome;

/** What is to be done with an upstream's message. */
sealed interface Inspected {

  /** What a message that goes on is. */
  enum Kind {
    RESULT,
    /** A JSON-RPC error, or a result that is marked as a tool's error. */
    ERROR,
    /** A request or notification of the server. */
    OTHER;

    /** How a call ended whose answer it is. */
    Outcome.Status status() {
      return this == RESULT ? Outcome.Status.OK : Outcome.Status.ERROR;
    }
  }

  /**
   * On to the client, as it came.
   *
   * @param kind what it is
   * @param errorCode its JSON-RPC error code, 0 if it is none
   */
  record Forward(Kind kind, int errorCode) implements Inspected {}

  /** Its JSON-RPC error code as the server gave it, 0 if it is none. */
  default int errorCode() {
    return 0;
  }

  /** On to the client, deliberately changed. */
  final class Changed implements Inspected {
    private final byte[] json;
    private final Kind kind;
    private final int errorCode;
    private final int status;

    Changed(byte[] json, Forward forward, int status) {
      this.json = json;
      this.kind = forward.kind();
      this.errorCode = forward.errorCode();
      this.status = status;
    }

    /** The HTTP status that goes with it, if {@code servers} is the server's own. */
    int status(int servers) {
      return status == 0 ? servers : status;
    }

    @Override
    public int errorCode() {
      return errorCode;
    }

    Kind kind() {
      return kind;
    }

    byte[] json() {
      return json;
    }
  }

  /** Wants input of the client, who learns that another way; the exchange is over. */
  record Asks(RpcResponse response) implements Inspected {}

  /** Not for clients; the exchange goes on. */
  record Drop(String reason) implements Inspected {}

  /** Breaks the protocol; the exchange ends. */
  record Invalid(String reason) implements Inspected {}
}
