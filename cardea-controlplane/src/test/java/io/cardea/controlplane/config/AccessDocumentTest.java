package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.YamlReader;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.identity.Agent;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Condition;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.ProfileRules;
import io.cardea.model.policy.Subject;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Agents, Roles and Bindings say, and what they must not. */
class AccessDocumentTest {

  private static Part part(String kind, String spec) {
    String text =
        "apiVersion: cardea.io/v1\nkind: %s\nmetadata: {name: x, tenant: t}\nspec: %s\n"
            .formatted(kind, spec);
    return DocumentConverter.convert(
        YamlReader.read("a.yaml", text, new Problems()).getFirst(), new Secrets(_ -> null));
  }

  private static List<String> problems(Part part) {
    return part.problems().list().stream()
        .map((Problem problem) -> problem.path() + ": " + problem.message())
        .toList();
  }

  @Test
  void shouldReadAnAgent() {
    Part part =
        part(
            "Agent",
            "{issuer: idp, subject: 'a b/c', owner: ann, team: data, purpose: reports,"
                + " tags: [x, y], riskLevel: high, state: suspended}");

    assertThat(problems(part)).isEmpty();
    Agent agent = part.agent().orElseThrow();
    assertThat(agent.tenant().value()).isEqualTo("t");
    assertThat(agent.issuer() + " " + agent.subject()).isEqualTo("idp a b/c");
    assertThat(agent.owner() + agent.team() + agent.purpose()).isEqualTo("anndatareports");
    assertThat(agent.tags()).containsExactlyInAnyOrder("x", "y");
    assertThat(agent.riskLevel()).isEqualTo(Agent.RiskLevel.HIGH);
    assertThat(agent.state()).isEqualTo(Agent.State.SUSPENDED);
  }

  @Test
  void shouldTakeTheNameOfAnAgentOfAKeyForItsSubject() {
    Agent agent = part("Agent", "{}").agent().orElseThrow();
    assertThat(agent.issuer() + " " + agent.subject()).isEqualTo("cardea x");
    assertThat(agent.state()).isEqualTo(Agent.State.ACTIVE);
  }

  @Test
  void shouldReadSubjects() {
    Part part =
        part(
            "Binding",
            "{roles: [admin], agents: [a], requireUser: true, subjects: [{agent: b},"
                + " {agent: 'c d', issuer: idp}, {user: u, issuer: idp}, {group: g, issuer: idp},"
                + " {agentTag: v}, {everyone: true}]}");
    assertThat(problems(part)).isEmpty();
    assertThat(part.binding().orElseThrow().requireUser()).isTrue();
    assertThat(part.binding().orElseThrow().denyOnly()).isFalse();
    assertThat(part.binding().orElseThrow().subjects())
        .containsExactlyInAnyOrder(
            new Subject.OneAgent("cardea", "a"),
            new Subject.OneAgent("cardea", "b"),
            new Subject.OneAgent("idp", "c d"),
            new Subject.OneUser("idp", "u"),
            new Subject.Group("idp", "g"),
            new Subject.TaggedAgents("v"),
            Subject.EVERYONE);
  }

  @Test
  void shouldReadDeniesTagsAndConditions() {
    Part part =
        part(
            "Role",
            "{requireUser: true, allow: [{adapterTags: [p], tools: [t], when: 'true'}],"
                + " deny: [{adapters: [a]}, {adapters: [b], prompts: [q]}]}");
    assertThat(problems(part)).isEmpty();
    var role = part.role().orElseThrow();
    Grant allow = role.grants().getFirst();
    List<NamePattern> any = List.of(NamePattern.ANY);
    assertThat(role.requireUser()).isTrue();
    assertThat(allow.adapters()).isEqualTo(any);
    assertThat(allow.adapterTags()).containsExactly("p");
    assertThat(allow.when()).map(Condition::text).contains("true");
    assertThat(role.denies())
        .extracting(Grant::place)
        .containsExactly("deny[0] of role x", "deny[1] of role x");
    assertThat(role.denies().getFirst().tools()).isEqualTo(any);
    assertThat(role.denies().getFirst().resources()).isEqualTo(any);
    assertThat(role.denies().getLast().tools()).isEmpty();
  }

