package io.cardea.controlplane.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The kinds of documents. */
public enum Kind {
  ADAPTER("Adapter"),
  PROFILE("Profile"),
  ROLE("Role"),
  BINDING("Binding"),
  AGENT("Agent"),
  POLICY_TEST("PolicyTest"),
  LIMIT("Limit"),
  GATEWAY("Gateway");

  /** Each by the word that documents use. */
  static final Map<String, Kind> BY_LABEL = byLabel();

  /** The kind whose documents say {@code label}. */
  public static Optional<Kind> find(String label) {
    return Optional.ofNullable(BY_LABEL.get(label));
  }

  /** The kind whose resources are at this place of the API. */
  public static Optional<Kind> at(String plural) {
    return Arrays.stream(values()).filter(kind -> kind.plural().equals(plural)).findFirst();
  }

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** As documents write it, {@code Adapter}. */
  public String label() {
    return label;
  }

  /** As addresses write it, {@code adapters}. */
  public String plural() {
    return label.toLowerCase(Locale.ROOT) + "s";
  }

  /** Whether its documents have an address of their own, so that their names are short labels. */
  boolean isAddressed() {
    return this == ADAPTER || this == PROFILE;
  }

  private static Map<String, Kind> byLabel() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (Kind kind : values()) {
      kinds.put(kind.label, kind);
    }
    return kinds;
  }
}
