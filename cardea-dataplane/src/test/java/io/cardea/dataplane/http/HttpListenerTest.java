package io.cardea.dataplane.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.dataplane.wire.RequestHead;
import io.cardea.model.limit.GatewayLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };

  /** Answers with the client's address. */
  private static void address(RequestHead head, Exchange exchange) {
    exchange.closeAfter();
    exchange.answer(200, "text/plain", Map.of(), exchange.address().getBytes(US_ASCII));
  }

  private static Served proxied() throws IOException {
    return new Served(GatewayLimits.DEFAULT, true, HttpListenerTest::address);
  }

  @Test
  void shouldKnowWhereAConnectionComesFrom() throws Exception {
    try (Served served = new Served(GatewayLimits.DEFAULT, false, HttpListenerTest::address);
        Served.Client client = served.connect().send(GET)) {
      assertThat(client.rest()).endsWith("127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80, 192.0.2.7",
    "PROXY TCP6 2001:db8::7 2001:db8::1 4711 80, 2001:db8:0:0:0:0:0:7",
    "PROXY UNKNOWN, 127.0.0.1",
  })
  void shouldBelieveAProxyHeaderOfVersion1(String line, String address) throws Exception {
    try (Served served = proxied();
        Served.Client client = served.connect().send(line + "\r\n" + GET)) {
      assertThat(client.rest()).endsWith("\r\n\r\n" + address);
    }
  }

  @ParameterizedTest
  @CsvSource({"33, 17, 192.0.2.7", "32, 0, 127.0.0.1"})
  void shouldBelieveAProxyHeaderOfVersion2(int command, int family, String address)
      throws Exception {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(SIGNATURE);
    byte[] addresses =
        family == 0
            ? new byte[0]
            : new byte[] {(byte) 192, 0, 2, 7, (byte) 192, 0, 2, 1, 0x12, 0x34, 0, 80};
    header.write(new byte[] {(byte) command, (byte) family, 0, (byte) addresses.length});
    header.write(addresses);
    try (Served served = proxied();
        Served.Client client = served.connect().send(header.toByteArray()).send(GET)) {
      assertThat(client.rest()).endsWith("\r\n\r\n" + address);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "PROXY TCP4 192.0.2.7\r\n" + GET,
        "PROXY TCP4 evil 192.0.2.1 4711 80\r\n" + GET,
        "PROXY TCP5 192.0.2.7 192.0.2.1 4711 80\r\n" + GET,
        "PROXY TCP4 192.0.2.7 192.0.2.1 4711 99999\r\n" + GET,
      })
  void shouldCloseAConnectionWithoutAProxyHeader(String text) throws Exception {
    try (Served served = proxied();
        Served.Client client = served.connect().send(text)) {
      assertThat(client.rest()).isEmpty();
      assertThat(served.requests).isEmpty();
    }
  }

  @Test
  void shouldReadNoSecondProxyHeader() throws Exception {
    String line = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 80\r\n";
    try (Served served = proxied();
        Served.Client client = served.connect().send(line + line + GET)) {
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void shouldCloseWhatIsNotLetIn() throws Exception {
    try (Served served = new Served()) {
      served.closedToAll = true;
      try (Served.Client client = served.connect()) {
        assertThatThrownBy(
                () -> {
                  if (client.one() == null) {
                    throw new IOException("closed");
                  }
                })
            .isInstanceOf(IOException.class);
      }
      assertThat(served.open).hasValue(0);
    }
  }

  @Test
  void shouldCloseEveryConnectionWhenItCloses() throws Exception {
    Served served = new Served();
    try (Served.Client idle = served.connect();
        Served.Client waiting = served.connect().send(GET)) {
      served.next();
      served.close();
      assertThat(waiting.rest()).isEmpty();
      assertThat(idle.rest()).isEmpty();
      assertThat(served.open).hasValue(0);
    }
  }

  @Test
  void shouldSayThatAnAddressIsTaken() throws Exception {
    try (Served served = new Served()) {
      assertThatThrownBy(served::bindAgain)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
  }
}
