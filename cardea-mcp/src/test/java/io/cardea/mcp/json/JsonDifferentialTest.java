package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broken texts of every kind: never a crash, and always what the reference says. */
class JsonDifferentialTest {

  private static final byte[] SAMPLE =
      ("{\"jsonrpc\":\"2.0\", \"id\" :-12.50e+3,\r\n\"params\":{\"n\\u00e9\":[true,false ,null,[],{}],"
              + "\"\":\"\\\\\\\"\\/\\b \u00e9\u4e16\ud83d\ude00\\ud83d\\ude00\",\"a\":{\"a\":0}}\t}")
          .getBytes(UTF_8);

  private static final byte[] PIECES =
      "{}[]:,\"\\u0d8eE+-.0123456789truefalsn \n\t\u00e9\u4e16\ud83d\ude00\0\u007f".getBytes(UTF_8);

  @Test
  void shouldAgreeOnTheSample() {
    assertThat(JsonTrace.ours(SAMPLE)).isPresent().isEqualTo(JsonTrace.reference(SAMPLE));
  }

  @Test
  void shouldRefuseTheSampleCutAnywhere() {
    for (int length = 0; length < SAMPLE.length; length++) {
      assertThat(Json.parse(SAMPLE, 0, length, 64)).as("%d", length).isInstanceOf(JsonError.class);
      assertThat(Json.parse(SAMPLE, length + 1, SAMPLE.length, 64))
          .as("from %d", length + 1)
          .isInstanceOf(JsonError.class);
    }
  }

  @Test
  void shouldAgreeWithTheReferenceOnEveryChangedByte() {
    int accepted = 0;
    for (int at = 0; at < SAMPLE.length; at++) {
      byte[] text = SAMPLE.clone();
      for (int b = 0; b < 256; b++) {
        text[at] = (byte) b;
        accepted += compare(text);
      }
    }
    assertThat(accepted).isBetween(1_000, SAMPLE.length * 256 - 1_000);
  }

  @Test
  void shouldAgreeWithTheReferenceOnManyMutations() {
    Random random = new Random(8259);
    List<String> rows = JsonTable.rows("/json-accepted.txt");
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] text =
          random.nextInt(3) == 0 ? SAMPLE : JsonTable.bytes(rows.get(random.nextInt(rows.size())));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        text = mutate(text, random);
      }
      accepted += compare(text);
    }
    assertThat(accepted).isBetween(10_000, 190_000);
  }

  /** 1 if both accept the text and read the same, 0 if both refuse it. */
  private static int compare(byte[] text) {
    var ours = JsonTrace.ours(text);
    var reference = JsonTrace.reference(text);
    if (!ours.equals(reference)) {
      assertThat(ours).as(new String(text, ISO_8859_1)).isEqualTo(reference);
    }
    return ours.isPresent() ? 1 : 0;
  }

  private static byte[] mutate(byte[] text, Random random) {
    int at = random.nextInt(text.length + 1);
    int until = Math.min(text.length, at + 1 + random.nextInt(4));
    byte piece = PIECES[random.nextInt(PIECES.length)];
    return switch (random.nextInt(6)) {
      case 0 -> splice(text, at, at, new byte[] {piece});
      case 1 -> splice(text, at, until, new byte[0]);
      case 2 -> splice(text, at, Math.min(text.length, at + 1), new byte[] {piece});
      case 3 -> splice(text, at, at, Arrays.copyOfRange(text, at, until));
      case 4 ->
          splice(text, at, Math.min(text.length, at + 1), new byte[] {(byte) random.nextInt(256)});
      default -> {
        int from = random.nextInt(SAMPLE.length);
        int to = Math.min(SAMPLE.length, from + random.nextInt(12));
        yield splice(text, at, at, Arrays.copyOfRange(SAMPLE, from, to));
      }
    };
  }

  private static byte[] splice(byte[] text, int from, int to, byte[] with) {
    byte[] result = Arrays.copyOf(text, text.length - (to - from) + with.length);
    System.arraycopy(with, 0, result, from, with.length);
    System.arraycopy(text, to, result, from + with.length, text.length - to);
    return result;
  }
}
