package io.cardea.dataplane.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.tls.ServerTls;
import io.cardea.dataplane.tls.TestCertificates;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.model.limit.GatewayLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with the client of the JDK. */
class Http2Test {

  private static final byte[] WELL = "well".getBytes(ISO_8859_1);

  @TempDir private Path folder = Path.of(".");

  private volatile BiConsumer<RequestHead, Exchange> behaviour = Http2Test::answer;
  private Served served;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    served =
        new Served(
            GatewayLimits.DEFAULT,
            false,
            Optional.of(ServerTls.of(made.files())),
            (head, exchange) -> behaviour.accept(head, exchange));
    client = HttpClient.newBuilder().sslContext(made.client()).build();
  }

  @AfterEach
  void stop() {
    client.close();
    served.close();
  }

  private static void answer(RequestHead head, Exchange exchange) {
    exchange.answer(200, "text/plain", Map.of("X-Answer", head.path()), WELL);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + served.port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldServeManyRequestsOnOneConnection() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    get("/first");
    for (int i = 0; i < 90; i++) {
      answers.add(client.sendAsync(request("/" + i).build(), HttpResponse.BodyHandlers.ofString()));
    }
    for (int i = 0; i < 90; i++) {
      HttpResponse<String> answer = Served.await(answers.get(i));
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-answer")).hasValue("/" + i);
      assertThat(answer.headers().firstValue("content-length")).hasValue("4");
      assertThat(answer.body()).isEqualTo("well");
    }
    assertThat(served.open).hasValue(1);
  }

  @Test
  void shouldTellWhatTheRequestSays() throws Exception {
    HttpResponse<String> _ =
        client.send(
            request("/a/b?c=d").header("X-Some", "thing").build(),
            HttpResponse.BodyHandlers.ofString());
    RequestHead head = served.next().head();
    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.path()).isEqualTo("/a/b");
    assertThat(head.query()).isEqualTo("c=d");
    assertThat(head.fields().get("x-some")).isEqualTo("thing");
    assertThat(head.fields().get("host")).isEqualTo("localhost:" + served.port());
    assertThat(head.length()).isZero();
  }

  private interface Whole {
    void onWhole(byte[] body);
  }

  private static BodySink sink(Exchange exchange, Whole whole) {
    return new BodySink() {
      @Override
      public void onWhole(byte[] body) {
        whole.onWhole(body);
      }

      @Override
      public void onTooLarge() {
        exchange.answer(413, "", Map.of(), new byte[0]);
      }

      @Override
      public void onTooSlow() {
        exchange.answer(408, "", Map.of(), new byte[0]);
      }
    };
  }

  @Test
  void shouldCarryLargeBodiesBothWays() throws Exception {
    behaviour =
        (_, exchange) ->
            exchange.read(
                1 << 24,
                sink(exchange, body -> exchange.answer(200, "text/plain", Map.of(), body)));
    byte[] large = new byte[5_000_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) i;
    }
    HttpResponse<byte[]> stated =
        client.send(
            request("/").POST(HttpRequest.BodyPublishers.ofByteArray(large)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(stated.body()).isEqualTo(large);
    HttpResponse<byte[]> unstated =
        client.send(
            request("/")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArray(large)))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(unstated.body()).isEqualTo(large);
  }

  @Test
  void shouldRefuseABodyThatIsTooLargeAndServeTheNext() throws Exception {
    behaviour = (_, exchange) -> exchange.read(10, sink(exchange, _ -> {}));
    HttpResponse<String> refused =
        client.send(
            request("/").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1000])).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(413);
    behaviour = Http2Test::answer;
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(served.open).hasValue(1);
  }

  @Test
  void shouldStreamAsFastAsTheClientReads() throws Exception {
    byte[] chunk = new byte[60_000];
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    behaviour =
        (_, exchange) -> {
          exchange.begin("text/event-stream", Map.of(), ":\n\n".getBytes(ISO_8859_1));
          pump(exchange, chunk, 100, waited);
        };
    HttpResponse<InputStream> answer =
        client.send(request("/").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    // The client has not read, so it is not sent everything.
    assertThat(Served.await(waited)).isTrue();
    assertThat(answer.body().readAllBytes()).hasSize(100 * chunk.length);
  }

  private static void pump(
      Exchange exchange, byte[] chunk, int left, CompletableFuture<Boolean> waited) {
    int more = left;
    while (more > 0) {
      more--;
      if (!exchange.write(chunk)) {
        int rest = more;
        exchange.onDrain(() -> pump(exchange, chunk, rest, waited));
        waited.complete(true);
        return;
      }
    }
    exchange.end();
  }

  @Test
  void shouldHearThatARequestWasCancelledAndKeepTheConnection() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    behaviour = (_, exchange) -> exchange.onGone(() -> gone.complete(true));
    CompletableFuture<HttpResponse<String>> call =
        client.sendAsync(request("/").build(), HttpResponse.BodyHandlers.ofString());
    Served.Asked _ = served.next();
    call.cancel(true);
    assertThat(Served.await(gone)).isTrue();
    behaviour = Http2Test::answer;
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(served.open).hasValue(1);
  }

  @Test
  void shouldEndAConnectionAfterTheAnswerIfAskedTo() throws Exception {
    behaviour =
        (head, exchange) -> {
          exchange.closeAfter();
          answer(head, exchange);
        };
    assertThat(get("/").statusCode()).isEqualTo(200);
    behaviour = Http2Test::answer;
    assertThat(get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefuseAHeaderThatIsTooLarge() throws Exception {
    HttpResponse<String> refused;
    try {
      refused =
          client.send(
              request("/").header("x-large", "x".repeat(100_000)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      // The stream was reset: as good.
      return;
    }
    assertThat(refused.statusCode()).isEqualTo(431);
  }

  @Test
  void shouldAnswerHeadWithoutContent() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }
}
