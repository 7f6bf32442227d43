package io.cardea.testkit.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An MCP client of both eras. Each request has a connection of its own; fields are written as
 * {@code Name: value}, replace a default of the same name, and an empty value leaves the default
 * out. Immutable.
 *
 * @param port where the gateway listens
 * @param path {@code /adapters/{name}/mcp}
 * @param fields sent with each request
 * @param patience how long it waits for the next bytes of an answer
 */
public record McpClient(int port, String path, List<String> fields, Duration patience) {

  /** The modern revision. */
  public static final String MODERN = "2026-07-28";

  private static final String META =
      """
      {"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{}}\
      """;

  public McpClient {
    fields = List.copyOf(fields);
  }

  /** A client with the patience of {@link RawHttp}. */
  public McpClient(int port, String path, List<String> fields) {
    this(port, path, fields, RawHttp.TIMEOUT);
  }

  /** A client of {@code adapter} with this API key. */
  public static McpClient of(int port, String adapter, String key) {
    return new McpClient(
        port, "/adapters/" + adapter + "/mcp", List.of("Authorization: Bearer " + key));
  }

  /** The same client, which also sends these fields. */
  public McpClient with(String... more) {
    return new McpClient(port, path, merge(fields, List.of(more)), patience);
  }

  /** The same client at another path. */
  public McpClient at(String other) {
    return new McpClient(port, other, fields, patience);
  }

  /** Begins a legacy session: the same client with its session id and revision. */
  public McpClient session(String revision, String capabilities) throws IOException {
    RawResponse response = post(initialize(revision, capabilities));
    Optional<String> id = response.header("mcp-session-id");
    if (response.status() != 200 || id.isEmpty()) {
      throw new IOException("no session: " + response);
    }
    McpClient begun = with("Mcp-Session-Id: " + id.get(), "MCP-Protocol-Version: " + revision);
    begun.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return begun;
  }

  /** Begins a legacy session that declares nothing. */
  public McpClient session(String revision) throws IOException {
    return session(revision, "{}");
  }

  /** The session id that is sent. */
  public String sessionId() {
    return fields.stream()
        .filter(field -> field.startsWith("Mcp-Session-Id: "))
        .map(field -> field.substring(16))
        .findFirst()
        .orElseThrow();
  }

  /** An {@code initialize} request with id 0. */
  public static String initialize(String revision, String capabilities) {
    return """
    {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s",\
    "capabilities":%s,"clientInfo":{"name":"testkit","version":"1"}}}\
    """
        .formatted(revision, capabilities);
  }

  /** A request; {@code params} is a JSON object. */
  public static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  /** A modern request: {@code members} of its params follow the envelope, without braces. */
  public static String modernRequest(int id, String method, String members) {
    String rest = members.isEmpty() ? "" : "," + members;
    return request(id, method, "{\"_meta\":" + META + rest + "}");
  }

  /** Sends a modern request with the fields that go with it. */
  public RawResponse modern(String method, String name, String members) throws IOException {
    return modernly(method, name).post(modernRequest(1, method, members));
  }

  /** The same client with the fields of a modern request about {@code name}, if it has one. */
  public McpClient modernly(String method, String name) {
    McpClient versioned = with("MCP-Protocol-Version: " + MODERN, "Mcp-Method: " + method);
    return name.isEmpty() ? versioned : versioned.with("Mcp-Name: " + name);
  }

  /** Sends {@code body} and reads the answer whole. */
  public RawResponse post(String body, String... more) throws IOException {
    try (EventStream answer = open("POST", body.getBytes(UTF_8), more)) {
      return answer.whole();
    }
  }

  /** Sends {@code body} and reads the answer as it comes. */
  public EventStream postStream(String body, String... more) throws IOException {
    return open("POST", body.getBytes(UTF_8), more);
  }

  /** Opens the legacy event stream. */
  public EventStream get(String... more) throws IOException {
    List<String> all = merge(List.of("Accept: text/event-stream"), List.of(more));
    return open("GET", new byte[0], all.toArray(String[]::new));
  }

  /** Ends the session. */
  public RawResponse delete(String... more) throws IOException {
    try (EventStream answer = open("DELETE", new byte[0], more)) {
      return answer.whole();
    }
  }

  /** Sends any request; its answer is read as it comes. */
  public EventStream open(String verb, byte[] body, String... more) throws IOException {
    RawHttp connection = RawHttp.connect(port, patience);
    boolean opened = false;
    try {
      EventStream stream = new EventStream(connection.send(bytes(verb, body, more)));
      opened = true;
      return stream;
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  /** The bytes of a request, as {@link #open} sends them. */
  public byte[] bytes(String verb, byte[] body, String... more) {
    List<String> all = new ArrayList<>(List.of("Host: localhost:" + port));
    if (verb.equals("POST")) {
      all.add("Content-Type: application/json");
      all.add("Content-Length: " + body.length);
    }
    all.add("Accept: application/json, text/event-stream");
    List<String> merged = merge(merge(all, fields), List.of(more));
    StringBuilder head = new StringBuilder(verb + " " + path + " HTTP/1.1\r\n");
    merged.stream()
        .filter(field -> !field.endsWith(": "))
        .forEach(field -> head.append(field).append("\r\n"));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  private static List<String> merge(List<String> first, List<String> then) {
    List<String> merged = new ArrayList<>(first);
    merged.removeIf(field -> then.stream().anyMatch(other -> name(other).equals(name(field))));
    merged.addAll(then);
    return merged;
  }

  private static String name(String field) {
    return field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
  }
}
