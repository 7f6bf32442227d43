package io.cardea.upstream.http;

/** The body of an answer as it arrives. */
sealed interface AnswerBody permits WholeBody, EventBody {

  /** The next bytes; the array is only lent. */
  void onData(byte[] bytes, int from, int to);

  /** There is no more, and there should be no more. */
  void onEnd();
}
