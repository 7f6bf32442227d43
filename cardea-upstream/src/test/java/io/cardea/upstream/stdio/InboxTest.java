package io.cardea.upstream.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class InboxTest {

  private final Inbox inbox = new Inbox();

  @Test
  void shouldPutEachMessageOnOneLine() {
    assertThat(inbox.wasTaken()).isFalse();
    assertThat(inbox.add("{\r\n \"a\":\n1}".getBytes(UTF_8))).isTrue();
    assertThat(inbox.add("{}".getBytes(UTF_8))).isTrue();
    inbox.close();
    assertThat(inbox.add("{\"late\":1}".getBytes(UTF_8))).isTrue();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    inbox.writeTo(out);
    assertThat(out.toString(UTF_8)).isEqualTo("{   \"a\": 1}\n{}\n");
    assertThat(inbox.wasTaken()).isTrue();
  }

  @Test
  void shouldLimitMessages() {
    for (int i = 0; i < Inbox.MAX_MESSAGES; i++) {
      assertThat(inbox.add(new byte[0])).isTrue();
    }
    assertThat(inbox.add(new byte[0])).isFalse();
  }

  @Test
  void shouldLimitBytesButTakeOneMessageOfAnySize() {
    assertThat(inbox.add(new byte[Inbox.MAX_BYTES + 1])).isTrue();
    assertThat(inbox.add(new byte[0])).isFalse();
    Inbox other = new Inbox();
    assertThat(other.add(new byte[Inbox.MAX_BYTES / 2 - 1])).isTrue();
    assertThat(other.add(new byte[Inbox.MAX_BYTES / 2 - 1])).isTrue();
    assertThat(other.add(new byte[0])).isFalse();
  }

  @Test
  void shouldEndWhenNobodyReads() {
    inbox.add(new byte[1]);
    inbox.add(new byte[1]);
    inbox.writeTo(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        });
    assertThat(inbox.add(new byte[1])).isTrue();
  }
}
