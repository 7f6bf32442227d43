package io.cardea.mcp.custom;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What becomes of the arguments of calls of one tool.
 *
 * @param known the parameters that are shown, if any is changed: no others are accepted then
 * @param fixed JSON by parameter: what it always is
 * @param missing JSON by parameter: what it is if the caller sends none
 * @param required the parameters that the caller must send
 * @param narrowed what is accepted, by parameter
 */
record ArgumentRules(
    Optional<Set<String>> known,
    Map<String, String> fixed,
    Map<String, String> missing,
    Set<String> required,
    Map<String, NarrowCheck> narrowed) {

  private static final String ARGUMENTS = "arguments";
  private static final int MAX_COMPLAINTS = 8;
  private static final int MAX_NAME = 64;

  /** Whatever the caller sends. */
  static final ArgumentRules NONE_AT_ALL =
      new ArgumentRules(Optional.empty(), Map.of(), Map.of(), Set.of(), Map.of());

  Optional<String> refusal(JsonDocument document, int params) {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    int arguments = document.member(params, ARGUMENTS);
    if (arguments != NONE && !document.isObject(arguments)) {
      return Optional.of("arguments must be an object");
    }
    Complaints complaints = new Complaints();
    if (arguments != NONE) {
      given(document, arguments, complaints);
    }
    for (String name : required) {
      if (arguments == NONE || document.member(arguments, name) == NONE) {
        complaints.add(name, "is missing");
      }
    }
    return complaints.text();
  }

  private void given(JsonDocument document, int arguments, Complaints complaints) {
    for (int key = document.first(arguments); key != NONE; key = document.nextKey(arguments, key)) {
      String name = document.text(key);
      NarrowCheck check = narrowed.get(name);
      if (check != null) {
        check.refusal(document, document.valueOf(key)).ifPresent(why -> complaints.add(name, why));
      } else if (!fixed.containsKey(name) && !known.orElseThrow().contains(name)) {
        complaints.add(name, "is no parameter of this tool");
      }
    }
  }

  void complete(JsonDocument document, int params, JsonEdit edit) {
    int arguments = document.member(params, ARGUMENTS);
    if (arguments == NONE) {
      if (!fixed.isEmpty() || !missing.isEmpty()) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        fixed.forEach((name, json) -> members.add(JsonStrings.quote(name) + ":" + json));
        missing.forEach((name, json) -> members.add(JsonStrings.quote(name) + ":" + json));
        edit.set(params, ARGUMENTS, members.toString());
      }
      return;
    }
    fixed.forEach((name, json) -> edit.set(arguments, name, json));
    missing.forEach((name, json) -> {
      if (document.member(arguments, name) == NONE) {
        edit.set(arguments, name, json);
      }
    });
  }

  /** What is wrong, as far as it is told. */
  private static final class Complaints {
    private final StringJoiner all = new StringJoiner("; ");
    private int count;

    void add(String name, String why) {
      count++;
      if (count <= MAX_COMPLAINTS) {
        all.add(shown(name) + " " + why);
      }
    }

    private static String shown(String name) {
      String text =
          name.codePointCount(0, name.length()) <= MAX_NAME
              ? name
              : name.substring(0, name.offsetByCodePoints(0, MAX_NAME)) + "…";
      return JsonStrings.quote(text);
    }

    Optional<String> text() {
      if (count > MAX_COMPLAINTS) {
        all.add("and more");
      }
      return count == 0 ? Optional.empty() : Optional.of(all.toString());
    }
  }
}
