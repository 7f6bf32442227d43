package io.cardea.dataplane.http;

import io.cardea.dataplane.wire.BadRequest;
import io.cardea.dataplane.wire.RequestHead;

/** Who answers requests. Called on the event loop of the connection. */
public interface HttpHandler {

  /**
   * The head of a request has come; its body may follow. A body that nobody {@linkplain
   * Exchange#read reads} is dropped.
   */
  void onRequest(RequestHead head, Exchange exchange);

  /**
   * A request is not HTTP as it should be, and its connection is closed.
   *
   * @param address where the client of the connection is
   * @return JSON that says so
   */
  byte[] onMisframed(String address, BadRequest bad);
}
