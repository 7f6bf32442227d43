package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are no HTTP as it should be are recorded as what strangers do: some and counts. */
class MisframedTest {

  private static final String MALFORMED = "The request is not well-formed HTTP.";

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    gateway = TestGateway.start(Documents.open("a", server.url(), "robot"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private RawResponse send(String request) throws IOException {
    try (RawHttp connection = RawHttp.connect(gateway.port())) {
      RawResponse answer = connection.send(request).response();
      connection.awaitClose();
      return answer;
    }
  }

  private RawResponse sendMalformed() throws IOException {
    return send("GET /canary HTTP/1.1\r\nHost : canary\r\n\r\n");
  }

  private List<String> refusals() throws IOException {
    return gateway.auditRecords().stream()
        .filter(record -> record.contains("{\"type\":\"refusal"))
        .toList();
  }

  @Test
  void shouldRecordWhereItCameFromAndWhatWasWrong() throws IOException {
    RawResponse answer = sendMalformed();

    assertThat(answer.status()).isEqualTo(400);
    String refusal = gateway.awaitAudit("{\"type\":\"refusal\"", MALFORMED);
    assertThat(refusal)
        .contains(
            "\"tenant\":\"default\"",
            "\"event\":\"input_validation_fail\"",
            "\"source\":\"127.0.0.1\"",
            "\"adapter\":\"\"",
            "\"httpStatus\":400",
            "\"rpcCode\":-32600")
        .doesNotContain("canary", "subject", "snapshot");
    // Nobody can look it up by what the client was told, else
    assertThat(answer.text()).contains(refusal.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"));
    assertThat(gateway.keeps("canary")).isFalse();
    Administrator boss = Administrator.of(gateway);
    TestGateway.eventually(
        () -> {
          try {
            return boss.get("/api/v1/audit/records?type=refusal&event=input_validation_fail")
                .text()
                .contains(MALFORMED);
          } catch (IOException e) {
            return false;
          }
        },
        "it is found");
  }

  /** Also where the end of a good request is bad, and on HTTP of another version. */
  @Test
  void shouldRecordEachReasonOnceAndCountTheRest() throws IOException {
    for (int time = 0; time < 20; time++) {
      assertThat(sendMalformed().status()).isEqualTo(400);
    }
    assertThat(send("GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    assertThat(send("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n\r\n").status()).isEqualTo(414);
    assertThat(send("GET / HTTP/1.0\r\n\r\n").status()).isEqualTo(400);
    assertThat(
            send("POST /adapters/a/mcp HTTP/1.1\r\nHost: localhost:"
                    + gateway.port()
                    + "\r\nAuthorization: Bearer "
                    + gateway.key("robot")
                    + "\r\nContent-Type: application/json"
                    + "\r\nAccept: application/json, text/event-stream"
                    + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                .status())
        .isEqualTo(400);
    gateway.stop();

    // Then all are told of, however the minutes fall
    List<String> refusals = refusals();
    assertThat(refusals)
        .allMatch(record -> record.contains("\"source\":\"127.0.0.1\""))
        .hasSizeLessThan(10);
    assertThat(refusals.stream().mapToLong(MisframedTest::count).sum()).isEqualTo(24);
    assertThat(refusals.stream().filter(one -> one.contains(MALFORMED)).toList())
        .hasSizeLessThan(5)
        .anyMatch(record -> record.contains("\"count\":"));
    assertThat(refusals)
        .anyMatch(record -> record.contains("exactly one Host"))
        .anyMatch(record -> record.contains("\"httpStatus\":414"))
        .anyMatch(record -> record.contains("HTTP/1.0 is not spoken here"));
    assertThat(server.received()).isEmpty();
  }

  private static long count(String record) {
    return Pattern.compile("\"count\":(\\d+)")
        .matcher(record)
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .findFirst()
        .orElse(1);
  }
}