  @Test
  void shouldReadRulesOfProfilesApart() {
    Part part =
        part(
            "Role",
            "{allow: [{profiles: [p, 'q-*']}, {adapters: [a], tools: [t]}],"
                + " deny: [{profiles: [q-x]}, {adapters: [b]}]}");
    assertThat(problems(part)).isEmpty();
    var role = part.role().orElseThrow();
    assertThat(role.profiles())
        .isEqualTo(
            new ProfileRules(
                List.of(new NamePattern("p"), new NamePattern("q-*")),
                List.of(new NamePattern("q-x"))));
    assertThat(role.grants()).extracting(Grant::place).containsExactly("allow[1] of role x");
    assertThat(role.denies()).extracting(Grant::place).containsExactly("deny[1] of role x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Agent | {state: paused} | spec.state: is \"paused\"",
        "Agent | {riskLevel: 3} | spec.riskLevel: is \"3\"",
        "Agent | {subject: 'a b'} | spec.subject: an agent's name is",
        "Agent | {issuer: nobody} | spec.issuer: no issuer has such a name",
        "Agent | {owners: ann} | spec: unknown key \"owners\"",
        "Agent | {tags: x} | spec.tags: must be a list",
        "Agent | {certificates: x} | spec.certificates: must be a list",
        "Agent | {certificates: [x]} | spec.certificates[0]: must be the SHA-256 of a certificate",
        "Agent | {certificates: ['']} | spec.certificates[0]: must have 1 to 128 characters",
        "Agent | {issuer: i, certificates: [ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0]} |"
            + " spec.certificates: are for agents that no other issuer vouches for",
        "Binding | {roles: [admin]} | spec: agents is empty, and so is subjects",
        "Binding | {roles: [admin], subjects: [{}]} | spec.subjects[0]: names nobody",
        "Binding | {roles: [admin], subjects: [ann]} | spec.subjects[0]: must be a map",
        "Binding | {roles: [admin], subjects: [{agent: a, agentTag: b}]} | spec.subjects[0]: names"
            + " more than one",
        "Binding | {roles: [admin], subjects: [{user: u}]} | spec.subjects[0]: the user's issuer is"
            + " missing",
        "Binding | {roles: [admin], subjects: [{group: g}]} | spec.subjects[0]: the group's issuer"
            + " is missing",
        "Binding | {roles: [admin], subjects: [{user: u, issuer: gateway}]} |"
            + " spec.subjects[0].issuer: no issuer has such a name",
        "Binding | {roles: [admin], subjects: [{agent: '*'}]} | spec.subjects[0].agent: an agent's",
        "Binding | {roles: [admin], subjects: [{everyone: false}]} | spec.subjects[0].everyone: can"
            + " only be true",
        "Binding | {roles: [admin], subjects: [{everyone: yes}]} | spec.subjects[0].everyone: must"
            + " be true or false",
        "Binding | {roles: [admin], subjects: [{everyone: true, issuer: i}]} |"
            + " spec.subjects[0].issuer: means nothing beside everyone",
        "Binding | {roles: [admin], subjects: [{agent: a, tag: b}]} | spec.subjects[0]: unknown key",
        "Role | {} | spec: the key \"allow\" is missing",
        "Role | {deny: [{tools: [t]}]} | spec.deny[0]: the key \"adapters\" is missing",
        "Role | {deny: [{adapters: []}]} | spec.deny[0]: the rule denies nothing",
        "Role | {allow: [{adapters: [], tools: [t]}]} | spec.allow[0]: the rule grants nothing",
        "Role | {allow: [{adapterTags: [p]}]} | spec.allow[0]: the rule grants nothing",
        "Role | {allow: [{adapterTags: [], tools: [t]}]} | spec.allow[0]: the rule grants nothing",
        "Role | {allow: [{adapters: [a], tools: [t], when: nope}]} | spec.allow[0].when: is no"
            + " condition: character 1: undeclared reference to 'nope'",
        "Role | {allow: [{adapters: [a], tools: [t], when: true}]} | spec.allow[0].when: must be"
            + " text",
        "Role | {allow: [{adapters: [a], tools: [t], when: principal.agnt == 'x'}]} |"
            + " spec.allow[0].when: is no condition: character",
        "Role | {allow: [{profiles: []}]} | spec.allow[0]: the rule names no profile",
        "Role | {allow: [{profiles: [P]}]} | spec.allow[0].profiles[0]: no profile has such a name",
        "Role | {deny: [{profiles: p}]} | spec.deny[0].profiles: must be a list",
        "Role | {deny: [{profiles: [p], adapters: [a]}]} | spec.deny[0]: unknown key \"adapters\"",
        "Role | {deny: [{adapters: [a], when: '1 +'}]} | spec.deny[0].when: is no condition"
      })
  void shouldReportTheOneMistake(String kind, String spec, String expected) {
    assertThat(problems(part(kind, spec))).first().asString().startsWith(expected);
  }

  @Test
  void shouldReadCertificatesInEveryForm() {
    String hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    String colons = hex.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
    for (String form : List.of(hex, colons, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0")) {
      Agent agent = part("Agent", "{certificates: [\"" + form + "\"]}").agent().orElseThrow();
      assertThat(agent.certificates())
          .containsExactly("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
  }

  @Test
  void shouldRefuseTwoDocumentsAboutTheSameAgent() {
    Part one = part("Agent", "{}");
    Part same =
        DocumentConverter.convert(
            YamlReader.read(
                    "b.yaml",
                    """
                    apiVersion: cardea.io/v1
                    kind: Agent
                    metadata: {name: y, tenant: t}
                    spec: {subject: x, state: suspended}
                    """,
                    new Problems())
                .getFirst(),
            new Secrets(_ -> null));
    assertThat(Assembly.of(List.of(one, same)))
        .isInstanceOfSatisfying(
            Loaded.Invalid.class,
            invalid ->
                assertThat(invalid.problems().getFirst().message())
                    .isEqualTo("Agent \"cardea/x\" of tenant t is declared twice"));
  }
}
