package io.cardea.dataplane.aggregate;

/** An event stream of an aggregate that a client has open. Lives on one event loop. */
interface OpenStream {

  /** Does the work of {@link #onChange} ahead; called beside the event loop. */
  void prepare();

  /** Something of the configuration or the catalog has changed. */
  void onChange();

  /** The configuration has changed, and with it perhaps what its caller may have. */
  default void recheck() {}

  /**
   * Ends it because the gateway stops.
   *
   * @param retryMillis how long the client should wait before it comes back
   */
  void end(int retryMillis);
}
