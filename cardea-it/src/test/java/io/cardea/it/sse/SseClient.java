package io.cardea.it.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;

/** A client of HTTP+SSE that keeps what it gets as it came. */
final class SseClient implements AutoCloseable {

  /** Lets clients of HTTP+SSE in. */
  static final String ON = gateway("legacySse: true");

  private final McpClient client;
  private final EventStream stream;
  private final String address;

  private SseClient(McpClient client, EventStream stream, String address) {
    this.client = client;
    this.stream = stream;
    this.address = address;
  }

  /** The gateway's own settings. */
  static String gateway(String spec) {
    return "---\napiVersion: cardea.io/v1\nkind: Gateway\nmetadata: {name: gateway}\nspec: {%s}\n"
        .formatted(spec);
  }

  /** Opens the stream at {@code path} as {@code client}. */
  static SseClient open(McpClient client, String path) throws IOException {
    EventStream stream = client.at(path).get();
    assertThat(stream.status()).isEqualTo(200);
    String first = stream.next().orElseThrow();
    assertThat(first).startsWith("event: endpoint\ndata: /");
    return new SseClient(client, stream, first.substring(22));
  }

  /** The same with a session of {@code revision}. */
  static SseClient begin(McpClient client, String path, String revision) throws IOException {
    SseClient begun = open(client, path);
    begun.send(McpClient.initialize(revision, "{\"elicitation\":{}}"));
    assertThat(begun.next()).contains("\"protocolVersion\":\"" + revision + "\"");
    begun.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return begun;
  }

  EventStream stream() {
    return stream;
  }

  /** Where messages go. */
  String address() {
    return address;
  }

  /** Sends a message that is accepted. */
  void send(String json) throws IOException {
    RawResponse accepted = post(json);
    assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
    assertThat(accepted.body()).isEmpty();
  }

  RawResponse post(String json, String... fields) throws IOException {
    return post(client, address, json, fields);
  }

  /** Sends a message as clients of this transport do: without saying what they accept. */
  static RawResponse post(McpClient client, String address, String json, String... fields)
      throws IOException {
    return client.at(address).with("Accept: ").post(json, fields);
  }

  /** The next message on the stream. */
  String next() throws IOException {
    String event = stream.next().orElseThrow();
    assertThat(event).startsWith("event: message\ndata: ");
    return event.substring(21);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
