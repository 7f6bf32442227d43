package io.cardea.app.gateway;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.log.AuditMode;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.controlplane.jdbc.PostgresSettings;
import java.util.Optional;

/**
 * How a gateway keeps its audit log.
 *
 * @param anchors where checkpoints are brought to
 * @param retention what may be removed
 * @param mode what calls wait for
 * @param copies the PostgreSQL database that records are copied to, to be asked with those of other
 *     nodes; empty: none
 * @param combinedKey whose combined checkpoints it keeps; empty: nobody's
 */
public record AuditOptions(
    AuditAnchors anchors,
    RetentionSettings retention,
    AuditMode mode,
    Optional<PostgresSettings> copies,
    Optional<NoteKey> combinedKey) {

  /** No anchors, kept for ever, not copied. */
  public static final AuditOptions PLAIN =
      new AuditOptions(
          AuditAnchors.NONE,
          RetentionSettings.KEEP_ALL,
          AuditMode.PROCESS,
          Optional.empty(),
          Optional.empty());

  /** The same, whose checkpoints are brought there. */
  public AuditOptions anchoredIn(AuditAnchors places) {
    return new AuditOptions(places, retention, mode, copies, combinedKey);
  }

  /** The same, of which may be removed what {@code settings} say. */
  public AuditOptions retaining(RetentionSettings settings) {
    return new AuditOptions(anchors, settings, mode, copies, combinedKey);
  }

  /** The same in that mode. */
  public AuditOptions in(AuditMode other) {
    return new AuditOptions(anchors, retention, other, copies, combinedKey);
  }

  /** The same, copied to {@code database} if there is one. */
  public AuditOptions copiedTo(Optional<PostgresSettings> database) {
    return new AuditOptions(anchors, retention, mode, database, combinedKey);
  }

  /** The same, which keeps combined checkpoints that {@code key} has signed. */
  public AuditOptions keepingCombined(Optional<NoteKey> key) {
    return new AuditOptions(anchors, retention, mode, copies, key);
  }
}
