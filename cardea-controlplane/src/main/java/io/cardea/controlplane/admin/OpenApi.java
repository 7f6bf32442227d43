package io.cardea.controlplane.admin;

import static java.util.stream.Collectors.groupingBy;

import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.document.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Describes operations as OpenAPI 3.1. */
final class OpenApi {

  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
  private static final String TEXT = "{\"type\":\"string\"}";
  private static final String COUNT = "{\"type\":\"integer\"}";
  private static final String ANY_OBJECT = "{\"type\":\"object\"}";

  private OpenApi() {}

  static String of(List<Operation> operations) {
    JsonObject paths = new JsonObject();
    Map<String, List<Operation>> byPath =
        operations.stream()
            .collect(groupingBy(Operation::path, LinkedHashMap::new, Collectors.toList()));
    byPath.forEach((path, all) -> paths.json("/api/v1/" + path, item(path, all)));
    return new JsonObject()
        .text("openapi", "3.1.0")
        .json(
            "info",
            new JsonObject().text("title", "Cardea admin API").text("version", "1").toString())
        .json("security", "[{\"key\":[]}]")
        .json("paths", paths.toString())
        .json("components", components())
        .toString();
  }

  private static String item(String path, List<Operation> operations) {
    JsonObject item = new JsonObject();
    List<String> variables = new ArrayList<>();
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      variables.add(
          new JsonObject()
              .text("name", variable.group(1))
              .text("in", "path")
              .flag("required", true)
              .json("schema", TEXT)
              .toString());
    }
    if (!variables.isEmpty()) {
      item.json("parameters", JsonObject.array(variables));
    }
    operations.forEach(each -> item.json(each.method().toLowerCase(Locale.ROOT), operation(each)));
    return item.toString();
  }

  private static String operation(Operation operation) {
    JsonObject json =
        new JsonObject().text("operationId", operation.id()).text("summary", operation.summary());
    if (!operation.query().isEmpty()) {
      json.json(
          "parameters",
          JsonObject.array(operation.query().stream().map(OpenApi::parameter).toList()));
    }
    if (!operation.body().isNone()) {
      json.json(
          "requestBody",
          new JsonObject()
              .flag("required", true)
              .json("content", content(operation.body()))
              .toString());
    }
    JsonObject good =
        new JsonObject().text("description", "Done.").json("content", content(operation.answer()));
    JsonObject responses = new JsonObject();
    if (operation.method().equals("PUT")) {
      responses.json("201", good.toString());
    }
    return json.json(
            "responses",
            responses
                .json(Integer.toString(operation.status()), good.toString())
                .json("default", "{\"$ref\":\"#/components/responses/Problem\"}")
                .toString())
        .toString();
  }

  private static String parameter(Parameter parameter) {
    return new JsonObject()
        .text("name", parameter.name())
        .text("in", "query")
        .text("description", parameter.description())
        .json("schema", parameter.schema())
        .toString();
  }

  private static String content(Shape shape) {
    return new JsonObject()
        .json(shape.type(), new JsonObject().json("schema", shape.schema()).toString())
        .toString();
  }

  private static String nodeStatus() {
    return object(
        Map.of(
            "position",
            TEXT,
            "revision",
            COUNT,
            "snapshot",
            COUNT,
            "compileMicros",
            COUNT,
            "notInForce",
            objects(),
            "nodes",
            objects(),
            "store",
            object(Map.of("state", TEXT, "since", TEXT, "reason", TEXT, "known", TEXT))));
  }

  private static String components() {
    JsonObject schemas = new JsonObject();
    List<String> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      schemas.json(kind.label(), Schemas.of(kind));
      kinds.add("{\"$ref\":\"#/components/schemas/" + kind.label() + "\"}");
    }
    schemas.json("Document", new JsonObject().json("oneOf", JsonObject.array(kinds)).toString());
    schemas.json("Problem", object(Map.of("title", TEXT, "status", COUNT, "detail", TEXT)));
    resources(schemas);
    schemas.json("Page", object(Map.of("items", list("Resource"), "next", TEXT, "position", TEXT)));
    schemas.json(
        "Effect",
        object(Map.of("kind", TEXT, "name", TEXT, "effect", TEXT, "differences", objects())));
    schemas.json(
        "Applied",
        object(
            Map.of(
                "revision",
                COUNT,
                "position",
                TEXT,
                "changed",
                "{\"type\":\"boolean\"}",
                "effects",
                list("Effect"))));
    schemas.json("FoundPage", object(Map.of("items", objects(), "next", TEXT)));
    schemas.json("LimitUsage", object(Map.of("limit", TEXT, "counters", objects())));
    schemas.json("History", object(Map.of("items", objects(), "floor", COUNT, "next", COUNT)));
    schemas.json("NodeStatus", nodeStatus());
    records(schemas);
    simulation(schemas);
    secrets(schemas);
    String problem =
        new JsonObject()
            .text("description", "It was refused; nothing was changed (RFC 9457).")
            .json(
                "content",
                content(
                    new Shape(
                        "application/problem+json", "{\"$ref\":\"#/components/schemas/Problem\"}")))
            .toString();
    return new JsonObject()
        .json("securitySchemes", "{\"key\":{\"type\":\"http\",\"scheme\":\"bearer\"}}")
        .json("responses", new JsonObject().json("Problem", problem).toString())
        .json("schemas", schemas.toString())
        .toString();
  }

  /** Documents as answers show them: with what is known of them. */
  private static void resources(JsonObject schemas) {
    schemas.json(
        "Resource",
        object(
            Map.of(
                "apiVersion",
                TEXT,
                "kind",
                TEXT,
                "metadata",
                ANY_OBJECT,
                "spec",
                ANY_OBJECT,
                "status",
                "{\"$ref\":\"#/components/schemas/ResourceStatus\"}")));
    schemas.json(
        "ResourceStatus",
        object(
            Map.of(
                "inForce",
                "{\"type\":\"boolean\"}",
                "source",
                "{\"enum\":[\"api\",\"file\"]}",
                "declaredAt",
                TEXT,
                "hides",
                TEXT,
                "problems",
                objects())));
  }

  private static void records(JsonObject schemas) {
    schemas.json("RecordEntry", object(Map.of("record", ANY_OBJECT, "outcome", ANY_OBJECT)));
    Map<String, String> ofNodes = new LinkedHashMap<>();
    List.of("log", "node", "proof", "outcomeProof", "proofAt")
        .forEach(name -> ofNodes.put(name, TEXT));
    ofNodes.put("checked", "{\"type\":\"boolean\"}");
    List.of("leaf", "outcomeLeaf").forEach(name -> ofNodes.put(name, COUNT));
    List.of("record", "outcome").forEach(name -> ofNodes.put(name, ANY_OBJECT));
    schemas.json("NodeRecordEntry", object(ofNodes));
    for (String page : List.of("", "Node")) {
      schemas.json(
          page + "RecordPage",
          object(
              Map.of(
                  "records",
                  list(page + "RecordEntry"),
                  "next",
                  TEXT,
                  "findings",
                  "{\"type\":\"array\",\"items\":" + TEXT + "}")));
    }
  }

  private static void simulation(JsonObject schemas) {
    schemas.json(
        "SimulatedCalls",
        object(
            Map.of(
                "result",
                TEXT,
                "count",
                COUNT,
                "call",
                "{\"type\":\"object\"}",
                "then",
                "{\"type\":\"object\"}",
                "now",
                "{\"type\":\"object\"}")));
    schemas.json(
        "Simulation",
        object(
            Map.of(
                "snapshotVersion",
                COUNT,
                "records",
                COUNT,
                "others",
                COUNT,
                "calls",
                list("SimulatedCalls"),
                "next",
                TEXT,
                "findings",
                "{\"type\":\"array\",\"items\":" + TEXT + "}")));
  }

  private static void secrets(JsonObject schemas) {
    schemas.json(
        "Secret",
        object(
            Map.of(
                "name",
                TEXT,
                "version",
                COUNT,
                "updatedAt",
                TEXT,
                "by",
                TEXT,
                "usedBy",
                objects())));
    schemas.json("Secrets", object(Map.of("items", list("Secret"))));
    schemas.json(
        "SecretValue",
        """
        {"type":"object","required":["value"],"additionalProperties":false,\
        "properties":{"value":{"type":"string","minLength":1,"writeOnly":true}}}\
        """);
  }

  private static String object(Map<String, String> properties) {
    JsonObject json = new JsonObject();
    properties.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> json.json(each.getKey(), each.getValue()));
    return new JsonObject().text("type", "object").json("properties", json.toString()).toString();
  }

  private static String objects() {
    return "{\"type\":\"array\",\"items\":" + ANY_OBJECT + "}";
  }

  private static String list(String component) {
    return "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/" + component + "\"}}";
  }
}
