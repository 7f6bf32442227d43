package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;

/** Brings calls to servers that speak the other era than their clients. Lives on one event loop. */
interface Crossing {

  /** Brings {@code call} to its server; {@code end} learns how it ended. */
  void open(Call call, Ending end, ClientReply reply);
}
