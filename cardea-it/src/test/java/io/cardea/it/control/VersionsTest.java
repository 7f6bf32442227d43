package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.ToolList;
import io.cardea.testkit.evil.ToolServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several versions of one server at one address: who gets which, and what a change does. */
class VersionsTest {

  private static final String OWN = "/adapters/tools/mcp";
  private static final String ALL = "/mcp";
  private static final int AGENTS = 24;

  private TestGateway gateway;
  private ToolServer one;
  private ToolServer two;
  private Administrator admin;

  @BeforeEach
  void open() throws IOException {
    one = ToolServer.bilingual(ToolList.of("both", "old"));
    two = ToolServer.bilingual(ToolList.of("both", "new"));
    StringBuilder files =
        new StringBuilder(Documents.role("all", Documents.everything("tools")))
            .append(Documents.role("beta", Documents.everything("tools")))
            .append(Documents.binding("robot", "all"))
            .append(Documents.binding("tester", "beta"));
    for (int i = 0; i < AGENTS; i++) {
      files.append(Documents.binding("agent-" + i, "all"));
    }
    gateway = TestGateway.start(files.toString());
    admin = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    one.close();
    two.close();
  }

  /** Declares both; {@code more} are further members of the second. */
  private void declare(String more) throws IOException {
    RawResponse made =
        admin.put(
            "adapters",
            "tools",
            """
            {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"tools"},"spec":{\
            "allowPrivateNetwork":true,"versions":[\
            {"version":"1.4","upstream":{"http":{"url":"%s"}}},\
            {"version":"2.0","upstream":{"http":{"url":"%s"}}%s}]}}\
            """
                .formatted(one.url(), two.url(), more));
    assertThat(made.status()).as(made.text()).isBetween(200, 201);
    TestGateway.eventually(() -> !described().contains("\"state\":\"unknown\""), "both tried");
  }

