package io.cardea.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {

  private static final String PING = "{'jsonrpc':'2.0','id':%s,'method':'ping'}";
  private static final String NOTE = "{'jsonrpc':'2.0','method':'notifications/initialized'}";

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, ''",
    "none, ''",
    "2024-11-05, Only MCP 2025-03-26",
    "2025-06-18, Only MCP 2025-03-26",
    "2025-11-25, Only MCP 2025-03-26",
    "2026-07-28, Only MCP 2025-03-26",
    "2025-03-27, Only MCP 2025-03-26",
    "x, Only MCP 2025-03-26",
  })
  void shouldExistInOneRevisionOnly(String version, String problem) {
    String[] headers =
        version.equals("none") ? new String[0] : new String[] {"MCP-Protocol-Version: " + version};
    assertThat(problem("[" + PING.formatted("1") + "]", 64, headers)).startsWith(problem);
    assertThat(problem("[" + PING.formatted("1") + "]", 64, headers).isEmpty())
        .isEqualTo(problem.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | 3 | A batch has at least one message.",
        "[N] | 3 | fine",
        "[1,2,3] | 3 | fine",
        "[1,2,3,4] | 3 | A batch has at most 3 messages.",
        "[N,N,N,N] | 3 | A batch has at most 3 messages.",
        "[N,N] | 3 | fine",
        "[1,1] | 3 | Two messages of the batch have the same id.",
        "['a','b'] | 3 | fine",
        "['a',1,'a'] | 3 | Two messages of the batch have the same id.",
        "['1',1] | 3 | fine",
        "[N,I] | 3 | initialize is never part of a batch.",
      })
  void shouldCheckItsMembers(String shape, int max, String expected) {
    StringBuilder json = new StringBuilder("[");
    for (String member : shape.substring(1, shape.length() - 1).split(",", -1)) {
      if (json.length() > 1) {
        json.append(',');
      }
      json.append(
          switch (member) {
            case "" -> "";
            case "N" -> NOTE;
            case "I" -> "{'jsonrpc':'2.0','id':1,'method':'initialize'}";
            default -> PING.formatted(member);
          });
    }
    String problem = problem(json.append(']').toString(), max);
    assertThat(problem.isEmpty() ? "fine" : problem).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"[1]", "[null,'x']", "[[]]", "[{}]"})
  void shouldLeaveMembersThatAreNoMessagesToTheirReader(String json) {
    assertThat(problem(json, 64)).isEmpty();
  }

  private static String problem(String json, int max, String... headers) {
    JsonDocument document = (JsonDocument) Json.parse(json.replace('\'', '"').getBytes(UTF_8), 64);
    List<Integer> members = new ArrayList<>();
    for (int member = document.first(JsonDocument.ROOT);
        member != JsonDocument.NONE;
        member = document.nextElement(JsonDocument.ROOT, member)) {
      members.add(member);
    }
    return Batches.problem(Calls.arrival(Arrival.Verb.POST, headers), document, members, max)
        .orElse("");
  }
}
