package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.KeptPayload;
import java.util.Locale;

/** Arguments, results and whom they are of as answers of the API. */
final class PayloadView {

  private static final int MAX_DEPTH = 1_000;

  private PayloadView() {}

  /**
   * Adds what is known of {@code kept} to {@code view}: its {@code value} if it is whole JSON, else
   * its {@code text}, or why it is {@code unreadable}.
   */
  static JsonObject add(KeptPayload kept, JsonObject view) {
    view.text("part", kept.part().label())
        .text("policy", kept.policy().label())
        .number("bytes", kept.bytes())
        .text("subject", kept.subject())
        .flag("cut", kept.isCut());
    if (kept.content().isEmpty()) {
      return view.text("unreadable", kept.unreadable());
    }
    String content = kept.content().get();
    return !kept.isCut() && Json.parse(content.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument
        ? view.json("value", oneLine(content))
        : view.text("text", content);
  }

  /**
   * The same JSON in one line: what breaks lines, or changes how they are shown, stands as it is
   * only between values, or can be escaped within them.
   */
  private static String oneLine(String json) {
    StringBuilder line = new StringBuilder(json.length());
    json.codePoints()
        .forEach(c -> {
          int type = Character.getType(c);
          if (c < ' ') {
            line.append(' ');
          } else if (type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR) {
            for (char unit : Character.toChars(c)) {
              line.append("\\u%04x".formatted((int) unit));
            }
          } else {
            line.appendCodePoint(c);
          }
        });
    return line.toString();
  }

  static String of(AuditSubject subject) {
    return new JsonObject()
        .text("id", subject.id())
        .text("kind", subject.kind().name().toLowerCase(Locale.ROOT))
        .text("issuer", subject.issuer())
        .text("name", subject.name())
        .text("since", subject.since().toString())
        .toString();
  }
}
