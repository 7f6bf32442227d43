package io.cardea.it.era;

import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A gateway and what an administrator sees of its adapters. */
final class EraGateway implements AutoCloseable {

  private final TestGateway gateway;
  private final String admin;

  private EraGateway(TestGateway gateway) {
    this.gateway = gateway;
    this.admin = gateway.issue("boss", KeyScope.admin()).key();
  }

  static EraGateway start(String yaml) throws IOException {
    return new EraGateway(TestGateway.start(yaml));
  }

  McpClient client(String adapter) {
    return gateway.client(adapter, "robot");
  }

  void reload(String yaml) throws IOException {
    gateway.reload(yaml);
  }

  /** {@code GET /adapters/{name}}. */
  String adapter(String name) throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      http.send(
          "GET /adapters/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(name, admin));
      return http.response().text();
    }
  }

  /** Waits until {@code GET /adapters/{name}} contains all of {@code parts}. */
  String await(String name, Duration limit, String... parts) throws Exception {
    return await(
        limit,
        () -> {
          String shown = adapter(name);
          for (String part : parts) {
            if (!shown.contains(part)) {
              return "";
            }
          }
          return shown;
        },
        () -> String.join(" ", parts) + " in " + adapter(name));
  }

  /** Waits until {@code look} finds something. */
  static String await(Duration limit, Callable<String> look, Callable<String> what)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    String found = look.call();
    while (found.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + ": " + what.call());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      found = look.call();
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    gateway.close();
  }
}
