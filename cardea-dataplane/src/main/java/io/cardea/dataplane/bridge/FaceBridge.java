package io.cardea.dataplane.bridge;

import io.cardea.dataplane.call.Call;
import io.cardea.upstream.exchange.UpstreamRequest;

/**
 * The layer between the client face and the upstream face: turns a permitted call into what the
 * upstream is sent. Each face speaks only its own revision.
 */
public interface FaceBridge {

  /** What to send for {@code call}. */
  UpstreamRequest toUpstream(Call call);
}
