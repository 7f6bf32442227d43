package io.cardea.audit.seal;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The keys that a log's own checkpoints introduce, each signed for by the one before. */
public final class IntroducedKeys {

  private IntroducedKeys() {}

  /**
   * Those keys, the oldest first. Whose they are is not checked: that is what verifying is for.
   *
   * @throws IOException if the checkpoints introduce no keys as they should
   */
  public static List<NoteKey> in(List<SignedNote> checkpoints) throws IOException {
    List<NoteKey> keys = new ArrayList<>();
    for (SignedNote note : checkpoints) {
      if (note.text().contains("\nkey ")) {
        NoteKey next = introduced(note);
        if (!note.isSealedBy(next) || (!keys.isEmpty() && !note.isSealedBy(keys.getLast()))) {
          throw new IOException("a key of the audit log is not introduced by the one before");
        }
        keys.add(next);
      }
    }
    return keys;
  }

  private static NoteKey introduced(SignedNote note) throws IOException {
    try {
      return Checkpoint.parse(note.text()).newKey().orElseThrow(IllegalArgumentException::new);
    } catch (IllegalArgumentException e) {
      throw new IOException("a checkpoint is damaged: cardea audit verify says more", e);
    }
  }
}
