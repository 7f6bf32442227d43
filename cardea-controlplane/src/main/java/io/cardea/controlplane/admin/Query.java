package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.controlplane.document.Utf8;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a request's query: each known, once, and in its range. */
public final class Query {

  /** Says what is wrong with a query; its message is for the caller. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A query that is wrong in the way {@code message} says. */
    public Refused(String message) {
      super(message);
    }
  }

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads {@code query} as sent, without its question mark.
   *
   * @throws Refused if it has others than the {@code known} parameters, or one twice
   */
  public static Query read(String query, List<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!known.contains(name)) {
        throw new Refused(
            known.isEmpty()
                ? "There are no query parameters here."
                : "Unknown query parameter; known are " + known + ".");
      }
      if (values.putIfAbsent(name, decoded(pair.substring(equals + 1))) != null) {
        throw new Refused("The query parameter " + name + " is there twice.");
      }
    }
    return new Query(values);
  }

  private static String decoded(String text) {
    try {
      // Each byte is one character of this charset.
      byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
      if (Utf8.read(bytes) instanceof Utf8.Text(String decoded)) {
        return decoded;
      }
    } catch (IllegalArgumentException _) {
      // A percent sign without its digits.
    }
    throw new Refused("The query is not percent-encoded UTF-8.");
  }

  /** Whether {@code name} is there, with or without a value. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** What {@code name} is, or empty if it is not there. */
  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** {@code true}, or {@code false} if it is that or not there. */
  boolean flag(String name) {
    return switch (values.getOrDefault(name, "false")) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw new Refused(name + " is true or false.");
    };
  }

  /** A whole number from 1 to {@code max}. */
  public int number(String name, int max, int otherwise) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > max) {
      throw new Refused(name + " is a whole number from 1 to " + max + ".");
    }
    return number;
  }
}
