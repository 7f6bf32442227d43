package io.cardea.mcp.custom;

import io.cardea.model.catalog.ExposedName;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.tool.ToolChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a server offers after its operator's changes. A change that does not fit what the server
 * offers is left out, and so is the tool that it would have replaced: nobody gets the tool without
 * the change. A tool that is replaced takes with it whatever is confusable with it. Immutable.
 */
public final class CustomOffer {

  /**
   * Why a change is left out.
   *
   * @param document name of the document that declares it
   * @param message in words, without a value of a parameter
   */
  public record Problem(String document, String message) {}

  private final Offer offer;
  private final Map<String, CustomTool> tools;
  private final List<Problem> problems;

  private CustomOffer(Offer offer, Map<String, CustomTool> tools, List<Problem> problems) {
    this.offer = offer;
    this.tools = Map.copyOf(tools);
    this.problems = List.copyOf(problems);
  }

  /** What {@code changes} make of the {@code offer} of the adapter of this name. */
  public static CustomOffer of(String adapter, Offer offer, List<ToolChange> changes) {
    return changes.isEmpty()
        ? new CustomOffer(offer, Map.of(), List.of())
        : new Making(adapter, offer, changes).make();
  }

  /** What agents see of it, before policy. */
  public Offer offer() {
    return offer;
  }

  /** The tool that agents see under {@code name}, if an operator has made it. */
  public Optional<CustomTool> tool(String name) {
    return tools.isEmpty() ? Optional.empty() : Optional.ofNullable(tools.get(name));
  }

  /** What is left out, in the order of the server's tools. */
  public List<Problem> problems() {
    return problems;
  }

  /** For one offer. */
  private static final class Making {
    private final String adapter;
    private final Offer offer;
    private final Map<String, List<ToolChange>> byOriginal = new HashMap<>();
    private final Set<String> replaced = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Item> items = new ArrayList<>();
    private final Map<String, CustomTool> tools = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Making(String adapter, Offer offer, List<ToolChange> changes) {
      this.adapter = adapter;
      this.offer = offer;
      for (ToolChange change : changes) {
        byOriginal.computeIfAbsent(change.original(), _ -> new ArrayList<>()).add(change);
        if (!change.keepsOriginal()) {
          replaced.add(ExposedName.confusableKey(change.original()));
        }
      }
    }

    CustomOffer make() {
      for (Item item : offer.tools()) {
        if (stays(item)) {
          taken.add(ExposedName.confusableKey(item.name()));
        }
      }
      for (Item item : offer.tools()) {
        if (stays(item)) {
          items.add(item);
        }
        List<ToolChange> changes = byOriginal.remove(item.name());
        if (changes != null) {
          changes.stream().filter(change -> !change.disabled()).forEach(each -> add(item, each));
        }
      }
      byOriginal.values().stream()
          .flatMap(List::stream)
          .filter(change -> !change.disabled())
          .forEach(change -> leaveOut(change, "the server has no tool " + change.original()));
      return new CustomOffer(offer.withTools(items), tools, problems);
    }

    private boolean stays(Item item) {
      return !replaced.contains(ExposedName.confusableKey(item.name()));
    }

    private void add(Item item, ToolChange change) {
      if (taken.contains(ExposedName.confusableKey(change.name()))) {
        leaveOut(change, "the server has another tool " + change.name() + ", or one like it");
        return;
      }
      switch (new ToolFace(adapter, item, change).make()) {
        case ToolFace.Made(CustomTool tool) -> {
          taken.add(ExposedName.confusableKey(change.name()));
          items.add(tool.item());
          tools.put(change.name(), tool);
        }
        case ToolFace.Unfit(String why) -> leaveOut(change, why);
      }
    }

    private void leaveOut(ToolChange change, String why) {
      problems.add(new Problem(change.document(), why));
    }
  }
}
