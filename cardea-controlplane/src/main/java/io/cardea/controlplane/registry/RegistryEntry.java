package io.cardea.controlplane.registry;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Lifecycle;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An adapter as the registry lists it: one server in one version.
 *
 * @param adapter as declared, or as it was last declared
 * @param version what its server calls its version, {@value #UNKNOWN_VERSION} while that is not
 *     known
 * @param published when this gateway first had it
 * @param updated since when it is as it is
 * @param status whether it is in use, going to end, or gone
 * @param since when it got that status
 */
record RegistryEntry(
    Adapter adapter,
    String version,
    Instant published,
    Instant updated,
    Status status,
    Instant since) {

  /** As the registry format has it. */
  enum Status {
    ACTIVE,
    DEPRECATED,
    DELETED;

    /** Of an adapter that is published. */
    static Status of(Lifecycle lifecycle) {
      return lifecycle.stage() == Lifecycle.Stage.DEPRECATED ? DEPRECATED : ACTIVE;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Stands for a version that is not known. */
  static final String UNKNOWN_VERSION = "0.0.0";

  private static final String SCHEMA =
      "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";
  private static final String OFFICIAL = "io.modelcontextprotocol.registry/official";
  private static final int MAX_TEXT = 100;

  /** The same at another time. */
  RegistryEntry asDeleted(Instant when) {
    return new RegistryEntry(adapter, version, published, when, Status.DELETED, when);
  }

  /** Whether it is gone. */
  boolean deleted() {
    return status == Status.DELETED;
  }

  /** Whether it still describes this adapter in this version. */
  boolean describes(Adapter other, String itsVersion) {
    return !deleted() && adapter.equals(other) && version.equals(itsVersion);
  }

  /**
   * A {@code ServerResponse}.
   *
   * @param next the adapter that takes its place, if there is one that the caller may use
   */
  String toJson(RegistryAddress address, Optional<Adapter> next) {
    JsonObject server =
        new JsonObject()
            .text("$schema", SCHEMA)
            .text("name", address.serverName(adapter.key()))
            .text("title", shortened(adapter.title()))
            .text("description", shortened(description()))
            .text("version", version)
            .json("remotes", remotes(address));
    JsonObject official =
        new JsonObject().text("status", status.word()).text("statusChangedAt", since.toString());
    String message = message(address, next);
    if (!message.isEmpty()) {
      official.text("statusMessage", message);
    }
    official
        .text("publishedAt", published.toString())
        .text("updatedAt", updated.toString())
        .flag("isLatest", true);
    JsonObject ours =
        new JsonObject()
            .text("adapter", adapter.key().name())
            .texts("tags", adapter.tags())
            .text("owner", adapter.owner());
    JsonObject meta =
        new JsonObject()
            .json(OFFICIAL, official.toString())
            .json("io.cardea/adapter", ours.toString());
    return new JsonObject()
        .json("server", server.toString())
        .json("_meta", meta.toString())
        .toString();
  }

  private String message(RegistryAddress address, Optional<Adapter> next) {
    String instead =
        next.map(other -> "Use " + address.serverName(other.key()) + " instead.").orElse("");
    return (adapter.lifecycle().message() + " " + instead).strip();
  }

  private String description() {
    String text = adapter.description().isBlank() ? adapter.title() : adapter.description();
    return text.strip().replaceAll("\\s+", " ");
  }

  /** The format wants 1 to 100 characters. */
  private static String shortened(String text) {
    if (text.length() <= MAX_TEXT) {
      return text.isBlank() ? "-" : text;
    }
    int end = MAX_TEXT - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }

  private String remotes(RegistryAddress address) {
    String place = address.of(adapter.key());
    String http = remote("streamable-http", place + "/mcp");
    return address.legacySse()
        ? "[" + http + "," + remote("sse", place + "/sse") + "]"
        : "[" + http + "]";
  }

  private String remote(String type, String url) {
    JsonObject key =
        new JsonObject()
            .text("description", "An API key of this gateway: cardea_...")
            .flag("isRequired", adapter.access() == Adapter.Access.ROLES)
            .flag("isSecret", true);
    JsonObject header =
        new JsonObject()
            .text("name", "Authorization")
            .text("value", "Bearer {cardea_key}")
            .flag("isRequired", adapter.access() == Adapter.Access.ROLES)
            .flag("isSecret", true)
            .json("variables", new JsonObject().json("cardea_key", key.toString()).toString());
    return new JsonObject()
        .text("type", type)
        .text("url", url)
        .json("headers", "[" + header + "]")
        .toString();
  }
}
