package io.cardea.model.quota;

import io.cardea.model.name.NamePattern;
import java.util.List;

/**
 * What some tools cost.
 *
 * @param tools their names, as their server calls them
 * @param units of {@link Measure#COST} for each call; 0: nothing
 */
public record ToolCost(List<NamePattern> tools, long units) {

  public ToolCost {
    tools = List.copyOf(tools);
    if (units < 0) {
      throw new IllegalArgumentException("no tool costs less than nothing");
    }
  }

  boolean isOf(String tool) {
    return tools.stream().anyMatch(pattern -> pattern.matches(tool));
  }
}
