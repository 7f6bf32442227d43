package io.cardea.controlplane.admin;

import io.cardea.mcp.json.JsonStrings;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes one JSON object, member by member. */
final class JsonObject {

  private final StringBuilder json = new StringBuilder("{");

  /** {@code items}, JSON texts, as an array. */
  static String array(List<String> items) {
    return items.stream().collect(Collectors.joining(",", "[", "]"));
  }

  JsonObject text(String name, String value) {
    return json(name, JsonStrings.quote(value));
  }

  JsonObject number(String name, long value) {
    return json(name, Long.toString(value));
  }

  JsonObject flag(String name, boolean value) {
    return json(name, Boolean.toString(value));
  }

  JsonObject texts(String name, Collection<String> values) {
    return json(name, array(values.stream().map(JsonStrings::quote).toList()));
  }

  /** A member whose value is JSON text already. */
  JsonObject json(String name, String value) {
    json.append(json.length() == 1 ? "" : ",").append(JsonStrings.quote(name)).append(':');
    json.append(value);
    return this;
  }

  @Override
  public String toString() {
    return json + "}";
  }
}
