package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamRequest;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A stateless client's request in a session at a legacy server. Several clients of one principal
 * share that session, so id and progress token become our own; the envelope stays here.
 */
public final class ModernToLegacy implements FaceBridge {

  private static final Set<String> ENVELOPE =
      Set.of(
          MetaKey.PROTOCOL_VERSION,
          MetaKey.CLIENT_CAPABILITIES,
          MetaKey.CLIENT_INFO,
          MetaKey.LOG_LEVEL);

  /** What a client says of its own requests' answers, of which legacy servers know nothing. */
  private static final Set<String> ANSWERS = Set.of("inputResponses", "requestState");

  /** The id, and the progress token, that {@code call} has at the server. */
  public static RequestId idOf(Call call) {
    return RequestId.of(call.arrival().id());
  }

  /** What tells the server that the client has gone away. */
  public static UpstreamRequest cancel(Call call, Attachment attached) {
    return cancel(idOf(call), attached);
  }

  /** What tells the server that nobody waits for its request {@code id} any more. */
  public static UpstreamRequest cancel(RequestId id, Attachment attached) {
    String json =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
            + id.json()
            + "}}";
    return UpstreamMessages.message(attached, json.getBytes(UTF_8));
  }

  @Override
  public UpstreamRequest toUpstream(Call call) {
    return in(call.attachment().orElseThrow(), call);
  }

  /** The request of {@code call} in the session {@code attached}. */
  public static UpstreamRequest in(Attachment attached, Call call) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    JsonDocument document = request.document();
    JsonEdit edit = new JsonEdit(document, request.node());
    String id = idOf(call).json();
    edit.replace(document.member(request.node(), "id"), id);
    RoutedMessage.name(call, request, edit);
    int meta = document.member(request.params(), "_meta");
    if (meta != NONE) {
      edit.replace(meta, withoutEnvelope(document, meta, id));
    }
    if (request.params() != NONE) {
      boolean begins = LegacyTasks.begins(call);
      edit.retainMembers(
          request.params(), name -> !ANSWERS.contains(name) && (begins || !name.equals("task")));
      if (begins) {
        edit.set(request.params(), "task", "{}");
      }
    }
    return UpstreamMessages.message(attached, edit.apply()).with(Cares.of(call));
  }

  private static String withoutEnvelope(JsonDocument document, int meta, String token) {
    StringJoiner kept = new StringJoiner(",", "{", "}");
    for (int key = document.first(meta); key != NONE; key = document.nextKey(meta, key)) {
      String name = document.text(key);
      if (name.equals("progressToken")) {
        kept.add("\"progressToken\":" + token);
      } else if (!ENVELOPE.contains(name)) {
        kept.add(JsonStrings.quote(name) + ":" + document.raw(document.valueOf(key)));
      }
    }
    return kept.toString();
  }
}
