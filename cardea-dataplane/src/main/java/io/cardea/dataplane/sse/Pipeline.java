package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.model.node.NodeId;
import java.util.function.Consumer;

/** The request path of this event loop. */
public interface Pipeline {

  /** Brings {@code call} to its end; {@code reply} gets exactly one answer. */
  void run(Call call, ClientReply reply);

  /**
   * Brings {@code call} to {@code node}, which it belongs to; {@code gone} runs if that does not
   * take it.
   */
  void relay(Call call, NodeId node, ClientReply reply, Runnable gone);

  /** Adds {@code fact} to {@code facts} of {@code call}, or refuses it. */
  void fetch(Fact<?> fact, Call call, Facts facts, Consumer<Facts> then, ClientReply reply);

  /** Records that {@code call} is refused, and answers so. */
  void refuse(Call call, Refusal refusal, ClientReply reply);
}
