import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of one MCP 2026-07-28 request over HTTP/1.1, the same ones that wrk sends. */
final class McpRequest {

  private McpRequest() {}

  /** What the tool is called in the body of a call. */
  private static final String TOOL = "search_documents";

  /** A {@code tools/call} whose body is {@code file}. */
  static byte[] call(String path, Path file, String key) throws IOException {
    return call(path, file, key, TOOL);
  }

  /** A {@code tools/call} of the tool {@code name} whose body is {@code file} but for that. */
  static byte[] call(String path, Path file, String key, String name) throws IOException {
    String body = Files.readString(file).replace("\"" + TOOL + "\"", "\"" + name + "\"");
    String names = "Mcp-Method: tools/call\r\nMcp-Name: " + name + "\r\n";
    return of(path, body.getBytes(UTF_8), key, names);
  }

  /** A {@code subscriptions/listen} whose body is {@code file}. */
  static byte[] listen(String path, Path file, String key) throws IOException {
    return of(path, Files.readAllBytes(file), key, "Mcp-Method: subscriptions/listen\r\n");
  }

  private static byte[] of(String path, byte[] body, String key, String names) {
    String head =
        "POST " + path + " HTTP/1.1\r\n"
            + "Host: 127.0.0.1\r\n"
            + "Content-Type: application/json\r\n"
            + "Accept: application/json, text/event-stream\r\n"
            + "MCP-Protocol-Version: 2026-07-28\r\n"
            + names
            + "Authorization: Bearer " + key + "\r\n"
            + "Content-Length: " + body.length + "\r\n\r\n";
    byte[] start = head.getBytes(ISO_8859_1);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }
}
