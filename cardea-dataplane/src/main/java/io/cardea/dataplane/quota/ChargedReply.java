package io.cardea.dataplane.quota;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.ForwardingReply;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.quota.QuotaLedger.Charge;
import io.cardea.model.quota.QuotaLedger.Room;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells the client what is left of its limits, and charges what is sent to it. */
public final class ChargedReply extends ForwardingReply {

  private final Charge charge;
  private final Optional<Room> room;

  private ChargedReply(ClientReply reply, Charge charge) {
    super(reply);
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
    super.body(status, told(headers), json);
  }

  @Override
  public void stream(Map<String, String> headers) {
    super.stream(told(headers));
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
    return super.event(event);
  }
}
