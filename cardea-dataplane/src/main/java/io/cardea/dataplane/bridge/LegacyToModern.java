package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.call.WantedTask;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A session's request at a server that knows no sessions: stamped with the envelope of MCP
 * 2026-07-28, and mirrored in the header fields that go with it. It declares what the client
 * declared when the session began.
 */
public final class LegacyToModern implements FaceBridge {

  private static final String RESPONSES = "inputResponses";
  private static final String STATE = "requestState";

  /** Members that only the stateless era knows: a client of a session cannot mean them. */
  private static final Set<String> ROUNDS = Set.of(RESPONSES, STATE);

  /**
   * What a request says besides in its next round (MCP 2026-07-28, "Multi Round-Trip Requests").
   *
   * @param id another than before
   * @param responses what the client answered, a JSON object, if it was asked
   * @param state the server's {@code requestState} as it was written, if there is one
   */
  public record Round(RequestId id, Optional<String> responses, Optional<String> state) {}

  @Override
  public UpstreamRequest toUpstream(Call call) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    return request(call, request, new Round(request.id(), Optional.empty(), Optional.empty()));
  }

  /** The same request once more, in the round after a result that asked for input. */
  public static UpstreamRequest again(Call call, Round round) {
    return request(call, (RpcRequest) call.message().orElseThrow(), round);
  }

  private static UpstreamRequest request(Call call, RpcRequest request, Round round) {
    JsonDocument document = request.document();
    JsonEdit edit = new JsonEdit(document, request.node());
    RoutedMessage.name(call, request, edit);
    if (!round.id().equals(request.id())) {
      edit.replace(document.member(request.node(), "id"), round.id().json());
    }
    Call.Session session = call.session().orElseThrow();
    if (request.params() == NONE) {
      edit.set(request.node(), "params", "{\"_meta\":" + StampedEnvelope.of(session) + "}");
    } else {
      edit.set(
          request.params(),
          "_meta",
          WantedTask.in(call)
              ? StampedEnvelope.forTask(
                  session, document, document.member(request.params(), "_meta"))
              : StampedEnvelope.of(session, document, document.member(request.params(), "_meta")));
      rounds(request, round, edit);
    }
    return new UpstreamRequest(
        Kind.CALL,
        Optional.empty(),
        headers(call, request),
        Payload.of(edit.apply()),
        Cares.of(call));
  }

  private static void rounds(RpcRequest request, Round round, JsonEdit edit) {
    Set<String> said =
        round.responses().isPresent()
            ? round.state().isPresent() ? ROUNDS : Set.of(RESPONSES)
            : round.state().isPresent() ? Set.of(STATE) : Set.of();
    edit.retainMembers(
        request.params(),
        name -> !name.equals("task") && (!ROUNDS.contains(name) || said.contains(name)));
    round.responses().ifPresent(json -> edit.set(request.params(), RESPONSES, json));
    round.state().ifPresent(json -> edit.set(request.params(), STATE, json));
  }

  private static List<Map.Entry<String, String>> headers(Call call, RpcRequest request) {
    McpMethod method = call.method().orElseThrow();
    List<Map.Entry<String, String>> headers = new ArrayList<>(8);
    headers.add(UpstreamMessages.ACCEPT);
    headers.add(UpstreamMessages.JSON);
    headers.add(Map.entry(McpHeader.PROTOCOL_VERSION, StampedEnvelope.DATE));
    headers.add(Map.entry(McpHeader.METHOD, method.wireName()));
    if (call.destination() instanceof Destination.Server server) {
      if (method.hasNameHeader()) {
        server
            .nameThere()
            .ifPresent(name -> headers.add(Map.entry(McpHeader.NAME, HeaderValue.encode(name))));
      }
      if (method == McpMethod.TOOLS_CALL) {
        headers.addAll(MirroredParams.of(call, server, request));
      }
    }
    return headers;
  }
}
