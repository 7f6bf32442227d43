package io.cardea.mcp.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseEventTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: a\n\n",
        "data: \n\n",
        "data:  a \n\n",
        "data: a\ndata: \ndata: b\n\n",
        "event: message\nid: 7\nretry: 100\ndata: {}\n\n",
        "id: 7\n\n",
        "id: 7\ndata: \n\n",
        "id: \ndata: a\n\n",
        "retry: 3000\n\n",
        "event: e\n\n",
        "data: é😀\n\n"
      })
  void shouldWriteWhatItRead(String block) {
    assertThat(read(block.getBytes(UTF_8)))
        .singleElement()
        .satisfies(event -> assertThat(event.toBytes()).asString(UTF_8).isEqualTo(block));
  }

  @Test
  void shouldWriteMessage() {
    assertThat(SseEvent.message("{\"a\":1}".getBytes(UTF_8)).toBytes())
        .asString(UTF_8)
        .isEqualTo("data: {\"a\":1}\n\n");
    assertThat(SseEvent.message(new byte[0]).toBytes()).asString(UTF_8).isEqualTo("data: \n\n");
  }

  @Test
  void shouldWriteRetryAlone() {
    assertThat(SseEvent.retry(500).toBytes()).asString(UTF_8).isEqualTo("retry: 500\n\n");
    assertThat(SseEvent.retry(500).isEmpty()).isTrue();
  }

  @Test
  void shouldReplaceOnlyData() {
    SseEvent event = read("event: e\nid: 1\nretry: 2\ndata: a\n\n".getBytes(UTF_8)).getFirst();
    assertThat(event.withData("b\nc".getBytes(UTF_8)).toBytes())
        .asString(UTF_8)
        .isEqualTo("event: e\nid: 1\nretry: 2\ndata: b\ndata: c\n\n");
    assertThat(event.toBytes()).asString(UTF_8).contains("data: a");
  }

  @Test
  void shouldTellPrimingEventFromMessage() {
    assertThat(read("id: 1\ndata: \n\n".getBytes(UTF_8)).getFirst().isEmpty()).isTrue();
    assertThat(read("id: 1\n\n".getBytes(UTF_8)).getFirst().isEmpty()).isTrue();
    assertThat(read("data: 1\n\n".getBytes(UTF_8)).getFirst().isEmpty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a\\nb, a/b",
    "a\\rb, a/b",
    "a\\r\\nb, a/b",
    "a\\n\\rb, a//b",
    "a\\r\\rb, a//b",
    "a\\r\\n\\r\\nb, a//b",
    "a\\r, a/",
    "a\\n, a/",
    "a\\r\\n, a/",
    "\\r, /",
    "\\rid: evil, /id: evil",
    "{\\r\\r\\ndata: evil\\n\\n}, {//data: evil//}",
    "a\\revent: evil\\r\\rdata: evil, a/event: evil//data: evil"
  })
  void shouldNotLetDataPassForFields(String escaped, String shown) {
    byte[] data = escaped.replace("\\n", "\n").replace("\\r", "\r").getBytes(UTF_8);
    for (SseEvent event :
        List.of(SseEvent.message(data), SseEvent.message(new byte[0]).withData(data))) {
      List<SseEvent> seen = read(event.toBytes());
      assertThat(seen).hasSize(1);
      assertThat(new String(seen.getFirst().data(), UTF_8).replace('\n', '/')).isEqualTo(shown);
      assertThat(seen.getFirst().id()).isEmpty();
      assertThat(seen.getFirst().type()).isEmpty();
    }
  }

  @Test
  void shouldWriteNothingThatReadsOtherwiseWhateverCameIn() {
    Random random = new Random(11);
    String[] pieces = {
      "data", "id", "event", "retry", ":", " ", "1", "é", "\n", "\r", "\r\n", "\n\n", "\0", "\ufeff"
    };
    int events = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder stream = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        stream.append(pieces[random.nextInt(pieces.length)]);
      }
      for (SseEvent event : read(stream.append("\n\n").toString().getBytes(UTF_8))) {
        assertThat(read(event.toBytes())).containsExactly(event);
        events++;
      }
    }
    assertThat(events).isGreaterThan(5_000);
  }

  @Test
  void shouldNotShareCallersArray() {
    byte[] data = {'a'};
    SseEvent event = SseEvent.message(data);
    SseEvent other = event.withData(data);
    data[0] = '\n';
    assertThat(event.toString()).isEqualTo("data: a\n\n");
    assertThat(other).isEqualTo(event).hasSameHashCodeAs(event);
  }

  private static List<SseEvent> read(byte[] bytes) {
    List<SseEvent> events = new ArrayList<>();
    assertThat(new SseReader(10_000).feed(bytes, 0, bytes.length, events::add)).isTrue();
    return events;
  }
}
