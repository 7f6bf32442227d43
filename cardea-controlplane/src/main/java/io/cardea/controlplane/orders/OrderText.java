package io.cardea.controlplane.orders;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.identity.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An order as the JSON text that is sealed. */
final class OrderText {

  private static final int MAX_DEPTH = 8;

  private OrderText() {}

  static String of(NodeOrder order) {
    JsonObject json =
        new JsonObject()
            .text("id", order.id().toString())
            .text("at", order.at().toString())
            .text("log", order.log())
            .text("tenant", order.tenant().value())
            .text("by", order.by())
            .text("reason", order.reason())
            .texts("logs", order.logs())
            .text("task", order.task().label());
    switch (order.task()) {
      case OrderTask.Erase _ -> {}
      case OrderTask.Hold(LegalHold hold) -> json.json("hold", of(hold).toString());
      case OrderTask.Release(String name, Instant since) ->
          json.text("hold", name).text("since", since.toString());
    }
    return json.toString();
  }

  private static JsonObject of(LegalHold hold) {
    JsonObject json = new JsonObject().text("name", hold.name());
    hold.tenant().ifPresent(tenant -> json.text("tenant", tenant.value()));
    hold.from().ifPresent(time -> json.text("from", time.toString()));
    hold.until().ifPresent(time -> json.text("until", time.toString()));
    return json.text("since", hold.since().toString())
        .text("by", hold.by())
        .text("reason", hold.reason());
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws IllegalArgumentException if it is none, or one of a later version
   */
  static NodeOrder parse(String text) {
    if (!(Json.parse(text.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument json)
        || !json.isObject(ROOT)) {
      throw new IllegalArgumentException("an order is a JSON object");
    }
    try {
      return new NodeOrder(
          UUID.fromString(text(json, ROOT, "id")),
          Instant.parse(text(json, ROOT, "at")),
          text(json, ROOT, "log"),
          new TenantId(text(json, ROOT, "tenant")),
          text(json, ROOT, "by"),
          text(json, ROOT, "reason"),
          logs(json),
          task(json));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a time of the order is none", e);
    }
  }

  private static OrderTask task(JsonDocument json) {
    String task = text(json, ROOT, "task");
    return switch (task) {
      case "erase" -> new OrderTask.Erase();
      case "hold" -> new OrderTask.Hold(hold(json, json.member(ROOT, "hold")));
      case "release" ->
          new OrderTask.Release(text(json, ROOT, "hold"), Instant.parse(text(json, ROOT, "since")));
      default -> throw new IllegalArgumentException("no task is called so here");
    };
  }

  private static LegalHold hold(JsonDocument json, int hold) {
    return new LegalHold(
        text(json, hold, "name"),
        optional(json, hold, "tenant").map(TenantId::new),
        optional(json, hold, "from").map(Instant::parse),
        optional(json, hold, "until").map(Instant::parse),
        Instant.parse(text(json, hold, "since")),
        text(json, hold, "by"),
        text(json, hold, "reason"));
  }

  private static List<String> logs(JsonDocument json) {
    List<String> logs = new ArrayList<>();
    int all = json.member(ROOT, "logs");
    if (all != NONE && json.isArray(all)) {
      for (int log = json.first(all); log != NONE; log = json.nextElement(all, log)) {
        logs.add(json.text(log));
      }
    }
    return logs;
  }

  private static String text(JsonDocument json, int object, String name) {
    return optional(json, object, name)
        .orElseThrow(() -> new IllegalArgumentException("an order needs " + name));
  }

  private static Optional<String> optional(JsonDocument json, int object, String name) {
    int value = object == NONE ? NONE : json.member(object, name);
    return value == NONE || !json.isString(value)
        ? Optional.empty()
        : Optional.of(json.text(value));
  }
}
