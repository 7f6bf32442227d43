package io.cardea.mcp.header;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamHeadersTest {

  private static Optional<String> problem(String schema) {
    byte[] json = schema.replace('\'', '"').getBytes(UTF_8);
    return ParamHeaders.problem((JsonDocument) Json.parse(json, 64), JsonDocument.ROOT);
  }

  private static String property(String members) {
    return "{'type':'object','properties':{'a':{" + members + "}}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{'type':'object'}",
        "true",
        "{'properties':{'x-mcp-header':{'type':'object'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':'integer','x-mcp-header':'!#$%&*+.^_~-0Az'}}}",
        "{'properties':{'a':{'type':'boolean','x-mcp-header':'A'},"
            + "'b':{'type':'string','x-mcp-header':'B'}}}",
        "{'properties':{'o':{'type':'object','properties':"
            + "{'a':{'type':'string','x-mcp-header':'A'}}}}}",
        "{'properties':{'a':{'type':'object','default':{'x-mcp-header':1}}}}",
      })
  void shouldAccept(String schema) {
    assertThat(problem(schema)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'string','x-mcp-header':'' | field name",
        "'type':'string','x-mcp-header':'a b' | field name",
        "'type':'string','x-mcp-header':'a:b' | field name",
        "'type':'string','x-mcp-header':'a\\r\\nHost: b' | field name",
        "'type':'string','x-mcp-header':'a\\n' | field name",
        "'type':'string','x-mcp-header':'ä' | field name",
        "'type':'string','x-mcp-header':7 | field name",
        "'type':'string','x-mcp-header':null | field name",
        "'type':'number','x-mcp-header':'A' | no string",
        "'type':'null','x-mcp-header':'A' | no string",
        "'type':'object','x-mcp-header':'A' | no string",
        "'type':'array','x-mcp-header':'A' | no string",
        "'x-mcp-header':'A' | no string",
        "'type':'array','items':{'type':'string','x-mcp-header':'A'} | no argument",
        "'anyOf':[{'type':'string','x-mcp-header':'A'}] | no argument",
        "'if':{'properties':{'b':{'type':'string','x-mcp-header':'A'}}} | no argument",
        "'$defs':{'b':{'type':'string','x-mcp-header':'A'}} | no argument",
      })
  void shouldRefuse(String members, String reason) {
    assertThat(problem(property(members)))
        .hasValueSatisfying(text -> assertThat(text).contains(reason));
  }

  @Test
  void shouldRefuseAtTheRootAndNamesThatAreThereTwice() {
    assertThat(problem("{'type':'string','x-mcp-header':'A'}")).isPresent();
    assertThat(
            problem(
                "{'properties':{'a':{'type':'string','x-mcp-header':'A'},"
                    + "'b':{'type':'string','x-mcp-header':'a'}}}"))
        .hasValueSatisfying(text -> assertThat(text).contains("another"));
  }
}
