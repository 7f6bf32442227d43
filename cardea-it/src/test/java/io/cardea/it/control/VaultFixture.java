package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.vault.VaultCredential;
import io.cardea.controlplane.vault.VaultLogin;
import io.cardea.controlplane.vault.VaultSecrets;
import io.cardea.controlplane.vault.VaultSettings;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Secrets of a Vault that a test can make do anything. */
abstract class VaultFixture {

  static final String PATH = "kv/data/team/weather";
  static final VaultField TOKEN = field(PATH, "token");
  static final Duration SHORT = Duration.ofMillis(20);
  static final Duration LONG = Duration.ofHours(1);

  final BlockingQueue<Set<VaultField>> changes = new LinkedBlockingQueue<>();
  final VaultSecrets secrets = new VaultSecrets(Thread.ofVirtual().factory());
  ScriptedVault vault;

  @BeforeEach
  void open() throws IOException {
    vault = ScriptedVault.start().write(PATH, "token", "one");
    secrets.follow(changes::add);
  }

  @AfterEach
  void close() {
    secrets.close();
    vault.close();
  }

  static VaultField field(String path, String name) {
    return new VaultField(TenantId.DEFAULT, path, name);
  }

  static VaultLogin root() {
    return new VaultLogin.Token(new VaultCredential.Variable("VAULT_TOKEN", ScriptedVault.ROOT));
  }

  VaultSettings settings(VaultLogin login, Duration refresh, Duration keep) {
    return new VaultSettings(
        vault.address(), Optional.empty(), Optional.empty(), login, refresh, keep, List.of());
  }

  void use(VaultLogin login, Duration refresh) {
    secrets.use(Optional.of(settings(login, refresh, LONG)));
  }

  /** Looks it up as a document's compilation does: first nothing is known, then it was awaited. */
  SecretValue settled(VaultField field) {
    SecretValue _ = secrets.find(field);
    secrets.settle(Set.of(field));
    return secrets.find(field);
  }

  void becomes(VaultField field, String value) {
    TestGateway.eventually(
        () -> secrets.find(field).equals(new SecretValue.Known(value)), field + " is " + value);
  }

  static String reason(SecretValue value) {
    assertThat(value).isInstanceOf(SecretValue.Unreadable.class);
    SecretValue.Unreadable unreadable = (SecretValue.Unreadable) value;
    return unreadable.reason() + "; " + unreadable.hint();
  }
}
