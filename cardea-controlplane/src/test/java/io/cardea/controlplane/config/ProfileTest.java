package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.endpoint.Profile.Member;
import io.cardea.model.endpoint.Profile.Names;
import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileTest {

  private static final List<NamePattern> ALL = List.of(NamePattern.ANY);

  @TempDir Path folder;

  private static String profile(String spec) {
    return """
    apiVersion: cardea.io/v1
    kind: Profile
    metadata: {name: daily}
    spec:
    """
        + spec.indent(2)
        + "---\n"
        + Documents.ADAPTER
        + "---\n"
        + Documents.ADAPTER.replace("weather}", "other}");
  }

  private static String servers(String items) {
    return profile("servers: [" + items + "]");
  }

  @Test
  void shouldReadEveryField() {
    String text =
        profile(
            """
            title: Daily
            description: |
              What is needed
              every day
            requiredRoles: [admin]
            access: {public: false}
            servers:
              - adapter: weather
                names: original
                tools: ["get_*", now]
                prompts: []
                resources: ["file:///*"]
                aliases: {forecast: get_forecast, time: now}
              - {adapter: other}
            """);

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().profiles())
        .containsExactly(
            new Profile(
                EndpointKey.profile(TenantId.DEFAULT, "daily"),
                "Daily",
                "What is needed\nevery day\n",
                Access.ROLES,
                Set.of("admin"),
                List.of(
                    new Member(
                        "weather",
                        Names.ORIGINAL,
                        List.of(new NamePattern("get_*"), new NamePattern("now")),
                        List.of(),
                        List.of(new NamePattern("file:///*")),
                        Map.of("get_forecast", "forecast", "now", "time")),
                    new Member("other", Names.PREFIXED, ALL, ALL, ALL, Map.of()))));
  }

  @Test
  void shouldGiveDefaultsToWhatIsNotSaid() {
    Profile profile =
        ConfigFolder.at(folder)
            .with("a.yaml", servers("{adapter: weather}"))
            .valid()
            .profiles()
            .getFirst();

    assertThat(profile.title()).isEqualTo("daily");
    assertThat(profile.description()).isEmpty();
    assertThat(profile.access()).isEqualTo(Access.ROLES);
    assertThat(profile.requiredRoles()).isEmpty();
  }

  @Test
  void shouldReadAPublicProfile() {
    String text = profile("access: {public: true}\nservers: [{adapter: weather}]");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().profiles())
        .extracting(Profile::access)
        .containsExactly(Access.PUBLIC);
  }

  @Test
  void shouldTakeTheAdapterOfItsOwnTenantOnly() {
    String text = servers("{adapter: weather}").replace("daily}", "daily, tenant: acme}");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .containsExactly(
            "a.yaml:5: spec.servers[0].adapter: no adapter \"weather\" in tenant acme");
  }

  @Test
  void shouldNotTakeADisabledServer() {
    String desktop = "{\"mcpServers\": {\"old\": {\"command\": \"x\", \"disabled\": true}}}";

    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", servers("{adapter: old}"))
                .with("d.json", desktop)
                .problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:5: spec.servers[0].adapter: no adapter \"old\"");
  }

  static Stream<Arguments> mistakes() {
    String many = String.join(", ", IntStream.range(0, 257).mapToObj(i -> "{}").toList());
    return Stream.of(
        arguments(profile("title: x"), ": the key \"servers\" is missing"),
        arguments(servers(""), ": servers is empty (name at least one: {adapter: NAME})"),
        arguments(profile("servers: x"), ".servers: must be a list"),
        arguments(servers(many), ".servers: holds more than 256 values"),
        arguments(servers("weather"), ".servers[0]: must be a map of keys and values"),
        arguments(servers("{}"), ".servers[0]: the key \"adapter\" is missing"),
        arguments(
            servers("{adapter: wether}"),
            ".servers[0].adapter: no adapter \"wether\" in tenant default (did you mean \"weather"),
        arguments(servers("{adapter: Weather}"), ".servers[0].adapter: no adapter has such a nam"),
        arguments(
            servers("{adapter: weather}, {adapter: other}, {adapter: weather}"),
            ".servers[2].adapter: the adapter \"weather\" is there twice (the first one is in line"),
        arguments(
            servers("{adapter: weather, names: short}"),
            ".servers[0].names: is \"short\" (allowed: prefixed, original)"),
        arguments(servers("{adapter: weather, tools: x}"), ".servers[0].tools: must be a list"),
        arguments(
            servers("{adapter: weather, tools: [\"\"]}"), ".servers[0].tools[0]: must have 1 to"),
        arguments(
            servers("{adapter: weather, tool: [x]}"), ".servers[0]: unknown key \"tool\" (did you"),
        arguments(
            servers("{adapter: weather, tools: [], prompts: [], resources: []}"),
            ".servers[0]: takes nothing of the adapter"),
        arguments(
            servers("{adapter: weather, aliases: [x]}"), ".servers[0].aliases: must be a map of"),
        arguments(
            servers("{adapter: weather, aliases: {\"a.b\": c}}"),
            ".servers[0].aliases.\"a.b\": \"a.b\" cannot be a tool's name (1 to 64 of"),
        arguments(
            servers("{adapter: weather, aliases: {" + "a".repeat(65) + ": c}}"),
            ".servers[0].aliases.\"aaaaaaaaaaaaaa"),
        arguments(
            servers("{adapter: weather, aliases: {a: [c]}}"),
            ".servers[0].aliases.a: must be text, is a list"),
        arguments(
            servers("{adapter: weather, aliases: {a: c, b: c}}"),
            ".servers[0].aliases.b: the tool has the alias \"a\" already"),
        arguments(
            servers("{adapter: weather, aliases: {a: b}}, {adapter: other, aliases: {a: c}}"),
            ".servers[1].aliases.a: the alias \"a\" is there twice (the first one is in line 5)"),
        arguments(
            servers("{adapter: weather, tools: [x*], aliases: {a: b}}"),
            ".servers[0].aliases.a: the profile leaves this tool out (add it to tools)"),
        arguments(
            profile("requiredRoles: [nobody]\nservers: [{adapter: weather}]"),
            ".requiredRoles[0]: no role \"nobody\" in tenant default"),
        arguments(
            profile(
                "access: {public: true}\nrequiredRoles: [admin]\nservers: [{adapter: weather}]"),
            ".access: a public profile cannot require roles"),
        arguments(
            profile("upstream: {}\nservers: [{adapter: weather}]"), ": unknown key \"upstream\""));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void shouldReportTheOneMistake(String text, String expected) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:5: spec" + expected);
  }

  @Test
  void shouldHaveAShortName() {
    String text = servers("{adapter: weather}").replace("daily}", "Daily}");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:3: metadata.name: must be 1 to 32 characters of [a-z0-9-]");
  }
}
