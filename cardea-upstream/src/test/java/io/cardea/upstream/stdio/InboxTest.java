package io.cardea.upstream.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.upstream.exchange.UpstreamFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InboxTest {

  private final Inbox inbox = new Inbox();
  private final Consumer<UpstreamFailure> refused = _ -> {};
  private final Consumer<UpstreamFailure> second = _ -> {};
  private final Consumer<UpstreamFailure> third = _ -> {};

  @Test
  void shouldPutEachMessageOnOneLine() {
    assertThat(inbox.wasTaken()).isFalse();
    assertThat(inbox.add("{\r\n \"a\":\n1}".getBytes(UTF_8), refused)).isTrue();
    assertThat(inbox.add("{}".getBytes(UTF_8), refused)).isTrue();
    inbox.close();
    assertThat(inbox.add("{\"late\":1}".getBytes(UTF_8), refused)).isTrue();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    inbox.writeTo(out);
    assertThat(out.toString(UTF_8)).isEqualTo("{   \"a\": 1}\n{}\n");
    assertThat(inbox.wasTaken()).isTrue();
  }

  @Test
  void shouldLimitMessages() {
    for (int i = 0; i < Inbox.MAX_MESSAGES; i++) {
      assertThat(inbox.add(new byte[0], refused)).isTrue();
    }
    assertThat(inbox.add(new byte[0], refused)).isFalse();
  }

  @Test
  void shouldLimitBytesButTakeOneMessageOfAnySize() {
    assertThat(inbox.add(new byte[Inbox.MAX_BYTES + 1], refused)).isTrue();
    assertThat(inbox.add(new byte[0], refused)).isFalse();
    Inbox other = new Inbox();
    assertThat(other.add(new byte[Inbox.MAX_BYTES / 2 - 1], refused)).isTrue();
    assertThat(other.add(new byte[Inbox.MAX_BYTES / 2 - 1], refused)).isTrue();
    assertThat(other.add(new byte[0], refused)).isFalse();
  }

  @Test
  void shouldNameWhatWasNotWrittenWhenNobodyReads() throws Exception {
    inbox.add(new byte[1], _ -> {});
    inbox.add(new byte[1], refused);
    inbox.add(new byte[1], second);
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
    assertThat(inbox.add(new byte[1], third)).isTrue();
    assertThat(inbox.unwritten()).containsExactlyInAnyOrder(refused, second, third);
    assertThat(inbox.unwritten()).isEmpty();
  }

  @Test
  void shouldWriteNothingThatItCalledUnwritten() {
    inbox.add(new byte[1], refused);
    assertThat(inbox.unwritten()).containsExactly(refused);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(inbox.writeTo(out)).isTrue();
    assertThat(out.size()).isZero();
  }
}
