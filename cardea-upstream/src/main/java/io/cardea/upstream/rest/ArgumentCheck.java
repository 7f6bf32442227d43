package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/**
 * Whether a value fits a JSON Schema (2020-12), as far as one can say without judging text and
 * numbers: {@code type}, {@code enum}, {@code const}, {@code required}, {@code properties}, {@code
 * additionalProperties}, {@code items}, {@code allOf} and references within the schema. What else
 * it demands is for the API to judge. Pure.
 */
final class ArgumentCheck {

  /** References that lead to references. */
  private static final int MAX_HOPS = 16;

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+(\\.0+)?");

  private final JsonDocument schemas;
  private final int root;
  private final JsonDocument values;
  private final Complaints complaints;

  /**
   * @param root the schema that references are relative to
   * @param values where the values are
   */
  ArgumentCheck(JsonDocument schemas, int root, JsonDocument values, Complaints complaints) {
    this.schemas = schemas;
    this.root = root;
    this.values = values;
    this.complaints = complaints;
  }

  /** Judges {@code value}, which is called {@code place}, by {@code schema}. */
  void check(int schema, int value, String place) {
    check(schema, value, place, 0);
  }

  private void check(int schema, int value, String place, int hops) {
    if (schema == NONE || hops > MAX_HOPS) {
      return;
    }
    if (schemas.kind(schema) == JsonKind.FALSE) {
      complaints.add(place, "is not expected");
    } else if (schemas.isObject(schema)) {
      int reference = schemas.member(schema, "$ref");
      if (schemas.isString(reference)) {
        check(target(schemas.text(reference)), value, place, hops + 1);
      }
      each(schemas.member(schema, "allOf"), part -> check(part, value, place, hops + 1));
      judge(schema, value, place);
    }
  }

  private void judge(int schema, int value, String place) {
    Optional<String> wanted = unmetType(schemas.member(schema, "type"), value);
    if (wanted.isPresent()) {
      complaints.add(place, "must be " + wanted.get());
      return;
    }
    if (!isListed(schemas.member(schema, "enum"), value)) {
      complaints.add(place, "must be one of " + schemas.raw(schemas.member(schema, "enum")));
    }
    int only = schemas.member(schema, "const");
    if (only != NONE && !same(only, value)) {
      complaints.add(place, "must be " + schemas.raw(only));
    }
    if (values.isObject(value)) {
      members(schema, value, place);
    } else if (values.isArray(value)) {
      int items = schemas.member(schema, "items");
      int index = 0;
      for (int item = values.first(value); item != NONE; item = values.nextElement(value, item)) {
        check(items, item, place + "[" + index++ + "]", 0);
      }
    }
  }

  private void members(int schema, int value, String place) {
    String prefix = place.isEmpty() ? "" : place + ".";
    each(
        schemas.member(schema, "required"),
        name -> {
          if (schemas.isString(name) && values.member(value, schemas.text(name)) == NONE) {
            complaints.add(prefix + schemas.text(name), "is missing");
          }
        });
    int properties = schemas.member(schema, "properties");
    int others = schemas.member(schema, "additionalProperties");
    boolean patterned = schemas.member(schema, "patternProperties") != NONE;
    for (int key = values.first(value); key != NONE; key = values.nextKey(value, key)) {
      String name = values.text(key);
      int property = schemas.member(properties, name);
      if (property != NONE || !patterned) {
        check(property == NONE ? others : property, values.valueOf(key), prefix + name, 0);
      }
    }
  }

  private Optional<String> unmetType(int type, int value) {
    if (schemas.isString(type)) {
      return isOfType(schemas.text(type), value) ? Optional.empty() : shown(type);
    }
    if (!schemas.isArray(type)) {
      return Optional.empty();
    }
    for (int one = schemas.first(type); one != NONE; one = schemas.nextElement(type, one)) {
      if (schemas.isString(one) && isOfType(schemas.text(one), value)) {
        return Optional.empty();
      }
    }
    return shown(type);
  }

  private Optional<String> shown(int type) {
    return Optional.of("of type " + schemas.raw(type));
  }

  private boolean isOfType(String type, int value) {
    JsonKind kind = values.kind(value);
    return switch (type) {
      case "object" -> kind == JsonKind.OBJECT;
      case "array" -> kind == JsonKind.ARRAY;
      case "string" -> kind.isString();
      case "number" -> kind == JsonKind.NUMBER;
      case "integer" -> kind == JsonKind.NUMBER && INTEGER.matcher(values.raw(value)).matches();
      case "boolean" -> kind == JsonKind.TRUE || kind == JsonKind.FALSE;
      case "null" -> kind == JsonKind.NULL;
      default -> true;
    };
  }

  private boolean isListed(int list, int value) {
    if (!schemas.isArray(list)) {
      return true;
    }
    for (int one = schemas.first(list); one != NONE; one = schemas.nextElement(list, one)) {
      if (same(one, value)) {
        return true;
      }
    }
    return false;
  }

  /** Containers and numbers are left to the API: they can be written in more than one way. */
  private boolean same(int wanted, int value) {
    JsonKind kind = schemas.kind(wanted);
    JsonKind given = values.kind(value);
    return switch (kind) {
      case PLAIN_STRING, ESCAPED_STRING ->
          given.isString() && schemas.text(wanted).equals(values.text(value));
      case TRUE, FALSE, NULL, NUMBER, OBJECT, ARRAY -> kind == given;
    };
  }

  private void each(int list, IntConsumer then) {
    if (schemas.isArray(list)) {
      for (int one = schemas.first(list); one != NONE; one = schemas.nextElement(list, one)) {
        then.accept(one);
      }
    }
  }

  /** Where {@code #/$defs/x} leads; nowhere if it is anything else. */
  private int target(String reference) {
    return reference.startsWith("#") ? Pointer.find(schemas, root, reference.substring(1)) : NONE;
  }
}
