package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestJson;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue.Argument;
import io.cardea.model.rest.RestValue.Fixed;
import io.cardea.model.rest.RestValue.Style;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tools of an HTTP API, declared one by one. */
class RestToolsTest {

  @TempDir Path folder;

  private static String api(String tool) {
    return """
    apiVersion: cardea.io/v1
    kind: Adapter
    metadata: {name: shop}
    spec:
      upstream:
        rest:
          url: "https://api.example.com/v1?v=2"
          headers: {Authorization: {env: TOKEN}}
          tools:
            - %s
    """
        .formatted(tool);
  }

  private ConfigFolder folder(String tool) {
    return new ConfigFolder(folder, Map.of("TOKEN", "Bearer s3cret", "KEY", "k3y"))
        .with("a.yaml", api(tool));
  }

  private RestUpstream upstream(String tool) {
    return (RestUpstream) folder(tool).valid().adapters().getFirst().upstream();
  }

  private RestTool tool(String tool) {
    return upstream(tool).tools().getFirst();
  }

  @Test
  void shouldReadWhereTheApiIs() {
    RestUpstream upstream = upstream("{name: a, method: GET, path: /x}");

    assertThat(upstream.endpoint().path()).isEqualTo("/v1?v=2");
    assertThat(upstream.endpoint().headers())
        .isEqualTo(Map.of("authorization", "Bearer s3cret", "user-agent", "cardea"));
    assertThat(upstream.toString()).isEqualTo("https://api.example.com:443/v1?…");
  }

  @Test
  void shouldReadEveryPlaceOfARequest() {
    RestTool tool =
        tool(
            """
            {name: change, title: Change, description: "Changes it.", method: PUT,
                   path: "/users/{id}/a%20b",
                   query: {v: "{verbose}", n: 5, tags: {argument: tags, style: commas}, k: {env: KEY}},
                   headers: {X-Trace: "{trace}", x-key: {env: KEY}},
                   body: {json: {name: "{name}", fixed: "a {b} c", list: ["{name}", 1.50, true, null]}},
                   input: {type: object, required: [id], properties: {id: {type: integer}, verbose: {},
                     tags: {}, trace: {}, name: {type: string, maxLength: 0x10}}},
                   output: {type: object}, result: {pointer: /data}, timeout: 3s,
                   annotations: {openWorldHint: false}}\
            """);

    assertThat(tool.request())
        .isEqualTo(
            new RestRequest(
                Method.PUT,
                List.of(
                    new Fixed("/users/"), new Argument("id", Style.COMMAS), new Fixed("/a%20b")),
                List.of(
                    new RestField(Place.QUERY, "v", new Argument("verbose", Style.REPEATED)),
                    new RestField(Place.QUERY, "n", new Fixed("5")),
                    new RestField(Place.QUERY, "tags", new Argument("tags", Style.COMMAS)),
                    new RestField(Place.QUERY, "k", new Fixed("k3y")),
                    new RestField(Place.HEADER, "x-trace", new Argument("trace", Style.COMMAS)),
                    new RestField(Place.HEADER, "x-key", new Fixed("k3y"))),
                new RestBody.Json(
                    "application/json",
                    new RestJson.Members(
                        Map.of(
                            "name", new RestJson.Argument("name"),
                            "fixed", new RestJson.Fixed("\"a {b} c\""),
                            "list",
                                new RestJson.Elements(
                                    List.of(
                                        new RestJson.Argument("name"),
                                        new RestJson.Fixed("1.50"),
                                        new RestJson.Fixed("true"),
                                        new RestJson.Fixed("null"))))))));
    assertThat(tool.timeout()).isEqualTo(Optional.of(Duration.ofSeconds(3)));
    assertThat(tool.pointer()).isEqualTo("/data");
    assertThat(tool.definition())
        .isEqualTo(
            """
            {"name":"change","title":"Change","description":"Changes it.",\
            "inputSchema":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},\
            "verbose":{},"tags":{},"trace":{},"name":{"type":"string","maxLength":16}},\
            "additionalProperties":false},"outputSchema":{"type":"object"},\
            "annotations":{"readOnlyHint":false,"idempotentHint":true,"openWorldHint":false}}\
            """);
    assertThat(tool.toString() + tool.request()).doesNotContain("k3y");
  }

  @Test
  void shouldReadFormsAndBodiesOfEverything() {
    assertThat(
            tool("""
            {name: a, method: POST, path: /x, body: {form: {a: "{a}", b: c}},
              input: {type: object, properties: {a: {}}}}\
            """)
                .request()
                .body())
        .isEqualTo(
            new RestBody.Form(
                List.of(
                    new RestField(Place.QUERY, "a", new Argument("a", Style.REPEATED)),
                    new RestField(Place.QUERY, "b", new Fixed("c")))));
    RestTool everything =
        tool(
            """
            {name: a, method: POST, path: "/x/{id}", body: {json: "*"},
              input: {type: object, required: [id], properties: {id: {}, other: {}}}}\
            """);
    assertThat(everything.request().body())
        .isEqualTo(new RestBody.Json("application/json", new RestJson.Others()));
    assertThat(everything.definition()).doesNotContain("additionalProperties");
  }

