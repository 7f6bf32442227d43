package io.cardea.controlplane.simulate;

import io.cardea.controlplane.simulate.Replay.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Calls that are alike, and would be decided alike, counted. One thread. */
public final class Tally {

  /**
   * Calls that are alike.
   *
   * @param call the first of them
   * @param replay how they would be decided
   * @param count how many they are
   */
  public record Group(RecordedCall call, Replay replay, long count) {

    /** What would become of them. */
    public Result result() {
      if (replay.verdict() == Verdict.UNKNOWN) {
        return Result.UNKNOWN;
      }
      return call.isAllowed() == (replay.verdict() == Verdict.ALLOWED)
          ? Result.SAME
          : Result.CHANGED;
    }
  }

  /** What can become of a call. */
  public enum Result {
    CHANGED,
    SAME,
    UNKNOWN
  }

  private final Map<List<Object>, Group> groups = new LinkedHashMap<>();

  void add(RecordedCall call, Replay replay) {
    groups.merge(
        List.of(
            call.issuer().orElse(""),
            call.agent(),
            call.place(),
            call.method(),
            call.target().orElse(""),
            call.isAllowed(),
            call.rule(),
            replay),
        new Group(call, replay, 1),
        (first, next) -> new Group(first.call(), first.replay(), first.count() + next.count()));
  }

  int size() {
    return groups.size();
  }

  /** In the order of their first calls. */
  public Stream<Group> groups() {
    return groups.values().stream();
  }
}
