package io.cardea.dataplane.payload;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.ForwardingReply;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The message that a call was answered with, as far as it is to be kept: the body, or of a stream
 * the last message; and how much its client was sent. Lives on one event loop.
 */
public final class Answer {

  /** More is not parsed on an event loop. */
  private static final int LARGE = 64 * 1024;

  private static final int MAX_DEPTH = 1_000;
  private static final byte[] NOTHING = {};

  private final PayloadPolicy policy;
  private final Set<String> shown;
  private byte @Nullable [] message;
  private boolean streamed;
  private boolean isLarge;
  private long bytes;

  private Answer(PayloadPolicy policy, Set<String> shown) {
    this.policy = policy;
    this.shown = shown;
  }

  /** What {@code call} will be answered with. */
  public static Answer to(Call call) {
    PayloadPolicy policy =
        call.requestId().isPresent() ? Keeping.policy(call) : PayloadPolicy.DIGEST;
    return new Answer(policy, Keeping.rules(call).shown());
  }

  /** {@code reply}, whose answer this is. */
  public ClientReply in(ClientReply reply) {
    return new Seen(reply);
  }

  /** Bytes of the messages that the client was sent. */
  public long bytes() {
    return bytes;
  }

  /** What is kept of it, if anything is to be. */
  public Optional<Payload> payload() {
    if (policy == PayloadPolicy.DIGEST) {
      return Optional.empty();
    }
    byte[] answered = message;
    if (isLarge) {
      return Optional.of(Payload.NONE.missing(policy, "too large to be kept of a stream"));
    }
    if (answered == null || answered.length == 0) {
      return Optional.of(Payload.NONE.missing(policy, "nothing was answered"));
    }
    return Optional.of(kept(answered));
  }

  private Payload kept(byte[] answered) {
    Payload payload = Payload.of(answered, 0, answered.length);
    if (policy == PayloadPolicy.FULL && !streamed) {
      return payload.full();
    }
    if (answered.length > LARGE) {
      return payload.missing(policy, "too large to be redacted");
    }
    if (!(Json.parse(answered, MAX_DEPTH) instanceof JsonDocument json)) {
      return payload.missing(policy, "no JSON was answered");
    }
    if (streamed && json.member(JsonDocument.ROOT, "method") != JsonDocument.NONE) {
      return payload.missing(policy, "the stream ended without a response");
    }
    return policy == PayloadPolicy.FULL
        ? payload.full()
        : payload.redactedTo(Redaction.of(json, JsonDocument.ROOT, shown));
  }

  private final class Seen extends ForwardingReply {

    Seen(ClientReply client) {
      super(client);
    }

    @Override
    public void body(int status, Map<String, String> headers, byte[] json) {
      bytes += json.length;
      if (policy != PayloadPolicy.DIGEST) {
        message = json;
      }
      super.body(status, headers, json);
    }

    @Override
    public boolean event(SseEvent event) {
      bytes += event.data().length;
      if (!event.isEmpty() && policy != PayloadPolicy.DIGEST) {
        // What is held until the call ends is small, whatever a server sends in the middle of it.
        isLarge = event.data().length > LARGE;
        message = isLarge ? NOTHING : event.data();
        streamed = true;
      }
      return super.event(event);
    }
  }
}
