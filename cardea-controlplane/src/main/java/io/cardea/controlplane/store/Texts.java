package io.cardea.controlplane.store;

/** What people write beside documents. */
final class Texts {

  private Texts() {}

  /** Whether {@code text} has controls or lone surrogates, which not every store can keep. */
  static boolean isUnfit(String text) {
    return text.codePoints()
        .anyMatch(c ->
            (Character.isISOControl(c) && c != '\n' && c != '\t')
                || Character.getType(c) == Character.SURROGATE);
  }
}
