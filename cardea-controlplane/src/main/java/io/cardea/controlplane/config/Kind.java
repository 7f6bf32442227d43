package io.cardea.controlplane.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The kinds of documents. */
enum Kind {
  ADAPTER("Adapter"),
  PROFILE("Profile"),
  ROLE("Role"),
  BINDING("Binding"),
  GATEWAY("Gateway");

  /** Each by the word that documents use. */
  static final Map<String, Kind> BY_LABEL = byLabel();

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  String label() {
    return label;
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
