package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.session.Sessions;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.audit.Outcome;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.Optional;

/**
 * Keeps with the session what its client has told a server that has sessions, log level and
 * subscriptions, so that it can be said again in another session there.
 *
 * @param sessions where it is kept
 */
record Remembering(Sessions sessions) {

  private static final int MAX_URI = 2_048;
  private static final int MAX_LEVEL = 32;

  private static final Refusal TOO_MANY =
      Refusal.of(
          200,
          RpcError.LIMITED,
          "A session subscribes to at most "
              + Sessions.MAX_SUBSCRIPTIONS
              + " resources here, with URIs of at most "
              + MAX_URI
              + " characters: unsubscribe from some.");

  /** Why {@code call} cannot be made: it would have to be kept, and there is no room. */
  Optional<Refusal> problem(Call call) {
    if (!call.is(McpMethod.RESOURCES_SUBSCRIBE) || call.session().isEmpty()) {
      return Optional.empty();
    }
    SessionState state = call.session().get().state();
    String uri = named(call, "uri").orElse("");
    boolean isKept = state.subscriptions(call.place()).contains(uri);
    boolean fits =
        uri.length() <= MAX_URI && state.subscriptionCount() < Sessions.MAX_SUBSCRIPTIONS;
    return isKept || fits ? Optional.empty() : Optional.of(TOO_MANY);
  }

  /** Keeps what {@code call} has changed at its server, when it ends well. */
  Ending around(Call call, Ending end) {
    boolean changes =
        call.is(McpMethod.RESOURCES_SUBSCRIBE)
            || call.is(McpMethod.RESOURCES_UNSUBSCRIBE)
            || call.is(McpMethod.SET_LEVEL);
    if (!changes || call.session().isEmpty()) {
      return end;
    }
    return end.after((status, _, _) -> {
      if (status == Outcome.Status.OK) {
        keep(call, call.session().get().id().key());
      }
    });
  }

  private void keep(Call call, SessionKey session) {
    String adapter = call.place();
    if (call.is(McpMethod.SET_LEVEL)) {
      named(call, "level")
          .filter(level -> level.length() <= MAX_LEVEL)
          .ifPresent(level -> sessions.setLogLevel(session, level));
    } else if (call.is(McpMethod.RESOURCES_SUBSCRIBE)) {
      named(call, "uri")
          .ifPresent(uri -> sessions.subscribe(session, adapter, uri, Sessions.MAX_SUBSCRIPTIONS));
    } else {
      named(call, "uri").ifPresent(uri -> sessions.unsubscribe(session, adapter, uri));
    }
  }

  /** What the server calls it. */
  private static Optional<String> named(Call call, String member) {
    if (call.destination() instanceof Destination.Server server && server.name().isPresent()) {
      return server.name();
    }
    if (call.message().orElse(null) instanceof RpcRequest request) {
      JsonDocument document = request.document();
      int node = document.member(request.params(), member);
      return document.isString(node) ? Optional.of(document.text(node)) : Optional.empty();
    }
    return Optional.empty();
  }
}
