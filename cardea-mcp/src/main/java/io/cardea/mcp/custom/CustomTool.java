package io.cardea.mcp.custom;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.model.catalog.Offer.Item;
import java.util.Optional;

/** A tool as an operator has made it, and how a call of it becomes one of the server's. */
public final class CustomTool {

  private final Item original;
  private final Item item;
  private final ArgumentRules rules;

  /**
   * @param original the server's tool
   * @param item what agents see
   * @param rules what becomes of arguments
   */
  CustomTool(Item original, Item item, ArgumentRules rules) {
    this.original = original;
    this.item = item;
    this.rules = rules;
  }

  /** The tool as its server defines it. */
  public Item original() {
    return original;
  }

  /** The tool as agents see it. */
  public Item item() {
    return item;
  }

  /**
   * What is wrong with the arguments of a call, in words for its caller; empty if nothing is.
   *
   * @param params of the call, an object
   */
  public Optional<String> refusal(JsonDocument document, int params) {
    return rules.refusal(document, params);
  }

  /** Notes what the arguments of a call need that {@link #refusal} has nothing against. */
  public void complete(JsonDocument document, int params, JsonEdit edit) {
    rules.complete(document, params, edit);
  }
}