  private String described() {
    try {
      return admin.get("/adapters/tools").text();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private McpClient client(String agent, String path, String... fields) {
    return new McpClient(
            gateway.port(), path, List.of("Authorization: Bearer " + gateway.key(agent)))
        .with(fields);
  }

  private static void assertOld(Era era, McpClient client, String prefix) throws IOException {
    assertThat(era.list(client))
        .contains(prefix + "both\"", prefix + "old\"")
        .doesNotContain("new");
    assertThat(era.call(client, prefix + "both")).contains("n-1");
  }

  private static void assertNew(Era era, McpClient client, String prefix) throws IOException {
    assertThat(era.list(client))
        .contains(prefix + "both\"", prefix + "new\"")
        .doesNotContain("old");
    assertThat(era.call(client, prefix + "new")).contains("n-1");
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheDefaultToAllAndAnotherToThoseOfARole(Era era) throws IOException {
    // Given
    declare(",\"roles\":[\"beta\"]");

    // Then
    assertOld(era, client("robot", OWN), "");
    assertOld(era, client("robot", ALL), "tools__");
    assertNew(era, client("tester", OWN), "");
    assertNew(era, client("tester", ALL), "tools__");
    gateway.awaitAudit("\"tester\"", "\"tools@2.0\"", "tools/call");
    gateway.awaitAudit("\"robot\"", "\"tools\"", "tools/call");
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheVersionThatIsAskedFor(Era era) throws IOException {
    declare(",\"selectable\":true");

    assertNew(era, client("robot", OWN, "Cardea-Server-Version: 2.0"), "");
    assertNew(era, client("robot", ALL, "Cardea-Server-Version: none=7, tools=2.0"), "tools__");
    assertOld(era, client("robot", ALL), "tools__");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /adapters/tools/mcp | 3.0            | no version 3.0 to ask for; these can be asked for: 2.0.
          /adapters/tools/mcp | 1.4            | no version 1.4 to ask for; these can be asked for: 2.0.
          /mcp                | tools=3.0      | no version 3.0 to ask for
          /mcp                | 2.0            | names a version for each server
          /mcp                | tools=         | names a version for each server
          /mcp                | tools=2.0,     | names a version for each server
          /mcp                | tools=2.0, tools=1.4 | names a version for each server
          /mcp                | tools@2.0=2.0  | names a version for each server
          /mcp                | tools=2 0      | names a version for each server
          /adapters/tools/mcp | =2.0           | names a version for each server
          """)
  void shouldRefuseVersionsThatCannotBeHad(String path, String wanted, String words)
      throws IOException {
    declare(",\"selectable\":true");

    RawResponse answer =
        client("robot", path, "Cardea-Server-Version: " + wanted).modern("tools/list", "", "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains(words);
  }

  @Test
  void shouldNotTellStrangersWhichVersionsThereAre() throws IOException {
    declare(",\"selectable\":true");

    for (String wanted : List.of("2.0", "3.0")) {
      RawResponse answer =
          client("stranger", OWN, "Cardea-Server-Version: " + wanted).modern("tools/list", "", "");
      RawResponse nowhere =
          client("stranger", "/adapters/none/mcp", "Cardea-Server-Version: " + wanted)
              .modern("tools/list", "", "");
      assertThat(answer.status()).isEqualTo(404).isEqualTo(nowhere.status());
      assertThat(Answers.withoutRequestId(answer)).isEqualTo(Answers.withoutRequestId(nowhere));
    }
    assertThat(client("robot", "/adapters/tools@2.0/mcp").modern("tools/list", "", "").status())
        .isEqualTo(404);
  }

  @Test
  void shouldShareCallersByWeightAndKeepThemThere() throws IOException {
    // Given
    declare(",\"weight\":50");
    List<Boolean> before = onNew();
    assertThat(before).contains(true, false);

    // When
    declare(",\"weight\":75");
    List<Boolean> after = onNew();

    // Then whoever had the new version has it still
    for (int i = 0; i < AGENTS; i++) {
      assertThat(after.get(i) || !before.get(i)).isTrue();
    }
    declare(",\"weight\":0");
    assertThat(onNew()).containsOnly(false);
    declare(",\"weight\":100");
    assertThat(onNew()).containsOnly(true);
  }

  /** Which agents get the second version; every agent is asked at both addresses. */
  private List<Boolean> onNew() throws IOException {
    List<Boolean> found = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      boolean isNew = Era.MODERN.list(client("agent-" + i, ALL)).contains("tools__new");
      assertThat(Era.MODERN.list(client("agent-" + i, OWN)).contains("\"new\"")).isEqualTo(isNew);
      found.add(isNew);
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"/adapters/tools/mcp,''", "/mcp,tools__"})
  void shouldMoveALegacySessionAndTellIt(String path, String prefix) throws Exception {
    // Given
    declare("");
    McpClient session = client("robot", path).session("2025-11-25");
    assertThat(call(session, prefix + "old")).contains("n-1");
    assertThat(one.sessions()).isEqualTo(1);
    try (EventStream stream = session.get()) {
      // When
      declare(",\"weight\":100");

      // Then
      assertThat(stream.next()).get().asString().contains("notifications/tools/list_changed");
      assertThat(call(session, prefix + "new")).contains("n-1");
      assertThat(two.sessions()).isEqualTo(1);
    }
    assertThat(session.delete().status()).isBetween(200, 204);
    TestGateway.eventually(() -> one.sessions() + two.sessions() == 0, "both sessions are ended");
  }

  @Test
  void shouldTellAStatelessListener() throws IOException {
    declare("");
    try (EventStream stream = Era.MODERN.listen(client("robot", ALL))) {
      assertThat(stream.next()).get().asString().contains("subscriptions/acknowledged");

      declare(",\"weight\":100");

      assertThat(stream.next()).get().asString().contains("notifications/tools/list_changed");
      assertNew(Era.MODERN, client("robot", ALL), "tools__");
    }
  }

  private static String call(McpClient session, String tool) throws IOException {
    return session
        .post(
            McpClient.request(
                1,
                "tools/call",
                "{\"name\":\"%s\",\"arguments\":{\"nonce\":\"n-1\"}}".formatted(tool)))
        .text();
  }

  @Test
  void shouldShowAdministratorsEachVersion() throws IOException {
    declare(",\"weight\":20,\"roles\":[\"beta\"],\"selectable\":true");

    assertThat(described())
        .contains(
            "{\"version\":\"1.4\",\"weight\":80,\"roles\":[],\"selectable\":false",
            "{\"version\":\"2.0\",\"weight\":20,\"roles\":[\"beta\"],\"selectable\":true");
    assertThat(admin.get("/adapters").text().split("\"id\":", -1)).hasSize(2);
    assertThat(admin.get("/api/v1/search?q=old").text()).contains("\"old\"");
    assertThat(admin.get("/api/v1/search?q=new").text()).doesNotContain("\"new\"");
    two.kill();
    assertOld(Era.MODERN, client("robot", OWN, "X-Request: " + UUID.randomUUID()), "");
  }
}
