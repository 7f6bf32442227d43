package io.cardea.testkit.feature;

import java.io.IOException;

/** A call of a tool, as far as it is the same in every revision. */
interface Calling {

  /** The request's params. */
  Message params();

  /** Says a notification that belongs to the call. */
  void say(String json) throws IOException;

  /** Whether the caller wants log messages of this level. */
  boolean wantsLog(String level);

  Running running();

  /** An argument; empty without it. */
  default String argument(String name) {
    return params().at("arguments", name).text();
  }

  /** The progress token as JSON; empty without it. */
  default String progressToken() {
    return params().at("_meta", "progressToken").raw();
  }
}
