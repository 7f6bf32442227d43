package io.cardea.upstream.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.cardea.upstream.exchange.UpstreamSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How messages to a server are put, by era. */
sealed interface Dialect {

  Map.Entry<String, String> JSON = Map.entry("content-type", "application/json");
  Map.Entry<String, String> ACCEPT_ANY = Map.entry("accept", "application/json, text/event-stream");
  Map.Entry<String, String> ACCEPT_EVENTS = Map.entry("accept", "text/event-stream");

  /** The session that messages belong to, if any. */
  Optional<UpstreamSession> session();

  /** Fields of a message of this method. */
  List<Map.Entry<String, String>> headers(String method);

  /** The members of the params object, given those that the method itself has. */
  String params(String members);

  /** What the server is asked to see whether it is well. */
  McpMethod check();

  /** The same within {@code session}. */
  Dialect within(UpstreamSession session);

  /**
   * One revision of the modern era: every request says who asks.
   *
   * @param client who
   * @param session of a transport that needs one to find the server's process again
   */
  record Modern(ClientInfo client, Optional<UpstreamSession> session) implements Dialect {

    static final Revision REVISION = Revision.R2026_07_28;

    @Override
    public List<Map.Entry<String, String>> headers(String method) {
      return List.of(
          Map.entry(McpHeader.PROTOCOL_VERSION, REVISION.date()),
          Map.entry(McpHeader.METHOD, method));
    }

    @Override
    public String params(String members) {
      return "\"_meta\":{%s:%s,%s:%s,%s:%s}%s%s"
          .formatted(
              JsonStrings.quote(MetaKey.PROTOCOL_VERSION),
              JsonStrings.quote(REVISION.date()),
              JsonStrings.quote(MetaKey.CLIENT_INFO),
              client.json(),
              JsonStrings.quote(MetaKey.CLIENT_CAPABILITIES),
              ClientInfo.CAPABILITIES,
              members.isEmpty() ? "" : ",",
              members);
    }

    @Override
    public McpMethod check() {
      return McpMethod.DISCOVER;
    }

    @Override
    public Modern within(UpstreamSession other) {
      return new Modern(client, Optional.of(other));
    }
  }

  /**
   * The legacy era.
   *
   * @param revision as agreed; empty before that
   * @param session as begun; empty before that
   */
  record Legacy(Optional<Revision> revision, Optional<UpstreamSession> session) implements Dialect {

    @Override
    public List<Map.Entry<String, String>> headers(String method) {
      return revision
          .map(agreed -> List.of(Map.entry(McpHeader.PROTOCOL_VERSION, agreed.date())))
          .orElse(List.of());
    }

    @Override
    public String params(String members) {
      return members;
    }

    @Override
    public McpMethod check() {
      return McpMethod.PING;
    }

    @Override
    public Legacy within(UpstreamSession other) {
      return new Legacy(revision, Optional.of(other));
    }
  }

  /** A request; {@code id} as JSON. */
  default UpstreamRequest request(Kind kind, String id, String method, String members) {
    String params = params(members);
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":%s%s}"
            .formatted(
                id,
                JsonStrings.quote(method),
                params.isEmpty() ? "" : ",\"params\":{" + params + "}");
    return post(kind, method, json.getBytes(UTF_8));
  }

  /** A notification without params. */
  default UpstreamRequest notification(String method) {
    String json = "{\"jsonrpc\":\"2.0\",\"method\":%s}".formatted(JsonStrings.quote(method));
    return post(Kind.CALL, method, json.getBytes(UTF_8));
  }

  /** An answer to a request of the server. */
  default UpstreamRequest response(byte[] json) {
    return post(Kind.CALL, "", json);
  }

  /** The legacy event stream, from after the event {@code last} on. */
  default UpstreamRequest stream(Optional<String> last) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(headers(""));
    headers.add(ACCEPT_EVENTS);
    last.ifPresent(id -> headers.add(Map.entry(McpHeader.LAST_EVENT_ID, id)));
    return new UpstreamRequest(Kind.STREAM, session(), headers, Payload.none());
  }

  /** The end of the session. */
  default UpstreamRequest delete() {
    return new UpstreamRequest(Kind.DELETE, session(), headers(""), Payload.none());
  }

  private UpstreamRequest post(Kind kind, String method, byte[] json) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(headers(method));
    headers.add(JSON);
    headers.add(ACCEPT_ANY);
    return new UpstreamRequest(kind, session(), headers, Payload.of(json));
  }
}
