package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.adapter.OutboundProxy.Login;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.ClaimNames;
import io.cardea.model.issuer.IntrospectionPlace;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.issuer.IssuerKey;
import io.cardea.model.issuer.KeyPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IssuerTest {

  @TempDir Path folder;

  private static String issuer(String spec) {
    return """
    apiVersion: cardea.io/v1
    kind: Issuer
    metadata: {name: corp, tenant: acme}
    spec:
    """
        + spec.indent(2);
  }

  @Test
  void shouldReadEveryField() {
    String text =
        issuer(
            """
            issuer: https://id.example.com/realms/corp/
            audiences: [cardea, "https://gw.example.com/mcp"]
            algorithms: [ES256, RS512]
            jwks: {url: "https://keys.example.com/corp?v=1"}
            clockSkew: 5s
            claims: {agent: client.name, user: email, userWhen: {claim: sid}, groups: realm_access.roles}
            requiredScopes: ["mcp:use", other]
            dpop: required
            """);

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().issuers())
        .containsExactly(
            new Issuer(
                new IssuerKey(new TenantId("acme"), "corp"),
                "https://id.example.com/realms/corp/",
                Set.of("cardea", "https://gw.example.com/mcp"),
                Set.of("ES256", "RS512"),
                new KeyPlace(Optional.of("https://keys.example.com/corp?v=1"), false),
                Duration.ofSeconds(5),
                new ClaimNames(
                    Optional.of("client.name"),
                    "email",
                    Optional.of("sid"),
                    Optional.of("realm_access.roles")),
                Set.of("mcp:use", "other"),
                true,
                Optional.empty()));
  }

  @Test
  void shouldGiveDefaultsToWhatIsNotSaid() {
    String text = issuer("issuer: https://id.example.com\n");
    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().issuers())
        .containsExactly(
            new Issuer(
                new IssuerKey(new TenantId("acme"), "corp"),
                "https://id.example.com",
                Set.of(),
                Set.of("RS256", "PS256", "ES256", "EdDSA"),
                new KeyPlace(Optional.empty(), false),
                Duration.ofMinutes(1),
                ClaimNames.DEFAULT,
                Set.of(),
                false,
                Optional.empty()));
  }

  @Test
  void shouldReadWhereItIsAskedAboutItsTokens() {
    String text =
        issuer(
            """
            issuer: https://id.example.com
            introspection:
              url: https://id.example.com/introspect
              clientId: gw
              clientSecret: {env: SECRET}
              maxAge: 5s
            """);
    Issuer issuer =
        new ConfigFolder(folder, Map.of("SECRET", "hush"))
            .with("a.yaml", text)
            .valid()
            .issuers()
            .getFirst();
    assertThat(issuer.introspection())
        .contains(
            new IntrospectionPlace(
                "https://id.example.com/introspect", "gw", "hush", Duration.ofSeconds(5)));
    assertThat(issuer.toString()).doesNotContain("hush");
  }

  @Test
  void shouldReadWhatItIsAskedThrough() {
    String text =
        issuer(
            """
            issuer: https://id.example.com
            proxy: {url: "http://10.0.0.1:3128", user: cardea, password: {env: SECRET}}
            """);
    KeyPlace keys =
        new ConfigFolder(folder, Map.of("SECRET", "hush"))
            .with("a.yaml", text)
            .valid()
            .issuers()
            .getFirst()
            .keys();
    assertThat(keys.proxy())
        .contains(new OutboundProxy("10.0.0.1", 3128, Optional.of(new Login("cardea", "hush"))));
    assertThat(keys.toString()).doesNotContain("hush");
  }

  @Test
  void shouldTakeAnIssuerOfThisMachineIfThatIsMeant() {
    String text = issuer("issuer: http://127.0.0.1:8180/realms/a\nallowPrivateNetwork: true\n");
    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().issuers().getFirst().keys())
        .isEqualTo(new KeyPlace(Optional.empty(), true));
  }

  static Stream<Arguments> wrong() {
    String good = "issuer: https://id.example.com\n";
    return Stream.of(
        arguments("audiences: [a]\n", "\"issuer\" is missing"),
        arguments("issuer: http://id.example.com\n", "must be https"),
        arguments("issuer: http://127.0.0.1/\n", "must be https"),
        arguments("issuer: https://10.0.0.1/\n", "private"),
        arguments("issuer: https://localhost/\n", "loopback"),
        arguments("issuer: http://10.0.0.1/\nallowPrivateNetwork: true\n", "must be https"),
        arguments("issuer: https://id.example.com/?tenant=a\n", "query"),
        arguments("issuer: https://u:p@id.example.com/\n", "user or password"),
        arguments(good + "jwks: {url: \"http://id.example.com/keys\"}\n", "must be https"),
        arguments(good + "jwks: {url: \"https://169.254.169.254/keys\"}\n", "private"),
        arguments(good + "jwks: {file: keys.json}\n", "unknown key"),
        arguments(good + "algorithms: [none]\n", "is \"none\""),
        arguments(good + "algorithms: [HS256]\n", "is \"HS256\""),
        arguments(good + "algorithms: []\n", "algorithms is empty"),
        arguments(good + "audiences: []\n", "audiences is empty"),
        arguments(good + "dpop: never\n", "is \"never\""),
        arguments(good + "dpop: true\n", "required"),
        arguments(good + "clockSkew: 301s\n", "out of range"),
        arguments(good + "claims: {userWhen: {}}\n", "\"claim\" is missing"),
        arguments(good + "claims: {agents: x}\n", "unknown key"),
        arguments(good + "requiredScopes: [\"a b\"]\n", "is no scope"),
        arguments(good + "requiredScopes: ['a\"b']\n", "is no scope"),
        arguments(good + "proxy: {url: \"https://proxy.example.com\"}\n", "must be scheme http"),
        arguments(good + "proxy: {user: x}\n", "\"url\" is missing"),
        arguments(good + "introspection: {}\n", "\"url\" is missing"),
        arguments(good + "introspection: {}\n", "\"clientSecret\" is missing"),
        arguments(good + "introspection: {url: \"http://id.example.com/\"}\n", "must be https"),
        arguments(good + "introspection: {url: \"https://10.0.0.1/\"}\n", "private"),
        arguments(good + "introspection: {clientSecret: hush}\n", "not kept in a document"),
        arguments(good + "introspection: {maxAge: 301s}\n", "out of range"),
        arguments(good + "introspection: {}\njwks: {}\n", "no effect beside introspection"),
        arguments(
            good + "introspection: {}\nalgorithms: [ES256]\n", "no effect beside introspection"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void shouldRefuse(String spec, String problem) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", issuer(spec)).problems())
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  @Test
  void shouldNotTakeANameThatMeansSomebodyElse() {
    for (String name : IssuerKey.RESERVED) {
      String text =
          issuer("issuer: https://id.example.com\n").replace("name: corp", "name: " + name);
      assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
          .anySatisfy(found -> assertThat(found).contains("choose another name"));
    }
  }
}
