package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSource.Place;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a query goes on, as text that only the same query takes. It holds a place in the log, which
 * is no secret, and opens nothing: what a caller may see is asked of each record.
 */
final class RecordCursor {

  private static final Pattern FORM = Pattern.compile("((?:[0-9]{1,19}:)+)([0-9a-f]{16})");
  private static final Pattern COLONS = Pattern.compile(":");
  private static final int MAX_LENGTH = 120;

  private RecordCursor() {}

  static String of(Place place, RecordQuery query) {
    return of(List.of(place.segment(), place.offset()), query);
  }

  /** The same for another place that is a row of numbers. */
  static String of(List<Long> place, RecordQuery query) {
    StringBuilder text = new StringBuilder();
    place.forEach(number -> text.append(number).append(':'));
    text.append(digest(query));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.toString().getBytes(US_ASCII));
  }

  /**
   * The place that a cursor of {@code query} says.
   *
   * @throws Query.Refused if it is none
   */
  static Place parse(String cursor, RecordQuery query) {
    List<Long> place = parse(cursor, query, 2);
    return new Place(place.getFirst(), place.getLast());
  }

  /**
   * The same for a place that is so many numbers.
   *
   * @throws Query.Refused if it is none
   */
  static List<Long> parse(String cursor, RecordQuery query, int numbers) {
    if (cursor.length() <= MAX_LENGTH && cursor.matches("[A-Za-z0-9_-]+")) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), US_ASCII);
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
          List<Long> place = COLONS.splitAsStream(form.group(1)).map(Long::parseLong).toList();
          if (!form.group(2).equals(digest(query)) || place.size() != numbers) {
            throw new Query.Refused(
                "cursor is of another query: its filters, times and order must be the same.");
          }
          return place;
        }
      } catch (IllegalArgumentException e) { // no base64, or too large a number
      }
    }
    throw new Query.Refused("cursor is what an answer had as next.");
  }

  private static String digest(RecordQuery query) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(query.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
