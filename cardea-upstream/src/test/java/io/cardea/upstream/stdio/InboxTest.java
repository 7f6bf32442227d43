package io.cardea.upstream.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.upstream.exchange.UpstreamFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

  private final Inbox inbox = new Inbox();
  private final List<String> told = new ArrayList<>();

  private boolean add(Inbox to, byte[] json, String name) {
    return to.add(json, _ -> told.add(name));
  }

  private void tell() {
    inbox
        .unwritten()
        .forEach(refused ->
            refused.accept(new UpstreamFailure(UpstreamFailure.Kind.BROKEN, false, "gone")));
  }

  @Test
  void shouldPutEachMessageOnOneLine() {
    assertThat(inbox.wasTaken()).isFalse();
    assertThat(add(inbox, "{\r\n \"a\":\n1}".getBytes(UTF_8), "one")).isTrue();
    assertThat(add(inbox, "{}".getBytes(UTF_8), "one")).isTrue();
    inbox.close();
    assertThat(add(inbox, "{\"late\":1}".getBytes(UTF_8), "one")).isTrue();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    inbox.writeTo(out);
    assertThat(out.toString(UTF_8)).isEqualTo("{   \"a\": 1}\n{}\n");
    assertThat(inbox.wasTaken()).isTrue();
  }

  @Test
  void shouldLimitMessages() {
    for (int i = 0; i < Inbox.MAX_MESSAGES; i++) {
      assertThat(add(inbox, new byte[0], "one")).isTrue();
    }
    assertThat(add(inbox, new byte[0], "one")).isFalse();
  }

  @Test
  void shouldLimitBytesButTakeOneMessageOfAnySize() {
    assertThat(add(inbox, new byte[Inbox.MAX_BYTES + 1], "one")).isTrue();
    assertThat(add(inbox, new byte[0], "one")).isFalse();
    Inbox other = new Inbox();
    assertThat(add(other, new byte[Inbox.MAX_BYTES / 2 - 1], "one")).isTrue();
    assertThat(add(other, new byte[Inbox.MAX_BYTES / 2 - 1], "one")).isTrue();
    assertThat(add(other, new byte[0], "one")).isFalse();
  }

  @Test
  void shouldNameWhatWasNotWrittenWhenNobodyReads() throws Exception {
    add(inbox, new byte[1], "first");
    add(inbox, new byte[1], "second");
    add(inbox, new byte[1], "third");
    OutputStream broken =
        new OutputStream() {
          private int lines;

          @Override
          public void write(byte[] line, int from, int length) throws IOException {
            if (++lines == 2) {
              throw new IOException("broken pipe");
            }
          }

          @Override
          public void write(int b) {}
        };
    assertThat(inbox.writeTo(broken)).isFalse();
    inbox.settle(0);
    assertThat(add(inbox, new byte[1], "late")).isTrue();
    tell();
    assertThat(told).containsExactlyInAnyOrder("second", "third", "late");
    assertThat(inbox.unwritten()).isEmpty();
  }

  @Test
  void shouldWriteNothingThatItCalledUnwritten() {
    add(inbox, new byte[1], "first");
    tell();
    assertThat(told).containsExactly("first");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(inbox.writeTo(out)).isTrue();
    assertThat(out.size()).isZero();
  }
}
