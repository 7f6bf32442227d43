package io.cardea.controlplane.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Shown;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestValue;
import io.cardea.model.rest.RestValue.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the parameters of an operation (OpenAPI 3.1 §4.8.12). For one tool. */
final class ParameterReader {

  /** A document's parameters of these names mean nothing (OpenAPI 3.1 §4.8.12.2). */
  private static final Set<String> IGNORED = Set.of("accept", "content-type", "authorization");

  private static final int MAX_DEPTH = 256;

  private final OpenApiDocument document;
  private final SchemaWriter schemas;
  private final Inputs inputs;
  private final List<RestField> secrets;
  private final Consumer<String> refused;

  /**
   * @param secrets what every call carries: a parameter that is the same is no argument
   */
  ParameterReader(
      OpenApiDocument document,
      SchemaWriter schemas,
      Inputs inputs,
      List<RestField> secrets,
      Consumer<String> refused) {
    this.document = document;
    this.schemas = schemas;
    this.inputs = inputs;
    this.secrets = secrets;
    this.refused = refused;
  }

  /**
   * Adds what stands in the path to {@code inPath}, by its name there, the rest to {@code fields}.
   */
  void read(Operation operation, Map<String, RestValue> inPath, List<RestField> fields) {
    Map<String, Part> all = new LinkedHashMap<>();
    collect(operation.item(), all);
    collect(operation.body(), all);
    for (Part parameter : all.values()) {
      String name = parameter.text("name");
      String in = parameter.text("in");
      if (isSetAnyway(in, name)) {
        continue;
      }
      switch (in) {
        case "path" -> value(parameter, in).ifPresent(value -> inPath.put(name, value));
        case "query" ->
            value(parameter, in)
                .ifPresent(value -> fields.add(new RestField(Place.QUERY, name, value)));
        case "header" -> header(parameter, name).ifPresent(fields::add);
        case "cookie" -> cookie(parameter, name).ifPresent(fields::add);
        default -> refused.accept("its parameter " + Shown.quoted(name) + " is nowhere");
      }
    }
  }

  private boolean isSetAnyway(String in, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean isHeader = in.equals("header");
    return (isHeader && IGNORED.contains(lower))
        || secrets.stream()
            .anyMatch(secret ->
                secret.place().name().equalsIgnoreCase(in)
                    && secret.name().equals(isHeader ? lower : name));
  }

  /** What an operation says goes before what its path says. */
  private void collect(Part holder, Map<String, Part> all) {
    for (Node node : holder.list("parameters")) {
      document
          .follow(node)
          .ifPresentOrElse(
              parameter -> all.put(parameter.text("in") + " " + parameter.text("name"), parameter),
              () -> refused.accept("a parameter of it is not there"));
    }
  }

  private Optional<RestField> header(Part parameter, String name) {
    if (!FieldNames.isForArguments(name)) {
      refused.accept("agents cannot set the header " + Shown.quoted(name));
      return Optional.empty();
    }
    return value(parameter, "header")
        .map(value -> new RestField(Place.HEADER, name.toLowerCase(Locale.ROOT), value));
  }

  private Optional<RestField> cookie(Part parameter, String name) {
    if (!FieldNames.isToken(name)) {
      refused.accept(Shown.quoted(name) + " is no name of a cookie");
      return Optional.empty();
    }
    return value(parameter, "cookie").map(value -> new RestField(Place.COOKIE, name, value));
  }

  private Optional<RestValue> value(Part parameter, String in) {
    String name = parameter.text("name");
    Optional<Style> style = style(parameter, in);
    Optional<Node> schema = parameter.find("schema");
    if (name.isEmpty() || style.isEmpty() || parameter.find("content").isPresent()) {
      refused.accept(
          "its parameter " + Shown.quoted(name) + " is written in a way that is unknown");
      return Optional.empty();
    }
    String written = described(schema.map(schemas::write).orElse("{}"), parameter);
    boolean isRequired = in.equals("path") || parameter.isTrue("required");
    String argument = inputs.add(name, in, isRequired, written);
    return Optional.of(new RestValue.Argument(argument, style.get()));
  }

  /** A schema with the description of what it is for, unless it has its own. */
  static String described(String schema, Part holder) {
    String description = holder.text("description").strip();
    if (description.isEmpty()
        || !(Json.parse(schema.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document)
        || !document.isObject(JsonDocument.ROOT)) {
      return schema;
    }
    return document.member(JsonDocument.ROOT, "description") != JsonDocument.NONE
        ? schema
        : new String(
            new JsonEdit(document)
                .set(JsonDocument.ROOT, "description", JsonStrings.quote(description))
                .apply(),
            UTF_8);
  }

  private static Optional<Style> style(Part parameter, String in) {
    String style = parameter.text("style");
    boolean isForm = in.equals("query") || in.equals("cookie");
    boolean explodes = isForm ? !parameter.isFalse("explode") : parameter.isTrue("explode");
    return switch (style.isEmpty() ? (isForm ? "form" : "simple") : style) {
      case "simple" ->
          isForm ? Optional.empty() : Optional.of(explodes ? Style.PAIRS : Style.COMMAS);
      case "form" ->
          !isForm
              ? Optional.empty()
              : Optional.of(in.equals("query") && explodes ? Style.REPEATED : Style.COMMAS);
      case "spaceDelimited" ->
          inQuery(in, parameter.isTrue("explode") ? Style.REPEATED : Style.SPACES);
      case "pipeDelimited" ->
          inQuery(in, parameter.isTrue("explode") ? Style.REPEATED : Style.PIPES);
      case "deepObject" -> inQuery(in, Style.DEEP);
      default -> Optional.empty();
    };
  }

  private static Optional<Style> inQuery(String in, Style style) {
    return in.equals("query") ? Optional.of(style) : Optional.empty();
  }
}
