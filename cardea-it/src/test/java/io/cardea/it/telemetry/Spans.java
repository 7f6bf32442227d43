package io.cardea.it.telemetry;

import static io.cardea.it.telemetry.Collector.attributes;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;

/** The spans of calls, found by the ids of their requests. */
record Spans(Collector collector) {

  /** A modern call with these members of {@code _meta}, and an id to find it by. */
  static String call(String id, String tool, String meta) {
    String envelope =
        """
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}\
        """;
    return """
    {"jsonrpc":"2.0","id":"%s","method":"tools/call","params":{"_meta":{%s%s},"name":"%s",\
    "arguments":{"password":"planted-secret"}}}\
    """
        .formatted(id, envelope, meta.isEmpty() ? "" : "," + meta, tool);
  }

  private Span span(String id, Span.SpanKind kind) {
    return collector.await(
        span -> span.getKind() == kind && id.equals(attributes(span).get("jsonrpc.request.id")),
        kind + " of " + id);
  }

  Span server(String id) {
    return span(id, Span.SpanKind.SPAN_KIND_SERVER);
  }

  Span client(String id) {
    return span(id, Span.SpanKind.SPAN_KIND_CLIENT);
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  static String context(Span span) {
    int flags = span.getFlags() & 0xff;
    return "00-%s-%s-%02x".formatted(hex(span.getTraceId()), hex(span.getSpanId()), flags);
  }
}
