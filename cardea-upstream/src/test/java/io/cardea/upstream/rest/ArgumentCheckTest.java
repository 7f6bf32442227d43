package io.cardea.upstream.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.JsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentCheckTest {

  private static final String SCHEMA =
      """
      {"type":"object","required":["id"],"additionalProperties":false,
       "properties":{
         "id":{"type":"integer"},
         "name":{"type":["string","null"]},
         "kind":{"enum":["a","b"]},
         "only":{"const":"x"},
         "tags":{"type":"array","items":{"type":"string"}},
         "user":{"$ref":"#/$defs/user"},
         "both":{"allOf":[{"type":"string"},{"enum":["s"]}]},
         "any":true,
         "none":false,
         "odd":{"type":"no such type"},
         "lost":{"$ref":"https://elsewhere.example/x"},
         "loop":{"$ref":"#/$defs/loop"}},
       "$defs":{
         "user":{"type":"object","required":["n"],"properties":{"n":{"type":"boolean"},
           "friend":{"$ref":"#/$defs/user"}}},
         "loop":{"$ref":"#/$defs/loop"}}}
      """;

  private static String complaints(String arguments) {
    JsonDocument schema = Samples.json(SCHEMA.strip());
    Complaints complaints = new Complaints();
    new ArgumentCheck(schema, JsonDocument.ROOT, Samples.json(arguments), complaints)
        .check(JsonDocument.ROOT, JsonDocument.ROOT, "");
    return complaints.isEmpty() ? "" : complaints.toString().replace("The call was not sent: ", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":1}
          {"id":-12345678901234567890}
          {"id":1.0}
          {"id":1,"name":null,"kind":"a","only":"x","tags":["b"],"both":"s","any":{}}
          {"id":1,"user":{"n":true,"more":1,"friend":{"n":false}}}
          {"id":1,"odd":1,"lost":2,"loop":3}
          """)
  void shouldTakeWhatFits(String arguments) {
    assertThat(complaints(arguments)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                   | id is missing.
          {"id":"1"}                           | id must be of type "integer".
          {"id":1.5}                           | id must be of type "integer".
          {"id":1,"name":2}                    | name must be of type ["string","null"].
          {"id":1,"kind":"c"}                  | kind must be one of ["a","b"].
          {"id":1,"kind":1}                    | kind must be one of ["a","b"].
          {"id":1,"only":"y"}                  | only must be "x".
          {"id":1,"tags":["a",1]}              | tags[1] must be of type "string".
          {"id":1,"user":{}}                   | user.n is missing.
          {"id":1,"user":{"n":true,"friend":{"n":1}}} | user.friend.n must be of type "boolean".
          {"id":1,"both":"t"}                  | both must be one of ["s"].
          {"id":1,"none":1}                    | none is not expected.
          {"id":1,"other":1}                   | other is not expected.
          {"name":1,"x":2}                     | id is missing; name must be of type ["string","null"]; x is not expected.
          []                                   |  must be of type "object".
          """)
  void shouldSayWhatDoesNotFit(String arguments, String expected) {
    assertThat(complaints(arguments).strip()).isEqualTo(expected.strip());
  }

  @Test
  void shouldNotComplainWithoutEnd() {
    StringBuilder arguments = new StringBuilder("{\"id\":1");
    for (int i = 0; i < 100; i++) {
      arguments.append(",\"x").append(i).append("\":1");
    }
    String text = complaints(arguments + ",\"" + "y".repeat(1000) + "\":1}");

    assertThat(text.split(";", -1)).hasSize(10);
    assertThat(text.length()).isLessThan(2_000);
  }
}
