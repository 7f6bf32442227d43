package io.cardea.model.catalog;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a server offers.
 *
 * @param revision MCP revision it speaks with us
 * @param capabilities JSON of what it declared
 * @param serverInfo JSON of its name and version; self-reported, for display only
 * @param instructions how to use it, as it says itself
 * @param tools in its own order, without duplicates
 * @param prompts likewise
 * @param resources likewise
 * @param templates resource templates, likewise
 * @param learned when
 */
public record Offer(
    String revision,
    String capabilities,
    String serverInfo,
    Optional<String> instructions,
    List<Item> tools,
    List<Item> prompts,
    List<Item> resources,
    List<Item> templates,
    Instant learned) {

  public Offer {
    tools = List.copyOf(tools);
    prompts = List.copyOf(prompts);
    resources = List.copyOf(resources);
    templates = List.copyOf(templates);
  }

  /** The items of {@code kind}. */
  public List<Item> items(Kind kind) {
    return switch (kind) {
      case TOOL -> tools;
      case PROMPT -> prompts;
      case RESOURCE -> resources;
      case TEMPLATE -> templates;
    };
  }

  /** What an item is. */
  public enum Kind {
    TOOL,
    PROMPT,
    RESOURCE,
    TEMPLATE
  }

  /**
   * One tool, prompt, resource or resource template.
   *
   * @param name its name, URI or URI template, as the server says
   * @param exposedName of a tool or prompt: what it is called where several servers are behind one
   *     address ({@link ExposedName}); of a resource or template: the same as {@code name}
   * @param json its definition as the server wrote it
   * @param digest SHA-256 of {@code json} in hex
   */
  public record Item(String name, String exposedName, String json, String digest) {

    /** The tool {@code name} of {@code adapter}, defined by {@code json}. */
    public static Item tool(String adapter, String name, String json) {
      return new Item(
          name,
          ExposedName.of(adapter, name),
          json,
          HexFormat.of().formatHex(Digests.sha256(json)));
    }
  }

  /** The same with other tools. */
  public Offer withTools(List<Item> others) {
    return new Offer(
        revision,
        capabilities,
        serverInfo,
        instructions,
        others,
        prompts,
        resources,
        templates,
        learned);
  }
}
