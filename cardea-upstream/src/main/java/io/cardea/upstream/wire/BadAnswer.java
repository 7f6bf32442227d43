package io.cardea.upstream.wire;

/** An answer is not HTTP/1.1 as it should be. What it says is fixed text, none of the answer's. */
public final class BadAnswer extends Exception {

  private static final long serialVersionUID = 1L;

  BadAnswer(String problem) {
    super(problem, null, false, false);
  }
}
