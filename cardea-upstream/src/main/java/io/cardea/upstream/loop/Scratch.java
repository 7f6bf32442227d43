package io.cardea.upstream.loop;

/** An array to read into, lent for the length of one read. Belongs to one event loop. */
public final class Scratch {

  private static final int BYTES = 64 * 1024;

  private final byte[] bytes = new byte[BYTES];
  private int borrowers;

  /** The array, or another if somebody up the stack has it; to be given back. */
  public byte[] take() {
    return borrowers++ == 0 ? bytes : new byte[BYTES];
  }

  /** Ends the lending. */
  public void giveBack() {
    borrowers--;
  }
}
