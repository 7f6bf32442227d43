package io.cardea.dataplane.task;

import io.cardea.dataplane.session.SessionKeys;
import java.security.SecureRandom;

/** Sealed ids for tests. */
public final class Tasks {

  public static final TaskIds IDS =
      new TaskIds(SessionKeys.fresh(new SecureRandom()), new SecureRandom());

  private Tasks() {}
}
