package io.cardea.controlplane.document;

import io.cardea.mcp.json.JsonStrings;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes one JSON object, member by member. */
public final class JsonObject {

  private final StringBuilder json = new StringBuilder("{");

  /** An object without members. */
  public JsonObject() {}

  /** {@code items}, JSON texts, as an array. */
  public static String array(List<String> items) {
    return items.stream().collect(Collectors.joining(",", "[", "]"));
  }

  /** A member that is text. */
  public JsonObject text(String name, String value) {
    return json(name, JsonStrings.quote(value));
  }

  /** A member that is a whole number. */
  public JsonObject number(String name, long value) {
    return json(name, Long.toString(value));
  }

  /** A member that is true or false. */
  public JsonObject flag(String name, boolean value) {
    return json(name, Boolean.toString(value));
  }

  /** A member that is a list of texts. */
  public JsonObject texts(String name, Collection<String> values) {
    return json(name, array(values.stream().map(JsonStrings::quote).toList()));
  }

  /** A member whose value is JSON text already. */
  public JsonObject json(String name, String value) {
    json.append(json.length() == 1 ? "" : ",").append(JsonStrings.quote(name)).append(':');
    json.append(value);
    return this;
  }

  @Override
  public String toString() {
    return json + "}";
  }
}
