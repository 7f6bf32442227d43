package io.cardea.it.matrix;

/** Tries a feature. */
@FunctionalInterface
interface Check {

  /** Fails with what is wrong, if something is. */
  void run(Visit visit) throws Exception;
}
