package io.cardea.mcp.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One block of an event stream (<a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent
 * events</a>). A block without data is dispatched by no client but may still set an id or a retry
 * time.
 */
public final class SseEvent {

  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private final Optional<String> type;
  private final Optional<String> id;
  private final Optional<String> retry;
  private final byte[] data;
  private final boolean hasData;

  SseEvent(
      Optional<String> type,
      Optional<String> id,
      Optional<String> retry,
      byte[] data,
      boolean hasData) {
    this.type = type;
    this.id = id;
    this.retry = retry;
    this.data = data;
    this.hasData = hasData;
  }

  /** An event of the default type with {@code data} and no id. */
  public static SseEvent message(byte[] data) {
    return new SseEvent(Optional.empty(), Optional.empty(), Optional.empty(), data.clone(), true);
  }

  /** An event of this type. */
  public static SseEvent typed(String type, byte[] data) {
    return new SseEvent(Optional.of(type), Optional.empty(), Optional.empty(), data.clone(), true);
  }

  /** A block that only tells the client how many milliseconds to wait before it reconnects. */
  public static SseEvent retry(int millis) {
    return new SseEvent(
        Optional.empty(),
        Optional.empty(),
        Optional.of(Integer.toString(millis)),
        new byte[0],
        false);
  }

  /** This event with other data. */
  public SseEvent withData(byte[] other) {
    return new SseEvent(type, id, retry, other.clone(), true);
  }

  /** This event with another id. */
  public SseEvent withId(String other) {
    return new SseEvent(type, Optional.of(other), retry, data, hasData);
  }

  /** This event without an id: what comes after it cannot be asked for again. */
  public SseEvent withoutId() {
    return id.isEmpty() ? this : new SseEvent(type, Optional.empty(), retry, data, hasData);
  }

  public Optional<String> type() {
    return type;
  }

  public Optional<String> id() {
    return id;
  }

  /** Milliseconds as digits. */
  public Optional<String> retry() {
    return retry;
  }

  /** The data lines, joined by line feeds; not to be changed. */
  public byte[] data() {
    return data;
  }

  /** Whether it carries nothing to dispatch: a priming event has an id and empty data. */
  public boolean isEmpty() {
    return data.length == 0;
  }

  /**
   * The block as it goes on the wire, its blank line included. Carriage returns in the data become
   * line feeds: an event stream cannot carry them.
   */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
    type.ifPresent(value -> line(out, "event: ", value));
    id.ifPresent(value -> line(out, "id: ", value));
    retry.ifPresent(value -> line(out, "retry: ", value));
    if (hasData) {
      dataLines(out);
    }
    out.write('\n');
    return out.toByteArray();
  }

  /** A carriage return ends a line like a line feed does, so data cannot pass for fields. */
  private void dataLines(ByteArrayOutputStream out) {
    int start = 0;
    for (int i = 0; i <= data.length; i++) {
      if (i == data.length || data[i] == '\n' || data[i] == '\r') {
        out.writeBytes(DATA);
        out.write(data, start, i - start);
        out.write('\n');
        if (i + 1 < data.length && data[i] == '\r' && data[i + 1] == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
  }

  private static void line(ByteArrayOutputStream out, String field, String value) {
    out.writeBytes((field + value + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SseEvent event && Arrays.equals(toBytes(), event.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
