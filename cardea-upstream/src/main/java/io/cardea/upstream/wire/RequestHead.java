package io.cardea.upstream.wire;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.http.FieldChars;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What every request to one endpoint begins with, encoded once, and the rest behind it (RFC 9112
 * §3). No character can end a line before its time: such a request is a fault and is not sent.
 */
public final class RequestHead {

  private static final int MAX_DIGITS = 10;
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.ISO_8859_1);

  private final byte[] post;
  private final byte[] get;
  private final byte[] delete;

  /** What requests to {@code endpoint} begin with. */
  public RequestHead(HttpEndpoint endpoint) {
    this.post = template("POST", endpoint);
    this.get = template("GET", endpoint);
    this.delete = template("DELETE", endpoint);
  }

  private static byte[] template(String method, HttpEndpoint endpoint) {
    String path = endpoint.path();
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("a path is visible ASCII and starts with /");
    }
    byte[] start = (method + " " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.ISO_8859_1);
    List<Map.Entry<String, String>> fields =
        endpoint.headers().entrySet().stream().map(Map.Entry::copyOf).toList();
    String host = host(endpoint);
    byte[] all = new byte[start.length + size("host", host) + size(fields)];
    System.arraycopy(start, 0, all, 0, start.length);
    putFields(all, put(all, start.length, "host", host), fields);
    return all;
  }

  /** The port is left out if it is the scheme's own (RFC 9110 §7.2). */
  private static String host(HttpEndpoint endpoint) {
    boolean bare = endpoint.host().indexOf(':') >= 0 && !endpoint.host().startsWith("[");
    String host = bare ? "[" + endpoint.host() + "]" : endpoint.host();
    return endpoint.port() == (endpoint.tls() ? 443 : 80) ? host : host + ":" + endpoint.port();
  }

  /**
   * {@code request} as it goes on the wire, head and body in one buffer, which the caller releases.
   *
   * @throws IllegalArgumentException if a field has a character that it must not have
   */
  public ByteBuf encode(UpstreamRequest request, ByteBufAllocator allocator) {
    byte[] template = template(request.kind());
    byte[] body = request.body().bytes();
    String session = request.session().isEmpty() ? "" : request.session().get().id().orElse("");
    int most =
        template.length
            + size(request.headers())
            + size(McpHeader.SESSION_ID, session)
            + LENGTH.length
            + MAX_DIGITS
            + 4;
    byte[] head = new byte[most];
    System.arraycopy(template, 0, head, 0, template.length);
    int at = putFields(head, template.length, request.headers());
    if (!session.isEmpty()) {
      at = put(head, at, McpHeader.SESSION_ID, session);
    }
    if (hasBody(request.kind())) {
      at = putLength(head, at, body.length);
    }
    head[at++] = '\r';
    head[at++] = '\n';
    return allocator.directBuffer(at + body.length).writeBytes(head, 0, at).writeBytes(body);
  }

  private byte[] template(UpstreamRequest.Kind kind) {
    return switch (kind) {
      case CALL, LISTEN -> post;
      case STREAM, RESUME -> get;
      case DELETE -> delete;
    };
  }

  private static boolean hasBody(UpstreamRequest.Kind kind) {
    return switch (kind) {
      case CALL, LISTEN -> true;
      case STREAM, RESUME, DELETE -> false;
    };
  }

  private static int size(List<Map.Entry<String, String>> fields) {
    int size = 0;
    for (int i = 0; i < fields.size(); i++) {
      size += size(fields.get(i).getKey(), fields.get(i).getValue());
    }
    return size;
  }

  private static int size(String name, String value) {
    return name.length() + value.length() + 4;
  }

  private static int putFields(byte[] out, int from, List<Map.Entry<String, String>> fields) {
    int at = from;
    for (int i = 0; i < fields.size(); i++) {
      at = put(out, at, fields.get(i).getKey(), fields.get(i).getValue());
    }
    return at;
  }

  private static int put(byte[] out, int from, String name, String value) {
    int at = from;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!FieldChars.isToken(c)) {
        throw new IllegalArgumentException("a header field's name is not a token");
      }
      out[at++] = (byte) c;
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a header field has no name");
    }
    out[at++] = ':';
    out[at++] = ' ';
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!FieldChars.isValue(c)) {
        throw new IllegalArgumentException(
            "the value of the header field " + name + " has a character that none may have");
      }
      out[at++] = (byte) c;
    }
    out[at++] = '\r';
    out[at++] = '\n';
    return at;
  }

  private static int putLength(byte[] out, int from, int length) {
    System.arraycopy(LENGTH, 0, out, from, LENGTH.length);
    int digits = from + LENGTH.length;
    String text = Integer.toString(length);
    for (int i = 0; i < text.length(); i++) {
      out[digits + i] = (byte) text.charAt(i);
    }
    int end = digits + text.length();
    out[end] = '\r';
    out[end + 1] = '\n';
    return end + 2;
  }
}
