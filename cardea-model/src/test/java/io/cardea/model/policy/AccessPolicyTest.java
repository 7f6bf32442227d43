package io.cardea.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.name.NamePattern;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessPolicyTest {

  private static final TenantId HERE = new TenantId("here");
  private static final TenantId THERE = new TenantId("there");

  /**
   * {@code reader} may read files, {@code writer} may do all with files, {@code both} may do both,
   * {@code boss} administers, {@code idle} is bound to a role that does not exist. Elsewhere,
   * {@code reader} administers, and a role {@code reader} opens everything.
   */
  private static final AccessPolicy POLICY =
      AccessPolicy.of(
          List.of(
              new Role(
                  HERE,
                  "reader",
                  List.of(
                      new Grant(
                          "reader",
                          patterns("files"),
                          patterns("read_*", "list"),
                          patterns("sum*"),
                          patterns("file:///pub/*")))),
              new Role(
                  HERE,
                  "writer",
                  List.of(
                      new Grant(
                          "writer",
                          patterns("file*"),
                          patterns("*"),
                          patterns("*"),
                          patterns("*")))),
              new Role(
                  HERE,
                  "visitor",
                  List.of(new Grant("visitor", patterns("*"), List.of(), List.of(), List.of()))),
              new Role(HERE, "empty", List.of()),
              new Role(
                  THERE,
                  "reader",
                  List.of(
                      new Grant(
                          "reader", patterns("*"), patterns("*"), patterns("*"), patterns("*"))))),
          List.of(
              bind(HERE, "reader", "reader"),
              bind(HERE, "writer", "writer"),
              bind(HERE, "reader", "both"),
              bind(HERE, "writer", "both"),
              bind(HERE, "visitor", "visitor"),
              bind(HERE, "empty", "empty"),
              bind(HERE, "ghost", "idle"),
              bind(HERE, Role.ADMIN, "boss"),
              bind(THERE, Role.ADMIN, "reader"),
              bind(THERE, Role.ADMIN, "stranger"),
              bind(HERE, "reader", "anonymous")));

  @ParameterizedTest
  @CsvSource({
    "reader,  files,  USE,      '',                reader",
    "reader,  files,  TOOL,     read_file,         reader",
    "reader,  files,  TOOL,     read_,             reader",
    "reader,  files,  TOOL,     list,              reader",
    "reader,  files,  PROMPT,   summary,           reader",
    "reader,  files,  RESOURCE, file:///pub/a.txt, reader",
    "writer,  files,  TOOL,     delete_all,        writer",
    "writer,  files2, TOOL,     delete_all,        writer",
    "writer,  file,   RESOURCE, anything:at/all,   writer",
    "both,    files,  TOOL,     read_file,         reader",
    "both,    files,  TOOL,     delete_all,        writer",
    "visitor, mail,   USE,      '',                visitor",
    "boss,    files,  USE,      '',                admin",
    "boss,    mail,   TOOL,     send,              admin",
    "boss,    mail,   PROMPT,   p,                 admin",
    "boss,    mail,   RESOURCE, mail://1,          admin"
  })
  void shouldPermit(String agent, String adapter, Action.Kind kind, String target, String rule) {
    // Given
    Principal principal = agent(HERE, agent, KeyScope.data());
    Action action = new Action(kind, target);

    // When
    Decision decision = POLICY.decide(principal, adapter(HERE, adapter), action);

    // Then
    assertThat(decision)
        .isInstanceOfSatisfying(
            Permit.class,
            permit -> {
              assertThat(permit.rule()).isEqualTo(rule);
              assertThat(permit.principal()).isEqualTo(principal);
              assertThat(permit.adapter().key()).isEqualTo(new AdapterKey(HERE, adapter));
              assertThat(permit.action()).isEqualTo(action);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "reader,   mail,   USE,      ''",
    "reader,   files2, USE,      ''",
    "reader,   mail,   TOOL,     read_file",
    "reader,   files2, TOOL,     read_file",
    "reader,   files,  TOOL,     write_file",
    "reader,   files,  TOOL,     READ_file",
    "reader,   files,  TOOL,     ' read_file'",
    "reader,   files,  TOOL,     lists",
    "reader,   files,  TOOL,     summary",
    "reader,   files,  TOOL,     ''",
    "reader,   files,  PROMPT,   read_file",
    "reader,   files,  RESOURCE, file:///etc/passwd",
    "reader,   files,  RESOURCE, read_file",
    "reader,   files,  RESOURCE, FILE:///pub/a",
    "writer,   mail,   TOOL,     delete_all",
    "writer,   mail,   USE,      ''",
    "both,     mail,   USE,      ''",
    "visitor,  mail,   TOOL,     send",
    "visitor,  mail,   PROMPT,   p",
    "visitor,  mail,   RESOURCE, r",
    "empty,    files,  USE,      ''",
    "idle,     files,  USE,      ''",
    "nobody,   files,  USE,      ''",
    "stranger, files,  USE,      ''",
    "READER,   files,  TOOL,     read_file",
    "'',       files,  USE,      ''",
    "*,        files,  TOOL,     read_file",
    "admin,    files,  USE,      ''"
  })
  void shouldDenyWhatNoGrantAllows(String agent, String adapter, Action.Kind kind, String target) {
    assertThat(
            POLICY.decide(
                agent(HERE, agent, KeyScope.data()),
                adapter(HERE, adapter),
                new Action(kind, target)))
        .isEqualTo(new Denial("no grant"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldDenyOtherTenantsWhateverTheAdapterAllows(Adapter.Access access) {
    for (String agent : List.of("reader", "boss", "stranger", "anonymous")) {
      assertThat(
              POLICY.decide(
                  agent(THERE, agent, KeyScope.admin()),
                  adapter(HERE, "files", access),
                  Action.tool("read_file")))
          .isEqualTo(new Denial("credential of another tenant"));
    }
    assertThat(
            POLICY.decide(Principal.anonymous(THERE), adapter(HERE, "files", access), Action.USE))
        .isEqualTo(new Denial("credential of another tenant"));
  }

  @Test
  void shouldNotMixRolesOfTenants() {
    // The same names mean more there than here.
    assertPermit(
        agent(THERE, "reader", KeyScope.data()), adapter(THERE, "mail"), Action.tool("send"));
    assertDenied(
        agent(HERE, "reader", KeyScope.data()), adapter(HERE, "mail"), Action.tool("send"));
  }

  @Test
  void shouldNarrowEveryRoleToTheScope() {
    KeyScope filesOnly = new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("files")));
    KeyScope nothing = new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of()));
    KeyScope adminOnly = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty());
    KeyScope noPlane = new KeyScope(Set.of(), Optional.empty());
    Denial outOfScope = new Denial("outside the credential's scope");

    assertPermit(agent(HERE, "boss", filesOnly), adapter(HERE, "files"), Action.tool("x"));
    assertThat(POLICY.decide(agent(HERE, "boss", filesOnly), adapter(HERE, "mail"), Action.USE))
        .isEqualTo(outOfScope);
    for (KeyScope scope : List.of(nothing, adminOnly, noPlane)) {
      assertThat(POLICY.decide(agent(HERE, "boss", scope), adapter(HERE, "files"), Action.USE))
          .isEqualTo(outOfScope);
    }
  }

  @Test
  void shouldNotWidenRolesByTheScope() {
    KeyScope filesAndMail =
        new KeyScope(
            Set.of(KeyScope.Plane.DATA, KeyScope.Plane.ADMIN),
            Optional.of(Set.of("files", "mail")));
    assertPermit(
        agent(HERE, "reader", filesAndMail), adapter(HERE, "files"), Action.tool("read_a"));
    assertDenied(agent(HERE, "reader", filesAndMail), adapter(HERE, "mail"), Action.USE);
    assertDenied(agent(HERE, "reader", KeyScope.admin()), adapter(HERE, "mail"), Action.USE);
  }

  @Test
  void shouldDenyAnonymousEvenIfAnAgentHasItsName() {
    assertDenied(Principal.anonymous(HERE), adapter(HERE, "files"), Action.USE);
    assertPermit(agent(HERE, "anonymous", KeyScope.data()), adapter(HERE, "files"), Action.USE);
  }

  @Test
  void shouldOpenPublicAdapterToWhoShowsNoCredentialAndToRoles() {
    Adapter open = adapter(HERE, "open", Adapter.Access.PUBLIC);
    assertThat(POLICY.decide(Principal.anonymous(HERE), open, Action.tool("any")))
        .isInstanceOfSatisfying(
            Permit.class, permit -> assertThat(permit.rule()).isEqualTo("public adapter"));
    // Who shows a credential may be anywhere
    assertDenied(agent(HERE, "nobody", KeyScope.data()), open, Action.tool("any"));
    assertDenied(Principal.anonymous(THERE), open, Action.tool("any"));
  }

  @Test
  void shouldAskForOneOfTheRequiredRolesAndAGrant() {
    Adapter forWriters = adapter(HERE, "files", Adapter.Access.ROLES, "writer", "auditor");
    Adapter forGhosts = adapter(HERE, "files", Adapter.Access.ROLES, "ghost");

    assertThat(decide("reader", forWriters))
        .isEqualTo(new Denial("none of the adapter's required roles"));
    assertThat(decide("nobody", forWriters))
        .isEqualTo(new Denial("none of the adapter's required roles"));
    assertThat(decide("writer", forWriters)).isInstanceOf(Permit.class);
    assertThat(decide("both", forWriters)).isInstanceOf(Permit.class);
    assertThat(decide("boss", forWriters)).isInstanceOf(Permit.class);
    assertThat(decide("writer", forGhosts)).isInstanceOf(Denial.class);
    assertThat(decide("idle", forGhosts))
        .as("a role without grants")
        .isEqualTo(new Denial("no grant"));
  }

  @Test
  void shouldDenyEverybodyWithoutAPolicy() {
    for (String agent : List.of("reader", "boss", "admin")) {
      assertThat(
              AccessPolicy.DENY_ALL.decide(
                  agent(HERE, agent, KeyScope.admin()), adapter(HERE, "files"), Action.USE))
          .isEqualTo(new Denial("no grant"));
    }
  }

  private static Decision decide(String agent, Adapter adapter) {
    return POLICY.decide(agent(HERE, agent, KeyScope.data()), adapter, Action.tool("read_file"));
  }

  private static void assertPermit(Principal principal, Adapter adapter, Action action) {
    assertThat(POLICY.decide(principal, adapter, action)).isInstanceOf(Permit.class);
  }

  private static void assertDenied(Principal principal, Adapter adapter, Action action) {
    assertThat(POLICY.decide(principal, adapter, action)).isInstanceOf(Denial.class);
  }

  private static Binding bind(TenantId tenant, String role, String agent) {
    return new Binding(tenant, role + "-" + agent, Set.of(role), Set.of(agent));
  }

  private static Principal agent(TenantId tenant, String name, KeyScope scope) {
    return new Principal(tenant, Principal.CARDEA, name, scope);
  }

  private static Adapter adapter(TenantId tenant, String name) {
    return adapter(tenant, name, Adapter.Access.ROLES);
  }

  private static Adapter adapter(
      TenantId tenant, String name, Adapter.Access access, String... requiredRoles) {
    return new Adapter(
        new AdapterKey(tenant, name),
        name,
        "",
        List.of(),
        "",
        HttpUpstream.at(new HttpEndpoint("localhost", 1, false, "/", Map.of(), true)),
        Adapter.Isolation.PRINCIPAL,
        access,
        Set.of(requiredRoles),
        AdapterLimits.DEFAULT);
  }

  private static List<NamePattern> patterns(String... texts) {
    return Arrays.stream(texts).map(NamePattern::new).toList();
  }
}
