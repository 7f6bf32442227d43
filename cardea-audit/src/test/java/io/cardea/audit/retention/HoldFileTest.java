package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.model.audit.LegalHold;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldFileTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder = Path.of(".");
  private Path file = Path.of(".");

  @BeforeEach
  void name() {
    file = folder.resolve("audit-holds");
  }

  private static LegalHold hold(String name) {
    return new LegalHold(
        name, Optional.empty(), Optional.empty(), Optional.empty(), NOON, "boss", "an order");
  }

  private static LegalHold whole(String name) {
    return new LegalHold(
        name,
        Optional.of(new TenantId("acme")),
        Optional.of(NOON.minusSeconds(60)),
        Optional.of(NOON),
        NOON,
        "boss of — all",
        "Ärger * mit * Sternen");
  }

  private HoldFile open() throws IOException {
    return HoldFile.open(file, file.resolveSibling("audit"), file.resolveSibling("audit.key"));
  }

  @Test
  void shouldHaveAfterAStartWhatItHadBefore() throws IOException {
    HoldFile holds = open();
    assertThat(holds.all()).isEmpty();
    assertThat(holds.add(whole("b"))).isTrue();
    assertThat(holds.add(hold("a"))).isTrue();
    assertThat(holds.add(hold("c"))).isTrue();
    assertThat(holds.remove("c")).isTrue();

    assertThat(open().all()).containsExactly(hold("a"), whole("b"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void shouldNeitherReplaceOneNorRemoveOneThatIsNotThere() throws IOException {
    HoldFile holds = open();
    assertThat(holds.add(hold("a"))).isTrue();

    assertThat(holds.add(whole("a"))).isFalse();
    assertThat(holds.remove("b")).isFalse();

    assertThat(holds.all()).containsExactly(hold("a"));
  }

  @Test
  void shouldDestroyOnlyWhatNoneCovers() throws IOException {
    HoldFile holds = open();
    holds.add(hold("a"));
    boolean[] isDone = new boolean[1];

    assertThat(holds.unless(_ -> true, () -> isDone[0] = true)).contains(hold("a"));
    assertThat(isDone[0]).isFalse();

    assertThat(holds.unless(_ -> false, () -> isDone[0] = true)).isEmpty();
    assertThat(isDone[0]).isTrue();
  }

  @Test
  void shouldKeepWhatWasThereIfItCannotBeWritten() throws IOException {
    HoldFile holds = open();
    holds.add(hold("a"));
    Files.createDirectories(folder.resolve("audit-holds.tmp/in the way"));

    assertThatThrownBy(() -> holds.remove("a")).isInstanceOf(IOException.class);

    assertThat(holds.all()).containsExactly(hold("a"));
    assertThat(open().all()).containsExactly(hold("a"));
  }

  /** A hold that is lost would let go what it kept. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a\t*\t*\t*\t2026-03-01T12:00:00Z\tboss",
        "a\t*\t*\t*\t2026-03-01T12:00:00Z\tboss\torder\tmore",
        "A\t*\t*\t*\t2026-03-01T12:00:00Z\tboss\torder",
        "a\tNO TENANT\t*\t*\t2026-03-01T12:00:00Z\tboss\torder",
        "a\t*\tyesterday\t*\t2026-03-01T12:00:00Z\tboss\torder",
        "a\t*\t*\t*\t*\tboss\torder",
        "a\t*\t*\t*\t2026-03-01T12:00:00Z\tboss\t ",
      })
  void shouldNotOpenAFileWithALineThatIsNone(String line) throws IOException {
    Files.writeString(file, "z\t*\t*\t*\t2026-03-01T12:00:00Z\tboss\torder\n" + line + "\n");

    assertThatThrownBy(() -> open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("audit-holds is damaged in line 2");
  }
}
