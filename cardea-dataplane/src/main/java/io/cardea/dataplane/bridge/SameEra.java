package io.cardea.dataplane.bridge;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.dataplane.task.TaskMessage;
import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Passes a call on in its own era: the message byte for byte but for names and ids that an
 * aggregate has changed, and of the client's header fields only MCP's own. No credential, cookie or
 * forwarding field of the client ever goes on.
 */
public final class SameEra implements FaceBridge {

  /** Which transport the client behind {@code cardea stdio} speaks (not in MCP). */
  private static final String CLIENT_TRANSPORT = "cardea-client-transport";

  private static final String MCP = "mcp-";

  private final TaskIds tasks;

  public SameEra(TaskIds tasks) {
    this.tasks = tasks;
  }

  @Override
  public UpstreamRequest toUpstream(Call call) {
    Arrival arrival = call.arrival();
    List<Map.Entry<String, String>> headers = new ArrayList<>(8);
    boolean post = arrival.verb() == Arrival.Verb.POST;
    headers.add(
        arrival.verb() == Arrival.Verb.GET
            ? UpstreamMessages.ACCEPT_STREAM
            : UpstreamMessages.ACCEPT);
    if (post) {
      headers.add(UpstreamMessages.JSON);
    }
    if (!call.is(McpMethod.INITIALIZE)) {
      headers.add(Map.entry(McpHeader.PROTOCOL_VERSION, revision(call)));
    }
    if (call.revision().isModern()) {
      addModern(call, headers);
      addMirrored(call, headers);
    }
    return new UpstreamRequest(
        kind(call),
        call.attachment().map(UpstreamMessages::session),
        headers,
        post ? payload(call) : Payload.none(),
        Cares.of(call));
  }

  /**
   * A server may have agreed on another than its client: behind an aggregate each has its own, and
   * a server that was replaced may be older or newer than the one that the client began with.
   */
  private static String revision(Call call) {
    return call.isMediated() || hasMoved(call)
        ? call.attachment().map(Attachment::revision).orElse(call.revision().date())
        : call.revision().date();
  }

  private static boolean hasMoved(Call call) {
    return call.session().isPresent()
        && call.attachment()
            .filter(
                server -> !server.revision().equals(call.session().get().id().revision().date()))
            .isPresent();
  }

  private static void addModern(Call call, List<Map.Entry<String, String>> headers) {
    Optional<String> renamed = renamed(call);
    Set<String> changed = changed(call);
    Fields fields = call.arrival().headers();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.isNamedFrom(i, MCP)
          && !isOurOwn(fields, i)
          && (changed.isEmpty() || !changed.contains(fields.name(i).toLowerCase(Locale.ROOT)))) {
        boolean isName = renamed.isPresent() && fields.isNamed(i, McpHeader.NAME);
        headers.add(
            Map.entry(
                fields.name(i), isName ? HeaderValue.encode(renamed.get()) : fields.value(i)));
      }
    }
  }

  /** The fields that an operator may have changed what they repeat of. */
  private static Set<String> changed(Call call) {
    return call.destination() instanceof Destination.Server server && server.custom().isPresent()
        ? MirroredParams.names(server)
        : Set.of();
  }

  private static boolean isOurOwn(Fields fields, int index) {
    return fields.isNamed(index, McpHeader.PROTOCOL_VERSION)
        || fields.isNamed(index, McpHeader.SESSION_ID);
  }

  /**
   * What the tool wants mirrored, for clients of a transport without header fields, and where an
   * operator may have changed it; others are held to mirror it themselves.
   */
  private static void addMirrored(Call call, List<Map.Entry<String, String>> headers) {
    if (call.is(McpMethod.TOOLS_CALL)
        && call.destination() instanceof Destination.Server server
        && (server.custom().isPresent() || isBehindStdio(call))
        && call.message().orElse(null) instanceof RpcRequest request) {
      for (Map.Entry<String, String> field : MirroredParams.of(call, server, request)) {
        if (server.custom().isPresent() || !call.arrival().headers().has(field.getKey())) {
          headers.add(field);
        }
      }
    }
  }

  private static boolean isBehindStdio(Call call) {
    return call.arrival().header(CLIENT_TRANSPORT).filter("stdio"::equals).isPresent();
  }

  private static Optional<String> renamed(Call call) {
    return call.destination() instanceof Destination.Server server
        ? server.nameThere()
        : Optional.empty();
  }

  private static Kind kind(Call call) {
    return switch (call.arrival().verb()) {
      case GET -> Kind.STREAM;
      case DELETE -> Kind.DELETE;
      case POST -> call.is(McpMethod.SUBSCRIPTIONS_LISTEN) ? Kind.LISTEN : Kind.CALL;
    };
  }

  /** The body as received; a member of a batch is cut out of it. */
  private Payload payload(Call call) {
    RpcMessage message = call.message().orElseThrow();
    if (call.isMediated()) {
      return Payload.of(RoutedMessage.toUpstream(call, message, tasks));
    }
    JsonEdit edit = new JsonEdit(message.document(), message.node());
    new TaskMessage(call, tasks).toServer(message, edit);
    if (message instanceof RpcRequest request) {
      RoutedMessage.name(call, request, edit);
    }
    return Payload.of(edit.isEmpty() ? bytes(message) : edit.apply());
  }

  static byte[] bytes(RpcMessage message) {
    JsonDocument document = message.document();
    boolean whole =
        message.node() == JsonDocument.ROOT
            && document.from() == 0
            && document.to() == document.bytes().length;
    return whole ? document.bytes() : document.rawBytes(message.node());
  }
}
