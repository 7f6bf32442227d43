package io.cardea.controlplane.backup;

import io.cardea.controlplane.resource.ResourceDocument;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What writer and reader of backups agree on. */
final class BackupFormat {

  static final String NAME = "cardea-backup";

  /** Grows when readers of before would misunderstand it. */
  static final int VERSION = 1;

  /** The longest line: a document and what is said about it. */
  static final int MAX_LINE = ResourceDocument.MAX_BYTES + (64 << 10);

  private BackupFormat() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
