package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * An admin API that answers as told; each path's answers come in turn, the last one stays. One with
 * status {@value #NONE} ends the connection instead.
 */
final class FakeAdmin implements AutoCloseable {

  static final int NONE = 0;

  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  private final CountDownLatch mayAnswer;

  FakeAdmin() throws IOException {
    this(new CountDownLatch(0));
  }

  /** Answers nothing before {@code mayAnswer}. */
  FakeAdmin(CountDownLatch mayAnswer) throws IOException {
    this.mayAnswer = mayAnswer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          awaited();
          String target = exchange.getRequestURI().toString();
          asked.add(target + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          Answer answer = next(answers.getOrDefault(target, new ConcurrentLinkedQueue<>()));
          if (answer.status() == NONE) {
            exchange.close();
            return;
          }
          byte[] body = answer.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private void awaited() {
    try {
      mayAnswer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer next(Queue<Answer> queue) {
    Answer first = queue.size() > 1 ? queue.poll() : queue.peek();
    return first == null ? new Answer(404, "{\"detail\":\"There is nothing.\"}") : first;
  }

  FakeAdmin on(String target, int status, String body) {
    answers
        .computeIfAbsent(target, _ -> new ConcurrentLinkedQueue<>())
        .add(new Answer(status, body));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Each request's target and credential. */
  List<String> asked() {
    return asked;
  }

  /** Each request's body. */
  List<String> bodies() {
    return bodies;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
