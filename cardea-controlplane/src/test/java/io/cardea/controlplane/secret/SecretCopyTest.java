package io.cardea.controlplane.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCopyTest {

  private static final SecretContent CONTENT =
      new SecretContent(7, "wrapped", List.of(secret("a", 1), secret("b", 3)));

  @TempDir Path folder;

  private static SealedSecret secret(String name, int version) {
    SecretId id = new SecretId(new TenantId("acme"), name);
    return new SealedSecret(
        new SecretInfo(id, version, "al\"ice", Instant.ofEpochMilli(5)), 6, "sealed+/=");
  }

  @Test
  void shouldHoldWhatWasKeptLast() throws IOException {
    SecretCopy copy = new SecretCopy(folder);
    assertThat(copy.read()).isEmpty();

    copy.keep(new SecretContent(1, "", List.of()));
    copy.keep(CONTENT);

    assertThat(new SecretCopy(folder).read()).contains(CONTENT);
    Path file = folder.resolve(SecretCopy.NAME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"revision\":1,\"keyset\":\"x\"}",
        "{\"revision\":1,\"keyset\":\"x\",\"secrets\":{}}",
        "{\"revision\":1,\"keyset\":1,\"secrets\":[]}",
        "{\"revision\":1.5,\"keyset\":\"x\",\"secrets\":[]}",
        "{\"revision\":1,\"keyset\":\"x\",\"secrets\":[1]}",
        "{\"revision\":1,\"keyset\":\"x\",\"secrets\":[{\"tenant\":\"NO\",\"name\":\"a\"}]}",
        "{\"revision\":1,\"keyset\":\"x\",\"secrets\":[{\"tenant\":\"a\",\"name\":\"..\"}]}",
        "{\"revision\":1,\"keyset\":\"x\",\"secrets\":[{\"tenant\":\"a\",\"name\":\"a\","
            + "\"version\":99999999999}]}"
      })
  void shouldBeNothingIfItIsDamaged(String text) throws IOException {
    Files.writeString(folder.resolve(SecretCopy.NAME), text);

    assertThat(new SecretCopy(folder).read()).isEmpty();
  }
}
