package io.cardea.it.custom;

import io.cardea.mcp.custom.NarrowCheck;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import io.cardea.model.tool.Narrowing;
import io.cardea.model.tool.ParameterChange;
import io.cardea.model.tool.ToolChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.BiPredicate;

/** A tool, what an operator makes of it, and calls of that, by chance. */
final class AnyTool {

  private static final int PARAMETERS = 4;

  private static final List<String> SCHEMAS =
      List.of(
          "{\"type\":\"string\"}",
          "{\"type\":\"string\",\"minLength\":2,\"maxLength\":6}",
          "{\"type\":\"string\",\"pattern\":\"^[a-d]\"}",
          "{\"type\":\"string\",\"enum\":[\"a\",\"b\",\"dd\"],\"default\":\"b\"}",
          "{\"type\":\"string\",\"default\":\"abc\",\"description\":\"d\"}",
          "{\"type\":\"string\",\"pattern\":\"b\",\"allOf\":[{\"maxLength\":5}]}",
          "{\"type\":\"integer\"}",
          "{\"type\":\"integer\",\"minimum\":2,\"maximum\":9,\"default\":3}",
          "{\"type\":\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":10}",
          "{\"type\":[\"integer\",\"null\"],\"default\":null}",
          "{\"type\":[\"string\",\"number\"]}",
          "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}],\"default\":null}",
          "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\",\"maximum\":5}]}",
          "{\"type\":\"boolean\"}",
          "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
          "{\"type\":\"object\",\"properties\":{\"p0\":{\"type\":\"string\"}}}",
          "{\"const\":3}",
          "{\"enum\":[1,2.0,\"x\",null,true,[],{}]}",
          "{\"not\":{\"type\":\"string\"}}",
          "{\"$ref\":\"#/$defs/Word\"}",
          "{\"$ref\":\"#/$defs/Word\",\"description\":\"w\"}",
          "{\"$ref\":\"#/properties/p0\"}",
          "{\"type\":\"array\",\"items\":{\"$ref\":\"#/properties/p1\"}}",
          "{\"type\":\"object\",\"properties\":{\"p1\":{\"$ref\":\"#/properties/p0\"}}}",
          "{}",
          "true");

  private static final List<String> TEXTS =
      List.of(
          "\"\"",
          "\"a\"",
          "\"b\"",
          "\"dd\"",
          "\"abc\"",
          "\"abcdefg\"",
          "\"docs/x\"",
          "\"3\"",
          "\"äöü\"",
          "\"😀😀\"",
          "\"\\u0061\"");

  private static final List<String> NUMBERS =
      List.of("0", "1", "2", "3", "3.0", "3.5", "5e0", "9", "10", "-1", "0.30e1", "9.0001");

  private static final List<String> OTHERS =
      List.of(
          "null", "true", "false", "[]", "[\"a\"]", "[3]", "{}", "{\"p0\":1}", "{\"p1\":\"a\"}");

  private static final List<String> PATTERNS =
      List.of("*", "a*", "*b", "docs/*", "a.c", "a*c*", "(b)|*", "abc");

  /** Rules for several parameters, each as a member of the schema. */
  private static final List<String> RULES =
      List.of(
          ",\"anyOf\":[{\"required\":[\"p0\"]},{\"required\":[\"p1\"]}]",
          ",\"minProperties\":2",
          ",\"maxProperties\":2",
          ",\"dependentRequired\":{\"p2\":[\"p3\"]}",
          ",\"if\":{\"required\":[\"p1\"]},\"then\":{\"properties\":{\"p2\":{\"type\":\"string\"}}}",
          ",\"not\":{\"required\":[\"p3\",\"p0\"]}",
          ",\"propertyNames\":{\"maxLength\":2}");

  private final Random random;
  private final BiPredicate<String, String> accepts;
  private final String schema;
  private final String loose;
  private final Map<String, ParameterChange> changes = new LinkedHashMap<>();

  /**
   * @param accepts whether a schema accepts a value
   */
  AnyTool(Random random, BiPredicate<String, String> accepts) {
    this.random = random;
    this.accepts = accepts;
    List<String> properties = new ArrayList<>();
    for (int i = 0; i < PARAMETERS; i++) {
      properties.add(property(i));
    }
    String parts = "{\"type\":\"object\"" + dialect() + definitions() + ",\"properties\":{%s}%s}";
    String all = String.join(",", properties);
    this.loose = parts.formatted(all, "");
    for (int i = 0; i < PARAMETERS; i++) {
      if (random.nextInt(10) < 6) {
        changes.put("p" + i, change("p" + i));
      }
    }
    this.schema = parts.formatted(all, required() + additional() + rule());
  }

  private String pick(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** What refers to a parameter comes after it. */
  private String property(int i) {
    String found = pick(SCHEMAS);
    while ((i < 1 && found.contains("properties/p0")) || (i < 2 && found.contains("s/p1"))) {
      found = pick(SCHEMAS);
    }
    return "\"p" + i + "\":" + found;
  }

  private String dialect() {
    return once(4) ? ",\"$schema\":\"http://json-schema.org/draft-07/schema#\"" : "";
  }

  private static String definitions() {
    return ",\"$defs\":{\"Word\":{\"type\":\"string\",\"maxLength\":6}}";
  }

  private String required() {
    StringJoiner names = new StringJoiner(",", ",\"required\":[", "]");
    for (int i = 0; i < PARAMETERS; i++) {
      if (once(3)) {
        names.add("\"p" + i + "\"");
      }
    }
    return names.toString();
  }

  private String additional() {
    return once(3)
        ? ",\"additionalProperties\":" + pick(List.of("true", "false", "{\"type\":\"string\"}"))
        : "";
  }

  private String rule() {
    return once(4) ? pick(RULES) : "";
  }

  private String value() {
    return pick(
        switch (random.nextInt(5)) {
          case 0, 1 -> TEXTS;
          case 2, 3 -> NUMBERS;
          default -> OTHERS;
        });
  }

  private ParameterChange change(String name) {
    return switch (random.nextInt(4)) {
      case 0 -> new ParameterChange.Hidden();
      case 1 ->
          fitting(name, Narrowing.NONE)
              .<ParameterChange>map(json -> new ParameterChange.Fixed(json, false))
              .orElseGet(ParameterChange.Hidden::new);
      default -> {
        Narrowing narrowing = once(4) ? Narrowing.NONE : narrowing();
        Optional<String> value = once(3) ? fitting(name, narrowing) : Optional.empty();
        yield new ParameterChange.Shown(
            once(3) ? Optional.of("our words") : Optional.empty(), value, narrowing);
      }
    };
  }

  /** A value that the operator may give: one that the server accepts, and the narrowing. */
  private Optional<String> fitting(String name, Narrowing narrowing) {
    NarrowCheck check = new NarrowCheck(narrowing);
    for (int tries = 0; tries < 20; tries++) {
      String json = value();
      if (check.refusal(json).isEmpty() && accepts.test(loose, "{\"" + name + "\":" + json + "}")) {
        return Optional.of(json);
      }
    }
    return Optional.empty();
  }

  private Narrowing narrowing() {
    List<String> values = new ArrayList<>();
    boolean ofNumbers = false;
    boolean ofTexts = false;
    switch (random.nextInt(4)) {
      case 0 -> {
        List<String> all = once(2) ? TEXTS : NUMBERS;
        values.addAll(List.of(pick(all), pick(all), pick(List.of("true", "7", "\"a\""))));
      }
      case 1 -> ofNumbers = true;
      case 2 -> ofTexts = true;
      default -> {
        ofTexts = true;
        values.addAll(List.of(pick(TEXTS), pick(TEXTS)));
      }
    }
    return new Narrowing(
        values.stream().distinct().toList(),
        ofNumbers ? Optional.of(new BigDecimal(random.nextInt(5))) : Optional.empty(),
        ofNumbers && once(2) ? Optional.of(new BigDecimal("9")) : Optional.empty(),
        ofTexts && once(2) ? Optional.of(random.nextInt(4)) : Optional.empty(),
        ofTexts && once(2) ? Optional.of(3 + random.nextInt(4)) : Optional.empty(),
        ofTexts ? Optional.of(new NamePattern(pick(PATTERNS))) : Optional.empty());
  }

  /** The tool as its server defines it. */
  String definition() {
    return "{\"name\":\"t\",\"inputSchema\":" + schema + "}";
  }

  ToolChange change() {
    return new ToolChange(
        "d",
        new AdapterKey(TenantId.DEFAULT, "a"),
        "t",
        "t",
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        false,
        false,
        changes);
  }

  /** JSON by parameter. */
  Map<String, String> fixed() {
    Map<String, String> fixed = new LinkedHashMap<>();
    changes.forEach((name, change) -> {
      if (change instanceof ParameterChange.Fixed(String json, boolean _)) {
        fixed.put(name, json);
      }
    });
    return fixed;
  }

  /** Arguments that somebody might send, but of no parameter that is fixed. */
  String arguments() {
    StringJoiner members = new StringJoiner(",", "{", "}");
    for (int i = 0; i < PARAMETERS; i++) {
      String name = "p" + i;
      if (!fixed().containsKey(name) && random.nextInt(10) < 7) {
        members.add("\"" + name + "\":" + argument(name));
      }
    }
    if (once(12)) {
      members.add(pick(List.of("\"zz\":1", "\"zzz\":\"a\"", "\"P0\":\"a\"")));
    }
    return members.toString();
  }

  /** More often than by chance alone one that is accepted. */
  private String argument(String name) {
    Narrowing narrowing =
        changes.get(name) instanceof ParameterChange.Shown shown
            ? shown.narrowing()
            : Narrowing.NONE;
    return once(3) ? value() : fitting(name, narrowing).orElseGet(this::value);
  }
}
