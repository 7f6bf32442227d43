package io.cardea.dataplane.taskcross;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcResponse;

/** What came of one request to a server. */
sealed interface Heard {

  /** A response with a result. */
  record Result(RpcResponse response) implements Heard {

    JsonDocument document() {
      return response.document();
    }

    int node() {
      return response.result();
    }
  }

  /** A response with an error. */
  record Failed(RpcResponse response) implements Heard {

    /** The error as the server wrote it. */
    String error() {
      return response.document().raw(response.error());
    }
  }

  /** No response. */
  record Nothing(Refusal refusal) implements Heard {}
}
