package io.cardea.controlplane.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonValues;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.policy.Hindsight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the arguments of a call of the past.
 *
 * @param values those that are known; {@link Hindsight#LOST} for each value of which only that it
 *     was there is
 * @param uri of the resource that was asked for, if that is known
 * @param lost why nothing is known, or why some values are not; empty if all are
 */
record PastArguments(
    Optional<Map<String, @Nullable Object>> values, Optional<String> uri, String lost) {

  private static final int MAX_DEPTH = 1_000;

  /** What the log writes instead of a text that it does not keep. */
  private static final String VEILED = "***";

  /** Nothing is known of them. */
  static PastArguments lost(String why) {
    return new PastArguments(Optional.empty(), Optional.empty(), why);
  }

  /** What was {@code kept} of the params of a call of {@code method}. */
  static PastArguments of(KeptPayload kept, String method) {
    if (kept.content().isEmpty()) {
      return lost(
          kept.unreadable().equals(KeptPayload.ERASED)
              ? "the subject of its arguments was erased"
              : "its arguments cannot be read: " + kept.unreadable());
    }
    if (kept.isCut()) {
      return lost("its arguments were too long to be kept whole");
    }
    if (!(Json.parse(kept.content().get().getBytes(UTF_8), MAX_DEPTH)
        instanceof JsonDocument params)) {
      return lost("its arguments cannot be read: they are no JSON");
    }
    int node = params.member(JsonDocument.ROOT, "arguments");
    Optional<Map<String, @Nullable Object>> values =
        node == JsonDocument.NONE ? Optional.of(Map.of()) : JsonValues.object(params, node);
    Optional<String> uri = uri(params, method).filter(text -> !text.equals(VEILED));
    return kept.policy() == PayloadPolicy.FULL
        ? new PastArguments(values, uri, "")
        : new PastArguments(
            values.map(PastArguments::unveiled), uri, "a part of its arguments was redacted");
  }

  private static Optional<String> uri(JsonDocument params, String method) {
    int holder =
        switch (Asked.target(method)) {
          case RESOURCE -> JsonDocument.ROOT;
          case REFERENCE -> params.member(JsonDocument.ROOT, "ref");
          case NONE, TOOL, PROMPT, SUBSCRIPTIONS, TASK -> JsonDocument.NONE;
        };
    int uri = params.member(holder, "uri");
    return params.isString(uri) ? Optional.of(params.text(uri)) : Optional.empty();
  }

  /** A text or number that looks like what stands for one that was not kept is none. */
  private static Map<String, @Nullable Object> unveiled(Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> copy = new HashMap<>();
    map.forEach((name, value) -> copy.put(name, unveiled(value)));
    return copy;
  }

  private static @Nullable Object unveiled(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text when text.equals(VEILED) -> Hindsight.LOST;
      case Number number when number.doubleValue() == 0 -> Hindsight.LOST;
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new HashMap<>();
        map.forEach((name, each) -> copy.put(name, unveiled(each)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(unveiled(each)));
        yield copy;
      }
      default -> value;
    };
  }
}
