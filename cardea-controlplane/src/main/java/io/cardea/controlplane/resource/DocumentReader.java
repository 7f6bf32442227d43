package io.cardea.controlplane.resource;

import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.model.identity.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads what a store needs to know of a document, and finds everything that is wrong with that. */
final class DocumentReader {

  private static final int MAX_MARKS = 64;
  private static final int MAX_TAG = 64;
  private static final int MAX_OWNER = 128;
  private static final String TAG_FORM = "1 to 64 printable characters";
  private static final String TOO_LARGE =
      "the document has more than " + ResourceDocument.MAX_BYTES + " bytes";
  private static final Position PLACE = Position.of("document");

  private final JsonDocument json;
  private final Problems problems = new Problems();

  private DocumentReader(JsonDocument json) {
    this.json = json;
  }

  static DocumentRead read(byte[] bytes) {
    if (bytes.length > 2 * ResourceDocument.MAX_BYTES) {
      return refused(TOO_LARGE);
    }
    return switch (Json.parse(bytes, ResourceDocument.MAX_DEPTH)) {
      case JsonDocument json -> new DocumentReader(json).document();
      case JsonError error -> refused("is no JSON: " + error);
    };
  }

  /** Reads a document that was found to be right by who compiles it. */
  static ResourceDocument readOfFile(byte[] bytes) {
    if (Json.parse(bytes, ResourceDocument.MAX_DEPTH) instanceof JsonDocument json) {
      DocumentReader reader = new DocumentReader(json);
      int metadata = reader.object(JsonDocument.ROOT, "metadata", "metadata");
      int spec = reader.object(JsonDocument.ROOT, "spec", "spec");
      return new ResourceDocument(
          reader.id(metadata).orElseThrow(),
          CanonicalJson.of(json, JsonDocument.ROOT),
          CanonicalJson.of(json, spec),
          reader.marks(metadata));
    }
    throw new IllegalArgumentException("a document of a file is no JSON");
  }

  private static InvalidDocument refused(String message) {
    return new InvalidDocument(List.of(Problem.of(PLACE, "", message, "")));
  }

  private DocumentRead document() {
    if (!json.isObject(JsonDocument.ROOT)) {
      return refused("must be an object");
    }
    required(JsonDocument.ROOT, "apiVersion", "apiVersion", DocumentReader::isTag, TAG_FORM);
    int metadata = object(JsonDocument.ROOT, "metadata", "metadata");
    int spec = object(JsonDocument.ROOT, "spec", "spec");
    if (json.member(JsonDocument.ROOT, "status") != JsonDocument.NONE) {
      problem("status", "is reported, not declared", "remove the key");
    }
    Optional<ResourceId> id = id(metadata);
    ResourceDocument.Marks marks = marks(metadata);
    if (id.isEmpty() || problems.count() > 0) {
      return new InvalidDocument(problems.list());
    }
    String text = CanonicalJson.of(json, JsonDocument.ROOT);
    return text.getBytes(StandardCharsets.UTF_8).length > ResourceDocument.MAX_BYTES
        ? refused(TOO_LARGE)
        : new ResourceDocument(
            id.get(), text, spec == JsonDocument.NONE ? "" : CanonicalJson.of(json, spec), marks);
  }

  private Optional<ResourceId> id(int metadata) {
    Optional<String> kind =
        required(JsonDocument.ROOT, "kind", "kind", ResourceId::isKind, ResourceId.KIND_FORM);
    Optional<String> name =
        required(metadata, "name", "metadata.name", ResourceId::isName, ResourceId.NAME_FORM);
    Optional<String> tenant =
        json.member(metadata, "tenant") == JsonDocument.NONE
            ? Optional.of(TenantId.DEFAULT.value())
            : required(
                metadata, "tenant", "metadata.tenant", TenantId::isValid, "1 to 32 of [a-z0-9-]");
    return kind.isPresent() && name.isPresent() && tenant.isPresent()
        ? Optional.of(new ResourceId(new TenantId(tenant.get()), kind.get(), name.get()))
        : Optional.empty();
  }

