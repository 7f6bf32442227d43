package io.cardea.it.custom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cardea.mcp.custom.CustomOffer;
import io.cardea.mcp.custom.CustomTool;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.tool.ToolChange;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What the schema of a customised tool accepts is accepted, and nothing else: on generated tools,
 * changes and arguments. The server is one that accepts what its own schema accepts.
 */
class ShownSchemaTest {

  private static final int TOOLS = 1_500;
  private static final int CALLS = 40;

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** Those of one tool. */
  private final Map<String, Schema> schemas = new HashMap<>();

  private int made;
  private int accepted;
  private int refused;

  @Test
  void shouldAcceptWhatIsShown() {
    for (int seed = 0; seed < TOOLS; seed++) {
      schemas.clear();
      Random random = new Random(seed);
      AnyTool tool = new AnyTool(random, this::accepts);
      Optional<CustomTool> custom = custom(tool.definition(), tool.change());
      if (custom.isPresent()) {
        made++;
        for (int call = 0; call < CALLS; call++) {
          compare(seed, tool, custom.get(), tool.arguments());
        }
      }
    }
    assertThat(made).as("tools whose changes fit").isGreaterThan(TOOLS / 3);
    assertThat(accepted).as("calls that are accepted").isGreaterThan(TOOLS);
    assertThat(refused).as("calls that are refused").isGreaterThan(TOOLS);
  }

  private static Optional<CustomTool> custom(String definition, ToolChange change) {
    Offer offer =
        new Offer(
            "2026-07-28",
            "{\"tools\":{}}",
            "{}",
            Optional.empty(),
            List.of(Item.tool("a", "t", definition)),
            List.of(),
            List.of(),
            List.of(),
            Instant.EPOCH);
    return CustomOffer.of("a", offer, List.of(change)).tool("t");
  }

  private void compare(int seed, AnyTool tool, CustomTool custom, String arguments) {
    JsonDocument params = parse("{\"name\":\"t\",\"arguments\":" + arguments + "}");
    boolean isAccepted = custom.refusal(params, JsonDocument.ROOT).isEmpty();
    if (isAccepted) {
      JsonEdit edit = new JsonEdit(params);
      custom.complete(params, JsonDocument.ROOT, edit);
      JsonDocument sent = parse(new String(edit.apply(), UTF_8));
      int node = sent.member(JsonDocument.ROOT, "arguments");
      tool.fixed()
          .forEach((name, json) -> assertThat(sent.raw(sent.member(node, name))).isEqualTo(json));
      isAccepted = accepts(schema(tool.definition()), sent.raw(node));
    }
    assertThat(isAccepted)
        .as(
            "seed %d: %s%n of %s%n shown as %s",
            seed, arguments, tool.definition(), custom.item().json())
        .isEqualTo(accepts(schema(custom.item().json()), arguments));
    if (isAccepted) {
      accepted++;
    } else {
      refused++;
    }
  }

  private boolean accepts(String schema, String json) {
    return schemas
        .computeIfAbsent(schema, registry::getSchema)
        .validate(json, InputFormat.JSON)
        .isEmpty();
  }

  private static String schema(String definition) {
    JsonDocument tool = parse(definition);
    return tool.raw(tool.member(JsonDocument.ROOT, "inputSchema"));
  }

  private static JsonDocument parse(String json) {
    if (Json.parse(json.getBytes(UTF_8), 100) instanceof JsonDocument document) {
      return document;
    }
    throw new IllegalArgumentException("no JSON: " + json);
  }
}
