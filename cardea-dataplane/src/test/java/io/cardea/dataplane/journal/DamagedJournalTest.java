package io.cardea.dataplane.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.session.SessionStore.SessionKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the files: the gateway starts, and no session comes back that has ended. */
class DamagedJournalTest {

  @TempDir Path folder;

  private Path log;

  /** Sessions 1, 2, 3 begin; 2 ends; 4 begins; 3 ends; 5 begins. */
  @BeforeEach
  void write() throws Exception {
    try (LogWriter writer = new LogWriter(JournalFolder.at(folder), 1, Sample.OPEN)) {
      writer.append(List.of(kept(1), kept(2), kept(3)));
      writer.append(List.of(ended(2), kept(4)));
      writer.append(List.of(ended(3), kept(5)));
    }
    log = JournalRig.files(folder, ".log").getFirst();
  }

  private static Written kept(int id) {
    return new Written.Kept(Sample.key(id), Sample.state("info"));
  }

  private static Written ended(int id) {
    return new Written.Ended(Sample.key(id));
  }

  private Set<SessionKey> found() throws IOException {
    return JournalRig.read(folder).live().keySet();
  }

  private void change(UnaryOperator<List<String>> edit) throws IOException {
    List<String> lines =
        new ArrayList<>(List.of(Files.readString(log, ISO_8859_1).split("\n", -1)));
    lines.removeLast();
    Files.writeString(log, String.join("\n", edit.apply(lines)) + "\n", ISO_8859_1);
  }

  private static String flipped(String line) {
    char[] chars = line.toCharArray();
    int middle = chars.length / 2;
    chars[middle] = (char) (chars[middle] ^ 1);
    return new String(chars);
  }

  @Test
  void shouldFindEverythingInWholeFiles() throws IOException {
    assertThat(found()).isEqualTo(Sample.keys(1, 4, 5));
  }

  @Test
  void shouldLoseNoOtherSessionWithALineThatEndsNone() throws IOException {
    // When
    change(lines -> {
      lines.set(4, flipped(lines.get(4)));
      return lines;
    });

    // Then
    assertThat(found()).isEqualTo(Sample.keys(1, 5));
    assertThat(JournalRig.read(folder).damaged()).isEqualTo(1);
  }

  @Test
  void shouldGiveUpWhateverMayHaveEndedInADamagedLine() throws IOException {
    // When: the line that ends session 2 is hit.
    change(lines -> {
      lines.set(3, flipped(lines.get(3)));
      return lines;
    });

    // Then: of 4 and 5 something is said later.
    assertThat(found()).isEqualTo(Sample.keys(4, 5));
    assertThat(JournalRig.read(folder).givenUp()).isEqualTo(3);
  }

  @Test
  void shouldGiveUpWhateverMayHaveEndedInTheLastLine() throws IOException {
    change(lines -> {
      lines.removeLast();
      lines.set(5, flipped(lines.get(5)));
      return lines;
    });
    assertThat(found()).isEmpty();
  }

  @Test
  void shouldGiveUpWhateverMayHaveEndedInMissingLines() throws IOException {
    change(lines -> {
      lines.remove(3);
      return lines;
    });
    assertThat(found()).isEqualTo(Sample.keys(4, 5));
  }

  @Test
  void shouldTakeNothingBackForLinesThatStandThereTwice() throws IOException {
    change(lines -> {
      lines.addAll(List.copyOf(lines));
      lines.add(lines.get(1));
      return lines;
    });
    assertThat(found()).isEqualTo(Sample.keys(1, 4, 5));
  }

  @Test
  void shouldTakeNothingBackForLinesInAnotherOrder() throws IOException {
    change(lines -> {
      lines.add(lines.remove(1));
      return lines;
    });
    assertThat(found()).doesNotContainAnyElementsOf(Sample.keys(2, 3));
  }

  @Test
  void shouldIgnoreALineThatAKilledProcessWasWriting() throws IOException {
    // Given: nobody was told that session 5 has begun.
    byte[] whole = Files.readAllBytes(log);

    // When
    Files.write(log, Arrays.copyOf(whole, whole.length - 20));

    // Then
    assertThat(found()).isEqualTo(Sample.keys(1, 4));
    assertThat(JournalRig.read(folder).givenUp()).isZero();
  }

