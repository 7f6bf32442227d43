package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.Node;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestJson;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestValue;
import io.cardea.model.rest.RestValue.Style;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads what an operation takes as content (OpenAPI 3.1 §4.8.13): JSON becomes the argument {@code
 * body}, each field of a form an argument. For one tool.
 */
final class BodyReader {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final OpenApiDocument document;
  private final SchemaWriter schemas;
  private final Inputs inputs;
  private final Consumer<String> refused;

  BodyReader(
      OpenApiDocument document, SchemaWriter schemas, Inputs inputs, Consumer<String> refused) {
    this.document = document;
    this.schemas = schemas;
    this.inputs = inputs;
    this.refused = refused;
  }

  RestBody read(Operation operation) {
    Optional<Part> body = operation.body().find("requestBody").flatMap(document::follow);
    if (body.isEmpty()) {
      return new RestBody.None();
    }
    boolean isRequired = body.get().isTrue("required");
    Map<String, Node> content = body.get().map("content").all();
    Optional<Map.Entry<String, Node>> json = json(content);
    if (operation.method() == Method.GET) {
      refused.accept("it wants content with a GET");
    } else if (json.isPresent()) {
      return json(json.get(), body.get(), isRequired);
    } else if (content.containsKey(FORM)) {
      return form(body.get().map("content").map(FORM));
    } else if (isRequired) {
      refused.accept("it takes neither JSON nor a form");
    }
    return new RestBody.None();
  }

  private static Optional<Map.Entry<String, Node>> json(Map<String, Node> content) {
    return content.entrySet().stream().filter(entry -> isJson(entry.getKey())).findFirst();
  }

  /** Whether a media type, or a range of them, is JSON. */
  static boolean isJson(String mediaType) {
    String name = mediaType.replaceFirst(";.*", "").strip();
    return name.equals("application/json")
        || name.equals("*/*")
        || name.matches("application/[A-Za-z0-9!#$&^_.-]+\\+json");
  }

  private RestBody json(Map.Entry<String, Node> entry, Part body, boolean isRequired) {
    Part media = document.root().with(entry.getValue());
    String schema = media.find("schema").map(schemas::write).orElse("{}");
    String argument =
        inputs.add("body", "content", isRequired, ParameterReader.described(schema, body));
    String type = entry.getKey().replaceFirst(";.*", "").strip();
    return new RestBody.Json(
        type.equals("*/*") ? "application/json" : type, new RestJson.Argument(argument));
  }

  private RestBody form(Part media) {
    Optional<Part> schema = media.find("schema").flatMap(document::follow);
    Map<String, Node> properties =
        schema.map(found -> found.map("properties").all()).orElse(Map.of());
    if (properties.isEmpty()) {
      refused.accept("the fields of its form are not known");
      return new RestBody.None();
    }
    Set<String> required = new HashSet<>();
    schema.ifPresent(
        found -> found.list("required").forEach(name -> required.add(Part.text(name))));
    List<RestField> fields = new ArrayList<>();
    properties.forEach((name, property) -> {
      String argument = inputs.add(name, "form", required.contains(name), schemas.write(property));
      Style style = isObject(property) || isDeep(media, name) ? Style.DEEP : Style.REPEATED;
      fields.add(new RestField(Place.QUERY, name, new RestValue.Argument(argument, style)));
    });
    return new RestBody.Form(fields);
  }

  private boolean isObject(Node property) {
    return document
        .follow(property)
        .filter(
            found -> found.text("type").equals("object") || found.find("properties").isPresent())
        .isPresent();
  }

  private static boolean isDeep(Part media, String name) {
    return media.map("encoding").map(name).text("style").equals("deepObject");
  }
}
