package io.cardea.audit.anchor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAnchorTest {

  private static final SignedNote NOTE = new SignedNote("log\n3\nroot\n", List.of("— log AAAA"));

  private final List<String> got = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            got.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization")
                    + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WebhookAnchor anchor(Optional<String> bearer) {
    return new WebhookAnchor(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?of=a"), bearer);
  }

  @Test
  void shouldPostTheSignedNote() throws Exception {
    try (WebhookAnchor anchor = anchor(Optional.of("s3cret"))) {
      anchor.take(NOTE);
      status = 204;
      anchor.take(NOTE);
      assertThat(anchor.place()).doesNotContain("hook").doesNotContain("s3cret");
    }
    try (WebhookAnchor anchor = anchor(Optional.empty())) {
      anchor.take(NOTE);
    }
    assertThat(got)
        .containsExactly(
            "POST /hook?of=a Bearer s3cret\n" + NOTE,
            "POST /hook?of=a Bearer s3cret\n" + NOTE,
            "POST /hook?of=a null\n" + NOTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 400, 401, 404, 500, 503})
  void shouldSayThatItWasNotTaken(int answer) {
    status = answer;
    try (WebhookAnchor anchor = anchor(Optional.of("s3cret"))) {
      assertThatThrownBy(() -> anchor.take(NOTE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("status " + answer);
    }
    assertThat(got).hasSize(1);
  }

  @Test
  void shouldSayThatNobodyIsThere() {
    URI gone = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    server.stop(0);
    try (WebhookAnchor anchor = new WebhookAnchor(gone, Optional.of("s3cret"))) {
      assertThatThrownBy(() -> anchor.take(NOTE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be reached")
          .message()
          .doesNotContain("s3cret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "https://example.com:8443/a?b=c",
        "http://localhost/x",
        "http://127.0.0.1:9/",
        "http://[::1]:9/"
      })
  void shouldKnowAddresses(String text) {
    assertThatCode(() -> TextPost.address(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "http://example.com/",
        "http://127.0.0.1.example.com/",
        "ftp://localhost/",
        "file:///etc/passwd",
        "https://user:pw@example.com/",
        "https://example.com/#a",
        "https:///x",
        "https://exa mple.com/"
      })
  void shouldRefuseOthers(String text) {
    assertThatThrownBy(() -> TextPost.address(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
