package io.cardea.model.trace;

/**
 * A place in a trace as it is written in header fields and in {@code _meta}: W3C Trace Context.
 * What comes from outside is believed by nobody before {@link Traces} has judged it.
 *
 * @param parent {@code traceparent}
 * @param state {@code tracestate}; empty for none
 */
public record TraceContext(String parent, String state) {

  /** Most characters of a {@code tracestate} that is looked at (W3C Trace Context §3.3.1.5). */
  public static final int MAX_STATE = 512;

  /** Name of the parent's header field and of its member of {@code _meta} (SEP-414). */
  public static final String PARENT = "traceparent";

  /** Name of the state's header field and member. */
  public static final String STATE = "tracestate";

  /** Name of the header field and member with what else travels along (W3C Baggage). */
  public static final String BAGGAGE = "baggage";

  private static final int VERSION = 3;
  private static final int TRACE_ID = 32;
  private static final int SPAN_ID = 16;
  private static final int HEX = 16;

  /** Whether it is recorded. Of contexts that {@link Trace} gives only. */
  public boolean isSampled() {
    return (Character.digit(parent.charAt(parent.length() - 1), HEX) & 1) == 1;
  }

  /** Id of the trace, 32 hexadecimal digits. Of contexts that {@link Trace} gives only. */
  public String traceId() {
    return parent.substring(VERSION, VERSION + TRACE_ID);
  }

  /** Id of the place in it, 16 hexadecimal digits. Of contexts that {@link Trace} gives only. */
  public String spanId() {
    int start = VERSION + TRACE_ID + 1;
    return parent.substring(start, start + SPAN_ID);
  }
}
