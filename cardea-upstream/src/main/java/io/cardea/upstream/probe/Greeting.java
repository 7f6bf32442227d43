package io.cardea.upstream.probe;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.model.catalog.Offer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a server says of itself first.
 *
 * @param revision the MCP revision that is spoken
 * @param capabilities as JSON
 * @param serverInfo as JSON; self-reported
 * @param instructions how to use it
 * @param offered the lists it has
 * @param announced those whose changes it tells of
 */
public record Greeting(
    String revision,
    String capabilities,
    String serverInfo,
    Optional<String> instructions,
    Set<Offer.Kind> offered,
    Set<Offer.Kind> announced) {

  /** Longest text of an {@code initialize} or {@code server/discover} result in bytes. */
  public static final int MAX_BYTES = 1024 * 1024;

  public Greeting {
    offered = Set.copyOf(offered);
    announced = Set.copyOf(announced);
  }

  /** Reads the result of {@code initialize} or {@code server/discover}. */
  static Greeting read(String revision, JsonDocument document, int result) {
    int capabilities = document.member(result, "capabilities");
    int meta = document.member(result, "_meta");
    int info = document.member(result, "serverInfo");
    int modernInfo = document.member(meta, MetaKey.SERVER_INFO);
    int instructions = document.member(result, "instructions");
    return new Greeting(
        revision,
        object(document, capabilities),
        object(document, document.isObject(info) ? info : modernInfo),
        document.isString(instructions)
            ? Optional.of(document.text(instructions))
            : Optional.empty(),
        kinds(document, capabilities, false),
        kinds(document, capabilities, true));
  }

  private static String object(JsonDocument document, int node) {
    return document.isObject(node) ? document.raw(node) : "{}";
  }

  private static Set<Offer.Kind> kinds(JsonDocument document, int capabilities, boolean announced) {
    Set<Offer.Kind> kinds = EnumSet.noneOf(Offer.Kind.class);
    for (Offer.Kind kind : Offer.Kind.values()) {
      int declared = document.member(capabilities, capability(kind));
      int listChanged = document.member(declared, "listChanged");
      boolean tells = listChanged != NONE && document.kind(listChanged) == JsonKind.TRUE;
      if (document.isObject(declared) && (tells || !announced)) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private static String capability(Offer.Kind kind) {
    return switch (kind) {
      case TOOL -> "tools";
      case PROMPT -> "prompts";
      case RESOURCE, TEMPLATE -> "resources";
    };
  }
}
