import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of one MCP 2026-07-28 request over HTTP/1.1, the same ones that wrk sends. */
final class McpRequest {

  private McpRequest() {}

  /** A {@code tools/call} whose body is {@code file}. */
  static byte[] call(String path, Path file, String key) throws IOException {
    return of(path, file, key, "Mcp-Method: tools/call\r\nMcp-Name: search_documents\r\n");
  }

  /** A {@code subscriptions/listen} whose body is {@code file}. */
  static byte[] listen(String path, Path file, String key) throws IOException {
    return of(path, file, key, "Mcp-Method: subscriptions/listen\r\n");
  }

  private static byte[] of(String path, Path file, String key, String names) throws IOException {
    byte[] body = Files.readAllBytes(file);
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
