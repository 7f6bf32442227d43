package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.vault.VaultCredential;
import io.cardea.controlplane.vault.VaultLogin;
import io.cardea.controlplane.vault.VaultSettings;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and leases: got, renewed, replaced. */
class VaultLoginTest extends VaultFixture {

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldReadTheFileOfTheTokenAgainWhenItIsWritten() throws IOException {
    Path file = folder.resolve("token");
    use(new VaultLogin.Token(new VaultCredential.InFile(file)), SHORT);
    assertThat(reason(settled(TOKEN))).contains("the file " + file + " does not hold");

    // When
    Files.writeString(file, "hvs.first\n");
    vault.accept("hvs.first", 0);

    // Then
    becomes(TOKEN, "one");

    // And when Vault Agent has got another one
    vault.revokeTokens();
    vault.accept("hvs.second", 0);
    vault.write(PATH, "token", "two");
    Files.writeString(file, "hvs.second");
    becomes(TOKEN, "two");
  }

  @Test
  void shouldRenewATokenBeforeItEnds() {
    vault.accept("hvs.short", 1);
    use(
        new VaultLogin.Token(new VaultCredential.Variable("T", "hvs.short")),
        Duration.ofMinutes(10));
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));

    TestGateway.eventually(
        () -> vault.count("POST auth/token/renew-self") >= 1, "the token is renewed");
  }

  @Test
  void shouldLogInForItsServiceAccountAndAgainWhenTheTokenIsGone() throws IOException {
    Path jwt = folder.resolve("jwt");
    Files.writeString(jwt, "eyJ.one.x");
    vault.letIn("auth/k8s/login", "{\"role\":\"cardea\",\"jwt\":\"eyJ.one.x\"}", 3_600);
    use(new VaultLogin.Kubernetes("cardea", "k8s", jwt), SHORT);
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));
    assertThat(vault.count("POST auth/k8s/login")).isEqualTo(1);

    // When the token is revoked, and Kubernetes has written another one
    Files.writeString(jwt, "eyJ.two.x");
    vault.letIn("auth/k8s/login", "{\"role\":\"cardea\",\"jwt\":\"eyJ.two.x\"}", 3_600);
    vault.revokeTokens();
    vault.write(PATH, "token", "two");

    // Then
    becomes(TOKEN, "two");
    assertThat(vault.count("POST auth/k8s/login")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldLogInByAppRoleAndInANamespace() throws IOException {
    Path file = folder.resolve("secret-id");
    Files.writeString(file, "canary-id\n");
    vault.namespace("team/a");
    VaultLogin login = new VaultLogin.AppRole("approle", "role", new VaultCredential.InFile(file));
    VaultSettings settings =
        new VaultSettings(
            vault.address(),
            Optional.of("team/a"),
            Optional.empty(),
            login,
            SHORT,
            LONG,
            List.of());
    secrets.use(Optional.of(settings));
    assertThat(reason(settled(TOKEN)))
        .contains("Vault refuses the login at auth/approle (status 403)")
        .doesNotContain("canary");

    vault.letIn("auth/approle/login", "{\"role_id\":\"role\",\"secret_id\":\"canary-id\"}", 3_600);

    becomes(TOKEN, "one");
  }

  @Test
  void shouldReplaceATokenThatCannotBeRenewed() {
    vault.lease(3_600, false);
    vault.letIn("auth/approle/login", "{\"role_id\":\"role\",\"secret_id\":\"id\"}", 1);
    use(
        new VaultLogin.AppRole("approle", "role", new VaultCredential.Variable("ID", "id")),
        Duration.ofMinutes(10));
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));

    TestGateway.eventually(
        () -> vault.count("POST auth/approle/login") >= 2, "the gateway logs in again");
  }

  @Test
  void shouldTakeBothFieldsOfOneLeaseAndRenewItInsteadOfReadingAgain() {
    vault.lease(1, true);
    VaultField user = field("database/creds/readonly", "username");
    VaultField password = field("database/creds/readonly", "password");
    use(root(), SHORT);
    SecretValue name = settled(user);
    assertThat(name).isInstanceOf(SecretValue.Known.class);
    assertThat(((SecretValue.Known) settled(password)).value())
        .isEqualTo(((SecretValue.Known) name).value().replace("v-", "p-"));

    TestGateway.eventually(() -> vault.count("POST sys/leases/renew") >= 2, "it is renewed");

    assertThat(secrets.find(user)).isEqualTo(name);
    assertThat(vault.count("GET database/creds/readonly")).isEqualTo(1);
  }

  @Test
  void shouldNotAskWithoutPauseWhenALeaseEndsWithTheRightToReadIt() {
    vault.lease(1, false);
    vault.letIn("auth/approle/login", "{\"role_id\":\"role\",\"secret_id\":\"id\"}", 3_600);
    VaultField user = field("database/creds/readonly", "username");
    use(new VaultLogin.AppRole("approle", "role", new VaultCredential.Variable("ID", "id")), LONG);
    SecretValue first = settled(user);

    // When neither the token nor what it may do is as before
    vault.deny("database/creds/readonly");
    vault.deny("auth/token/lookup-self");
    TestGateway.eventually(
        () -> vault.count("POST auth/approle/login") == 2, "the gateway logs in again");
    SecretValue _ = settled(field(PATH, "token"));

    // Then
    assertThat(secrets.find(user)).isEqualTo(first);
    assertThat(vault.count("POST auth/approle/login")).isEqualTo(2);
  }

  @Test
  void shouldReplaceALeaseThatIsNotRenewedAnyMore() {
    vault.lease(1, true);
    VaultField user = field("database/creds/readonly", "username");
    use(root(), LONG);
    SecretValue first = settled(user);

    vault.lease(1, false);

    TestGateway.eventually(
        () -> secrets.find(user) instanceof SecretValue.Known next && !next.equals(first),
        "there is another one");
  }
}
