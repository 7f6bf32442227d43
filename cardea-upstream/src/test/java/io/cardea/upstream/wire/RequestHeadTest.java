package io.cardea.upstream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.cardea.upstream.exchange.UpstreamSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

  private static HttpEndpoint endpoint(
      String host, int port, boolean tls, Map<String, String> headers) {
    return new HttpEndpoint(host, port, tls, "/mcp?x=1", headers, true);
  }

  private static String encode(HttpEndpoint endpoint, UpstreamRequest request) {
    ByteBuf bytes = new RequestHead(endpoint).encode(request, UnpooledByteBufAllocator.DEFAULT);
    try {
      return bytes.toString(ISO_8859_1);
    } finally {
      bytes.release();
    }
  }

  private static UpstreamRequest call(List<Map.Entry<String, String>> headers, String body) {
    return new UpstreamRequest(
        Kind.CALL, Optional.empty(), headers, Payload.of(body.getBytes(UTF_8)));
  }

  @Test
  void shouldWriteTheWholeRequest() {
    UpstreamRequest request =
        new UpstreamRequest(
            Kind.CALL,
            Optional.of(new UpstreamSession(Optional.of("s-1"), "")),
            List.of(Map.entry("accept", "a, b"), Map.entry("Mcp-Name", "\u00fc \t~")),
            Payload.of("{\"a\":\"\u00e9\"}".getBytes(ISO_8859_1)));
    assertThat(encode(endpoint("h.example", 8080, false, Map.of("x-key", "k")), request))
        .isEqualTo(
            String.join(
                "\r\n",
                "POST /mcp?x=1 HTTP/1.1",
                "host: h.example:8080",
                "x-key: k",
                "accept: a, b",
                "Mcp-Name: \u00fc \t~",
                "mcp-session-id: s-1",
                "content-length: 9",
                "",
                "{\"a\":\"\u00e9\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "CALL, POST, true",
    "LISTEN, POST, true",
    "STREAM, GET, false",
    "DELETE, DELETE, false"
  })
  void shouldSayHowLongItsBodyIsIfItHasOne(Kind kind, String method, boolean hasLength) {
    String text =
        encode(
            endpoint("h", 80, false, Map.of()),
            new UpstreamRequest(kind, Optional.empty(), List.of(), Payload.none()));
    assertThat(text)
        .isEqualTo(
            method
                + " /mcp?x=1 HTTP/1.1\r\nhost: h\r\n"
                + (hasLength ? "content-length: 0\r\n" : "")
                + "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "h.example, 80, false, h.example",
    "h.example, 443, true, h.example",
    "h.example, 443, false, h.example:443",
    "h.example, 80, true, h.example:80",
    "::1, 80, false, [::1]",
    "::1, 8080, false, [::1]:8080",
    "127.0.0.1, 65535, false, 127.0.0.1:65535"
  })
  void shouldNameTheHostAndAPortThatIsNotTheSchemesOwn(
      String host, int port, boolean tls, String expected) {
    assertThat(encode(endpoint(host, port, tls, Map.of()), call(List.of(), "")))
        .contains("\r\nhost: " + expected + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nx: y",
        "a\n",
        "a\r",
        "\u0000",
        "\u0001",
        "\u001f",
        "\u007f",
        "\u0100",
        "\u010d\u010a"
      })
  void shouldSendNoValueThatCouldEndItsLine(String value) {
    UpstreamRequest request = call(List.of(Map.entry("mcp-name", value)), "{}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encode(endpoint("h", 80, false, Map.of()), request))
        .withMessageContaining("mcp-name")
        .withMessageNotContaining(value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RequestHead(endpoint("h", 80, false, Map.of("a", value))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RequestHead(endpoint("h" + value, 80, false, Map.of())));
    UpstreamRequest inSession =
        new UpstreamRequest(
            Kind.STREAM,
            Optional.of(new UpstreamSession(Optional.of(value), "")),
            List.of(),
            Payload.none());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encode(endpoint("h", 80, false, Map.of()), inSession));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "\u00fc", "a\u0000", "a\u0141", "(", "@"})
  void shouldSendNoNameThatIsNoToken(String name) {
    UpstreamRequest request = call(List.of(Map.entry(name, "v")), "{}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encode(endpoint("h", 80, false, Map.of()), request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mcp", "/a b", "/a\r\nb", "/\u00fc", "/a\u0000", "/\u007f"})
  void shouldSendNoPathThatIsNone(String path) {
    HttpEndpoint endpoint = new HttpEndpoint("h", 80, false, path, Map.of(), true);
    assertThatIllegalArgumentException().isThrownBy(() -> new RequestHead(endpoint));
  }

  @Test
  void shouldReleaseNothingItDidNotTake() {
    // A request that is refused must not leak the buffer that was meant for it
    CountingAllocator allocator = new CountingAllocator();
    RequestHead head = new RequestHead(endpoint("h", 80, false, Map.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> head.encode(call(List.of(Map.entry("a", "\n")), "{}"), allocator));
    assertThat(allocator.allocated).isZero();
  }

  private static final class CountingAllocator extends io.netty.buffer.AbstractByteBufAllocator {
    private int allocated;

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return counted(initialCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return counted(initialCapacity);
    }

    private ByteBuf counted(int initialCapacity) {
      allocated++;
      return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }
}
