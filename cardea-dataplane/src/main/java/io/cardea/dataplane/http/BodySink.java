package io.cardea.dataplane.http;

/** Who takes the body of a request; hears exactly one of these, unless the client goes before. */
public interface BodySink {

  /** The body has come whole; it is empty if the request has none. */
  void onWhole(byte[] body);

  /** It is larger than was allowed. */
  void onTooLarge();

  /** It takes longer than a request may. */
  void onTooSlow();
}
