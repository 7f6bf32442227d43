package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import io.cardea.model.tool.Narrowing;
import io.cardea.model.tool.ParameterChange;
import io.cardea.model.tool.ToolChange;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolTest {

  private static final String ADAPTER =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: github}
      spec: {upstream: {http: {url: "https://example.com/mcp"}}}
      """;

  @TempDir Path folder;

  private static String tool(String name, String spec) {
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Tool
    metadata: {name: %s}
    spec:
    """
            .formatted(name)
        + spec.indent(2);
  }

  private List<String> problems(String text) {
    return ConfigFolder.at(folder).with("a.yaml", text).problems();
  }

  @Test
  void shouldReadEveryField() {
    String text =
        tool(
            "variant",
            """
            adapter: github
            tool: search.issues
            name: search_public
            title: T
            description: |
              D
              E
            annotations: {readOnlyHint: true, openWorldHint: false}
            keepOriginal: true
            parameters:
              owner: {fixed: acme}
              deep: {fixed: {a: [1, null]}}
              old: {hidden: true}
              limit: {default: 20, minimum: 1, maximum: 5e1, description: N}
              state: {enum: [open, 7, true]}
              path: {matches: "docs/*", minLength: 2}
            """);

    assertThat(ConfigFolder.at(folder).with("a.yaml", text + ADAPTER).valid().tools())
        .containsExactly(
            new ToolChange(
                "variant",
                new AdapterKey(TenantId.DEFAULT, "github"),
                "search.issues",
                "search_public",
                Optional.of("T"),
                Optional.of("D\nE\n"),
                Map.of("readOnlyHint", true, "openWorldHint", false),
                true,
                false,
                Map.of(
                    "owner", new ParameterChange.Fixed("\"acme\"", false),
                    "deep", new ParameterChange.Fixed("{\"a\":[1,null]}", false),
                    "old", new ParameterChange.Hidden(),
                    "limit",
                        new ParameterChange.Shown(
                            Optional.of("N"), Optional.of("20"), numbers("1", "5e1")),
                    "state",
                        new ParameterChange.Shown(
                            Optional.empty(), Optional.empty(), values("\"open\"", "7", "true")),
                    "path",
                        new ParameterChange.Shown(
                            Optional.empty(), Optional.empty(), texts(2, "docs/*")))));
  }

  private static Narrowing numbers(String least, String most) {
    return new Narrowing(
        List.of(),
        Optional.of(new BigDecimal(least)),
        Optional.of(new BigDecimal(most)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Narrowing values(String... json) {
    return new Narrowing(
        List.of(json),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Narrowing texts(int least, String pattern) {
    return new Narrowing(
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(least),
        Optional.of(4_096),
        Optional.of(new NamePattern(pattern)));
  }

  @Test
  void shouldKeepItsNameUnlessItIsRenamed() {
    String text = tool("off", "adapter: github\ntool: \"dele te\"\ndisabled: true\n");

    ToolChange off =
        ConfigFolder.at(folder).with("a.yaml", text + ADAPTER).valid().tools().getFirst();

    assertThat(off.name()).isEqualTo("dele te");
    assertThat(off.disabled()).isTrue();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments("adapter: github\n", "spec: the key \"tool\" is missing"),
        arguments("tool: t\ndisabled: true\n", "spec: the key \"adapter\" is missing"),
        arguments("adapter: \"A B\"\ntool: t\n", "spec.adapter: no adapter has such a name"),
        arguments("adapter: gitlab\ntool: t\nname: n\n", "spec.adapter: no adapter \"gitlab\""),
        arguments("adapter: github\ntool: t\n", "spec: changes nothing"),
        arguments("adapter: github\ntool: t\nname: a.b\n", "spec.name: cannot be a tool's name"),
        arguments("adapter: github\ntool: t\nname: " + "n".repeat(65) + "\n", "must have 1 to 64"),
        arguments(
            "adapter: github\ntool: t\ntitle: T\nkeepOriginal: true\n",
            "spec: the tool and its variant have one name"),
        arguments(
            "adapter: github\ntool: t\nannotations: {title: X}\n",
            "spec.annotations: unknown key \"title\""),
        parameter("7", "spec.parameters.p: must be a map"),
        parameter("{}", "says nothing of the parameter"),
        parameter("{fixed: 1, default: 1}", "means nothing for a parameter that is fixed"),
        parameter("{fixed: 1, maximum: 1}", "means nothing for a parameter that is fixed"),
        parameter("{fixed: 1, hidden: true}", "means nothing for a parameter that is fixed"),
        parameter("{fixed: }", "has no value"),
        parameter("{fixed: {secret: \"a b\"}}", "is no secret's name"),
        parameter("{fixed: {env: NOT_SET}}", "the environment variable NOT_SET is not set"),
        parameter("{fixed: .inf}", "is a number that JSON does not have"),
        parameter("{hidden: true, enum: [1]}", "means nothing for a parameter that is hidden"),
        parameter("{minimum: 2, maximum: 1}", "accepts nothing"),
        parameter("{minLength: 2, maxLength: 1}", "accepts nothing"),
        parameter("{minimum: 1, matches: x}", "is a number and a text at once"),
        parameter("{minimum: \"1\"}", "must be a number"),
        parameter("{maximum: 1e99999999999}", "is a number"),
        parameter("{enum: []}", "enum is empty"),
        parameter("{enum: [1, 1]}", "1 is there twice"),
        parameter("{enum: [[1]]}", "must be a text, a number, or true or false"),
        parameter("{enum: [1, 9], maximum: 5}", "is a value that is not accepted"),
        parameter("{default: 9, maximum: 5}", "is a default that is not accepted"),
        parameter("{default: closed, enum: [open]}", "is a default that is not accepted"),
        parameter("{default: \"9\", maximum: 50}", "is a default that is not accepted"),
        parameter("{rename: q}", "unknown key \"rename\""),
        parameter("{pattern: q}", "unknown key \"pattern\""),
        parameter("{default: " + "x".repeat(9_000) + "}", "must have at most 8192 characters"));
  }

  private static Arguments parameter(String change, String problem) {
    return arguments("adapter: github\ntool: t\nparameters: {p: " + change + "}\n", problem);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void shouldRefuse(String spec, String problem) {
    assertThat(problems(tool("x", spec) + ADAPTER))
        .as(spec)
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  @Test
  void shouldTellAllProblemsAtOnce() {
    String spec =
        """
        adapter: github
        tool: t
        name: a b
        extra: 1
        parameters: {p: {minimum: x}, q: {enum: []}}
        """;

    assertThat(problems(tool("x", spec) + ADAPTER)).hasSize(4);
  }

  @Test
  void shouldRefuseTwoToolsOfOneName() {
    String first = tool("one", "adapter: github\ntool: t\nname: n\n");
    String second = tool("two", "adapter: github\ntool: u\nname: n\n");
    String third = tool("three", "adapter: github\ntool: n\ndisabled: true\n");

    assertThat(problems(first + second + third + ADAPTER))
        .filteredOn(problem -> problem.contains("Tool \"github/n\" is declared twice"))
        .hasSize(2);
  }

  @Test
  void shouldNeverTellAFixedValue() {
    assertThat(new ParameterChange.Fixed("\"s3cr3t\"", true)).hasToString("fixed");
    assertThat(problems(tool("x", "adapter: g\ntool: t\nparameters: {p: {fixed: s3cr3t}}\n")))
        .isNotEmpty()
        .noneMatch(problem -> problem.contains("s3cr3t"));
  }
}
