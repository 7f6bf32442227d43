package io.cardea.dataplane.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.message.RequestId;

/** The result that ends a {@code subscriptions/listen} stream. */
public final class StreamEnd {

  private StreamEnd() {}

  public static byte[] result(RequestId id) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":"
            + id.json()
            + ",\"result\":{\"resultType\":\"complete\",\"_meta\":"
            + "{\"io.modelcontextprotocol/subscriptionId\":"
            + id.json()
            + "}}}")
        .getBytes(UTF_8);
  }
}
