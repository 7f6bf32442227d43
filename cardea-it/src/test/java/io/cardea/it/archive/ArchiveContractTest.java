package io.cardea.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.retention.Digest;
import io.cardea.audit.retention.SegmentArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every archive does, and does not. */
abstract class ArchiveContractTest {

  static final String LOG = "cardea.audit/c84b32b3933f9256";
  static final String SEGMENT = "audit-000001.seg";

  private static final int LARGE = 9 << 20;

  @TempDir Path root;

  /** The one that is tried, and is empty. */
  abstract SegmentArchive archive() throws IOException;

  /** The file in which it keeps a segment of {@link #LOG}. */
  abstract Path kept(String segment);

  /** Takes it away. */
  abstract void takeAway() throws IOException;

  /** Brings it back. */
  abstract void bringBack() throws IOException;

  final Path segment(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(name.hashCode()).nextBytes(content);
    return Files.write(Files.createDirectories(root.resolve("log")).resolve(name), content);
  }

  private byte[] fetched(String segment) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    assertThat(archive().fetch(LOG, segment, LARGE, to)).isTrue();
    return to.toByteArray();
  }

  @Test
  void shouldKeepASegmentAndGiveItBack() throws IOException {
    Path large = segment(SEGMENT, LARGE);
    Path empty = segment("audit-000002.seg", 0);

    archive().check();
    archive().keep(LOG, large, Digest.of(large));
    archive().keep(LOG, empty, Digest.of(empty));

    assertThat(kept(SEGMENT)).hasSameBinaryContentAs(large);
    assertThat(fetched(SEGMENT)).isEqualTo(Files.readAllBytes(large));
    assertThat(fetched("audit-000002.seg")).isEmpty();
  }

  @Test
  void shouldGiveBackNoMoreThanIsWanted() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    archive().keep(LOG, segment, Digest.of(segment));
    ByteArrayOutputStream to = new ByteArrayOutputStream();

    assertThat(archive().fetch(LOG, SEGMENT, 100, to)).isTrue();

    assertThat(to.toByteArray()).isEqualTo(Arrays.copyOf(Files.readAllBytes(segment), 100));
  }

  @Test
  void shouldKeepLogsApart() throws IOException {
    Path segment = segment(SEGMENT, 100);

    archive().keep("cardea.audit/0000000000000000", segment, Digest.of(segment));

    assertThat(archive().fetch(LOG, SEGMENT, LARGE, new ByteArrayOutputStream())).isFalse();
    assertThat(kept(SEGMENT)).doesNotExist();
  }

  @Test
  void shouldKeepItAgainWithoutHarm() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    archive().keep(LOG, segment, Digest.of(segment));
    Object before = Files.getLastModifiedTime(kept(SEGMENT));

    archive().keep(LOG, segment, Digest.of(segment));

    assertThat(kept(SEGMENT)).hasSameBinaryContentAs(segment);
    assertThat(Files.getLastModifiedTime(kept(SEGMENT))).isEqualTo(before);
  }

  @Test
  void shouldTakeForKeptWhatSomebodyElseHasPutThere() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    Files.createDirectories(kept(SEGMENT).getParent());
    Files.copy(segment, kept(SEGMENT));

    archive().keep(LOG, segment, Digest.of(segment));

    assertThat(fetched(SEGMENT)).isEqualTo(Files.readAllBytes(segment));
  }

  /** Be it shorter, or of the same length. */
  @Test
  void shouldNeverReplaceAnotherOne() throws IOException {
    Path segment = segment(SEGMENT, 14);
    Files.createDirectories(kept(SEGMENT).getParent());
    for (String other : List.of("something", "something else", "")) {
      Files.writeString(kept(SEGMENT), other);

      assertThatThrownBy(() -> archive().keep(LOG, segment, Digest.of(segment)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not the segment that is to be archived");

      assertThat(kept(SEGMENT)).hasContent(other);
    }
  }

  @Test
  void shouldNotSayThatItIsKeptWhenItIsAnother() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    String other = Digest.of(segment("audit-000002.seg", 5000));

    assertThatThrownBy(() -> archive().keep(LOG, segment, other)).isInstanceOf(IOException.class);
  }

  @Test
  void shouldSayThatItIsAwayAndGoOnWhenItIsBack() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    SegmentArchive archive = archive();
    takeAway();

    assertThatThrownBy(archive::check).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> archive.keep(LOG, segment, Digest.of(segment)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> archive.fetch(LOG, SEGMENT, LARGE, new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class);

    bringBack();
    archive.check();
    archive.keep(LOG, segment, Digest.of(segment));
    assertThat(fetched(SEGMENT)).isEqualTo(Files.readAllBytes(segment));
  }
}
