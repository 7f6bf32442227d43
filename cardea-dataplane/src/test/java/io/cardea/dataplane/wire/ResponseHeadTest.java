package io.cardea.dataplane.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseHeadTest {

  private static final byte[] NOTHING = {};
  private final ResponseHead head = new ResponseHead();

  private static String text(ByteBuf buffer) {
    String text = buffer.toString(ISO_8859_1);
    buffer.release();
    return text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private String end(String body) {
    return text(head.end(bytes(body), UnpooledByteBufAllocator.DEFAULT));
  }

  @Test
  void shouldWriteHeadAndBodyInOnePiece() {
    assertThat(
            head.begin(200)
                .field("a", "b")
                .length(2)
                .end(bytes("{}"), UnpooledByteBufAllocator.DEFAULT))
        .extracting(ResponseHeadTest::text)
        .isEqualTo("HTTP/1.1 200 OK\r\na: b\r\ncontent-length: 2\r\n\r\n{}");
  }

  @Test
  void shouldForgetTheAnswerBefore() {
    head.begin(200).field("secret", "s");
    head.begin(204);
    assertThat(end("")).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
    head.begin(599).chunked();
    assertThat(end(""))
        .startsWith("HTTP/1.1 599 ")
        .endsWith("\r\ntransfer-encoding: chunked\r\n\r\n");
  }

  @Test
  void shouldHoldLargeFields() {
    String large = "x".repeat(10_000);
    head.begin(200).field("a", large).field("b", large);
    assertThat(end("!"))
        .isEqualTo("HTTP/1.1 200 OK\r\na: " + large + "\r\nb: " + large + "\r\n\r\n!");
  }

  @ParameterizedTest
  @CsvSource({
    "a b, c",
    "'', c",
    "a:, c",
    "'a\r\nb', c",
    "a, 'b\r\nc: d'",
    "a, 'b\nc'",
    "a, 'b\rc'",
    "a, '\u0000'",
    "a, \u0100",
    "\u00e4, b"
  })
  void shouldNotLetAFieldEndItsLine(String name, String value) {
    head.begin(200);
    assertThatThrownBy(() -> head.field(name, value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldWriteChunks() {
    UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    assertThat(text(ResponseHead.chunk(bytes("x".repeat(26)), allocator)))
        .isEqualTo("1a\r\n" + "x".repeat(26) + "\r\n");
    assertThat(text(ResponseHead.lastChunk(allocator))).isEqualTo("0\r\n\r\n");
    assertThat(text(ResponseHead.goOn(allocator))).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(NOTHING).isEmpty();
  }
}
