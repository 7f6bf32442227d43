package io.cardea.dataplane.journal;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.node.Home;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A session as a JSON object on one line, and back. Pure. */
final class SessionText {

  private static final int DEPTH = 8;

  private SessionText() {}

  static String of(Written written) {
    SessionKey key = written.key();
    String names = array(List.of(key.tenant(), key.principal(), key.id()));
    return switch (written) {
      case Written.Ended _ -> "{\"ended\":" + names + "}";
      case Written.Kept(_, SessionState state) -> "{\"live\":" + names + members(state) + "}";
    };
  }

  private static String members(SessionState state) {
    StringBuilder json = new StringBuilder(256);
    member(json, "place", state.place());
    member(json, "revision", state.revision());
    member(json, "expires", state.expires().toString());
    state.clientCapabilities().ifPresent(text -> member(json, "capabilities", text));
    state.initializeParams().ifPresent(text -> member(json, "initialize", text));
    state.logLevel().ifPresent(text -> member(json, "logLevel", text));
    object(json, "servers", state.attachments(), SessionText::attachment);
    object(json, "subscriptions", state.subscriptions(), uris -> array(List.copyOf(uris)));
    return json.toString();
  }

  private static String attachment(Attachment attachment) {
    List<String> parts = new ArrayList<>(List.of(attachment.revision(), attachment.endpoint()));
    attachment.id().ifPresent(parts::add);
    return array(parts);
  }

  private static void member(StringBuilder json, String name, String text) {
    json.append(",\"").append(name).append("\":").append(JsonStrings.quote(text));
  }

  private static <T> void object(
      StringBuilder json, String name, Map<String, T> values, Function<T, String> text) {
    if (!values.isEmpty()) {
      json.append(",\"").append(name).append("\":");
      json.append(
          values.entrySet().stream()
              .map(one -> JsonStrings.quote(one.getKey()) + ":" + text.apply(one.getValue()))
              .collect(Collectors.joining(",", "{", "}")));
    }
  }

  private static String array(List<String> texts) {
    return texts.stream().map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"));
  }

  /** What {@code json} says; empty if this build does not understand it. */
  static Optional<Written> parse(byte[] json) {
    if (!(Json.parse(json, DEPTH) instanceof JsonDocument document) || !document.isObject(ROOT)) {
      return Optional.empty();
    }
    try {
      int ended = document.member(ROOT, "ended");
      return Optional.of(
          ended != NONE
              ? new Written.Ended(key(document, ended))
              : new Written.Kept(key(document, document.member(ROOT, "live")), state(document)));
    } catch (RuntimeException _) {
      // Of another build: whatever is missing or of another kind shows as one of many faults.
      return Optional.empty();
    }
  }

  private static SessionKey key(JsonDocument document, int node) {
    List<String> names = texts(document, node);
    return new SessionKey(names.get(0), names.get(1), names.get(2));
  }

  private static SessionState state(JsonDocument document) {
    return new SessionState(
        text(document, "place").orElseThrow(),
        objects(document, "servers", SessionText::attachment),
        text(document, "revision").orElseThrow(),
        text(document, "capabilities"),
        text(document, "initialize"),
        text(document, "logLevel"),
        objects(document, "subscriptions", SessionText::uris),
        Instant.parse(text(document, "expires").orElseThrow()),
        // Whoever had it was a process that has ended.
        Home.NONE);
  }

  private static Attachment attachment(List<String> parts) {
    return new Attachment(
        parts.size() > 2 ? Optional.of(parts.get(2)) : Optional.empty(),
        parts.get(1),
        parts.get(0));
  }

  private static Set<String> uris(List<String> texts) {
    return Set.copyOf(new HashSet<>(texts));
  }

  private static Optional<String> text(JsonDocument document, String name) {
    int node = document.member(ROOT, name);
    return node == NONE ? Optional.empty() : Optional.of(text(document, node));
  }

  private static String text(JsonDocument document, int node) {
    if (!document.isString(node)) {
      throw new IllegalArgumentException("no string");
    }
    return document.text(node);
  }

  private static <T> Map<String, T> objects(
      JsonDocument document, String name, Function<List<String>, T> read) {
    int object = document.member(ROOT, name);
    Map<String, T> values = new HashMap<>();
    if (object == NONE) {
      return values;
    }
    if (document.kind(object) != JsonKind.OBJECT) {
      throw new IllegalArgumentException("no object");
    }
    for (int key = document.first(object); key != NONE; key = document.nextKey(object, key)) {
      values.put(document.text(key), read.apply(texts(document, document.valueOf(key))));
    }
    return values;
  }

  private static List<String> texts(JsonDocument document, int array) {
    if (array == NONE || !document.isArray(array)) {
      throw new IllegalArgumentException("no array");
    }
    List<String> texts = new ArrayList<>();
    for (int node = document.first(array); node != NONE; node = document.nextElement(array, node)) {
      texts.add(text(document, node));
    }
    return texts;
  }
}
