package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetCommandTest {

  private static final String ADAPTERS =
      """
      [{"name":"files","transport":"stdio","state":"up","reason":"","since":"2026-01-01T00:00:00Z",\
      "toolCount":11,"promptCount":0,"resourceCount":2,"tags":[],"endpoints":[{"weight":1}]},\
      {"name":"weather-of-the-world","transport":"http","state":"down",\
      "reason":"no answer within \\u001b[31m5s","toolCount":0,"promptCount":0,"resourceCount":0}]\
      """;

  @TempDir private Path folder = Path.of(".");

  private FakeAdmin admin;

  @BeforeEach
  void open() throws IOException {
    admin = new FakeAdmin();
    Files.writeString(folder.resolve("admin.key"), "cardea_x\n");
  }

  @AfterEach
  void close() {
    admin.close();
  }

  private Ran run(String... args) {
    Stream<String> where = Stream.of("--url", admin.url(), "--data", folder.toString());
    return Ran.of(Stream.concat(Stream.of(args), where).toArray(String[]::new));
  }

  private static String tools(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\":\"a/t %d\",\"name\":\"t %d\"}".formatted(i, i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void shouldShowAdaptersInAlignedColumns() {
    admin.on("/adapters", 200, ADAPTERS);

    Ran ran = run("get", "adapters");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    List<String> lines = ran.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).split(" +"))
        .containsExactly(
            "NAME",
            "TRANSPORT",
            "STATE",
            "SINCE",
            "MCP",
            "FOUND",
            "TOOLS",
            "PROMPTS",
            "RESOURCES",
            "SOURCE",
            "REASON");
    assertThat(lines.get(1)).matches("files +stdio +up +\\d+d +11 +0 +2");
    assertThat(lines.get(2))
        .matches("weather-of-the-world   http +down +0 +0 +0 +no answer within \\[31m5s");
    assertThat(lines).map(line -> line.indexOf("TRANSPORT")).first().isEqualTo(23);
    assertThat(lines.get(2).indexOf("no answer")).isEqualTo(lines.get(0).indexOf("REASON"));
    assertThat(lines.get(2).indexOf("down")).isEqualTo(lines.get(1).indexOf("up"));
    assertThat(admin.asked()).containsExactly("/adapters Bearer cardea_x");
  }

  @Test
  void shouldShowWhichRevisionWasFoundAndWhen() {
    admin.on(
        "/adapters",
        200,
        """
        [{"name":"a","transport":"http","state":"down","toolCount":0,"promptCount":0,\
        "resourceCount":0,"reason":"r","verdict":{"era":"legacy","revision":"2025-06-18",\
        "found":"2026-01-01T00:00:00Z"}}]\
        """);

    assertThat(run("get", "adapters").out().lines().toList().get(1))
        .matches("a +http +down +2025-06-18 +\\d+d +0 +0 +0 +r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up       | active     | up +0 +0 +0
          up       | deprecated | up, deprecated +0 +0 +0 +Ends in May.; use other
          down     | draft      | down, draft +0 +0 +0 +Ends in May.; use other
          disabled | disabled   | disabled +0 +0 +0 +Ends in May.; use other
          """)
  void shouldShowHowFarAServerIsInItsLife(String state, String lifecycle, String shown) {
    String more =
        lifecycle.equals("active")
            ? ""
            : ",\"replacedBy\":\"other\",\"lifecycleMessage\":\"Ends in May.\"";
    admin.on(
        "/adapters",
        200,
        """
        [{"name":"a","transport":"http","state":"%s","lifecycle":"%s","toolCount":0,\
        "promptCount":0,"resourceCount":0,"reason":""%s}]\
        """
            .formatted(state, lifecycle, more));

    assertThat(run("get", "adapters").out().lines().toList().get(1)).matches("a +http +" + shown);
  }

  @Test
  void shouldShowTheGatewaysOwnJson() {
    admin.on("/adapters", 200, ADAPTERS);

    assertThat(run("get", "adapter", "-o", "json").out())
        .isEqualTo(ADAPTERS.replace("},{\"name", "},\n {\"name") + "\n");
  }

  @Test
  void shouldShowYaml() {
    admin.on("/adapters", 200, ADAPTERS.replaceFirst(",\\{\"name.*", "]"));

    assertThat(run("get", "adapters", "-o", "yaml").out())
        .isEqualTo(
            """
            - name: "files"
              transport: "stdio"
              state: "up"
              reason: ""
              since: "2026-01-01T00:00:00Z"
              toolCount: 11
              promptCount: 0
              resourceCount: 2
              tags: []
              endpoints:
                - weight: 1
            """);
  }

  @Test
  void shouldReadEveryPageOfTools() {
    admin
        .on("/tools?limit=1000", 200, tools(0, 1_000))
        .on("/tools?limit=1000&after=a%2Ft+999", 200, tools(1_000, 2_000))
        .on("/tools?limit=1000&after=a%2Ft+1999", 200, "[]");

    Ran ran = run("get", "tools", "-o", "json");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines()).hasSize(2_000);
    assertThat(ran.out()).contains("\"t 0\"", "\"t 1999\"");
  }

  @Test
  void shouldShowToolsOfOneAdapter() {
    admin.on(
        "/tools?limit=1000&adapter=files",
        200,
        """
        [{"exposedName":"files__read","adapter":"files","name":"read","state":"up","source":"file","title":"",\
        "description":"Reads\\n a file. %s"},
        {"exposedName":"files__x","adapter":"files","name":"x","state":"up","source":"file","title":"X"}]\
        """
            .formatted("long ".repeat(50)));

    assertThat(run("get", "tools", "--adapter", "files").out())
        .startsWith("NAME          ADAPTER   TOOL   STATE   SOURCE   DESCRIPTION\n")
        .contains("files__read   files     read   up      file     Reads a file. long long")
        .contains("long long…\n")
        .endsWith("files__x      files     x      up      file     X\n");
  }

  @Test
  void shouldShowProfiles() {
    admin.on(
        "/profiles",
        200,
        """
        [{"name":"daily","title":"Every day","source":"api","servers":[{"adapter":"a"},\
        {"adapter":"b"}]}]\
        """);

    assertThat(run("get", "profiles").out())
        .isEqualTo("NAME    ADAPTERS   SOURCE   TITLE\ndaily   a, b       api      Every day\n");
  }

  @Test
  void shouldShowRolesOfEveryPageAndWhereTheyAreDeclared() {
    admin
        .on(
            "/api/v1/roles?limit=1000",
            200,
            """
            {"items":[{"metadata":{"name":"all"},"spec":{"allow":[{"adapters":["*"],"tools":["*"]},\
            {"adapters":["*","web"]}]},"status":{"inForce":true,"source":"file","problems":[]}}],\
            "next":"all"}\
            """)
        .on(
            "/api/v1/roles?limit=1000&after=all",
            200,
            """
            {"items":[{"metadata":{"name":"some"},"spec":{"allow":[]},"status":{"inForce":false,\
            "source":"api","problems":[{"message":"is declared twice"}]}}]}\
            """);

    assertThat(run("get", "roles").out())
        .isEqualTo(
            """
            NAME   SOURCE   ADAPTERS   TOOLS   STATE
            all    file     *, web     *       in force
            some   api                         set aside: is declared twice
            """);
    assertThat(run("get", "role", "-o", "json").out()).contains("\"all\"", "\"some\"");
  }

  @Test
  void shouldShowBindings() {
    admin.on(
        "/api/v1/bindings?limit=1000",
        200,
        """
        {"items":[{"metadata":{"name":"team"},"spec":{"roles":["a","b"],"agents":["robot"],\
        "subjects":[{"user":"ann","issuer":"idp"},{"everyone":true}]},\
        "status":{"inForce":true,"source":"api","problems":[]}}]}\
        """);

    assertThat(run("get", "bindings").out())
        .isEqualTo(
            """
            NAME   SOURCE   ROLES   WHO                                         STATE
            team   api      a, b    robot, user=ann issuer=idp, everyone=true   in force
            """);
    assertThat(run("get", "bindings", "-o", "yaml").out()).contains("name: \"team\"");
  }

  @Test
  void shouldShowAgents() {
    admin.on(
        "/api/v1/agents?limit=1000",
        200,
        """
        {"items":[{"metadata":{"name":"bot"},"spec":{"owner":"ann","team":"data","tags":["x","y"],\
        "riskLevel":"high","state":"suspended"},"status":{"source":"file","problems":[]}},\
        {"metadata":{"name":"new"},"spec":{},"status":{"source":"api","problems":[]}}]}\
        """);

    assertThat(run("get", "agents").out())
        .isEqualTo(
            """
            NAME   SOURCE   TEAM   OWNER   RISK     TAGS   AGENT       STATE
            bot    file     data   ann     high     x, y   suspended   in force
            new    api                     medium          active      in force
            """);
  }

  @Test
  void shouldShowLimitsAndWhatIsUsed() {
    admin.on(
        "/api/v1/limits?limit=1000",
        200,
        """
        {"items":[{"metadata":{"name":"team"},"spec":{"per":["agent"],"rates":[{"calls":100,\
        "per":"1m"}],"budgets":[{"tokens":9,"per":"day"}]},"status":{"source":"file","problems":\
        []}},{"metadata":{"name":"off"},"spec":{"rates":[{"calls":1,"per":"1s"}]},"status":\
        {"source":"api","problems":[{"message":"is declared twice"}]}}]}\
        """);
    admin.on(
        "/api/v1/limits/team/usage?limit=1",
        200,
        """
        {"limit":"team","counters":[{"of":{"agent":"cardea/robot"},"uses":[{"allowance":\
        "100 calls per 1m","used":3},{"allowance":"9 tokens per day","used":12}]}]}\
        """);

    assertThat(run("get", "limits").out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "NAME|SOURCE|PER|ALLOWS|USED|STATE",
            "team|file|agent|100 calls per 1m, 9 tokens per day|cardea/robot: 3 of 100 calls per"
                + " 1m, 12 of 9 tokens per day|in force",
            "off|api|1 calls per 1s|set aside: is declared twice");
  }

  @ParameterizedTest
  @CsvSource({"roles, Role", "bindings, Binding", "agents, Agent", "limits, Limit"})
  void shouldSayWhenNoneIsDeclared(String what, String kind) {
    admin.on("/api/v1/" + what + "?limit=1000", 200, "{\"items\":[]}");

    Ran ran = run("get", what);

    assertThat(ran.code()).isZero();
    assertThat(ran.err())
        .isEqualTo("There are no " + what + ". A document of kind " + kind + " declares one.\n");
  }

  @ParameterizedTest
  @CsvSource({"adapters, /adapters", "tools, /tools?limit=1000", "profiles, /profiles"})
  void shouldSayWhenThereIsNothing(String what, String path) {
    admin.on(path, 200, "[]");

    Ran ran = run("get", what);

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).containsAnyOf("There are no", "No tools");
    assertThat(run("get", what, "-o", "json").out()).isEqualTo("[]\n");
    assertThat(run("get", what, "-o", "yaml").out()).isEqualTo("[]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {"title":"Unauthenticated","detail":"An API key with the admin scope is needed"} | admin scope
          503 | oops       | status 503
          500 | ''         | status 500
          200 | <html>     | no Cardea gateway
          200 | {}         | no Cardea gateway
          200 | ''         | no Cardea gateway
          """)
  void shouldSayWhatIsWrong(int status, String body, String expected) {
    admin.on("/adapters", status, body);

    Ran ran = run("get", "adapters");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith("cardea: ")
        .contains(expected)
        .doesNotContain("Exception", "cardea_x");
  }

  @Test
  void shouldTakeAnAddressWithASlashAtItsEnd() {
    admin.on("/adapters", 200, "[]");

    assertThat(
            Ran.of("get", "adapters", "--url", admin.url() + "/", "--data", folder.toString())
                .code())
        .isZero();
  }

  @Test
  void shouldShowTheLastLinesOfALog() {
    admin.on("/adapters/files/logs?lines=2", 200, "one\ntwo\n");

    Ran ran = run("logs", "files", "-n", "2");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("one\ntwo\n");
  }

  @Test
  void shouldFollowALogUntilItCannot() {
    admin
        .on("/adapters/files/logs?lines=2000", 200, "zero\none\ntwo\n")
        .on("/adapters/files/logs?lines=2000", 200, "one\ntwo\nthree\nthree\n")
        .on("/adapters/files/logs?lines=2000", 404, "{\"detail\":\"There is no such adapter.\"}");

    Ran ran = run("logs", "files", "-n", "2", "-f");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("one\ntwo\nthree\nthree\n");
    assertThat(ran.err()).isEqualTo("cardea: There is no such adapter.\n");
  }
}
