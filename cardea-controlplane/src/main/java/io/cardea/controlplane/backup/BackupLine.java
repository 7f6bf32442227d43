package io.cardea.controlplane.backup;

import io.cardea.controlplane.resource.DocumentRead;
import io.cardea.controlplane.resource.InvalidDocument;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.Origin;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.json.JsonKind;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One line of a backup: an object with one member, whose name says what it is. */
record BackupLine(JsonDocument json, long number, String type, int value) {

  /** The incarnation of positions in a backup; the store that it goes to has its own. */
  private static final String NOWHERE = "000000000000";

  static BackupLine of(byte[] line, long number) throws BackupRefused {
    Json json = Json.parse(line, 0, line.length - 1, ResourceDocument.MAX_DEPTH + 2);
    if (json instanceof JsonDocument document && document.isObject(JsonDocument.ROOT)) {
      int key = document.first(JsonDocument.ROOT);
      if (key != JsonDocument.NONE && document.isObject(document.valueOf(key))) {
        return new BackupLine(document, number, document.text(key), document.valueOf(key));
      }
    }
    throw refusal(number, json instanceof JsonError error ? error.toString() : "is no entry");
  }

  BackupEntry.Start start() throws BackupRefused {
    if (number != 1 || !type.equals("start") || !text("format").equals(BackupFormat.NAME)) {
      throw new BackupRefused("the file is no backup of Cardea");
    }
    if (number("version") != BackupFormat.VERSION) {
      throw new BackupRefused(
          "the backup has format %d, this Cardea knows %d: restore it with the Cardea that wrote it"
              .formatted(number("version"), BackupFormat.VERSION));
    }
    try {
      StorePosition position = new StorePosition(text("incarnation"), number("revision"));
      return new BackupEntry.Start(position.incarnation(), position.revision(), number("floor"));
    } catch (IllegalArgumentException e) {
      throw refusal(number, String.valueOf(e.getMessage()));
    }
  }

  boolean isEnd() {
    return type.equals("end");
  }

  void checkEnd(long lines, String sha256) throws BackupRefused {
    if (number("lines") != lines || !text("sha256").equals(sha256)) {
      throw new BackupRefused("the backup is damaged, its checksum differs: use another one");
    }
  }

  BackupEntry entry() throws BackupRefused {
    try {
      return switch (type) {
        case "revision" -> new BackupEntry.Signed(number("number"), signature());
        case "version" -> version();
        case "resource" -> new BackupEntry.Current(resource());
        default -> throw refusal(number, "is of no known type");
      };
    } catch (IllegalArgumentException e) {
      throw refusal(number, String.valueOf(e.getMessage()));
    }
  }

  private BackupEntry.Version version() throws BackupRefused {
    Optional<ResourceDocument> document =
        json.member(value, "document") == JsonDocument.NONE
            ? Optional.empty()
            : Optional.of(document());
    return new BackupEntry.Version(id(), number("number"), uid(), number("generation"), document);
  }

  private StoredResource resource() throws BackupRefused {
    return new StoredResource(
        uid(),
        new StorePosition(NOWHERE, number("number")),
        number("generation"),
        document(),
        Instant.ofEpochMilli(number("created")),
        // Backups of the first version do not say it.
        json.member(value, "creator") == JsonDocument.NONE ? "" : text("creator"),
        signature());
  }

  private ResourceDocument document() throws BackupRefused {
    int node = json.member(value, "document");
    if (node == JsonDocument.NONE) {
      throw refusal(number, "has no document");
    }
    DocumentRead read = ResourceDocument.parse(json.rawBytes(node));
    return switch (read) {
      case ResourceDocument document when document.id().equals(id()) -> document;
      case ResourceDocument _ -> throw refusal(number, "has the document of another resource");
      case InvalidDocument invalid ->
          throw refusal(number, "has a document that is invalid: " + invalid.problems());
    };
  }

  private ResourceId id() throws BackupRefused {
    return new ResourceId(new TenantId(text("tenant")), text("kind"), text("name"));
  }

  private UUID uid() throws BackupRefused {
    return UUID.fromString(text("uid"));
  }

  private Signature signature() throws BackupRefused {
    return new Signature(
        new Authorship(text("author"), text("reason"), Origin.parse(text("origin"))),
        Instant.ofEpochMilli(number("time")));
  }

  private String text(String name) throws BackupRefused {
    int node = json.member(value, name);
    if (!json.isString(node)) {
      throw refusal(number, "has no text " + name);
    }
    return json.text(node);
  }

  private long number(String name) throws BackupRefused {
    int node = json.member(value, name);
    if (node == JsonDocument.NONE || json.kind(node) != JsonKind.NUMBER) {
      throw refusal(number, "has no number " + name);
    }
    try {
      return Long.parseLong(json.raw(node));
    } catch (NumberFormatException e) {
      throw refusal(number, "has no whole number " + name);
    }
  }

  private static BackupRefused refusal(long number, String why) {
    return new BackupRefused(
        "line " + number + " of the backup cannot be read: " + why + "; use another backup");
  }
}