  private ResourceDocument.Marks marks(int metadata) {
    Optional<String> owner = text(metadata, "owner", "metadata.owner");
    owner
        .filter(text -> text.length() > MAX_OWNER || hasControls(text))
        .ifPresent(_ -> problem("metadata.owner", "must be up to 128 printable characters", ""));
    return new ResourceDocument.Marks(labels(metadata), tags(metadata), owner);
  }

  private Map<String, String> labels(int metadata) {
    Map<String, String> labels = new HashMap<>();
    int object = object(metadata, "labels", "metadata.labels");
    if (object == JsonDocument.NONE) {
      return labels;
    }
    for (int key = json.first(object); key != JsonDocument.NONE; key = json.nextKey(object, key)) {
      String label = json.text(key);
      int value = json.valueOf(key);
      if (!LabelForm.isKey(label)) {
        problem("metadata.labels", "a label is " + LabelForm.KEY, "rename " + Shown.quoted(label));
      } else if (!json.isString(value) || !LabelForm.isValue(json.text(value))) {
        problem("metadata.labels." + label, "must be a text, " + LabelForm.VALUE, "");
      } else {
        labels.put(label, json.text(value));
      }
      if (labels.size() > MAX_MARKS) {
        problem("metadata.labels", "has more than 64 entries", "");
        return labels;
      }
    }
    return labels;
  }

  private List<String> tags(int metadata) {
    List<String> tags = new ArrayList<>();
    int array = json.member(metadata, "tags");
    if (array == JsonDocument.NONE) {
      return tags;
    }
    if (!json.isArray(array)) {
      problem("metadata.tags", "must be a list of texts", "");
      return tags;
    }
    for (int tag = json.first(array);
        tag != JsonDocument.NONE;
        tag = json.nextElement(array, tag)) {
      String path = "metadata.tags[" + tags.size() + "]";
      if (!json.isString(tag) || !isTag(json.text(tag))) {
        problem(path, "must be a text of " + TAG_FORM, "");
      } else if (tags.contains(json.text(tag))) {
        problem(path, "is there twice", "");
      }
      tags.add(json.isString(tag) ? json.text(tag) : "");
      if (tags.size() > MAX_MARKS) {
        problem("metadata.tags", "has more than 64 entries", "");
        return tags;
      }
    }
    return tags;
  }

  private static boolean isTag(String text) {
    return !text.isEmpty() && text.length() <= MAX_TAG && !hasControls(text);
  }

  /** Characters that no store and no terminal takes well: controls and lone surrogates. */
  private static boolean hasControls(String text) {
    return text.codePoints()
        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private Optional<String> required(
      int parent, String key, String path, Predicate<String> isRight, String form) {
    if (json.member(parent, key) == JsonDocument.NONE) {
      problem(path, "is missing", "");
      return Optional.empty();
    }
    Optional<String> text = text(parent, key, path);
    if (text.isPresent() && !isRight.test(text.get())) {
      problem(path, "must be " + form, "");
    }
    return text.filter(isRight);
  }

  private Optional<String> text(int parent, String key, String path) {
    int node = json.member(parent, key);
    if (node != JsonDocument.NONE && !json.isString(node)) {
      problem(path, "must be a text", "");
      return Optional.empty();
    }
    return node == JsonDocument.NONE ? Optional.empty() : Optional.of(json.text(node));
  }

  private int object(int parent, String key, String path) {
    int node = json.member(parent, key);
    if (node != JsonDocument.NONE && !json.isObject(node)) {
      problem(path, "must be an object", "");
      return JsonDocument.NONE;
    }
    return node;
  }

  private void problem(String path, String message, String hint) {
    problems.add(Problem.of(PLACE, path, message, hint));
  }
}
