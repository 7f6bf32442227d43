package io.cardea.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyFileTest {

  private static final String ONE = "00000001:" + "ab".repeat(32);
  private static final String TWO = "fffffffe:" + "cd".repeat(32);
  private static final SessionId ID =
      new SessionId(
          EndpointKey.profile(TenantId.DEFAULT, "a"),
          "00".repeat(32),
          Revision.R2025_11_25,
          Instant.EPOCH,
          Instant.EPOCH,
          "11".repeat(16),
          Optional.empty(),
          Optional.empty());
  private final SecureRandom random = new SecureRandom();
  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldMakeAFileThatOnlyItsOwnerReads() throws IOException {
    Path file = folder.resolve("session.key");
    SessionKeyFile.readOrCreate(file, random);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file).strip()).matches("[0-9a-f]{8}:[0-9a-f]{64}");
  }

  @Test
  void shouldReadItsKeyBackSoThatSessionsOutliveTheProcess() throws IOException {
    Path file = folder.resolve("session.key");
    String sealed = seal(SessionKeyFile.readOrCreate(file, random)).seal(ID);
    byte[] before = Files.readAllBytes(file);
    assertThat(seal(SessionKeyFile.readOrCreate(file, random)).open(sealed)).contains(ID);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void shouldSealWithTheFirstOfSeveralAndOpenWithAll() throws IOException {
    String ofOne = seal(read(ONE)).seal(ID);
    String ofTwo = seal(read(TWO)).seal(ID);
    SessionSeal rotated = seal(read("\n" + TWO + "\r\n\n  " + ONE + "  \n"));
    assertThat(rotated.open(ofOne)).contains(ID);
    assertThat(rotated.open(ofTwo)).contains(ID);
    assertThat(seal(read(TWO)).open(rotated.seal(ID))).contains(ID);
    assertThat(seal(read(ONE)).open(rotated.seal(ID))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "00000001",
        "00000001:",
        "00000001:abcd",
        "0000001:" + "ab",
        "{\"key\":1}",
        "00000001:ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB",
        "00000001 abababababababababababababababababababababababababababababababab",
        "\u0000\u0001",
        "# a comment"
      })
  void shouldRefuseADamagedFileAndSayWhatToDo(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("session.key"), ONE + "\n" + text + "\n");
    assertThatThrownBy(() -> SessionKeyFile.readOrCreate(file, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("session.key is damaged")
        .hasMessageContaining("remove the file")
        .hasMessageNotContaining("abab");
    assertThat(file).hasContent(ONE + "\n" + text + "\n");
  }

  @Test
  void shouldRefuseAFileThatIsNoTextAtAll() throws IOException {
    Path file =
        Files.write(folder.resolve("session.key"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> SessionKeyFile.readOrCreate(file, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("session.key is damaged");
  }

  @Test
  void shouldWantOneToSixteenKeys() throws IOException {
    assertThatThrownBy(() -> read("")).hasMessageContaining("1 to 16 session keys");
    assertThat(read((ONE + "\n").repeat(16))).isNotNull();
    assertThatThrownBy(() -> read((ONE + "\n").repeat(17)))
        .hasMessageContaining("1 to 16 session keys");
  }

  private SessionKeys read(String text) throws IOException {
    return SessionKeyFile.readOrCreate(
        Files.writeString(folder.resolve("given.key"), text), random);
  }

  private SessionSeal seal(SessionKeys keys) {
    return new SessionSeal(keys, random);
  }
}
