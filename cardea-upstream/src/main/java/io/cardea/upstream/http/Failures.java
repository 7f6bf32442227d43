package io.cardea.upstream.http;

import java.net.UnknownHostException;

/** What operators read of a connection's failure. */
final class Failures {

  private Failures() {}

  static String text(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof UnknownHostException) {
      return "host name not found: " + message;
    }
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
