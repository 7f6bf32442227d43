package io.cardea.controlplane.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where master keys come from, and what is no master key. */
class MasterKeysTest {

  private static final String FIRST = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String SECOND = FIRST.replace("AAAAAAAA", "BBBBBBBB");

  private final SecureRandom random = new SecureRandom();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder = Path.of(".");

  private MasterKeys keys() {
    return MasterKeys.of(environment::get, Optional.of(folder));
  }

  private MasterKeys keys(String text) {
    environment.put(MasterKeys.VARIABLE, text);
    return keys();
  }

  private void refused(String... parts) {
    assertThatExceptionOfType(SecretsClosed.class)
        .isThrownBy(this::keys)
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(parts))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(FIRST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "secret",
        "AAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        "%AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,",
        ",AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "-----BEGIN PRIVATE KEY-----"
      })
  void shouldRefuseWhatIsNoMasterKey(String text) throws IOException {
    environment.put(MasterKeys.VARIABLE, text);
    refused(MasterKeys.VARIABLE, "base64 of 32 bytes", "openssl rand -base64 32");

    environment.clear();
    Path file = Files.writeString(folder.resolve("given"), text);
    environment.put(MasterKeys.FILE_VARIABLE, file.toString());
    refused(MasterKeys.FILE_VARIABLE, file.toString(), "base64 of 32 bytes");
  }

  @Test
  void shouldRefuseTwoPlacesAndTooMany() throws IOException {
    environment.put(MasterKeys.VARIABLE, String.join(",", Collections.nCopies(17, FIRST)));
    refused("more than 16 keys");

    environment.put(MasterKeys.VARIABLE, FIRST);
    environment.put(MasterKeys.FILE_VARIABLE, folder.resolve("missing").toString());
    refused("not both");

    environment.remove(MasterKeys.VARIABLE);
    refused("cannot be read", "missing");

    Files.write(folder.resolve("missing"), new byte[20_000]);
    refused("larger than 16384 bytes");
  }

  @Test
  void shouldTakeThemFromAFile() throws IOException {
    String wrapped = keys(FIRST).make(random).wrapped();
    environment.clear();
    Path file = Files.writeString(folder.resolve("given"), SECOND + ",\n" + FIRST + "\n");
    environment.put(MasterKeys.FILE_VARIABLE, file.toString());

    // When
    String anew = keys().open(wrapped).wrapped();

    // Then the first one has wrapped it, and leaves it as it is from now on
    assertThat(anew).isNotEqualTo(wrapped);
    assertThat(keys().open(anew).wrapped()).isEqualTo(anew);
    assertThat(folder.resolve("master.key")).doesNotExist();
  }

  @Test
  void shouldMakeAFileOfItsOwnWhenItIsNeeded() throws IOException {
    MasterKeys own = keys();
    Path file = folder.resolve("master.key");
    assertThat(file).doesNotExist();

    // When
    String wrapped = own.make(random).wrapped();

    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String key = Files.readString(file).strip();
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(keys().open(wrapped).wrapped()).isEqualTo(wrapped);
    assertThat(own.make(random).wrapped()).isNotEqualTo(wrapped);
    assertThat(Files.readString(file).strip()).isEqualTo(key);

    // And without it
    Files.delete(file);
    assertThatExceptionOfType(SecretsClosed.class)
        .isThrownBy(() -> own.open(wrapped))
        .withMessageContaining(file + ", which opens secrets, is not there: put it back")
        .withMessageContaining(MasterKeys.VARIABLE);
    assertThat(keys(key).open(wrapped).wrapped()).isEqualTo(wrapped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%%%", "AAAA", "CiQBAAAA"})
  void shouldNotOpenWhatIsNoKeyset(String wrapped) {
    assertThatExceptionOfType(SecretsClosed.class)
        .isThrownBy(() -> keys(FIRST).open(wrapped))
        .withMessageContaining("holds another master key");
  }
}
