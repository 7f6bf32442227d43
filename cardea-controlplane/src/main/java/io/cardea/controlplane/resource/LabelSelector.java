package io.cardea.controlplane.resource;

import java.util.List;
import java.util.Map;

/**
 * Which labels to look for, as Kubernetes writes it: requirements with commas between them, all of
 * which must hold. {@code env=prod,team in (data, web),!legacy,tier!=3,owner}.
 *
 * @param requirements at most {@value #MAX_REQUIREMENTS}; none selects everything
 */
public record LabelSelector(List<LabelRequirement> requirements) implements SelectorRead {

  /** As many requirements may be joined. */
  public static final int MAX_REQUIREMENTS = 16;

  /** As many values may be in one pair of parentheses. */
  public static final int MAX_VALUES = 64;

  /** As many characters a selector may have. */
  public static final int MAX_LENGTH = 4_096;

  /** Selects everything. */
  public static final LabelSelector ALL = new LabelSelector(List.of());

  public LabelSelector {
    requirements = List.copyOf(requirements);
    if (requirements.size() > MAX_REQUIREMENTS) {
      throw new IllegalArgumentException(
          "a selector has at most " + MAX_REQUIREMENTS + " requirements");
    }
  }

  /** Reads {@code text}; nothing but blanks selects everything. */
  public static SelectorRead parse(String text) {
    return new SelectorReader(text).read();
  }

  /** Whether it selects {@code labels}. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.matches(labels));
  }
}
