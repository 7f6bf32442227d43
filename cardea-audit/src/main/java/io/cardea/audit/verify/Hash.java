package io.cardea.audit.verify;

import java.util.Arrays;

/** A hash as a key of maps. */
final class Hash {

  private final byte[] bytes;

  Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
