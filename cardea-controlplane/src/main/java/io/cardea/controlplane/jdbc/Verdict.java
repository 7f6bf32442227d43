package io.cardea.controlplane.jdbc;

/**
 * How a transaction ends.
 *
 * @param committed whether what it has written is to stay
 * @param value what it has found out
 */
record Verdict<T>(boolean committed, T value) {

  static <T> Verdict<T> commit(T value) {
    return new Verdict<>(true, value);
  }

  static <T> Verdict<T> rollback(T value) {
    return new Verdict<>(false, value);
  }
}
