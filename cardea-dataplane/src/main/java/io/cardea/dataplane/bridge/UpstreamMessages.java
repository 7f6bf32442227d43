package io.cardea.dataplane.bridge;

import io.cardea.mcp.header.McpHeader;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.Care;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.cardea.upstream.exchange.UpstreamSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the gateway itself sends to servers of the legacy era. */
public final class UpstreamMessages {

  static final Map.Entry<String, String> JSON = Map.entry("content-type", "application/json");
  static final Map.Entry<String, String> ACCEPT =
      Map.entry("accept", "application/json, text/event-stream");
  static final Map.Entry<String, String> ACCEPT_STREAM = Map.entry("accept", "text/event-stream");

  private UpstreamMessages() {}

  /** An {@code initialize}, which has no session yet. */
  public static UpstreamRequest initialize(byte[] json) {
    return post(Optional.empty(), List.of(ACCEPT, JSON), json).with(Care.ONCE);
  }

  /** A message in the session {@code attached}. */
  public static UpstreamRequest message(Attachment attached, byte[] json) {
    return post(Optional.of(session(attached)), List.of(ACCEPT, JSON, revision(attached)), json);
  }

  /** The event stream of the session, from after {@code lastEventId} on. */
  public static UpstreamRequest stream(Attachment attached, Optional<String> lastEventId) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(3);
    headers.add(ACCEPT_STREAM);
    headers.add(revision(attached));
    lastEventId.ifPresent(id -> headers.add(Map.entry(McpHeader.LAST_EVENT_ID, id)));
    return new UpstreamRequest(
        Kind.STREAM, Optional.of(session(attached)), headers, Payload.none());
  }

  /** The end of the session. */
  public static UpstreamRequest delete(Attachment attached) {
    return new UpstreamRequest(
        Kind.DELETE, Optional.of(session(attached)), List.of(revision(attached)), Payload.none());
  }

  private static UpstreamRequest post(
      Optional<UpstreamSession> session, List<Map.Entry<String, String>> headers, byte[] json) {
    return new UpstreamRequest(Kind.CALL, session, headers, Payload.of(json));
  }

  static UpstreamSession session(Attachment attached) {
    return new UpstreamSession(attached.id(), attached.endpoint());
  }

  private static Map.Entry<String, String> revision(Attachment attached) {
    return Map.entry(McpHeader.PROTOCOL_VERSION, attached.revision());
  }
}
