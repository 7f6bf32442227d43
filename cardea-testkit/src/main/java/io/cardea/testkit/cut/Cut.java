package io.cardea.testkit.cut;

import java.util.List;
import java.util.function.Predicate;

/**
 * Where a connection breaks in the exchange of one request and its answer.
 *
 * @param point of the exchange
 * @param count bytes or events after which it breaks, where the point has any
 * @param isReset whether both ends are told so by a reset rather than by a proper end
 * @param wanted which request it is about, by its text: request line, fields and body
 */
public record Cut(Point point, int count, boolean isReset, Predicate<String> wanted) {

  /** A boundary of the messages of an exchange. */
  public enum Point {
    /** When the request arrives: nothing of it is passed on. */
    BEFORE_REQUEST,
    /** {@code count} bytes of the request are passed on. */
    IN_REQUEST,
    /** As soon as the whole request has been passed on: an answer is not waited for, nor passed. */
    AFTER_REQUEST,
    /** When the answer arrives: nothing of it is passed on. */
    BEFORE_ANSWER,
    /** {@code count} bytes of the answer are passed on. */
    IN_ANSWER,
    /** {@code count} events of the answer are passed on, comments included. */
    AFTER_EVENT
  }

  /** All points, each at its earliest, for tests that go through them. */
  public static List<Cut> everywhere() {
    return List.of(
        at(Point.BEFORE_REQUEST, 0),
        at(Point.IN_REQUEST, 1),
        at(Point.IN_REQUEST, 120),
        at(Point.IN_REQUEST, 500),
        at(Point.AFTER_REQUEST, 0),
        at(Point.BEFORE_ANSWER, 0),
        at(Point.IN_ANSWER, 1),
        at(Point.IN_ANSWER, 60),
        at(Point.IN_ANSWER, 200),
        at(Point.AFTER_EVENT, 1),
        at(Point.AFTER_EVENT, 2));
  }

  /** A cut of any request, by a reset. */
  public static Cut at(Point point, int count) {
    return new Cut(point, count, true, _ -> true);
  }

  /** The same cut of requests that contain {@code text}. */
  public Cut of(String text) {
    return new Cut(point, count, isReset, request -> request.contains(text));
  }

  /** The same cut without a reset: the connection is just closed. */
  public Cut byEnd() {
    return new Cut(point, count, false, wanted);
  }

  @Override
  public String toString() {
    return point + "(" + count + ")" + (isReset ? "" : " by end");
  }
}
