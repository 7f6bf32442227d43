package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.OpenedIds;
import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.List;
import java.util.Optional;

/**
 * Which legacy session does it belong to? The id must be one we sealed, for this caller and this
 * adapter, and the session must be live; forged, foreign, expired and ended ids all get the same
 * 404. Lives on one event loop.
 */
public final class FindSession implements Stage {

  private static final Refusal GONE =
      Refusal.of(
          404,
          RpcError.NOT_FOUND,
          "No such session, or it has ended: send initialize again, without Mcp-Session-Id.");

  static final Refusal ENDED = GONE.because("a session that has ended");

  private final OpenedIds ids;

  public FindSession(SessionSeal seal) {
    this.ids = new OpenedIds(seal);
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    if (call.revision().isModern()) {
      return new StageResult.Continue(call);
    }
    List<String> sent = call.arrival().headers(McpHeader.SESSION_ID);
    if (call.is(McpMethod.INITIALIZE)) {
      return sent.isEmpty()
          ? new StageResult.Continue(call)
          : refuse("initialize begins a session: send it without Mcp-Session-Id.");
    }
    if (sent.size() != 1) {
      return refuse("Send exactly one Mcp-Session-Id.");
    }
    return ids.open(sent.getFirst())
        .map(id -> live(call, id, facts))
        .orElseGet(() -> new StageResult.Reply(GONE.because("a session id that we did not seal")));
  }

  private static StageResult live(Call call, SessionId id, Facts facts) {
    Arrival arrival = call.arrival();
    if (!id.admits(call.principal(), arrival.route().endpoint(), arrival.time())) {
      return new StageResult.Reply(
          GONE.because("a session id of another principal or adapter, or expired"));
    }
    Fact<Optional<SessionState>> fact = new Fact.LiveSession(id.key());
    Optional<Optional<SessionState>> known = facts.find(fact);
    if (known.isEmpty()) {
      return new StageResult.Need(fact);
    }
    return known
        .get()
        .map(state -> joined(call, id, state))
        .orElseGet(() -> new StageResult.Reply(ENDED));
  }

  private static StageResult joined(Call call, SessionId id, SessionState state) {
    boolean inBatch = call.message().filter(m -> m.node() != JsonDocument.ROOT).isPresent();
    if (inBatch && !id.revision().allowsBatches()) {
      return refuse("Only MCP 2025-03-26 has batches, and this session is of " + id.revision());
    }
    boolean saysRevision = !call.arrival().headers(McpHeader.PROTOCOL_VERSION).isEmpty();
    Revision revision = saysRevision ? call.revision() : id.revision();
    return new StageResult.Continue(
        call.withClass(revision, call.method()).withSession(new Call.Session(id, state)));
  }

  private static StageResult refuse(String message) {
    return new StageResult.Reply(Refusal.of(400, RpcError.INVALID_REQUEST, message));
  }
}
