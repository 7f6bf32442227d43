package io.cardea.controlplane.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.orders.NodesKey.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodesKeyTest {

  private static final String FIRST = base64((byte) 1);
  private static final String SECOND = base64((byte) 2);

  @TempDir private Path folder;

  private static String base64(byte filling) {
    byte[] key = new byte[32];
    Arrays.fill(key, filling);
    return Base64.getEncoder().encodeToString(key);
  }

  static NodesKey key(String text) throws IOException {
    return NodesKey.of(Map.of(NodesKey.VARIABLE, text)::get).orElseThrow();
  }

  @Test
  void shouldKnowItsOwnSealsOnly() throws IOException {
    NodesKey key = key(FIRST);
    List<String> parts = List.of("a", "bc");
    String seal = key.seal(Use.ORDER, parts);

    assertThat(key.hasSealed(seal, Use.ORDER, parts)).isTrue();
    assertThat(key.hasSealed(seal, Use.SUBJECT, parts)).isFalse();
    for (List<String> other :
        List.of(List.of("ab", "c"), List.of("abc"), List.of("a", "bc", ""), List.<String>of())) {
      assertThat(key.hasSealed(seal, Use.ORDER, other)).as(other.toString()).isFalse();
    }
    assertThat(key(SECOND).hasSealed(seal, Use.ORDER, parts)).isFalse();
    for (String wrong : List.of("", "?", "AAAA", seal + "=", seal.substring(4))) {
      assertThat(key.hasSealed(wrong, Use.ORDER, parts)).as(wrong).isFalse();
    }
  }

  @Test
  void shouldKnowWhatTheFormerKeyHasSealed() throws IOException {
    NodesKey both = key(SECOND + "," + FIRST);
    List<String> parts = List.of("x");

    assertThat(both.hasSealed(key(FIRST).seal(Use.RESULT, parts), Use.RESULT, parts)).isTrue();
    assertThat(key(SECOND).hasSealed(both.seal(Use.RESULT, parts), Use.RESULT, parts)).isTrue();
  }

  @Test
  void shouldBeReadFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), FIRST + "\n");
    NodesKey key = NodesKey.of(Map.of(NodesKey.FILE_VARIABLE, file.toString())::get).orElseThrow();

    assertThat(key.seal(Use.ORDER, List.of())).isEqualTo(key(FIRST).seal(Use.ORDER, List.of()));
    assertThat(NodesKey.of(_ -> null)).isEmpty();
    assertThatThrownBy(() -> NodesKey.of(_ -> FIRST)).hasMessageContaining("not both");
    for (String missing : List.of("/nowhere/key", "\0")) {
      assertThatThrownBy(() -> NodesKey.of(Map.of(NodesKey.FILE_VARIABLE, missing)::get))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be read");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "secret", "AAAA", ",", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=,"})
  void shouldTakeNothingElseForAKey(String text) {
    assertThatThrownBy(() -> key(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("base64 of 32 bytes")
        .hasMessageNotContaining("secret");
  }
}
