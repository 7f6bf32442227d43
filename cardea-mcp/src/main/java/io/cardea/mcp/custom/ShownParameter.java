package io.cardea.mcp.custom;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.name.NamePattern;
import io.cardea.model.tool.Narrowing;
import io.cardea.model.tool.ParameterChange.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A parameter as agents see it: the server's schema of it with the keywords of its narrowing, each
 * no wider than the server's own. A narrowed parameter always has a value that is accepted: the
 * caller's, the operator's default, the server's if it is accepted; without any the caller must
 * send it, because what the server would take by itself is not known.
 */
final class ShownParameter {

  private static final Set<String> NUMBERS = Set.of("number", "integer");
  private static final Set<String> TEXTS = Set.of("string");

  private final Shown change;
  private final JsonDocument definition;
  private final int property;
  private final Narrowing narrowing;
  private final NarrowCheck check;
  private final DirectSchema own;
  private final Optional<String> value;

  /**
   * @param property the server's schema of it
   */
  ShownParameter(Shown change, JsonDocument definition, int property) {
    this.change = change;
    this.definition = definition;
    this.property = property;
    this.narrowing = change.narrowing();
    this.check = new NarrowCheck(narrowing);
    this.own = new DirectSchema(definition, property);
    this.value = change.value().or(this::servers);
  }

  /** The server's own default, where it is not left to the server. */
  private Optional<String> servers() {
    int given = member("default");
    return isNarrowed() && given != NONE && check.refusal(definition, given).isEmpty()
        ? Optional.of(definition.raw(given))
        : Optional.empty();
  }

  private int member(String keyword) {
    return definition.isObject(property) ? definition.member(property, keyword) : NONE;
  }

  boolean isNarrowed() {
    return !narrowing.equals(Narrowing.NONE);
  }

  NarrowCheck check() {
    return check;
  }

  /** What it is if the caller sends nothing. */
  Optional<String> value() {
    return value;
  }

  /** Why the change does not fit the server's schema; empty if it does. */
  Optional<String> problem() {
    if (!definition.isObject(property)) {
      return definition.kind(property) == JsonKind.TRUE
          ? Optional.empty()
          : Optional.of("has a schema that accepts nothing");
    }
    if (narrowing.isOfNumbers() && !own.allows("type", type -> isOneOf(type, NUMBERS))) {
      return Optional.of("is no number");
    }
    if (narrowing.isOfTexts() && !own.allows("type", type -> isOneOf(type, TEXTS))) {
      return Optional.of("is no text");
    }
    for (String json : narrowing.values()) {
      Optional<String> why = own.refusal(NarrowCheck.parse(json));
      if (why.isPresent()) {
        return Optional.of("may not be " + json + " by the server's schema: " + why.get());
      }
    }
    return change
        .value()
        .flatMap(json -> own.refusal(NarrowCheck.parse(json)))
        .map(why -> "has a default that the server's schema does not accept: " + why);
  }

  private boolean isOneOf(int type, Set<String> types) {
    return definition.isString(type) && types.contains(definition.text(type));
  }

  /** Notes what is shown otherwise. */
  void edit(JsonEdit edit) {
    Map<String, String> members = new LinkedHashMap<>();
    if (definition.isObject(property)) {
      for (int key = definition.first(property);
          key != NONE;
          key = definition.nextKey(property, key)) {
        members.put(definition.text(key), definition.raw(definition.valueOf(key)));
      }
    }
    if (isNarrowed()) {
      // What the server would take is not accepted, or is put in below.
      members.remove("default");
    }
    change.description().ifPresent(text -> members.put("description", JsonStrings.quote(text)));
    value.ifPresent(json -> members.put("default", json));
    List<String> besides = new ArrayList<>();
    String reference = members.remove("$ref");
    if (reference != null) {
      // Before 2019-09 nothing beside a reference counts.
      besides.add("{\"$ref\":" + reference + "}");
    }
    narrow(members, besides);
    if (!besides.isEmpty()) {
      members.put("allOf", allOf(besides));
    }
    StringJoiner json = new StringJoiner(",", "{", "}");
    members.forEach((name, text) -> json.add(JsonStrings.quote(name) + ":" + text));
    edit.replace(property, json.toString());
  }

  /** The server's own {@code allOf} with more. */
  private String allOf(List<String> more) {
    int all = member("allOf");
    boolean others = all != NONE && definition.isArray(all) && definition.first(all) != NONE;
    return "[" + String.join(",", more) + (others ? "," + definition.raw(all).substring(1) : "]");
  }

  /**
   * @param besides gets what must be a schema of its own
   */
  private void narrow(Map<String, String> keywords, List<String> besides) {
    if (!narrowing.values().isEmpty()) {
      keywords.put("enum", "[" + String.join(",", narrowing.values()) + "]");
    }
    type(keywords);
    bound(keywords, "minimum", narrowing.minimum(), 1);
    bound(keywords, "maximum", narrowing.maximum(), -1);
    bound(keywords, "minLength", narrowing.minLength().map(BigDecimal::valueOf), 1);
    bound(keywords, "maxLength", narrowing.maxLength().map(BigDecimal::valueOf), -1);
    narrowing
        .matches()
        .map(ShownParameter::regex)
        .ifPresent(regex -> {
          if (member("pattern") == NONE) {
            keywords.put("pattern", regex);
          } else {
            besides.add("{\"pattern\":" + regex + "}");
          }
        });
  }

  /** A bound says nothing of values of other types, which are not accepted either. */
  private void type(Map<String, String> keywords) {
    Set<String> types =
        narrowing.isOfNumbers() ? NUMBERS : narrowing.isOfTexts() ? TEXTS : Set.of();
    int node = member("type");
    if (types.isEmpty() || (node != NONE && definition.isString(node))) {
      return;
    }
    List<String> left =
        List.of("number", "integer", "string").stream()
            .filter(types::contains)
            .filter(type -> node == NONE || names(node, type))
            .toList();
    keywords.put("type", JsonStrings.quote(left.getFirst()));
  }

  private boolean names(int types, String type) {
    for (int each = definition.first(types);
        each != NONE;
        each = definition.nextElement(types, each)) {
      if (definition.textEquals(each, type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param sign 1 for a lower bound, -1 for an upper one
   */
  private void bound(
      Map<String, String> keywords, String keyword, Optional<BigDecimal> bound, int sign) {
    Optional<BigDecimal> servers =
        definition.isObject(property) ? own.number(keyword) : Optional.empty();
    bound
        .filter(mine -> servers.filter(its -> its.compareTo(mine) * sign >= 0).isEmpty())
        .ifPresent(mine -> keywords.put(keyword, mine.toString()));
  }

  /** The pattern as a regular expression of ECMA-262, quoted. */
  private static String regex(NamePattern pattern) {
    StringBuilder regex = new StringBuilder("^");
    for (char c : pattern.text().toCharArray()) {
      if (c == '*') {
        regex.append("[\\s\\S]*");
      } else {
        if ("\\^$.|?+()[]{}/".indexOf(c) >= 0) {
          regex.append('\\');
        }
        regex.append(c);
      }
    }
    return JsonStrings.quote(regex.append('$').toString());
  }
}
