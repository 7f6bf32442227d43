package io.cardea.dataplane.pipeline;

import io.cardea.dataplane.call.Call;

/** Decides one thing about a call, purely from what it is given. */
@FunctionalInterface
public interface Stage {

  StageResult apply(Call call, Facts facts);
}
