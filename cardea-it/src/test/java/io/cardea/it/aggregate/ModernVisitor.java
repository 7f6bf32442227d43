package io.cardea.it.aggregate;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Speaks 2026-07-28: every request stands alone. */
final class ModernVisitor extends Visitor {

  ModernVisitor(Terms terms, long seed) {
    super(terms, seed);
  }

  @Override
  boolean reaches(Target target) {
    return target.isBilingual() && !target.modes().contains("ask");
  }

  @Override
  void begin() {
    // Nothing is begun in this era.
  }

  @Override
  void end() {
    // Nor does it end.
  }

  @Override
  boolean isFirst() {
    return false;
  }

  @Override
  EventStream send(int id, String method, String name, String members) throws IOException {
    String body = McpClient.modernRequest(id, method, members);
    return terms()
        .client()
        .modernly(method, name)
        .open("POST", body.getBytes(StandardCharsets.UTF_8));
  }
}
