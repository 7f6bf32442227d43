package io.cardea.mcp.custom;

import static io.cardea.mcp.custom.Changes.filled;
import static io.cardea.mcp.custom.Changes.fixed;
import static io.cardea.mcp.custom.Changes.narrowed;
import static io.cardea.mcp.custom.Changes.numbers;
import static io.cardea.mcp.custom.Changes.offer;
import static io.cardea.mcp.custom.Changes.oneOf;
import static io.cardea.mcp.custom.Changes.parameters;
import static io.cardea.mcp.custom.Changes.secret;
import static io.cardea.mcp.custom.Changes.texts;
import static io.cardea.mcp.custom.Changes.tool;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.model.tool.ParameterChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentRulesTest {

  private static final CustomTool TOOL =
      CustomOffer.of(
              "a",
              offer(
                  "t",
                  tool(
                      "t",
                      """
                      "owner":{},"token":{},"page":{},"limit":{},"state":{},"path":{},"size":{},"q":{}\
                      """,
                      "")),
              List.of(
                  Changes.of(
                      "t",
                      parameters(
                          "owner", fixed("\"acme\""),
                          "token", secret("\"s3cr3t\""),
                          "page", new ParameterChange.Hidden(),
                          "limit",
                              new ParameterChange.Shown(
                                  Optional.empty(), Optional.of("20"), numbers("1", "50")),
                          "state",
                              new ParameterChange.Shown(
                                  Optional.empty(),
                                  Optional.of("\"open\""),
                                  oneOf("\"open\"", "7", "true")),
                          "path", narrowed(texts(2, 8, "docs/*")),
                          "size", filled("[1]")))))
          .tool("t")
          .orElseThrow();

  private static JsonDocument params(String arguments) {
    String json =
        "{\"name\":\"t\"" + (arguments.isEmpty() ? "" : ",\"arguments\":" + arguments) + "}";
    return (JsonDocument) Json.parse(json.getBytes(UTF_8), 1_000);
  }

  private static Optional<String> refusal(String arguments) {
    return TOOL.refusal(params(arguments), JsonDocument.ROOT);
  }

  private static String completed(String arguments) {
    JsonDocument params = params(arguments);
    JsonEdit edit = new JsonEdit(params);
    TOOL.complete(params, JsonDocument.ROOT, edit);
    return new String(edit.apply(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          null                             | arguments must be an object
          []                               | arguments must be an object
          "x"                              | arguments must be an object
          7                                | arguments must be an object
          {}                               | "path" is missing
          ``                               | "path" is missing
          {"path":"docs/","page":1}        | "page" is no parameter of this tool
          {"path":"docs/","p\\u0061ge":null} | "page" is no parameter of this tool
          {"path":"docs/","Owner":1}       | "Owner" is no parameter of this tool
          {"path":"doc"}                   | "path" must be like docs/*
          {"path":"d"}                     | "path" must have at least 2 characters
          {"path":"docs/docs/"}            | "path" must have at most 8 characters
          {"path":null}                    | "path" must be text
          {"path":["docs/"]}               | "path" must be text
          {"path":"docs/","limit":51}      | "limit" must be at most 50
          {"path":"docs/","limit":50.0000001} | "limit" must be at most 50
          {"path":"docs/","limit":1e999999999} | "limit" must be at most 50
          {"path":"docs/","limit":0.999}   | "limit" must be at least 1
          {"path":"docs/","limit":-0}      | "limit" must be at least 1
          {"path":"docs/","limit":"20"}    | "limit" must be a number
          {"path":"docs/","limit":null}    | "limit" must be a number
          {"path":"docs/","limit":[1]}     | "limit" must be a number
          {"path":"docs/","l\\u0069mit":51} | "limit" must be at most 50
          {"path":"docs/","limit":1000000000000000000000000000000000000000000000000000000000000000000} | "limit" must be a number
          {"path":"docs/","limit":1e99999999999} | "limit" must be a number
          {"path":"docs/","state":"closed"} | "state" must be one of "open", 7, true
          {"path":"docs/","state":"7"}     | "state" must be one of
          {"path":"docs/","state":["open"]} | "state" must be one of
          {"path":"docs/","state":null}    | "state" must be one of
          """)
  void shouldRefuseWhatIsNotAccepted(String arguments, String why) {
    assertThat(refusal(arguments)).get().asString().contains(why).doesNotContain("s3cr3t", "acme");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"path":"docs/a"}
          {"path":"docs/","limit":50}
          {"path":"docs/","limit":5e1,"q":{"owner":1}}
          {"path":"docs/","limit":1.0,"state":7.0}
          {"path":"docs/","state":"\\u006fpen"}
          {"path":"docs/","owner":{"a":[null]},"token":null}
          """)
  void shouldAcceptTheRest(String arguments) {
    assertThat(refusal(arguments)).isEmpty();
  }

  @Test
  void shouldTellAllProblemsUpToABound() {
    StringBuilder many = new StringBuilder("{\"limit\":99");
    for (int i = 0; i < 50; i++) {
      many.append(",\"").append("x".repeat(100)).append(i).append("\":1");
    }

    assertThat(refusal(many + "}").orElseThrow())
        .contains("\"limit\" must be at most 50; \"" + "x".repeat(64) + "…\" is no parameter")
        .endsWith("; and more")
        .hasSizeLessThan(1_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"owner":"evil"}                | {"token":"s3cr3t","limit":20,"state":"open","size":[1],"owner":"acme"}
          {"\\u006fwner":{"x":1}}         | {"token":"s3cr3t","limit":20,"state":"open","size":[1],"\\u006fwner":"acme"}
          { "owner" : null, "limit": 3 }  | {"token":"s3cr3t","state":"open","size":[1], "owner" : "acme", "limit": 3 }
          {"token":[1,2],"size":0}        | {"owner":"acme","limit":20,"state":"open","token":"s3cr3t","size":0}
          {"q":{"owner":"x"},"size":null} | {"owner":"acme","token":"s3cr3t","limit":20,"state":"open","q":{"owner":"x"},"size":null}
          {}                              | {"owner":"acme","token":"s3cr3t","limit":20,"state":"open","size":[1]}
          ``                              | {"owner":"acme","token":"s3cr3t","limit":20,"state":"open","size":[1]}
          """)
  void shouldLetTheFixedValueWinAndFillInTheRest(String arguments, String sent) {
    assertThat(completed(arguments))
        .contains("\"arguments\":" + sent + (arguments.isEmpty() ? "" : "}"));
  }

  @Test
  void shouldLeaveArgumentsAloneIfNothingIsSaidOfThem() {
    CustomTool renamed =
        CustomOffer.of(
                "a",
                offer("t", "{\"name\":\"t\"}"),
                List.of(Changes.of("d", "t", "u", false, parameters())))
            .tool("u")
            .orElseThrow();
    JsonDocument params = params("[7]");
    JsonEdit edit = new JsonEdit(params);

    renamed.complete(params, JsonDocument.ROOT, edit);

    assertThat(edit.isEmpty()).isTrue();
    assertThat(renamed.refusal(params, JsonDocument.ROOT)).isEmpty();
  }
}
