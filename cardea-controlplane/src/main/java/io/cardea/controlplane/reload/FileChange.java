package io.cardea.controlplane.reload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.config.FileResource;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.resource.ResourceId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What files declare otherwise than before. Digests are of what may be shown of a document, so that
 * no secret can be guessed from them; a document of which only a secret has changed is one that
 * changed, with the same digest.
 *
 * @param id of the resource
 * @param at where it is, or was, declared
 * @param before SHA-256 of its document in hex, if there was one
 * @param after the same of its document now, if there is one
 */
record FileChange(ResourceId id, Position at, Optional<String> before, Optional<String> after) {

  /** What has to be done to {@code before} to become {@code after}, in the order of names. */
  static List<FileChange> between(Loaded.Valid before, Loaded.Valid after) {
    SortedMap<ResourceId, FileResource> old = before.resources();
    SortedMap<ResourceId, FileResource> fresh = after.resources();
    Map<ResourceId, List<Object>> oldParts = parts(before);
    Map<ResourceId, List<Object>> freshParts = parts(after);
    NavigableSet<ResourceId> ids = new TreeSet<>(old.keySet());
    ids.addAll(fresh.keySet());
    List<FileChange> changes = new ArrayList<>();
    for (ResourceId id : ids) {
      Optional<FileResource> was = Optional.ofNullable(old.get(id));
      Optional<FileResource> is = Optional.ofNullable(fresh.get(id));
      boolean isSame =
          was.map(FileResource::document).equals(is.map(FileResource::document))
              && oldParts
                  .getOrDefault(id, List.of())
                  .equals(freshParts.getOrDefault(id, List.of()));
      if (!isSame) {
        Position at = is.or(() -> was).orElseThrow().at();
        changes.add(
            new FileChange(id, at, was.map(FileChange::digest), is.map(FileChange::digest)));
      }
    }
    return changes;
  }

  /** SHA-256, in hex, over the names and digests of all that {@code files} declare. */
  static String digest(Loaded.Valid files) {
    StringBuilder all = new StringBuilder();
    files
        .resources()
        .forEach(
            (id, resource) -> all.append(id).append(' ').append(digest(resource)).append('\n'));
    return sha256(all.toString());
  }

  private static String digest(FileResource resource) {
    return sha256(resource.document().json());
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What was made of the documents that may hold what is not shown. */
  private static Map<ResourceId, List<Object>> parts(Loaded.Valid files) {
    Map<ResourceId, List<Object>> parts = new HashMap<>();
    files
        .adapters()
        .forEach(adapter ->
            add(
                parts,
                new ResourceId(adapter.key().tenant(), "Adapter", adapter.key().name()),
                adapter));
    files
        .tools()
        .forEach(tool ->
            add(parts, new ResourceId(tool.adapter().tenant(), "Tool", tool.document()), tool));
    // There is one Gateway, whatever it is called.
    files.resources().keySet().stream()
        .filter(id -> id.kind().equals("Gateway"))
        .forEach(id -> {
          add(parts, id, files.settings());
          add(parts, id, files.vault());
        });
    return parts;
  }

  private static void add(Map<ResourceId, List<Object>> parts, ResourceId id, Object part) {
    parts.computeIfAbsent(id, _ -> new ArrayList<>()).add(part);
  }
}
