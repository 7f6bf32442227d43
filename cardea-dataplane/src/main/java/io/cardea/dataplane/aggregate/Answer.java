package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.EndDetail;
import io.cardea.dataplane.relay.Ending;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Outcome;
import java.time.Duration;
import java.util.Map;

/** The answer to one call that the gateway answers itself; given once. */
record Answer(Call call, ClientReply reply, Ending ending) {

  /** How long a client may keep an answer; what changes is told earlier to who listens. */
  static final Duration TTL = Duration.ofSeconds(10);

  /** How the gateway calls itself; for display only. */
  static final String SERVER_INFO = "{\"name\":\"cardea\",\"title\":\"Cardea\",\"version\":\"1\"}";

  /** A result with these members, JSON without the braces around them; possibly empty. */
  void result(String members) {
    result(Map.of(), members);
  }

  void result(Map<String, String> headers, String members) {
    String modern =
        call.revision().isModern()
            ? "\"resultType\":\"complete\"" + (members.isEmpty() ? "" : ",")
            : "";
    body(headers, modern + members);
  }

  /** A result that says how long it may be kept, and by whom: nobody but this caller. */
  void cacheable(String members) {
    if (call.revision().isModern()) {
      result("\"ttlMs\":" + TTL.toMillis() + ",\"cacheScope\":\"private\"," + members);
    } else {
      stream(members);
    }
  }

  /** As one event of a stream, the way the legacy SDKs' servers answer. */
  private void stream(String members) {
    reply.stream(Map.of());
    reply.event(SseEvent.message(json(members)));
    reply.end();
    ending.ended(Outcome.Status.OK, "200", 0);
  }

  /** {@code _meta} of a result that says who answers, for the modern era. */
  static String meta(String serverInfo) {
    return "\"_meta\":{\"" + MetaKey.SERVER_INFO + "\":" + serverInfo + "}";
  }

  private void body(Map<String, String> headers, String members) {
    reply.body(200, headers, json(members));
    ending.ended(Outcome.Status.OK, "200", 0);
  }

  private byte[] json(String members) {
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + call.requestId().orElseThrow().json()
            + ",\"result\":{"
            + members
            + "}}";
    return json.getBytes(UTF_8);
  }

  /** Says that it was taken and nothing more. */
  void accepted(int status) {
    reply.body(status, Map.of(), new byte[0]);
    ending.ended(Outcome.Status.OK, String.valueOf(status), 0);
  }

  void refuse(Refusal refusal) {
    reply.body(
        refusal.status(),
        refusal.headers(),
        refusal.withRequestId(call.arrival().id()).error().toBytes(call.requestId()));
    ending.ended(Outcome.Status.ERROR, EndDetail.refused(refusal), 0);
  }
}
