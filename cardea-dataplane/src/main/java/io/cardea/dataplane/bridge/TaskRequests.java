package io.cardea.dataplane.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.task.TasksExtension;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the gateway asks a server about a task on behalf of a client of the other era. */
public final class TaskRequests {

  private static final String DATE = Revision.R2026_07_28.date();

  /** The client can be asked nothing while the gateway asks for it. */
  private static final String META =
      "\"_meta\":{\""
          + MetaKey.PROTOCOL_VERSION
          + "\":\""
          + DATE
          + "\",\""
          + MetaKey.CLIENT_CAPABILITIES
          + "\":"
          + TasksExtension.DECLARED
          + ",\""
          + MetaKey.CLIENT_INFO
          + "\":{\"name\":\"cardea\",\"version\":\"1\"}}";

  private TaskRequests() {}

  /**
   * A request in the era of the server of {@code call}.
   *
   * @param task as the server calls it
   * @param step makes its id another than those of the others for the same call
   */
  public static UpstreamRequest of(Call call, McpMethod method, String task, int step) {
    String id = "\"" + call.arrival().id() + "-" + step + "\"";
    String params = "\"taskId\":" + JsonStrings.quote(task);
    if (call.serverEra() == Era.LEGACY) {
      return UpstreamMessages.message(
          call.attachment().orElseThrow(), json(id, method, params).getBytes(UTF_8));
    }
    return new UpstreamRequest(
        Kind.CALL,
        Optional.empty(),
        List.of(
            UpstreamMessages.ACCEPT,
            UpstreamMessages.JSON,
            Map.entry(McpHeader.PROTOCOL_VERSION, DATE),
            Map.entry(McpHeader.METHOD, method.wireName()),
            Map.entry(McpHeader.NAME, HeaderValue.encode(task))),
        Payload.of(json(id, method, META + "," + params).getBytes(UTF_8)));
  }

  private static String json(String id, McpMethod method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\""
        + method.wireName()
        + "\",\"params\":{"
        + params
        + "}}";
  }
}
