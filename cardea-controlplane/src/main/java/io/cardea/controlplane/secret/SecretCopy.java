package io.cardea.controlplane.secret;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.controlplane.datafile.PrivateFile;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets that a store held when it was last read, sealed as in the store, in a file of this
 * gateway's own, so that the gateway can be started while the store is away. It is worth nothing
 * without the master key, which is not in it. Whole or not at all, for its owner's eyes only.
 * Blocking.
 */
public final class SecretCopy {

  /** The file in the data directory. */
  public static final String NAME = "secrets.copy";

  private static final Logger LOG = LoggerFactory.getLogger(SecretCopy.class);
  private static final int MAX_DEPTH = 4;

  private final Path directory;

  /** The copy in {@code directory}. */
  public SecretCopy(Path directory) {
    this.directory = directory;
  }

  /** Lets the copy be {@code content}; if that fails, it stays as it is. */
  void keep(SecretContent content) {
    List<String> secrets = content.newest().stream().map(SecretCopy::text).toList();
    String text =
        new JsonObject()
            .number("revision", content.revision())
            .text("keyset", content.keyset())
            .json("secrets", JsonObject.array(secrets))
            .toString();
    try {
      PrivateFile.replace(directory, NAME, text);
    } catch (IOException e) {
      LOG.atWarn()
          .setCause(e)
          .log("{} cannot be written: check disk space and permissions", directory.resolve(NAME));
    }
  }

  private static String text(SealedSecret secret) {
    SecretInfo info = secret.info();
    return new JsonObject()
        .text("tenant", info.id().tenant().value())
        .text("name", info.id().name())
        .number("version", info.version())
        .text("author", info.author())
        .number("changed", info.changed().toEpochMilli())
        .number("revision", secret.revision())
        .text("sealed", secret.sealed())
        .toString();
  }

  /** What was kept last; empty if there is nothing that can be read. */
  Optional<SecretContent> read() {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (Json.parse(Files.readAllBytes(file), MAX_DEPTH) instanceof JsonDocument json) {
        return Optional.of(content(json));
      }
      LOG.warn("{} is damaged and is left alone", file);
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      LOG.atWarn().setCause(e).log("{} cannot be read and is left alone", file);
    }
    return Optional.empty();
  }

  private static SecretContent content(JsonDocument json) {
    int list = json.member(ROOT, "secrets");
    if (!json.isArray(list)) {
      throw new IllegalArgumentException("there is no list of secrets");
    }
    List<SealedSecret> secrets = new ArrayList<>();
    for (int each = json.first(list); each != NONE; each = json.nextElement(list, each)) {
      Fields fields = new Fields(json, each);
      SecretId id = new SecretId(new TenantId(fields.text("tenant")), fields.text("name"));
      SecretInfo info =
          new SecretInfo(
              id,
              Math.toIntExact(fields.number("version")),
              fields.text("author"),
              Instant.ofEpochMilli(fields.number("changed")));
      secrets.add(new SealedSecret(info, fields.number("revision"), fields.text("sealed")));
    }
    Fields fields = new Fields(json, ROOT);
    return new SecretContent(fields.number("revision"), fields.text("keyset"), secrets);
  }

  /** The members of one object, all of which must be there. */
  private record Fields(JsonDocument json, int object) {

    String text(String name) {
      int node = json.member(object, name);
      if (!json.isString(node)) {
        throw new IllegalArgumentException("there is no text " + name);
      }
      return json.text(node);
    }

    long number(String name) {
      int node = json.member(object, name);
      if (node == NONE) {
        throw new IllegalArgumentException("there is no number " + name);
      }
      return Long.parseLong(json.raw(node));
    }
  }
}
