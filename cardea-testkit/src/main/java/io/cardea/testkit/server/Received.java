package io.cardea.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.testkit.wire.RawHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as the scripted server got it. */
public final class Received {

  private final RawHead head;
  private final byte[] body;

  Received(RawHead head, byte[] body) {
    this.head = head;
    this.body = body.clone();
  }

  /** Request line and fields. */
  public RawHead head() {
    return head;
  }

  /** Its exact content, transfer coding removed. */
  public byte[] body() {
    return body.clone();
  }

  /** Its HTTP method. */
  public String verb() {
    return head.start().replaceAll(" .*", "");
  }

  /** Its body as UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  public Optional<String> header(String name) {
    return head.header(name);
  }

  public List<Map.Entry<String, String>> headers() {
    return head.headers();
  }

  /**
   * What it is scripted by: its JSON-RPC method, {@code response}, or for other verbs than POST the
   * verb.
   */
  public String what() {
    if (!verb().equals("POST")) {
      return verb();
    }
    return member("method").map(raw -> raw.substring(1, raw.length() - 1)).orElse("response");
  }

  /** The id of its message as JSON; {@code null} without one. */
  public String id() {
    return member("id").orElse("null");
  }

  private Optional<String> member(String name) {
    if (Json.parse(body, 1000) instanceof JsonDocument document) {
      int node = document.member(JsonDocument.ROOT, name);
      return node == JsonDocument.NONE ? Optional.empty() : Optional.of(document.raw(node));
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return head + " " + text();
  }
}
