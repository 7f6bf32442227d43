package io.cardea.dataplane.keys;

/** An issuer gave no keys; the message says why, for operators. */
final class NoKeys extends Exception {

  private static final long serialVersionUID = 1;

  NoKeys(String why) {
    super(why, null, false, false);
  }
}
