package io.cardea.mcp.custom;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import io.cardea.model.tool.Narrowing;
import io.cardea.model.tool.ParameterChange;
import io.cardea.model.tool.ToolChange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Offers, and changes of their tools. */
final class Changes {

  static final AdapterKey ADAPTER = new AdapterKey(TenantId.DEFAULT, "a");

  private Changes() {}

  /** A change that replaces {@code tool} under its own name. */
  static ToolChange of(String tool, Map<String, ParameterChange> parameters) {
    return of("d", tool, tool, false, parameters);
  }

  static ToolChange of(
      String document,
      String tool,
      String name,
      boolean keeps,
      Map<String, ParameterChange> parameters) {
    return new ToolChange(
        document,
        ADAPTER,
        tool,
        name,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        keeps,
        false,
        parameters);
  }

  static ParameterChange fixed(String json) {
    return new ParameterChange.Fixed(json, false);
  }

  static ParameterChange secret(String json) {
    return new ParameterChange.Fixed(json, true);
  }

  static ParameterChange filled(String json) {
    return new ParameterChange.Shown(Optional.empty(), Optional.of(json), Narrowing.NONE);
  }

  static ParameterChange narrowed(Narrowing narrowing) {
    return new ParameterChange.Shown(Optional.empty(), Optional.empty(), narrowing);
  }

  static Narrowing oneOf(String... json) {
    return new Narrowing(
        List.of(json),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Narrowing numbers(String least, String most) {
    return new Narrowing(
        List.of(),
        Optional.of(least).filter(text -> !text.isEmpty()).map(BigDecimal::new),
        Optional.of(most).filter(text -> !text.isEmpty()).map(BigDecimal::new),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Narrowing texts(int least, int most, String pattern) {
    return new Narrowing(
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(least),
        Optional.of(most),
        Optional.of(pattern).filter(text -> !text.isEmpty()).map(NamePattern::new));
  }

  /** Parameters in order: a name, what becomes of it, a name, ... */
  static Map<String, ParameterChange> parameters(Object... all) {
    Map<String, ParameterChange> parameters = new LinkedHashMap<>();
    for (int i = 0; i < all.length; i += 2) {
      parameters.put((String) all[i], (ParameterChange) all[i + 1]);
    }
    return parameters;
  }

  /** An offer of tools with these definitions, named in order. */
  static Offer offer(String... namesAndDefinitions) {
    Stream.Builder<Item> tools = Stream.builder();
    for (int i = 0; i < namesAndDefinitions.length; i += 2) {
      tools.add(Item.tool("a", namesAndDefinitions[i], namesAndDefinitions[i + 1]));
    }
    return new Offer(
        "2026-07-28",
        "{\"tools\":{}}",
        "{}",
        Optional.empty(),
        tools.build().toList(),
        List.of(),
        List.of(),
        List.of(),
        Instant.EPOCH);
  }

  /** A tool whose schema has these members, JSON without the braces. */
  static String tool(String name, String properties, String more) {
    return "{ \"name\" : \"%s\", \"inputSchema\": {\"type\":\"object\",\"properties\":{%s}%s}, \"x\":1.0}"
        .formatted(name, properties, more);
  }
}
