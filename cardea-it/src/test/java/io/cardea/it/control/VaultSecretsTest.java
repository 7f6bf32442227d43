package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.vault.VaultSettings;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.Listeners;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of Vault as the gateway keeps them, against a server that answers as Vault does. */
class VaultSecretsTest extends VaultFixture {

  @Test
  void shouldReadBothVersionsOfKvAndWhatIsNoText() {
    vault.write("old/team/weather", "token", "of version 1");
    vault.writeJson(
        "kv/data/many", Map.of("n", "7", "json", "{\"a\": [1]}", "none", "null", "empty", "\"\""));
    use(root(), LONG);

    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));
    assertThat(settled(field("old/team/weather", "token")))
        .isEqualTo(new SecretValue.Known("of version 1"));
    assertThat(settled(field("kv/data/many", "n"))).isEqualTo(new SecretValue.Known("7"));
    assertThat(settled(field("kv/data/many", "json")))
        .isEqualTo(new SecretValue.Known("{\"a\": [1]}"));
    assertThat(settled(field("kv/data/many", "empty"))).isEqualTo(new SecretValue.Known(""));
    assertThat(reason(settled(field("kv/data/many", "none")))).contains("it has no such field");
    // One request a path.
    assertThat(vault.count("GET kv/data/many")).isLessThanOrEqualTo(2);
  }

  @Test
  void shouldAskForNothingThatNothingRefersTo() {
    use(root(), SHORT);
    secrets.settle(Set.of());

    assertThat(vault.requests()).isEmpty();
  }

  @Test
  void shouldTellOfANewValueAndOnlyOfThat() throws InterruptedException {
    use(root(), SHORT);
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));
    assertThat(changes.take()).containsExactly(TOKEN);
    long before = vault.count("GET " + PATH);
    TestGateway.eventually(() -> vault.count("GET " + PATH) > before + 2, "it is read again");
    assertThat(changes).isEmpty();

    // When
    vault.write(PATH, "token", "two");

    // Then
    assertThat(changes.take()).containsExactly(TOKEN);
    assertThat(secrets.find(TOKEN)).isEqualTo(new SecretValue.Known("two"));
  }

  @Test
  void shouldSayWhatIsMissingAndNeverAValue() {
    vault.write("kv/data/gone", "token", "canary");
    vault.write("kv/data/closed", "token", "canary");
    vault.delete("kv/data/gone");
    vault.deny("kv/data/closed");
    use(root(), LONG);

    assertThat(reason(settled(field(PATH, "tokem"))))
        .isEqualTo("the secret " + PATH + "#tokem of Vault cannot be read: it has no such field; ");
    assertThat(reason(settled(field("kv/team/weather", "token"))))
        .contains("kv/team/weather#token", "nothing is there", "MOUNT/data/NAME");
    assertThat(reason(settled(field("kv/data/gone", "token"))))
        .contains("its latest version is deleted")
        .doesNotContain("canary");
    assertThat(reason(settled(field("kv/data/closed", "token"))))
        .contains("does not let the gateway read it (status 403)", "its policy");
    assertThat(secrets.find(TOKEN).toString()).doesNotContain("one");
  }

  @Test
  void shouldTakeWhatWasWrittenSinceTheLastTimeItWasMissed() {
    use(root(), LONG);
    VaultField late = field("kv/data/late", "token");
    assertThat(reason(settled(late))).contains("nothing is there");

    vault.write("kv/data/late", "token", "now");

    assertThat(settled(late)).isEqualTo(new SecretValue.Known("now"));
  }

  @Test
  void shouldCloseWhatIsDeletedInVault() {
    use(root(), SHORT);
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));

    vault.delete(PATH);

    TestGateway.eventually(
        () -> secrets.find(TOKEN) instanceof SecretValue.Unreadable, "it is gone");
    vault.write(PATH, "token", "two");
    becomes(TOKEN, "two");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 400, 403, 429, 500, 503, 307, 200})
  void shouldKeepTheLastValueWhileVaultIsInTrouble(int status) {
    use(root(), SHORT);
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));

    // When
    vault.fail(status);
    vault.hangUp(status == 0);
    long before = vault.requests().size();
    TestGateway.eventually(() -> vault.requests().size() > before + 2, "it tries again");

    // Then
    assertThat(secrets.find(TOKEN)).isEqualTo(new SecretValue.Known("one"));
    vault.write(PATH, "token", "two");
    vault.fail(0);
    vault.hangUp(false);
    becomes(TOKEN, "two");
  }

  @Test
  void shouldKeepItForAsLongAsSettingsSay() {
    secrets.use(Optional.of(settings(root(), SHORT, Duration.ofMillis(100))));
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));

    vault.hangUp(true);

    TestGateway.eventually(
        () -> secrets.find(TOKEN) instanceof SecretValue.Unreadable, "it is let go");
    assertThat(reason(secrets.find(TOKEN)))
        .contains("Vault at " + vault.address() + " cannot be reached");
    vault.hangUp(false);
    becomes(TOKEN, "one");
  }

  @Test
  void shouldRecoverFromAStartWithoutVault() throws IOException {
    int port = Listeners.freePort();
    VaultSettings there =
        new VaultSettings(
            "http://127.0.0.1:" + port,
            Optional.empty(),
            Optional.empty(),
            root(),
            SHORT,
            LONG,
            List.of());
    secrets.use(Optional.of(there));
    assertThat(reason(settled(TOKEN)))
        .contains(
            "the secret " + PATH + "#token of Vault cannot be read:",
            "Vault at http://127.0.0.1:" + port + " cannot be reached");
    // What is new meanwhile does not wait for it.
    assertThat(reason(settled(field("kv/data/other", "token")))).contains("cannot be reached");

    // When
    try (ScriptedVault started = ScriptedVault.startAt(port)) {
      started.write(PATH, "token", "late");

      // Then
      becomes(TOKEN, "late");
    }
  }

  @Test
  void shouldForgetValuesOfAVaultThatIsNotDeclaredAnyMore() {
    use(root(), SHORT);
    assertThat(settled(TOKEN)).isEqualTo(new SecretValue.Known("one"));

    secrets.use(Optional.empty());

    assertThat(reason(secrets.find(TOKEN)))
        .contains("the Gateway declares no vault", "declare spec.vault");
    use(root(), LONG);
    becomes(TOKEN, "one");
  }

  @Test
  void shouldOpenToTheApiOnlyWhatSettingsSay() {
    VaultField own = new VaultField(new TenantId("acme"), "kv/data/tenants/acme/x", "token");
    VaultField other = new VaultField(new TenantId("acme"), "kv/data/tenants/acme-2/x", "token");
    vault.write(own.path(), "token", "theirs").write(other.path(), "token", "canary");
    VaultSettings settings =
        new VaultSettings(
            vault.address(),
            Optional.empty(),
            Optional.empty(),
            root(),
            LONG,
            LONG,
            List.of("kv/data/tenants/{tenant}/"));
    use(root(), LONG);
    assertThat(reason(secrets.findForApi(own))).contains("may not name this path", "apiPaths");

    // When
    secrets.use(Optional.of(settings));

    // Then
    SecretValue _ = secrets.findForApi(own);
    secrets.settle(Set.of(own, other));
    assertThat(secrets.findForApi(own)).isEqualTo(new SecretValue.Known("theirs"));
    assertThat(reason(secrets.findForApi(other))).contains("may not name this path");
    assertThat(vault.count("GET " + other.path())).isZero();
  }

  @Test
  void shouldHoldABoundedNumberOfReferences() {
    use(root(), LONG);
    vault.fail(503);
    IntStream.range(0, 10_000)
        .forEach(i -> {
          SecretValue _ = secrets.find(field("kv/data/x", "f" + i));
        });

    assertThat(reason(secrets.find(field("kv/data/x", "one more")))).contains("10000 references");
  }
}
