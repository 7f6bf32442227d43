package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.upstream.exchange.UpstreamHead;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Makes the result of a tool call (MCP 2026-07-28, "Tool Result") of an API's answer. Pure; for one
 * call.
 */
final class ResultWriter {

  /** Characters of an answer that is an error. */
  static final int MAX_EXCERPT = 4_096;

  private final ApiTool tool;
  private final int jsonDepth;

  /**
   * @param jsonDepth nesting of any text read
   */
  ResultWriter(ApiTool tool, int jsonDepth) {
    this.tool = tool;
    this.jsonDepth = jsonDepth;
  }

  /** Members of the result, for an answer that was read whole. */
  String write(UpstreamHead head, byte[] body) {
    int status = head.status();
    MediaType type = MediaType.of(head.header("content-type").orElse(""));
    if (head.isType("text/event-stream")) {
      return error("The API answered with an event stream, which a result cannot hold.");
    } else if (isCompressed(head)) {
      return error("The API answered in a compressed form that was not asked for.");
    } else if (status >= 400) {
      return error("The API answered with the status " + status + "." + excerpt(type, body));
    } else if (status >= 300) {
      return error("The API answered with the status " + status + "; redirects are not followed.");
    } else if (body.length == 0) {
      return tool.hasOutputSchema()
          ? error("The API answered without content, though its description promises some.")
          : text("The API answered with the status " + status + ", without content.");
    } else if (type.isJson()) {
      return json(body, type);
    }
    return tool.hasOutputSchema()
        ? error(
            "The API did not answer with JSON, as its description promises." + excerpt(type, body))
        : other(type, body);
  }

  private static boolean isCompressed(UpstreamHead head) {
    return head.header("content-encoding")
        .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"))
        .isPresent();
  }

  private String json(byte[] body, MediaType type) {
    if (!(Json.parse(body, jsonDepth) instanceof JsonDocument document)) {
      return error("The API's answer is not valid JSON." + excerpt(type, body));
    }
    int node = Pointer.find(document, ROOT, tool.pointer());
    if (node == NONE) {
      return error("The API's answer has nothing at " + tool.pointer() + "." + excerpt(type, body));
    }
    Complaints complaints = new Complaints();
    tool.checkResult(document, node, complaints);
    String raw = document.raw(node);
    if (!complaints.isEmpty()) {
      return error("The API's answer is not as its description promises." + excerpt(type, body));
    }
    return document.isObject(node)
        ? content(textContent(raw)) + ",\"structuredContent\":" + raw
        : text(document.isString(node) ? document.text(node) : raw);
  }

  private String other(MediaType type, byte[] body) {
    Optional<String> text = type.text(body);
    if (text.isPresent()) {
      return text(text.get());
    }
    String data = quote(Base64.getEncoder().encodeToString(body));
    String mime = quote(type.name());
    if (type.is("image") || type.is("audio")) {
      return content(
          "{\"type\":%s,\"data\":%s,\"mimeType\":%s}"
              .formatted(quote(type.is("image") ? "image" : "audio"), data, mime));
    }
    return content(
        "{\"type\":\"resource\",\"resource\":{\"uri\":%s,\"mimeType\":%s,\"blob\":%s}}"
            .formatted(quote("cardea:result/" + tool.name()), mime, data));
  }

  private static String excerpt(MediaType type, byte[] body) {
    if (body.length == 0) {
      return " It said nothing more.";
    }
    // Four bytes a character at most, so that no more is decoded than is shown.
    int most = Math.min(body.length, 4 * MAX_EXCERPT);
    Optional<String> text = type.text(Arrays.copyOf(body, most));
    if (text.isEmpty()) {
      return " It sent " + body.length + " bytes of " + type.name() + ".";
    }
    int end = text.get().offsetByCodePoints(0, Math.min(MAX_EXCERPT, codePoints(text.get())));
    boolean whole = end == text.get().length() && most == body.length;
    return " It said: " + text.get().substring(0, end) + (whole ? "" : "...");
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String text(String text) {
    return content(textContent(text));
  }

  private static String textContent(String text) {
    return "{\"type\":\"text\",\"text\":" + quote(text) + "}";
  }

  private static String content(String one) {
    return "\"content\":[" + one + "]";
  }

  /** Members of a result that tells the agent what went wrong. */
  static String error(String text) {
    return text(text) + ",\"isError\":true";
  }
}
