package io.cardea.upstream.exchange;

import io.cardea.model.trace.Trace;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to send to an upstream.
 *
 * @param kind what sort of exchange it is
 * @param session the legacy session it belongs to, if any; the transport says so in its own way
 * @param headers fields in order, besides those of the endpoint and of the transport
 * @param body the JSON text of a POST, else empty; not to be changed
 * @param care how it may be treated while the server is in trouble
 * @param avoided the endpoint that it should not go to if there is another; empty for none
 * @param trace of the call that it is for; {@link Trace#NONE} if nobody follows that
 */
public record UpstreamRequest(
    Kind kind,
    Optional<UpstreamSession> session,
    List<Map.Entry<String, String>> headers,
    Payload body,
    Care care,
    String avoided,
    Trace trace) {

  /** A request that is sent whatever is known of the server, and once only. */
  public UpstreamRequest(
      Kind kind,
      Optional<UpstreamSession> session,
      List<Map.Entry<String, String>> headers,
      Payload body) {
    this(kind, session, headers, body, Care.NONE);
  }

  /** A request for any endpoint. */
  public UpstreamRequest(
      Kind kind,
      Optional<UpstreamSession> session,
      List<Map.Entry<String, String>> headers,
      Payload body,
      Care care) {
    this(kind, session, headers, body, care, "", Trace.NONE);
  }

  /** The same request, to be treated with this care. */
  public UpstreamRequest with(Care other) {
    return new UpstreamRequest(kind, session, headers, body, other, avoided, trace);
  }

  /** The same request, for another endpoint than this. */
  public UpstreamRequest avoiding(String endpoint) {
    return new UpstreamRequest(kind, session, headers, body, care, endpoint, trace);
  }

  /** The same request, its content forgotten: an exchange may outlive it by days. */
  public UpstreamRequest sent() {
    return new UpstreamRequest(kind, session, List.of(), Payload.NONE, care, avoided, trace);
  }

  /** The same request, for the call that {@code other} tells of. */
  public UpstreamRequest tracedBy(Trace other) {
    return other.equals(trace)
        ? this
        : new UpstreamRequest(kind, session, headers, body, care, avoided, other);
  }

  /** The same request with other fields and content. */
  public UpstreamRequest saying(List<Map.Entry<String, String>> fields, Payload content) {
    return new UpstreamRequest(kind, session, fields, content, care, avoided, trace);
  }

  /** What sort of exchange. */
  public enum Kind {
    /** A POST whose answer is due within the adapter's limits. */
    CALL("POST", false),
    /** A POST whose answer is an event stream without end ({@code subscriptions/listen}). */
    LISTEN("POST", true),
    /** A GET for the legacy event stream, which may last for days. */
    STREAM("GET", true),
    /** A GET for the rest of the answer to a CALL, due within the adapter's limits, too. */
    RESUME("GET", false),
    /** The end of a legacy session. */
    DELETE("DELETE", false);

    private final String method;
    private final boolean endless;

    Kind(String method, boolean endless) {
      this.method = method;
      this.endless = endless;
    }

    public HttpMethod method() {
      return HttpMethod.valueOf(method);
    }

    /** Whether silence is no sign of trouble. */
    public boolean isEndless() {
      return endless;
    }
  }

  /** Bytes that are only read. */
  public static final class Payload {
    private static final Payload NONE = new Payload(new byte[0]);
    private final byte[] bytes;

    private Payload(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Wraps {@code bytes} without a copy; they must not change afterwards. */
    public static Payload of(byte[] bytes) {
      return new Payload(bytes);
    }

    public static Payload none() {
      return NONE;
    }

    public byte[] bytes() {
      return bytes;
    }
  }
}
