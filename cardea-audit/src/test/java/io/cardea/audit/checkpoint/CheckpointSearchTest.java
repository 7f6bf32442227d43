package io.cardea.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointSearchTest {

  @TempDir private Path folder = Path.of(".");

  private static SignedNote note(long size, String root) {
    return new SignedNote(
        "example\n%d\n%s\n".formatted(size, root), List.of("— a first", "— b second"));
  }

  private CheckpointFile file(List<SignedNote> notes, int mostBytes) throws IOException {
    Path file = folder.resolve("checkpoints");
    Files.writeString(
        file, notes.stream().map(SignedNote::toString).collect(Collectors.joining("")));
    return new CheckpointFile(file, mostBytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 40, 500})
  void shouldFindEachThatIsThereAndNoOther(int count) throws IOException {
    List<SignedNote> notes =
        LongStream.range(0, count)
            .mapToObj(i -> note(3 * i, "r".repeat(1 + (int) (i % 7))))
            .toList();
    CheckpointFile file = file(notes, 64);

    for (int i = 0; i < count; i++) {
      assertThat(file.find(3L * i)).as("%d", i).contains(notes.get(i));
      assertThat(file.find(3L * i + 1)).isEmpty();
      assertThat(file.find(3L * i + 2)).isEmpty();
    }
    assertThat(file.find(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void shouldFindTheFirstOfASize() throws IOException {
    List<SignedNote> notes =
        LongStream.range(0, 200).mapToObj(i -> note(i / 20, "root-" + i)).toList();
    CheckpointFile file = file(notes, 64);

    for (int size = 0; size < 10; size++) {
      assertThat(file.find(size)).contains(notes.get(20 * size));
    }
  }

  @Test
  void shouldFindNothingWhereNothingIs() throws IOException {
    assertThat(file(List.of(), 64).find(0)).isEmpty();
    assertThat(new CheckpointFile(folder.resolve("none")).find(0)).isEmpty();
  }

  @Test
  void shouldSayThatACheckpointIsDamaged() throws IOException {
    CheckpointFile file = file(List.of(new SignedNote("example\nx\ny\n", List.of("— a b"))), 64);

    assertThatThrownBy(() -> file.find(0)).hasMessageContaining("damaged");
  }
}
