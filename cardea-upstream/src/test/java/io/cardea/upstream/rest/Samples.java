package io.cardea.upstream.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue;
import io.cardea.model.rest.RestValue.Argument;
import io.cardea.model.rest.RestValue.Fixed;
import io.cardea.model.rest.RestValue.Style;
import io.cardea.upstream.exchange.PlainRequest;
import java.util.List;
import java.util.Optional;

/** Tools and their requests, for tests to change one thing of. */
final class Samples {

  static final String ANY = "{\"type\":\"object\"}";

  private Samples() {}

  static JsonDocument json(String text) {
    return (JsonDocument) Json.parse(text.getBytes(UTF_8), 64);
  }

  static RestTool tool(String schema, RestRequest request) {
    return tool(schema, "", "", request);
  }

  /**
   * @param more members of the definition, each after a comma
   */
  static RestTool tool(String schema, String more, String pointer, RestRequest request) {
    String definition = "{\"name\":\"t\",\"inputSchema\":" + schema + more + "}";
    return new RestTool("t", definition, request, pointer, Optional.empty());
  }

  static RestRequest request(
      Method method, List<RestValue> path, List<RestField> fields, RestBody body) {
    return new RestRequest(method, path, fields, body);
  }

  static RestRequest get(List<RestField> fields) {
    return request(Method.GET, List.of(new Fixed("/x")), fields, new RestBody.None());
  }

  /** {@code /users/{id}/posts}. */
  static RestRequest inPath() {
    return request(
        Method.GET,
        List.of(new Fixed("/users/"), new Argument("id", Style.COMMAS), new Fixed("/posts")),
        List.of(),
        new RestBody.None());
  }

  static RestField query(String name, String argument, Style style) {
    return new RestField(Place.QUERY, name, new Argument(argument, style));
  }

  static RestField fixed(Place place, String name, String text) {
    return new RestField(place, name, new Fixed(text));
  }

  static RestRequest post(RestBody body) {
    return request(Method.POST, List.of(new Fixed("/x")), List.of(), body);
  }

  /** What becomes of a call: the request, or the complaints. */
  static String written(RestRequest request, String arguments) {
    return written("/v1", request, arguments);
  }

  static String written(String base, RestRequest request, String arguments) {
    JsonDocument document = json(arguments);
    Complaints complaints = new Complaints();
    PlainRequest made =
        new RequestWriter(new ApiTool(tool(ANY, request)), document, JsonDocument.ROOT, complaints)
            .write(base);
    return complaints.isEmpty() ? shown(made) : complaints.toString();
  }

  private static String shown(PlainRequest made) {
    StringBuilder text = new StringBuilder(made.method() + " " + made.target());
    made.headers().stream()
        .filter(field -> !field.getKey().equals("accept"))
        .forEach(field ->
            text.append(" | ").append(field.getKey()).append(": ").append(field.getValue()));
    made.body().ifPresent(body -> text.append(" | ").append(new String(body.bytes(), UTF_8)));
    return text.toString();
  }
}
