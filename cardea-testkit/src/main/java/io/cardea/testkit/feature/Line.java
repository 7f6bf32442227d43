package io.cardea.testkit.feature;

import java.io.IOException;

/** Where a server says what belongs together: to one request, or to one session. */
@FunctionalInterface
interface Line {

  /** Says one message; several threads may. */
  void say(String json) throws IOException;
}
