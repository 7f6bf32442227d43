package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A tool of an API, its definition parsed. Immutable. */
final class ApiTool {

  /** What the control plane nests at most, and a few levels around it. */
  private static final int MAX_DEPTH = 256;

  private final RestTool declared;
  private final JsonDocument definition;
  private final Set<String> usedOutsideBody;

  /**
   * @throws IllegalArgumentException if its definition is no JSON
   */
  ApiTool(RestTool declared) {
    this.declared = declared;
    if (!(Json.parse(declared.definition().getBytes(UTF_8), MAX_DEPTH)
        instanceof JsonDocument document)) {
      throw new IllegalArgumentException("the definition of a tool is JSON");
    }
    this.definition = document;
    this.usedOutsideBody =
        Stream.concat(
                declared.request().path().stream(),
                declared.request().fields().stream().map(RestField::value))
            .filter(RestValue.Argument.class::isInstance)
            .map(value -> ((RestValue.Argument) value).name())
            .collect(Collectors.toUnmodifiableSet());
  }

  String name() {
    return declared.name();
  }

  RestRequest request() {
    return declared.request();
  }

  Optional<Duration> timeout() {
    return declared.timeout();
  }

  /** Which part of a JSON answer is the result. */
  String pointer() {
    return declared.pointer();
  }

  /** Arguments that go into path, query or header. */
  Set<String> usedOutsideBody() {
    return usedOutsideBody;
  }

  /** Judges the arguments by the tool's input schema. */
  void check(JsonDocument document, int arguments, Complaints complaints) {
    int schema = definition.member(ROOT, "inputSchema");
    new ArgumentCheck(definition, schema, document, complaints).check(schema, arguments, "");
  }

  /** Whether results are promised to have a form. */
  boolean hasOutputSchema() {
    return definition.member(ROOT, "outputSchema") != NONE;
  }

  /** Judges a result by the tool's output schema, if it has one. */
  void checkResult(JsonDocument document, int result, Complaints complaints) {
    int schema = definition.member(ROOT, "outputSchema");
    if (schema != NONE) {
      new ArgumentCheck(definition, schema, document, complaints).check(schema, result, "result");
    }
  }
}
