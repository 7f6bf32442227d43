package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.rest.SchemaWriter.Direction;
import io.cardea.controlplane.rest.SchemaWriter.Manner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads what an operation promises of its results: something only if each answer that is a success
 * is one and the same object in JSON.
 */
final class ResponseReader {

  private final OpenApiDocument document;
  private final BiFunction<Direction, Manner, SchemaWriter> writers;

  ResponseReader(OpenApiDocument document, BiFunction<Direction, Manner, SchemaWriter> writers) {
    this.document = document;
    this.writers = writers;
  }

  /** The output schema, if there is one. */
  Optional<String> read(Operation operation) {
    List<Node> found = new ArrayList<>();
    for (Map.Entry<String, Node> response : operation.body().map("responses").all().entrySet()) {
      if (response.getKey().startsWith("2")) {
        Optional<Node> schema = schema(response.getValue());
        if (schema.isEmpty()) {
          return Optional.empty();
        }
        found.add(schema.get());
      }
    }
    return found.size() == 1 ? written(found.getFirst()) : Optional.empty();
  }

  private Optional<Node> schema(Node response) {
    Map<String, Node> content =
        document.follow(response).map(found -> found.map("content").all()).orElse(Map.of());
    return content.entrySet().stream()
        .filter(entry -> content.size() == 1 && BodyReader.isJson(entry.getKey()))
        .findFirst()
        .flatMap(entry -> document.root().with(entry.getValue()).find("schema"))
        .filter(this::isObject);
  }

  private boolean isObject(Node schema) {
    Optional<Part> found = document.follow(schema);
    return found.isPresent()
        && found.get().text("type").equals("object")
        && !found.get().isTrue("nullable");
  }

  private Optional<String> written(Node schema) {
    for (Manner manner : Manner.values()) {
      SchemaWriter writer = writers.apply(Direction.OUTPUT, manner);
      // What it refers to is resolved, so that the schema itself says that it is an object.
      String json = document.references().follow(schema).map(writer::write).orElse("{}");
      Optional<String> definitions = writer.definitions();
      if (!writer.isTooMuch() && json.startsWith("{") && json.length() > 2) {
        return Optional.of(
            definitions.map(defs -> "{\"$defs\":" + defs + "," + json.substring(1)).orElse(json));
      }
    }
    return Optional.empty();
  }
}
