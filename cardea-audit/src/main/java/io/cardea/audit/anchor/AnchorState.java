package io.cardea.audit.anchor;

import java.time.Duration;

/**
 * How far an anchor is.
 *
 * @param kind of anchor
 * @param failures attempts that failed since the start
 * @param lag how long ago the oldest checkpoint was signed that it lacks; zero if it has the newest
 * @param isFailing whether the last attempt failed, or one takes longer than it should
 * @param isContradicting whether it last said that this is not the log it knows
 */
public record AnchorState(
    Anchor.Kind kind, long failures, Duration lag, boolean isFailing, boolean isContradicting) {}
