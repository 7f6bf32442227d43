package io.cardea.mcp.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {

  private static final int PLENTY = 1_000;

  private static final String SAMPLE =
      "\ufeffid: 1\nretry: 500\ndata:\n\n: a comment\r\nevent: message\r\nid: 2\r\ndata: {"
          + "\"a\":\r\ndata:  \"é😀\"}\r\n\r\ndata\rdata\r\r\r\n\ndata:x\r\n\rid\n\nevent:e"
          + "\n\nunknown: y\n\ndata: last\n\ndata: never ended\n";

  /**
   * Rows of a stream (with LF and CR for line feed and carriage return) and its events, each as
   * {@code type|id|retry|data} with what is absent left out.
   */
  @ParameterizedTest
  @CsvSource({
    "data: aLFLF, |||a",
    "data:aLFLF, |||a",
    "data:  aLFLF, '||| a'",
    "'data:a LFLF', '|||a '",
    "data: a:bLFLF, |||a:b",
    "dataLFLF, |||",
    "data:LFLF, |||",
    "'data: LFLF', |||",
    "data: aLFdata: bLFLF, |||a/b",
    "data: aLFdataLFdata: bLFLF, |||a//b",
    "dataLFdataLFLF, |||/",
    "data: aCRCR, |||a",
    "data: aCRLFCRLF, |||a",
    "data: aLFCRLF, |||a",
    "data: aCRLF, ''",
    "data: aCRLFCR, |||a",
    "data: aLFLFLFLFdata: bLFLF, |||a;|||b",
    "LFLFCRLFdata: aLFLF, |||a",
    ": commentLFdata: aLFLF, |||a",
    ":LFLF, ''",
    ":data: aLFLF, ''",
    "data: aLF: commentLFdata: bLFLF, |||a/b",
    "data: aLF, ''",
    "data: a, ''",
    "BOMdata: aLFLF, |||a",
    "BOMBOMdata: aLFLF, ''",
    "BOMLFdata: aLFLF, |||a",
    "data: aLFLFBOMdata: bLFLF, |||a",
    "data: BOMaLFLF, |||\ufeffa"
  })
  void shouldReadData(String stream, String events) {
    assertReads(stream, events);
  }

  @ParameterizedTest
  @CsvSource({
    "event: eLFdata: aLFLF, e|||a",
    "event:LFdata: aLFLF, '|||a'",
    "event: eLFevent: fLFdata: aLFLF, f|||a",
    "event: eLFLFdata: aLFLF, e|||;|||a",
    "id: 7LFLF, |7||",
    "id: 7LFdataLFLF, |7||",
    "id: 7LFdata: aLFLFdata: bLFLF, |7||a;|||b",
    "id: a bLFdata: xLFLF, |a b||x",
    "id: 1NULLFdata: xLFLF, |||x",
    "id: 1LFid: 2NULLFdata: xLFLF, |1||x",
    "retry: 10LFLF, ||10|",
    "retry: 0LFdata: aLFLF, ||0|a",
    "retry: 999999999999LFdata: aLFLF, ||999999999999|a",
    "retry: 1000000000000LFdata: aLFLF, |||a",
    "retry: 1.5LFdata: aLFLF, |||a",
    "retry: -1LFdata: aLFLF, |||a",
    "'retry:  1LFdata: aLFLF', |||a",
    "retry:LFdata: aLFLF, |||a",
    "retry: \u0661LFdata: aLFLF, |||a",
    "id: NULLFLF, ''",
    "retry: xLFLF, ''",
    "Data: aLFLF, ''",
    "DATA: aLFLF, ''",
    "' data: aLFLF', ''",
    "data : aLFLF, ''",
    "dat: aLFLF, ''",
    "dataa: aLFLF, ''",
    "foo: barLFLF, ''",
    "foo: barLFdata: aLFLF, |||a"
  })
  void shouldReadOtherFields(String stream, String events) {
    assertReads(stream, events);
  }

  private static void assertReads(String stream, String events) {
    byte[] bytes = bytes(stream);
    List<String> expected = events.isEmpty() ? List.of() : List.of(events.split(";", -1));
    assertThat(shown(whole(bytes, PLENTY))).isEqualTo(expected);
  }

  @Test
  void shouldReadSample() {
    assertThat(shown(whole(SAMPLE.getBytes(UTF_8), PLENTY)))
        .containsExactly(
            "|1|500|", "message|2||{\"a\":/ \"é😀\"}", "|||/", "|||x", "|||", "e|||", "|||last");
  }

  @Test
  void shouldReadTheSameHoweverTheStreamIsCut() {
    byte[] bytes = SAMPLE.getBytes(UTF_8);
    List<SseEvent> expected = whole(bytes, PLENTY);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        assertThat(cut(bytes, first, second)).as("%d, %d", first, second).isEqualTo(expected);
      }
    }
  }

  @Test
  void shouldReadTheSameByteByByte() {
    byte[] bytes = SAMPLE.getBytes(UTF_8);
    List<SseEvent> events = new ArrayList<>();
    SseReader reader = new SseReader(PLENTY);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(reader.feed(bytes, i, i + 1, events::add)).isTrue();
    }
    assertThat(events).isEqualTo(whole(bytes, PLENTY));
  }

  @Test
  void shouldReadTheSameWithAnyLineEnds() {
    String[] ends = {"\n", "\r", "\r\n"};
    Random random = new Random(2);
    List<SseEvent> expected =
        whole("id: 1\ndata: a\ndata: b\n\n:c\ndata\n\n".getBytes(UTF_8), PLENTY);
    for (int i = 0; i < 500; i++) {
      StringBuilder stream = new StringBuilder();
      for (String line : List.of("id: 1", "data: a", "data: b", "", ":c", "data", "")) {
        // A CR and a lone LF after it would be one line end.
        stream.append(line);
        boolean afterReturn = !stream.isEmpty() && stream.charAt(stream.length() - 1) == '\r';
        stream.append(ends[afterReturn ? 1 : random.nextInt(3)]);
      }
      assertThat(whole(stream.toString().getBytes(UTF_8), PLENTY)).isEqualTo(expected);
    }
  }

  @Test
  void shouldKeepBytesOfDataThatAreNotUtf8() {
    byte[] stream = "data: \u00ff\u0080\0\n\n".getBytes(ISO_8859_1);
    assertThat(whole(stream, PLENTY))
        .singleElement()
        .satisfies(event -> assertThat(event.data()).containsExactly(0xff, 0x80, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data: 567890", ": 4567890123", "event: 89012", "id: 56789012", "x234567890"})
  void shouldTakeLinesUpToTheLimit(String line) {
    byte[] stream = (line + "\n\n" + line + "\n\n").getBytes(UTF_8);
    assertThat(new SseReader(line.length()).feed(stream, 0, stream.length, _ -> {})).isTrue();
    assertThat(new SseReader(line.length() - 1).feed(stream, 0, stream.length, _ -> {})).isFalse();
  }

  @Test
  void shouldCountAllDataLinesOfAnEvent() {
    // Ten bytes of data and a line feed are kept when the last line, of ten bytes, is read.
    byte[] stream = "data: 01234\ndata: 56789\ndata: abcd\n\n".getBytes(UTF_8);
    assertThat(new SseReader(21).feed(stream, 0, stream.length, _ -> {})).isTrue();
    assertThat(new SseReader(20).feed(stream, 0, stream.length, _ -> {})).isFalse();
  }

  @Test
  void shouldStopNeverEndingLineAndEvent() {
    for (String piece : List.of("x", "data", ":", "data\n", "data:\r", "data: 1\r\n", "é")) {
      byte[] chunk = piece.repeat(100).getBytes(UTF_8);
      SseReader reader = new SseReader(100_000);
      int fed = 0;
      while (reader.feed(chunk, 0, chunk.length, _ -> {})) {
        fed += chunk.length;
        assertThat(fed).as(piece).isLessThan(1_000_000);
      }
    }
  }

  @Test
  void shouldNotAddUpWhatIsDropped() {
    byte[] chunk = ": keep-alive\n\nunknown: 1\nid: 1\nevent: e\nretry: 1\n".getBytes(UTF_8);
    SseReader reader = new SseReader(100);
    for (int i = 0; i < 10_000; i++) {
      assertThat(reader.feed(chunk, 0, chunk.length, _ -> {})).isTrue();
    }
  }

  @Test
  void shouldGiveEventsBeforeTheOneThatIsTooLarge() {
    byte[] stream = ("data: a\n\ndata: " + "b".repeat(100) + "\n\n").getBytes(UTF_8);
    for (int split = 0; split <= stream.length; split++) {
      List<SseEvent> events = new ArrayList<>();
      SseReader reader = new SseReader(50);
      boolean ok =
          reader.feed(stream, 0, split, events::add)
              && reader.feed(stream, split, stream.length, events::add);
      assertThat(ok).isFalse();
      assertThat(events).containsExactly(SseEvent.message("a".getBytes(UTF_8)));
    }
  }

  private static List<SseEvent> whole(byte[] bytes, int limit) {
    List<SseEvent> events = new ArrayList<>();
    assertThat(new SseReader(limit).feed(bytes, 0, bytes.length, events::add)).isTrue();
    return events;
  }

  private static List<SseEvent> cut(byte[] bytes, int first, int second) {
    List<SseEvent> events = new ArrayList<>();
    SseReader reader = new SseReader(PLENTY);
    reader.feed(bytes, 0, first, events::add);
    reader.feed(bytes, first, second, events::add);
    reader.feed(bytes, second, bytes.length, events::add);
    return events;
  }

  private static List<String> shown(List<SseEvent> events) {
    return events.stream()
        .map(event ->
            String.join(
                "|",
                event.type().orElse(""),
                event.id().orElse(""),
                event.retry().orElse(""),
                new String(event.data(), UTF_8).replace('\n', '/')))
        .toList();
  }

  private static byte[] bytes(String stream) {
    return stream
        .replace("LF", "\n")
        .replace("CR", "\r")
        .replace("NUL", "\0")
        .replace("BOM", "\ufeff")
        .getBytes(UTF_8);
  }
}
