package io.cardea.controlplane.admin;

import java.util.List;
import java.util.Map;

/**
 * One operation of the API: what it takes and answers, for {@link OpenApi}, and what answers it.
 *
 * @param method of HTTP
 * @param path below {@code /api/v1/}, its variable parts in braces
 * @param id unique among all
 * @param summary what it does, for people
 * @param query the parameters of the query that it knows
 * @param body what it takes
 * @param status of its answer if all goes well
 * @param answer what it answers then
 * @param handler answers it; blocking
 */
record Operation(
    String method,
    String path,
    String id,
    String summary,
    List<Parameter> query,
    Shape body,
    int status,
    Shape answer,
    Handler handler) {

  Operation {
    query = List.copyOf(query);
  }

  /**
   * A parameter of the query.
   *
   * @param schema of its value, as JSON
   */
  record Parameter(String name, String schema, String description) {

    static Parameter text(String name, String description) {
      return new Parameter(name, "{\"type\":\"string\"}", description);
    }

    static Parameter flag(String name, String description) {
      return new Parameter(name, "{\"type\":\"boolean\",\"default\":false}", description);
    }

    /** A whole number, at least 1. */
    static Parameter number(String name, int max, String description) {
      return new Parameter(
          name, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":" + max + "}", description);
    }
  }

  /**
   * What a body looks like.
   *
   * @param type media type; empty for no body
   * @param schema as JSON
   */
  record Shape(String type, String schema) {

    static final Shape NONE = new Shape("", "");

    static Shape json(String schema) {
      return new Shape("application/json", schema);
    }

    /** One of the schemas of the description. */
    static Shape of(String component) {
      return json("{\"$ref\":\"#/components/schemas/" + component + "\"}");
    }

    boolean isNone() {
      return type.isEmpty();
    }
  }

  /**
   * A request for this operation.
   *
   * @param query its parameters, all of them known
   * @param path the values of the path's variable parts, as sent
   */
  record Asked(AdminRequest request, Caller caller, Query query, Map<String, String> path) {

    /** The value of a variable part of the path. */
    String part(String name) {
      return path.getOrDefault(name, "");
    }
  }

  /** Answers an operation. */
  @FunctionalInterface
  interface Handler {
    AdminAnswer answer(Asked asked);
  }

  /** The names of the parameters of the query. */
  List<String> parameters() {
    return query.stream().map(Parameter::name).toList();
  }
}
