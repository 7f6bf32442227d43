package io.cardea.dataplane.keys;

/** An identity provider gave no answer that is of use; the message says why, for operators. */
public final class NoAnswer extends Exception {

  private static final long serialVersionUID = 1;

  public NoAnswer(String why) {
    super(why, null, false, false);
  }
}
