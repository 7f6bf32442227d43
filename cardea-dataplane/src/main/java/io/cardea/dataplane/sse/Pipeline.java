package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;

/** The request path of this event loop. */
public interface Pipeline {

  /** Brings {@code call} to its end; {@code reply} gets exactly one answer. */
  void run(Call call, ClientReply reply);

  /** Records that {@code call} is refused, and answers so. */
  void refuse(Call call, Refusal refusal, ClientReply reply);
}
