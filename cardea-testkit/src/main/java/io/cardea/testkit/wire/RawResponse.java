package io.cardea.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** A whole HTTP response. */
public final class RawResponse {

  private final RawHead head;
  private final byte[] body;

  /**
   * A response.
   *
   * @param body its content, transfer coding removed
   */
  public RawResponse(RawHead head, byte[] body) {
    this.head = head;
    this.body = body.clone();
  }

  public RawHead head() {
    return head;
  }

  /** Its exact content, transfer coding removed. */
  public byte[] body() {
    return body.clone();
  }

  public int status() {
    return head.status();
  }

  public Optional<String> header(String name) {
    return head.header(name);
  }

  /** Its content as UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  @Override
  public String toString() {
    return head.start() + " " + text();
  }
}
