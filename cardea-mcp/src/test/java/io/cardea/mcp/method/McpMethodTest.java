package io.cardea.mcp.method;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table against the methods of the published schemas. */
class McpMethodTest {

  /** A row of the schemas: one method of one revision. */
  private record Published(Revision revision, Set<String> senders, String method) {

    static Published parse(String line) {
      List<String> parts = List.of(line.split(" ", -1));
      assertThat(parts).hasSize(3);
      return new Published(
          Revision.find(parts.get(0)).orElseThrow(),
          Set.of(parts.get(1).split("\\+", -1)),
          parts.get(2));
    }

    boolean isSentBy(String side) {
      return senders.contains(side);
    }
  }

  @Test
  void shouldKnowEveryPublishedMethodAndItsSenders() throws IOException {
    for (Published row : published()) {
      Era era = row.revision().era();
      assertThat(McpMethod.fromClient(row.method(), era).isPresent())
          .as("%s from a client", row)
          .isEqualTo(row.isSentBy("client"));
      assertThat(McpMethod.fromServer(row.method(), era).isPresent())
          .as("%s from a server", row)
          .isEqualTo(row.isSentBy("server"));
    }
  }

  @Test
  void shouldKnowNothingThatIsNotPublished() throws IOException {
    Set<String> published = new HashSet<>();
    for (Published row : published()) {
      row.senders().forEach(side -> published.add(row.revision().era() + side + row.method()));
    }
    Set<String> unpublished = new TreeSet<>();
    for (McpMethod method : McpMethod.values()) {
      for (Era era : Era.values()) {
        McpMethod.fromClient(method.wireName(), era)
            .ifPresent(m -> unpublished.add(era + "client" + m.wireName()));
        McpMethod.fromServer(method.wireName(), era)
            .ifPresent(m -> unpublished.add(era + "server" + m.wireName()));
      }
    }
    unpublished.removeAll(published);
    assertThat(unpublished).isEmpty();
  }

  @Test
  void shouldReadEveryRevision() throws IOException {
    assertThat(published())
        .hasSize(129)
        .extracting(Published::revision)
        .contains(Revision.values());
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameEachMethodOnceAndSendItFromSomewhere(McpMethod method) {
    assertThat(Arrays.stream(McpMethod.values()).map(McpMethod::wireName))
        .containsOnlyOnce(method.wireName());
    boolean fromClient =
        Arrays.stream(Era.values())
            .anyMatch(era -> McpMethod.fromClient(method.wireName(), era).isPresent());
    boolean fromServer =
        Arrays.stream(Era.values())
            .anyMatch(era -> McpMethod.fromServer(method.wireName(), era).isPresent());
    assertThat(method.sender())
        .isEqualTo(
            fromClient && fromServer
                ? McpMethod.Sender.EITHER
                : fromClient ? McpMethod.Sender.CLIENT : McpMethod.Sender.SERVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "tools/Call",
        "tools/call ",
        " tools/call",
        "tools//call",
        "tools/call/",
        "TOOLS_CALL",
        "tools",
        "tools/call\0",
        "t\u043eols/call",
        "notifications/tools/call",
        "rpc.discover",
        "constructor",
        "tasks",
        "tasks/start",
        "tasks/get ",
        "notifications/tasks/",
        "completion/complete?",
        "roots/list_changed"
      })
  void shouldRefuseWhatIsNotInTheTable(String name) {
    for (Era era : Era.values()) {
      assertThat(McpMethod.fromClient(name, era)).isEmpty();
      assertThat(McpMethod.fromServer(name, era)).isEmpty();
    }
  }

  @Test
  void shouldSayWhereParamsNameWhatIsTouched() {
    assertThat(McpMethod.TOOLS_CALL.target()).isEqualTo(McpMethod.Target.TOOL);
    assertThat(McpMethod.PROMPTS_GET.target()).isEqualTo(McpMethod.Target.PROMPT);
    assertThat(McpMethod.COMPLETE.target()).isEqualTo(McpMethod.Target.REFERENCE);
    assertThat(McpMethod.SUBSCRIPTIONS_LISTEN.target()).isEqualTo(McpMethod.Target.SUBSCRIPTIONS);
    assertThat(McpMethod.values())
        .filteredOn(method -> method.target() == McpMethod.Target.RESOURCE)
        .containsExactly(
            McpMethod.RESOURCES_READ,
            McpMethod.RESOURCES_SUBSCRIBE,
            McpMethod.RESOURCES_UNSUBSCRIBE);
    assertThat(McpMethod.values())
        .filteredOn(method -> method.target() == McpMethod.Target.TASK)
        .containsExactly(
            McpMethod.TASKS_GET,
            McpMethod.TASKS_RESULT,
            McpMethod.TASKS_UPDATE,
            McpMethod.TASKS_CANCEL);
    assertThat(McpMethod.values())
        .filteredOn(McpMethod::hasNameHeader)
        .containsExactlyInAnyOrder(
            McpMethod.TOOLS_CALL,
            McpMethod.PROMPTS_GET,
            McpMethod.RESOURCES_READ,
            McpMethod.TASKS_GET,
            McpMethod.TASKS_UPDATE,
            McpMethod.TASKS_CANCEL);
    assertThat(McpMethod.TOOLS_CALL.nameMember()).isEqualTo("name");
    assertThat(McpMethod.PROMPTS_GET.nameMember()).isEqualTo("name");
    assertThat(McpMethod.RESOURCES_READ.nameMember()).isEqualTo("uri");
    assertThat(McpMethod.TASKS_UPDATE.nameMember()).isEqualTo("taskId");
  }

  @Test
  void shouldTellNotificationsFromRequests() {
    assertThat(McpMethod.values())
        .filteredOn(McpMethod::isNotification)
        .hasSize(13)
        .contains(McpMethod.INITIALIZED, McpMethod.CANCELLED)
        .doesNotContain(McpMethod.INITIALIZE);
  }

  private static List<Published> published() throws IOException {
    try (InputStream in = McpMethodTest.class.getResourceAsStream("/methods.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Published::parse)
          .toList();
    }
  }
}
