package io.cardea.app.imports;

import java.util.Optional;

/** Somebody who can be asked. */
public interface Asker {

  /** Nobody. */
  Asker NOBODY =
      new Asker() {
        @Override
        public boolean isThere() {
          return false;
        }

        @Override
        public Optional<String> ask(String prompt) {
          return Optional.empty();
        }
      };

  /** Whether there is somebody. */
  boolean isThere();

  /** The line that is answered; empty at the end of input. */
  Optional<String> ask(String prompt);
}
