package io.cardea.controlplane.resource;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an operator declares, {@code apiVersion, kind, metadata, spec}, as canonical JSON: two
 * documents that say the same are the same text. Only what a store needs is checked here; whether a
 * kind exists and its {@code spec} is right is the matter of who compiles it. Has no {@code
 * status}, which is reported and never declared.
 */
public final class ResourceDocument implements DocumentRead {

  /** The size of a document's canonical text in UTF-8. */
  public static final int MAX_BYTES = 1 << 20;

  /** How deep a document may be nested. */
  public static final int MAX_DEPTH = 64;

  private final ResourceId id;
  private final String json;
  private final String spec;
  private final Marks marks;

  ResourceDocument(ResourceId id, String json, String spec, Marks marks) {
    this.id = id;
    this.json = json;
    this.spec = spec;
    this.marks = marks;
  }

  /**
   * What documents can be selected by.
   *
   * @param labels {@code metadata.labels}
   * @param tags {@code metadata.tags}, in the order written
   * @param owner {@code metadata.owner}
   */
  record Marks(Map<String, String> labels, List<String> tags, Optional<String> owner) {
    Marks {
      labels = Map.copyOf(labels);
      tags = List.copyOf(tags);
    }
  }

  /**
   * Reads {@code json}, strict JSON in UTF-8 (RFC 8259, no duplicate keys). A document that names
   * no tenant is one of the tenant {@code default}.
   */
  public static DocumentRead parse(byte[] json) {
    return DocumentReader.read(json);
  }

  /** Reads {@code json}. */
  public static DocumentRead parse(String json) {
    return parse(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A document that was canonical when it was kept.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ResourceDocument kept(String json) {
    return switch (parse(json)) {
      case ResourceDocument document when document.json.equals(json) -> document;
      case ResourceDocument _ ->
          throw new IllegalArgumentException("a kept document is not canonical");
      case InvalidDocument invalid ->
          throw new IllegalArgumentException("a kept document is invalid: " + invalid.problems());
    };
  }

  /**
   * A document that a file holds: it is not kept, so that its size and marks do not matter here.
   *
   * @param json text of JSON that names kind, name and, perhaps, tenant
   */
  public static ResourceDocument ofFile(String json) {
    return DocumentReader.readOfFile(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Whose document it is. */
  public ResourceId id() {
    return id;
  }

  /** The canonical text. */
  public String json() {
    return json;
  }

  /** {@code metadata.labels}, by label. */
  public Map<String, String> labels() {
    return new TreeMap<>(marks.labels());
  }

  /** {@code metadata.tags}, in the order written. */
  public List<String> tags() {
    return marks.tags();
  }

  /** {@code metadata.owner}. */
  public Optional<String> owner() {
    return marks.owner();
  }

  /** Whether {@code other} wants the same, whatever its metadata: the same {@code spec}. */
  public boolean hasSameSpec(ResourceDocument other) {
    return spec.equals(other.spec);
  }

  /** The parsed text, for readers of single members. */
  public JsonDocument toJson() {
    return switch (Json.parse(json.getBytes(StandardCharsets.UTF_8), MAX_DEPTH)) {
      case JsonDocument document -> document;
      case JsonError error -> throw new IllegalStateException("canonical JSON is JSON: " + error);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceDocument document && json.equals(document.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** Names the resource and shows nothing of the document. */
  @Override
  public String toString() {
    return "document of " + id;
  }
}
