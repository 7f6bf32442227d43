package io.cardea.model.session;

import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where sessions are written down that live in memory, so that they outlive the process. Neither
 * method blocks; the last of what is said about a session counts, in the order of the calls. A
 * stage completes when the operating system has it, so that it survives a killed process, and
 * exceptionally if it could not be written yet.
 */
public interface SessionJournal {

  /** Writes nothing down: sessions end with the process. */
  SessionJournal NONE =
      new SessionJournal() {
        @Override
        public CompletionStage<Void> keep(SessionKey key, SessionState state) {
          return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> end(SessionKey key) {
          return CompletableFuture.completedStage(null);
        }
      };

  /** The session is live, with {@code state} from now on. */
  CompletionStage<Void> keep(SessionKey key, SessionState state);

  /** The session has ended. */
  CompletionStage<Void> end(SessionKey key);
}
