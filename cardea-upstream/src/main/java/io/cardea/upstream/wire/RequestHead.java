package io.cardea.upstream.wire;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.http.FieldChars;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.upstream.exchange.PlainRequest;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What every request to one endpoint begins with, encoded once, and the rest behind it (RFC 9112
 * §3). No character can end a line before its time: such a request is a fault and is not sent.
 */
public final class RequestHead {

  private static final int MAX_DIGITS = 10;
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] NO_BODY = {};

  private final byte[] fields;
  private final byte[] post;
  private final byte[] get;
  private final byte[] delete;

  /** What requests to {@code endpoint} begin with. */
  public RequestHead(HttpEndpoint endpoint) {
    this.fields = fields(endpoint);
    this.post = template("POST", endpoint);
    this.get = template("GET", endpoint);
    this.delete = template("DELETE", endpoint);
  }

  private static byte[] fields(HttpEndpoint endpoint) {
    List<Map.Entry<String, String>> sent =
        endpoint.headers().entrySet().stream().map(Map.Entry::copyOf).toList();
    String host = host(endpoint);
    byte[] all = new byte[size("host", host) + size(sent)];
    putFields(all, put(all, 0, "host", host), sent);
    return all;
  }

  private byte[] template(String method, HttpEndpoint endpoint) {
    byte[] start = startLine(method, endpoint.path());
    byte[] all = Arrays.copyOf(start, start.length + fields.length);
    System.arraycopy(fields, 0, all, start.length, fields.length);
    return all;
  }

  private static byte[] startLine(String method, String target) {
    if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("a path is visible ASCII and starts with /");
    }
    if (method.isEmpty() || !method.chars().allMatch(FieldChars::isToken)) {
      throw new IllegalArgumentException("a method is a token");
    }
    return (method + " " + target + " HTTP/1.1\r\n").getBytes(StandardCharsets.ISO_8859_1);
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

  /**
   * {@code request}, likewise; its target takes the place of the endpoint's own path.
   *
   * @throws IllegalArgumentException if method, target or a field has a character that it must not
   *     have
   */
  public ByteBuf encode(PlainRequest request, ByteBufAllocator allocator) {
    byte[] start = startLine(request.method(), request.target());
    byte[] body = request.body().map(UpstreamRequest.Payload::bytes).orElse(NO_BODY);
    byte[] head = new byte[size(request.headers()) + LENGTH.length + MAX_DIGITS + 4];
    int at = putFields(head, 0, request.headers());
    if (request.body().isPresent()) {
      at = putLength(head, at, body.length);
    }
    head[at++] = '\r';
    head[at++] = '\n';
    return allocator
        .directBuffer(start.length + fields.length + at + body.length)
        .writeBytes(start)
        .writeBytes(fields)
        .writeBytes(head, 0, at)
        .writeBytes(body);
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