  static Stream<Arguments> mistakes() {
    String get = "name: a, method: GET, path: /x";
    String withA = ", input: {type: object, properties: {a: {}}}";
    return Stream.of(
        arguments("{method: GET, path: /x}", "tools[0]: the key \"name\" is missing"),
        arguments("{name: a b, method: GET, path: /x}", ".name: cannot be a tool's name"),
        arguments("{name: a, method: get, path: /x}", ".method: is \"get\" (allowed: GET, POST"),
        arguments("{name: a, method: HEAD, path: /x}", ".method: is \"HEAD\""),
        arguments("{name: a, method: GET, path: x}", ".path: is no path (like /users/{id}"),
        arguments("{name: a, method: GET, path: /x?y=z}", ".path: is no path"),
        arguments("{name: a, method: GET, path: \"/x#y\"}", ".path: is no path"),
        arguments("{name: a, method: GET, path: /a/../b}", ".path: is no path"),
        arguments("{name: a, method: GET, path: /a/%2E%2e/b}", ".path: is no path"),
        arguments("{name: a, method: GET, path: /a/.}", ".path: is no path"),
        arguments("{name: a, method: GET, path: \"/a b\"}", ".path: is no path"),
        arguments("{name: a, method: GET, path: /a%2}", ".path: is no path"),
        arguments("{name: a, method: GET, path: \"/{a\"}", ".path: is no path"),
        arguments("{name: a, method: GET, path: \"/{}\"}", ".path: is no path"),
        arguments("{name: a, method: GET, path: \"/é\"}", ".path: is no path"),
        arguments("{name: a, method: GET, path: \"/{a}\"}", ".path: \"a\" is no argument (declare"),
        arguments(
            "{name: a, method: GET, path: \"/{a}\"" + withA + "}",
            ".input: \"a\" stands in the path and must be required"),
        arguments("{" + get + ", qeury: {}}", "unknown key \"qeury\" (did you mean \"query\"?)"),
        arguments(
            "{" + get + ", query: {b: \"{b}\", c: \"{bb}\"}" + withA.replace("a:", "bb:") + "}",
            ".query.b: \"b\" is no argument (allowed: bb)"),
        arguments("{" + get + withA + "}", ".input.properties.a: the argument is used nowhere"),
        arguments("{" + get + ", query: {b: \"x {a}\"}}", ".query.b: is neither an argument nor"),
        arguments("{" + get + ", query: {b: [1]}}", ".query.b: must be text or a map"),
        arguments(
            "{" + get + ", query: {b: {argument: a, style: x}}" + withA + "}",
            ".style: is \"x\" (allowed: repeated, commas"),
        arguments("{" + get + ", query: {b: {env: NONE}}}", "variable NONE is not set"),
        arguments("{" + get + ", headers: {Host: x}}", "Cardea sets the header Host itself"),
        arguments("{" + get + ", headers: {Mcp-X: x}}", "Cardea sets the header Mcp-X itself"),
        arguments("{" + get + ", headers: {\"a b\": x}}", "\"a b\" is not a header's name"),
        arguments("{" + get + ", headers: {X: \"é\"}}", "must be visible ASCII"),
        arguments(
            "{" + get + ", headers: {Cookie: \"{a}\"}" + withA + "}",
            "agents must not set the header Cookie"),
        arguments(
            "{" + get + ", headers: {authorization: x}}",
            "sets the header authorization, which is sent already"),
        arguments("{" + get + ", headers: {X-A: b, x-a: c}}", "the header x-a is there twice"),
        arguments("{" + get + ", body: {json: {}}}", ".body: a GET has no content"),
        arguments("{name: a, method: POST, path: /x, body: {}}", ".body: must have either json or"),
        arguments("{name: a, method: POST, path: /x, body: {json: .inf}}", "JSON does not have"),
        arguments("{" + get + ", input: {type: array}}", ".input: must be the schema of an object"),
        arguments("{" + get + ", output: {}}", ".output: must be the schema of an object"),
        arguments("{" + get + ", result: {pointer: data}}", ".pointer: is no JSON Pointer"),
        arguments("{" + get + ", result: {pointer: /a~2}}", ".pointer: is no JSON Pointer"),
        arguments("{" + get + ", timeout: 0s}", ".timeout: is out of range"),
        arguments(
            "{" + get + ", annotations: {readOnlyHnt: true}}", "did you mean \"readOnlyHint\""),
        arguments(
            "{" + get + "}\n        - {" + get + "}", "tools[1]: the tool \"a\" is there twice"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void shouldSayWhatIsWrong(String tool, String problem) {
    List<String> problems = folder(tool).problems();

    assertThat(problems).singleElement().asString().contains(problem);
    assertThat(problems.toString()).doesNotContain("s3cret", "k3y");
  }

  @Test
  void shouldFindAllMistakesAtOnce() {
    assertThat(folder("{name: '', method: X, path: y, query: {a: '{b}'}, timeout: 1}").problems())
        .hasSize(5);
  }

  @Test
  void shouldNotTakeAnApiWithoutTools() {
    String text = api("{}").replaceAll("tools:\n.*", "tools: []");

    assertThat(new ConfigFolder(folder, Map.of("TOKEN", "x")).with("a.yaml", text).problems())
        .containsExactly("a.yaml:7: spec.upstream.rest: tools is empty (declare at least one)");
  }

  @Test
  void shouldReachAPrivateAddressOnlyIfToldTo() {
    String text =
        api("{name: a, method: GET, path: /x}")
            .replace("https://api.example.com", "http://10.0.0.1");
    ConfigFolder config = new ConfigFolder(folder, Map.of("TOKEN", "x"));

    assertThat(config.with("a.yaml", text).problems())
        .singleElement()
        .asString()
        .contains("private");
    assertThat(config.with("a.yaml", text + "  allowPrivateNetwork: true\n").problems()).isEmpty();
  }
}
