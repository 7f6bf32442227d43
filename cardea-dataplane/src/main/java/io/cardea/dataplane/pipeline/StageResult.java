package io.cardea.dataplane.pipeline;

import io.cardea.dataplane.call.Call;
import io.cardea.model.node.NodeId;

/** What a stage may answer. */
public sealed interface StageResult {

  /** On to the next stage, with what is known now. */
  record Continue(Call call) implements StageResult {}

  /** The request ends here. */
  record Reply(Refusal refusal) implements StageResult {}

  /**
   * The request waits for a person; nothing was sent. The driver refuses it until approvals exist.
   */
  record Park(String why) implements StageResult {}

  /** The request belongs to another node, which runs it from its beginning. */
  record Elsewhere(NodeId node) implements StageResult {}

  /** The stage cannot decide before the client has answered this; then it is run again. */
  record Ask(Question question) implements StageResult {}

  /** The stage cannot decide without this fact; the driver fetches it and runs the stage again. */
  record Need(Fact<?> fact) implements StageResult {}
}
