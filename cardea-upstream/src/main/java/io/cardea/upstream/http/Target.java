package io.cardea.upstream.http;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.upstream.balance.EndpointGroup;
import io.cardea.upstream.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint as one event loop reaches it.
 *
 * @param name which of the adapter's endpoints it is; empty if there is only one
 * @param group where its successes and failures count; none if there is only one
 * @param index its place in the group
 */
record Target(
    HttpEndpoint endpoint,
    String name,
    ConnectionPool pool,
    RequestHead head,
    @Nullable EndpointGroup group,
    int index) {

  void succeeded() {
    if (group != null) {
      group.succeeded(index);
    }
  }

  void failed(String reason) {
    if (group != null) {
      group.failed(index, reason);
    }
  }
}
