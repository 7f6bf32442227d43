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
  TOOL("Tool"),
  ISSUER("Issuer"),
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

  /** Whether its documents say who may do what, or who is who. */
  public boolean saysWhoMayDoWhat() {
    return this == ROLE || this == BINDING || this == AGENT || this == ISSUER;
  }

  /** Whether names of its documents stand in addresses and other names: they are short labels. */
  boolean hasLabels() {
    return this == ADAPTER || this == PROFILE || this == ISSUER;
  }

  private static Map<String, Kind> byLabel() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (Kind kind : values()) {
      kinds.put(kind.label, kind);
    }
    return kinds;
  }
}
