package io.cardea.model.catalog;

import java.time.Instant;
import java.util.List;

/**
 * Which MCP revision, and so which era, a server was found to speak (MCP 2026-07-28, "Versioning
 * and Compatibility"). Only an answer of the server changes it: what was not reached, let nobody
 * in, broke or kept silent says nothing of its era.
 *
 * @param revision date of the revision that was agreed on
 * @param others dates of the further revisions that it said it speaks, oldest first; others may be
 *     spoken too
 * @param evidence how it was found, in words for operators, no secrets
 * @param found when it was found first
 * @param confirmed when it was last found again, not before {@code found}
 */
public record EraVerdict(
    String revision, List<String> others, String evidence, Instant found, Instant confirmed) {

  public EraVerdict {
    others = List.copyOf(others);
  }

  /** Whether it says the same of the server, whenever that was. */
  public boolean isSame(EraVerdict other) {
    return revision.equals(other.revision) && others.equals(other.others);
  }

  /** The same, found again at {@code now}. */
  public EraVerdict confirmedAt(Instant now) {
    return new EraVerdict(revision, others, evidence, found, now);
  }
}
