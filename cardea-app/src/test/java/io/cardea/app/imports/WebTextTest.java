package io.cardea.app.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebTextTest {

  private static final int MAX_BYTES = 1_000;

  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.start();
  }

  @AfterEach
  void close() {
    closing.countDown();
    server.stop(0);
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void on(String path, int status, String location, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          asked.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private String get(String address) throws IOException, InterruptedException {
    return new WebText(MAX_BYTES, Duration.ofSeconds(5), Optional.of("k3y"))
        .get(URI.create(address));
  }

  private void refuses(String address, String message) {
    assertThatThrownBy(() -> get(address))
        .isInstanceOf(NotFetchedException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("k3y");
  }

  @Test
  void shouldGetATextAndSendItsKey() throws Exception {
    on("/a", 200, "", "{\"x\": \"\u00e9\"}".getBytes(UTF_8));

    assertThat(get(base() + "/a")).isEqualTo("{\"x\": \"\u00e9\"}");
    assertThat(asked).containsExactly("/a Bearer k3y");
  }

  @Test
  void shouldFollowARedirectionOnTheSameHostOnly() throws Exception {
    on("/a", 302, "/b", new byte[0]);
    on("/b", 200, "", "text".getBytes(UTF_8));
    on("/away", 302, "http://localhost:" + server.getAddress().getPort() + "/b", new byte[0]);
    on("/nowhere", 302, "", new byte[0]);
    on("/broken", 302, "http://[", new byte[0]);
    on("/round", 302, "/round", new byte[0]);

    assertThat(get(base() + "/a")).isEqualTo("text");
    asked.clear();
    refuses(base() + "/away", "redirects to another place");
    refuses(base() + "/nowhere", "redirects to another place");
    refuses(base() + "/broken", "redirects to another place");
    assertThat(asked).hasSize(3).noneMatch(target -> target.startsWith("/b "));
    refuses(base() + "/round", "is redirected more than 3 times");
  }

  @Test
  void shouldSayWhyThereIsNothing() {
    on("/401", 401, "", new byte[0]);
    on("/404", 404, "", new byte[0]);
    on("/500", 500, "", "a stack trace".getBytes(UTF_8));
    on("/bytes", 200, "", new byte[] {(byte) 0xff});

    refuses(base() + "/401", "--key-env");
    refuses(base() + "/404", "has nothing there");
    refuses(base() + "/500", "answered with status 500");
    refuses(base() + "/bytes", "answers no UTF-8 text");
    refuses("http://127.0.0.1:1/", "cannot be reached: ");
  }

  @Test
  void shouldStopReadingWhatIsTooMuch() throws Exception {
    on("/exact", 200, "", new byte[MAX_BYTES]);
    on("/more", 200, "", new byte[MAX_BYTES + 1]);

    assertThat(get(base() + "/exact")).hasSize(MAX_BYTES);
    refuses(base() + "/more", "answers more than 1000 bytes");
  }

  @Test
  void shouldNotWaitForABodyThatDoesNotEnd() {
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          try {
            closing.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });

    assertThatThrownBy(() ->
            new WebText(MAX_BYTES, Duration.ofMillis(300), Optional.empty())
                .get(URI.create(base() + "/slow")))
        .isInstanceOf(NotFetchedException.class)
        .hasMessageContaining("did not answer within");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://registry.example.com/",
        "http://10.0.0.1/",
        "http://localhost.example.com/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "https:///x",
        "//x/y",
        "https://u:p@x.example/"
      })
  void shouldAskNobodyInPlainTextOrByAnotherWay(String address) {
    assertThatThrownBy(() -> get(address)).isInstanceOf(NotFetchedException.class);
  }
}
