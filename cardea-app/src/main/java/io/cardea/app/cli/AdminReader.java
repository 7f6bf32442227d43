package io.cardea.app.cli;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of a running gateway's admin API. */
final class AdminReader {

  private static final int MAX_DEPTH = 1_000;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final AdminClient client;

  AdminReader(AdminClient client) {
    this.client = client;
  }

  /** The text at {@code path}; what is not successful is an exception that says why. */
  String text(String path) throws IOException, InterruptedException {
    return text("GET", path, "");
  }

  private String text(String method, String path, String body)
      throws IOException, InterruptedException {
    AdminClient.Reply reply = client.ask(method, path, body);
    if (reply.status() != OK && reply.status() != ACCEPTED) {
      throw new IOException(reason(reply));
    }
    return reply.body();
  }

  /** The object at {@code path}. */
  JsonDocument json(String path) throws IOException, InterruptedException {
    return json("GET", path, "");
  }

  /** The object that {@code method} at {@code path} is answered with; {@code body} may be empty. */
  JsonDocument json(String method, String path, String body)
      throws IOException, InterruptedException {
    if (Json.parse(text(method, path, body).getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument json
        && json.isObject(ROOT)) {
      return json;
    }
    throw noGateway();
  }

  /** The items of the array at {@code path}. */
  List<JsonDocument> items(String path) throws IOException, InterruptedException {
    if (Json.parse(text(path).getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument json
        && json.isArray(ROOT)) {
      return items(json, ROOT);
    }
    throw noGateway();
  }

  private static IOException noGateway() {
    return new IOException("what answers at this address is no Cardea gateway (--url)");
  }

  /** The items of the member {@code name} of {@code of}; none if it is no array. */
  static List<JsonDocument> items(JsonDocument of, String name) {
    return items(of, of.member(ROOT, name));
  }

  private static List<JsonDocument> items(JsonDocument of, int all) {
    List<JsonDocument> items = new ArrayList<>();
    for (int item = of.isArray(all) ? of.first(all) : NONE;
        item != NONE;
        item = of.nextElement(all, item)) {
      if (Json.parse(of.rawBytes(item), MAX_DEPTH) instanceof JsonDocument found) {
        items.add(found);
      }
    }
    return items;
  }

  /** The object that is the member {@code name} of {@code of}; an empty one if there is none. */
  static JsonDocument part(JsonDocument of, String name) {
    int object = of.member(ROOT, name);
    byte[] text = of.isObject(object) ? of.rawBytes(object) : "{}".getBytes(UTF_8);
    return Json.parse(text, MAX_DEPTH) instanceof JsonDocument part ? part : of;
  }

  /** The member {@code name} of {@code item}: text without its quotes, anything else as written. */
  static String member(JsonDocument item, String name) {
    return text(item, item.member(ROOT, name));
  }

  /** The member {@code name} of the member {@code of}; as {@link #member(JsonDocument, String)}. */
  static String member(JsonDocument item, String of, String name) {
    int outer = item.member(ROOT, of);
    return text(item, outer == NONE ? NONE : item.member(outer, name));
  }

  private static String text(JsonDocument item, int value) {
    if (value == NONE) {
      return "";
    }
    return item.isString(value) ? item.text(value) : item.raw(value);
  }

  private static String reason(AdminClient.Reply reply) {
    String detail =
        switch (Json.parse(reply.body().getBytes(UTF_8), MAX_DEPTH)) {
          case JsonDocument problem -> member(problem, "detail");
          case JsonError _ -> "";
        };
    return detail.isEmpty() ? "the gateway answered with status " + reply.status() : detail;
  }
}
