package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.YamlReader;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import io.cardea.model.tool.ToolChange;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is stored on top of what files declare: what is in force, and what is set aside. */
class LayersTest {

  private static final String ROLE =
      "{apiVersion: cardea.io/v1, kind: Role, metadata: {name: %s},"
          + " spec: {allow: [{adapters: [\"*\"], tools: [\"*\"]}]}}";
  private static final String BINDING =
      "{apiVersion: cardea.io/v1, kind: Binding, metadata: {name: %s},"
          + " spec: {roles: [%s], agents: [a]}}";

  private final Map<String, Part> stored = new LinkedHashMap<>();

  private static Part part(String yaml) {
    return DocumentConverter.convert(
        YamlReader.read("stored", yaml, new Problems()).getFirst(), new Secrets(_ -> null));
  }

  private static Loaded.Valid files(String... documents) {
    return (Loaded.Valid) Assembly.of(Arrays.stream(documents).map(LayersTest::part).toList());
  }

  private Layers<String> over(Loaded.Valid files) {
    return Layers.of(files, stored);
  }

  private static List<String> messages(List<Problem> problems) {
    return problems.stream().map(Problem::message).toList();
  }

  @Test
  void shouldPutInForceWhatFilesAndTheStoreDeclare() {
    stored.put("role", part(ROLE.formatted("of-store")));
    stored.put("binding", part(BINDING.formatted("b", "of-store, of-file, admin")));

    Layers<String> layers = over(files(ROLE.formatted("of-file")));

    assertThat(layers.aside()).isEmpty();
    assertThat(layers.all().roles()).extracting(Role::name).containsExactly("of-file", "of-store");
    assertThat(layers.all().bindings()).hasSize(1);
  }

  @Test
  void shouldSetAsideWhatAFileDeclaresToo() {
    stored.put("role", part(ROLE.formatted("one")));

    Layers<String> layers = over(files(ROLE.formatted("one")));

    assertThat(layers.all().roles()).hasSize(1);
    assertThat(layers.aside()).containsOnlyKeys("role");
    assertThat(messages(layers.aside().getOrDefault("role", List.of())))
        .containsExactly("Role \"one\" is declared twice");
  }

  @Test
  void shouldSetAsideWhatIsWrongAndWhatNeedsIt() {
    stored.put("bad", part(ROLE.formatted("bad").replace("tools", "toolz")));
    stored.put("of-bad", part(BINDING.formatted("of-bad", "bad")));
    stored.put("good", part(BINDING.formatted("good", "admin")));

    Layers<String> layers = over(Loaded.Valid.EMPTY);

    assertThat(layers.aside()).containsOnlyKeys("bad", "of-bad");
    assertThat(layers.all().bindings())
        .filteredOn(binding -> !binding.denyOnly())
        .extracting(Binding::name)
        .containsExactly("good");
  }

  @Test
  void shouldKeepClosedWhatSomethingSetAsideMayHaveClosed() {
    // Given
    String agent =
        "{apiVersion: cardea.io/v1, kind: Agent, metadata: {name: %s}, spec: {state: %s}}";
    stored.put("bad", part(ROLE.formatted("bad").replace("tools", "toolz")));
    stored.put("of-gone", part(BINDING.formatted("of-gone", "gone, bad")));
    stored.put("torn", part(agent.formatted("torn", "activ")));
    stored.put("of-file", part(agent.formatted("of-file", "suspended")));

    // When
    Layers<String> layers = over(files(agent.formatted("of-file", "active")));

    // Then
    assertThat(layers.aside()).containsOnlyKeys("bad", "of-gone", "torn", "of-file");
    assertThat(layers.all().roles()).containsExactly(Role.unreadable(TenantId.DEFAULT, "bad"));
    assertThat(layers.all().bindings())
        .singleElement()
        .satisfies(binding -> assertThat(binding.denyOnly()).isTrue());
    assertThat(layers.all().agents())
        .extracting(each -> each.name() + " " + each.state())
        .containsExactlyInAnyOrder("of-file ACTIVE", "torn SUSPENDED");
  }

  @Test
  void shouldSetAsideWhatNeedsWhatWasSetAsideForThat() {
    stored.put(
        "profile",
        part(
            "{apiVersion: cardea.io/v1, kind: Profile, metadata: {name: p},"
                + " spec: {servers: [{adapter: a}]}}"));
    stored.put(
        "adapter",
        part(
            "{apiVersion: cardea.io/v1, kind: Adapter, metadata: {name: a},"
                + " spec: {requiredRoles: [gone], upstream: {http: {url: \"https://a.example/\"}}}}"));

    assertThat(over(Loaded.Valid.EMPTY).aside()).containsOnlyKeys("profile", "adapter");
    assertThat(over(files(ROLE.formatted("gone"))).aside()).isEmpty();
  }

  private static final String ADAPTER =
      "{apiVersion: cardea.io/v1, kind: Adapter, metadata: {name: a},"
          + " spec: {upstream: {http: {url: \"https://a.example/mcp\"}}}}";
  private static final String TOOL =
      "{apiVersion: cardea.io/v1, kind: Tool, metadata: {name: %s},"
          + " spec: {adapter: a, tool: %s, %s}}";

  @Test
  void shouldKeepTheToolOffThatAToolIsSetAsideOf() {
    stored.put("secret", part(TOOL.formatted("s", "t", "parameters: {p: {fixed: {env: X}}}")));
    stored.put("named", part(TOOL.formatted("n", "u", "name: v")));

    Layers<String> layers = over(files(ADAPTER, TOOL.formatted("f", "w", "name: v")));

    assertThat(layers.aside()).containsOnlyKeys("secret", "named");
    assertThat(layers.all().tools())
        .extracting(ToolChange::document, ToolChange::original, ToolChange::disabled)
        .containsExactlyInAnyOrder(
            tuple("f", "w", false), tuple("s", "t", true), tuple("n", "u", true));
  }

  @Test
  void shouldTakeTheToolOfAFileInsteadOfOneOfItsName() {
    stored.put("one", part(TOOL.formatted("x", "t", "disabled: true")));

    Layers<String> layers = over(files(ADAPTER, TOOL.formatted("x", "u", "name: v")));

    assertThat(layers.aside()).containsOnlyKeys("one");
    assertThat(layers.all().tools()).extracting(ToolChange::original).containsExactly("u");
  }
}
