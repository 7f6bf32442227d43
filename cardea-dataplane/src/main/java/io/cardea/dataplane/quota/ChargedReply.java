package io.cardea.dataplane.quota;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.quota.QuotaLedger.Charge;
import io.cardea.model.quota.QuotaLedger.Room;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells the client what is left of its limits, and charges what is sent to it. */
public final class ChargedReply implements ClientReply {

  private final ClientReply reply;
  private final Charge charge;
  private final Optional<Room> room;

  private ChargedReply(ClientReply reply, Charge charge) {
    this.reply = reply;
    this.charge = charge;
    this.room = charge.tightest();
  }

  /** {@code reply} to {@code call}, charged if something was taken for it. */
  public static ClientReply of(Call call, ClientReply reply) {
    return call.charge().<ClientReply>map(charge -> new ChargedReply(reply, charge)).orElse(reply);
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    charge.answered(json.length);
    reply.body(status, told(headers), json);
  }

  @Override
  public void stream(Map<String, String> headers) {
    reply.stream(told(headers));
  }

  private Map<String, String> told(Map<String, String> headers) {
    if (room.isEmpty()) {
      return headers;
    }
    String left = LimitFields.left(room.get());
    if (headers.isEmpty()) {
      return Map.of(LimitFields.RATE_LIMIT, left);
    }
    Map<String, String> more = new HashMap<>(headers);
    more.put(LimitFields.RATE_LIMIT, left);
    return more;
  }

  @Override
  public boolean event(SseEvent event) {
    charge.answered(event.data().length);
    return reply.event(event);
  }

  @Override
  public void end() {
    reply.end();
  }

  @Override
  public void onDrain(Runnable action) {
    reply.onDrain(action);
  }

  @Override
  public void onGone(Runnable action) {
    reply.onGone(action);
  }

  @Override
  public boolean mayReturn() {
    return reply.mayReturn();
  }

  @Override
  public void letGo(int retryMillis) {
    reply.letGo(retryMillis);
  }
}