  @Test
  void shouldTakeALineThatLacksItsEndOnly() throws IOException {
    byte[] whole = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(whole, whole.length - 1));
    assertThat(found()).isEqualTo(Sample.keys(1, 4, 5));
  }

  @Test
  void shouldNotBelieveALogWhoseEndIsMissingBeforeANewerOne() throws Exception {
    // Given: a process that went on in another log, and was killed before its base was whole.
    JournalReader before = JournalRig.read(folder);
    try (LogWriter writer = new LogWriter(JournalFolder.at(folder), before.next(), Sample.OPEN)) {
      writer.append(List.of(kept(6)));
    }

    // When
    change(lines -> lines.subList(0, 4));

    // Then
    assertThat(found()).isEqualTo(Sample.keys(6));
  }

  @Test
  void shouldStayCarefulWhenItStartsAgainBesideDamage() throws Exception {
    // Given: the last line, which ended session 3, is hit.
    change(lines -> {
      lines.removeLast();
      lines.set(5, flipped(lines.get(5)));
      return lines;
    });

    // When: the next process is killed before its base is whole.
    JournalReader before = JournalRig.read(folder);
    try (LogWriter writer = new LogWriter(JournalFolder.at(folder), before.next(), Sample.OPEN)) {
      writer.append(List.of(kept(6)));
    }

    // Then
    assertThat(found()).isEqualTo(Sample.keys(6));
  }

  @Test
  void shouldReadOnFromTheNewestWholeBase() throws Exception {
    // Given: a base that was being written, and lines after it.
    JournalReader before = JournalRig.read(folder);
    JournalFolder files = JournalFolder.at(folder);
    try (LogWriter writer = new LogWriter(files, before.next(), Sample.OPEN)) {
      writer.append(List.of(ended(4)));
    }
    Base.write(files, before.next(), JournalRig.of(before.live()), Sample.OPEN);
    Files.writeString(folder.resolve("000000000000000099.base.unfinished"), "half");

    // Then
    assertThat(JournalRig.files(folder, ".log")).doesNotContain(log);
    assertThat(found()).isEqualTo(Sample.keys(1, 5));
  }

  @Test
  void shouldLoseOfADamagedBaseOnlyWhatIsHit() throws Exception {
    JournalReader before = JournalRig.read(folder);
    JournalFolder files = JournalFolder.at(folder);
    try (LogWriter writer = new LogWriter(files, before.next(), Sample.OPEN)) {
      writer.append(List.of(kept(6)));
    }
    Base.write(files, before.next(), JournalRig.of(before.live()), Sample.OPEN);
    log = JournalRig.files(folder, ".base").getFirst();
    change(lines -> {
      lines.set(0, flipped(lines.get(0)));
      return lines;
    });
    assertThat(found()).hasSize(3).contains(Sample.key(6));
  }

  @Test
  void shouldStandFlippedBytesAnywhere() throws IOException {
    byte[] whole = Files.readAllBytes(log);
    for (int at = 0; at < whole.length; at += 3) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) (1 << (at % 8));
      Files.write(log, bytes);
      assertThat(found()).as("flipped at %d", at).doesNotContainAnyElementsOf(Sample.keys(2, 3));
    }
  }

  @Test
  void shouldStandAnythingCutOutOfTheMiddle() throws IOException {
    byte[] whole = Files.readAllBytes(log);
    Random random = new Random(42);
    for (int round = 0; round < 150; round++) {
      int from = random.nextInt(whole.length - 40);
      int to = from + 1 + random.nextInt(whole.length - 40 - from);
      byte[] bytes = new byte[whole.length - (to - from)];
      System.arraycopy(whole, 0, bytes, 0, from);
      System.arraycopy(whole, to, bytes, from, whole.length - to);
      Files.write(log, bytes);
      assertThat(found())
          .as("without %d to %d", from, to)
          .doesNotContainAnyElementsOf(Sample.keys(2, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\n",
        "no line at all",
        "00000000 1 0 {}\n",
        "zzzzzzzz 1 0 {\"ended\":[\"a\",\"b\",\"c\"]}\n",
        "12345678  \n",
        "12345678 99999999999999999999999999 0 {}\n",
        "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\n"
      })
  void shouldStartWithWhateverStandsInAFile(String text) throws IOException {
    Files.writeString(log, text, ISO_8859_1);
    assertThat(found()).isEmpty();
    try (JournalRig next = JournalRig.begin(folder)) {
      assertThat(next.live).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"ended\":1}",
        "{\"ended\":[\"a\",\"b\"]}",
        "{\"ended\":[\"a\",\"b\",1]}",
        "{\"live\":[\"a\",\"b\",\"c\"]}",
        "{\"live\":[\"a\",\"b\",\"c\"],\"place\":\"*\",\"revision\":\"r\",\"expires\":\"soon\"}",
        "{\"live\":[\"a\",\"b\",\"c\"],\"place\":1,\"revision\":\"r\","
            + "\"expires\":\"2030-01-01T00:00:00Z\"}",
        "{\"live\":[\"a\",\"b\",\"c\"],\"place\":\"*\",\"revision\":\"r\","
            + "\"expires\":\"2030-01-01T00:00:00Z\",\"servers\":[]}",
        "{\"live\":[\"a\",\"b\",\"c\"],\"place\":\"*\",\"revision\":\"r\","
            + "\"expires\":\"2030-01-01T00:00:00Z\",\"servers\":{\"x\":[]}}",
        "{\"live\":[\"a\",\"b\",\"c\"],\"place\":\"*\",\"revision\":\"r\","
            + "\"expires\":\"2030-01-01T00:00:00Z\",\"subscriptions\":{\"x\":\"y\"}}",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"
      })
  void shouldTakeNothingThatItDoesNotUnderstand(String json) {
    assertThat(SessionText.parse(json.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void shouldReadAHugeLineInBoundedMemory() throws IOException {
    // Given: 64 MiB without an end of line, behind whole lines.
    try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      byte[] garbage = new byte[1024 * 1024];
      Arrays.fill(garbage, (byte) 'x');
      for (int i = 0; i < 64; i++) {
        out.write(garbage);
      }
    }

    // Then
    assertThat(found()).isEqualTo(Sample.keys(1, 4, 5));
  }
}
