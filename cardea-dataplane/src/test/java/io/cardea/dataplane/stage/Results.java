package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.StageResult;

/** What a stage answered, in a line that a table can hold. */
final class Results {

  private Results() {}

  /** {@code 400 -32602} of a reply, {@code 2026-07-28 tools/call} of a call that goes on. */
  static String line(StageResult result) {
    return switch (result) {
      case StageResult.Reply reply ->
          reply.refusal().status() + " " + reply.refusal().error().code();
      case StageResult.Continue next ->
          next.call().revision() + " " + next.call().method().map(m -> m.wireName()).orElse("-");
      case StageResult.Park park -> "park " + park.why();
      case StageResult.Elsewhere there -> "at " + there.node();
      case StageResult.Ask ask -> "ask " + ask.question().key();
      case StageResult.Need need -> "need " + need.fact();
    };
  }

  static Call call(StageResult result) {
    return ((StageResult.Continue) result).call();
  }
}
