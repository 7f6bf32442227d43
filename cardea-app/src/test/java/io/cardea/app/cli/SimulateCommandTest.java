package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateCommandTest {

  private static final String PATH = "/api/v1/policy/simulate?disclose=false";

  @TempDir private Path folder = Path.of(".");

  private FakeAdmin admin;

  @BeforeEach
  void open() throws IOException {
    admin = new FakeAdmin();
    Files.writeString(folder.resolve("admin.key"), "cardea_x\n");
    Files.writeString(
        folder.resolve("role.yaml"),
        "apiVersion: cardea.io/v1\nkind: Role\nmetadata: {name: r}\nspec: {allow: []}\n");
  }

  @AfterEach
  void close() {
    admin.close();
  }

  private Ran run(String... args) {
    Stream<String> where =
        Stream.of("policy", "simulate", "--url", admin.url(), "--data", folder.toString());
    return Ran.of(Stream.concat(where, Stream.of(args)).toArray(String[]::new));
  }

  private String file() {
    return folder.resolve("role.yaml").toString();
  }

  private static String group(String result, int count, String agent, String now, String why) {
    return """
    {"result":"%s","count":%d,"call":{"agent":"%s","issuer":"cardea","adapter":"a","method":\
    "tools/call","target":"pay","firstId":"id-%s","firstTime":"2026-11-30T12:00:00Z"},\
    "then":{"decision":"allowed","why":"all"},"now":{"decision":"%s","why":"%s"}}\
    """
        .formatted(result, count, agent, agent, now, why);
  }

  private static String page(int records, String next, String... groups) {
    return """
    {"snapshotVersion":3,"records":%d,"others":1,"calls":[%s],%s"findings":["a segment is not there"]}\
    """
        .formatted(
            records, String.join(",", groups), next.isEmpty() ? "" : "\"next\":\"" + next + "\",");
  }

  @Test
  void shouldSumPagesAndSayThatSomethingChanges() {
    admin
        .on(
            PATH + "&limit=10000",
            200,
            page(
                5,
                "n1",
                group("changed", 2, "bot", "denied", "deny[0] of role guard"),
                group("same", 2, "bot", "allowed", "all")))
        .on(
            PATH + "&limit=10000&cursor=n1",
            200,
            page(
                4,
                "",
                group("changed", 1, "bot", "denied", "deny[0] of role guard"),
                group("unknown", 2, "o\\u001b[2Jther", "unknown", "its arguments")));

    Ran ran = run("-f", file());

    assertThat(ran.code()).as(ran.err()).isEqualTo(3);
    assertThat(ran.out())
        .startsWith("3 changed, 2 same, 2 unknown; 2 of 9 records were not")
        .contains(
            "3         bot     a/pay   allowed   denied   all -> deny[0] of role guard   id-bot")
        .contains("o [2Jther")
        .contains("bot         3         2      0")
        .contains("deny[0] of role guard")
        .doesNotContain("\\u001b[");
    assertThat(ran.err()).contains("a segment is not there").doesNotContain("Stopped");
    assertThat(admin.bodies()).allMatch(body -> body.contains("\"name\":\"r\""));
  }

  @Test
  void shouldGiveAllAsJson() {
    admin.on(
        PATH + "&agent=bot&delete=Role%2Fguest&limit=10000",
        200,
        page(3, "", group("same", 2, "bot", "allowed", "all")));

    Ran ran = run("--delete", "role/guest", "--agent", "bot", "-o", "json");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("{\"complete\":true,\"findings\":[\"a segment is not there\"],\"records\":3,")
        .contains(
            "\"changed\":0,\"same\":2,\"unknown\":0,\"calls\":[{\"result\":\"same\",\"count\":2,")
        .contains("\"firstId\":\"id-bot\"");
    assertThat(admin.bodies()).containsExactly("[]");
  }

  @Test
  void shouldSayThatItStopped() {
    admin.on(PATH + "&limit=5", 200, page(5, "n1", group("same", 4, "bot", "allowed", "all")));

    Ran ran = run("-f", file(), "--limit", "5");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("Stopped after 5 records");
    assertThat(run("-f", file(), "--limit", "5", "-o", "json").out())
        .contains("\"complete\":false");
  }

  @Test
  void shouldSayWhatIsWrongWithTheDocuments() {
    admin.on(
        PATH + "&limit=10000",
        422,
        """
        {"detail":"One problem.","errors":[{"document":"Role r","path":"spec","message":"is wrong",\
        "hint":"mend it"}]}\
        """);

    Ran ran = run("-f", file());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("Role r: spec: is wrong (mend it)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--limit 0 --delete role/x",
        "--limit 10000001 --delete role/x",
        "--delete role",
        "--delete /x",
        "--delete wat/x",
        "--delete role/x --agent="
      })
  void shouldNotAskWithoutAProposal(String options) {
    Ran ran = run(options.isEmpty() ? new String[0] : options.split(" "));

    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    assertThat(admin.asked()).isEmpty();
  }
}
