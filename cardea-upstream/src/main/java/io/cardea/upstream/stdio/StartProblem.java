package io.cardea.upstream.stdio;

import io.cardea.model.adapter.StdioUpstream;
import io.cardea.upstream.sandbox.Bubblewrap;
import java.util.Locale;

/** Says why a process could not be started, and what to do. Names no argument and no variable. */
final class StartProblem {

  private static final String HINT =
      "run the command by hand, with the same variables, to see what it says";

  private StartProblem() {}

  /** What to do about a process that ended before it said anything but {@code words}. */
  static String hint(StdioUpstream upstream, String words) {
    if (upstream.sandbox().isEmpty()) {
      return HINT;
    }
    return words.contains(Bubblewrap.COMPLAINT) ? Bubblewrap.REMEDY : Bubblewrap.ADVICE;
  }

  static String of(StdioUpstream upstream, Exception failure) {
    String program = upstream.command().getFirst();
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof IllegalArgumentException) {
      return String.valueOf(failure.getMessage());
    }
    if (message.contains("no such file")) {
      return program
          + " was not found; install it, or give its full path (the gateway's own PATH"
          + " is searched)";
    }
    if (message.contains("permission denied")) {
      return program + " may not be executed by the gateway's user; check its mode (chmod +x)";
    }
    return program + " could not be started (" + failure.getClass().getSimpleName() + "); " + HINT;
  }
}
