package io.cardea.dataplane.suspend;

import java.security.SecureRandom;

/** Names one time that a call waits for its client: 128 random bits. */
record SuspensionId(long most, long least) {

  static SuspensionId fresh(SecureRandom random) {
    return new SuspensionId(random.nextLong(), random.nextLong());
  }
}
