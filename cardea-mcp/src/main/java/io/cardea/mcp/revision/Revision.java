package io.cardea.mcp.revision;

import java.util.Optional;

/** The published revisions of MCP, oldest first. */
public enum Revision {
  R2024_11_05("2024-11-05", Era.LEGACY),
  R2025_03_26("2025-03-26", Era.LEGACY),
  R2025_06_18("2025-06-18", Era.LEGACY),
  R2025_11_25("2025-11-25", Era.LEGACY),
  R2026_07_28("2026-07-28", Era.MODERN);

  private final String date;
  private final Era era;

  Revision(String date, Era era) {
    this.date = date;
    this.era = era;
  }

  /** The revision of this exact date. */
  public static Optional<Revision> find(String date) {
    for (Revision revision : values()) {
      if (revision.date.equals(date)) {
        return Optional.of(revision);
      }
    }
    return Optional.empty();
  }

  public String date() {
    return date;
  }

  public Era era() {
    return era;
  }

  public boolean isModern() {
    return era == Era.MODERN;
  }

  /** Whether a body may be a batch; 2025-06-18 removed them. */
  public boolean allowsBatches() {
    return this == R2025_03_26;
  }

  @Override
  public String toString() {
    return date;
  }
}
