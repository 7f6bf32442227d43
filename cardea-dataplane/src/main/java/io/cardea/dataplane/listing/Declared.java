package io.cardea.dataplane.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.task.TasksExtension;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;

/** Capabilities of servers (MCP, "Capability Negotiation"), as far as an aggregate carries them. */
record Declared(
    boolean tools,
    boolean prompts,
    boolean resources,
    boolean subscribe,
    boolean completions,
    boolean logging,
    Set<Era> tasks) {

  /** Of a server that declares nothing. */
  static final Declared NOTHING = new Declared(false, false, false, false, false, false, Set.of());

  /** What an aggregate declares when no server has said anything yet. */
  static final Declared LISTS = new Declared(true, true, true, false, false, false, Set.of());

  private static final int MAX_DEPTH = 64;

  /** Reads a server's {@code capabilities}; of what is no JSON object, nothing. */
  static Declared parse(String json) {
    if (!(Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document)) {
      return NOTHING;
    }
    int resources = document.member(JsonDocument.ROOT, "resources");
    int subscribe = document.member(resources, "subscribe");
    return new Declared(
        has(document, "tools"),
        has(document, "prompts"),
        has(document, "resources"),
        subscribe != JsonDocument.NONE && document.kind(subscribe) == JsonKind.TRUE,
        has(document, "completions"),
        has(document, "logging"),
        tasks(document));
  }

  /** The eras in which a server begins tasks; each era says so in its own way. */
  private static Set<Era> tasks(JsonDocument document) {
    Set<Era> eras = EnumSet.noneOf(Era.class);
    int requests = document.member(document.member(JsonDocument.ROOT, "tasks"), "requests");
    if (document.isObject(document.member(document.member(requests, "tools"), "call"))) {
      eras.add(Era.LEGACY);
    }
    if (TasksExtension.isDeclared(document, JsonDocument.ROOT)) {
      eras.add(Era.MODERN);
    }
    return eras;
  }

  private static boolean has(JsonDocument document, String name) {
    return document.isObject(document.member(JsonDocument.ROOT, name));
  }

  /** What either declares. */
  Declared or(Declared other) {
    Set<Era> both = EnumSet.noneOf(Era.class);
    both.addAll(tasks);
    both.addAll(other.tasks);
    return new Declared(
        tools || other.tools,
        prompts || other.prompts,
        resources || other.resources,
        subscribe || other.subscribe,
        completions || other.completions,
        logging || other.logging,
        both);
  }

  /**
   * As a JSON object for clients of {@code revision}. The gateway tells of changed lists whether or
   * not a server does, and lists no tasks.
   */
  String toJson(Revision revision) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    if (tools) {
      json.add("\"tools\":{\"listChanged\":true}");
    }
    if (prompts) {
      json.add("\"prompts\":{\"listChanged\":true}");
    }
    if (resources) {
      json.add(
          subscribe
              ? "\"resources\":{\"subscribe\":true,\"listChanged\":true}"
              : "\"resources\":{\"listChanged\":true}");
    }
    if (completions) {
      json.add("\"completions\":{}");
    }
    if (logging) {
      json.add("\"logging\":{}");
    }
    // Where the server has them in the other era, they are translated.
    if (!tasks.isEmpty()) {
      if (revision.isModern()) {
        json.add("\"extensions\":{\"" + TasksExtension.ID + "\":{}}");
      } else if (revision == Revision.R2025_11_25) {
        json.add("\"tasks\":{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
      }
    }
    return json.toString();
  }
}
