package io.cardea.upstream.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

  private static List<String> read(InputStream in, int max) throws IOException {
    LineReader reader = new LineReader(in, max);
    List<String> lines = new ArrayList<>();
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      lines.add(new String(line, UTF_8));
    }
    return lines;
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** Gives one byte at a time. */
  private static InputStream trickle(String text) {
    InputStream all = in(text);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return all.read();
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        return all.read(buffer, from, Math.min(1, length));
      }
    };
  }

  @Test
  void shouldEndLinesAtLineFeeds() throws IOException {
    String text = "a\n\r\nb\rc\r\n\nlast";
    for (InputStream in : List.of(in(text), trickle(text))) {
      assertThat(read(in, 10)).containsExactly("a", "", "b\rc", "", "last");
    }
    assertThat(read(in(""), 10)).isEmpty();
    assertThat(read(in("\n"), 10)).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 100_000})
  void shouldLimitLines(int max) throws IOException {
    String most = "x".repeat(max);
    assertThat(read(in(most + "\n" + most + "\r\n" + most), max)).containsOnly(most).hasSize(3);
    for (String end : List.of("x", "x\n", "x\r\n", "xxxxxxxx")) {
      assertThatThrownBy(() -> read(in(most + end), max)).isInstanceOf(LineReader.TooLong.class);
    }
  }

  @Test
  void shouldNotReadALineWithoutEndIntoMemory() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    assertThatThrownBy(() -> read(endless, 1000)).isInstanceOf(LineReader.TooLong.class);
  }

  @Test
  void shouldCutLinesThatOnlyPeopleRead() throws IOException {
    BoundedLines lines = new BoundedLines(in("ab\nabcdef\n\nend"), 3);
    assertThat(lines.next()).asString().isEqualTo("ab");
    assertThat(lines.next()).asString().isEqualTo("abc");
    assertThat(lines.next()).asString().isEmpty();
    assertThat(lines.next()).asString().isEqualTo("end");
    assertThat(lines.next()).isNull();
  }
}
