package io.cardea.upstream.rest;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the arguments of a call, in words for the agent that made it. */
final class Complaints {

  /** More help nobody. */
  private static final int MAX = 10;

  private static final int MAX_PLACE = 100;
  private static final int MAX_WHAT = 500;

  private final List<String> all = new ArrayList<>();

  void add(String place, String what) {
    if (all.size() < MAX) {
      all.add(cut(place, MAX_PLACE) + " " + cut(what, MAX_WHAT));
    }
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "..." : text;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  @Override
  public String toString() {
    return "The call was not sent: " + String.join("; ", all) + ".";
  }
}
