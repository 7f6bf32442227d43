package io.cardea.dataplane.task;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;

/** The answer to whoever asks for a task that does not exist, or is not its own. */
public final class UnknownTask {

  public static final Refusal REFUSAL =
      Refusal.of(
          200,
          RpcError.INVALID_PARAMS,
          "Failed to find the task: no task of yours at this address has this taskId.");

  private UnknownTask() {}
}
