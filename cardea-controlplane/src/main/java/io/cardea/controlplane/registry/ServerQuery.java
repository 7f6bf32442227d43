package io.cardea.controlplane.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which servers of the list are wanted.
 *
 * @param after the last name of the page before, or empty
 * @param limit servers of one page
 * @param search what names contain, in lower case
 * @param since none that have not changed since then
 * @param version empty for every version; each server has one, which is its latest
 * @param withDeleted whether those that are gone are told too
 */
record ServerQuery(
    String after,
    int limit,
    String search,
    Optional<Instant> since,
    String version,
    boolean withDeleted) {

  /** Servers of one page; the official registry has the same bounds. */
  static final int MAX_LIMIT = 100;

  private static final int LIMIT = 30;
  private static final int MAX_TEXT = 255;
  private static final String DELETED = "include_deleted";

  /**
   * Reads a query as sent.
   *
   * @throws Query.Refused if it is not one
   */
  static ServerQuery read(String text) {
    Query query =
        Query.read(text, List.of("cursor", "limit", "search", "updated_since", "version", DELETED));
    String search = bounded(query, "search").toLowerCase(Locale.ROOT);
    Optional<Instant> since =
        Optional.of(query.text("updated_since"))
            .filter(given -> !given.isEmpty())
            .map(ServerQuery::instant);
    return new ServerQuery(
        after(bounded(query, "cursor")),
        query.number("limit", MAX_LIMIT, LIMIT),
        search,
        since,
        bounded(query, "version"),
        flag(query) || since.isPresent());
  }

  /** The one parameter of what is below the list. */
  static boolean readDeleted(String text) {
    return flag(Query.read(text, List.of(DELETED)));
  }

  /** Where the page after the server of this name begins. */
  static String cursor(String name) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(UTF_8));
  }

  boolean matches(RegistryEntry entry, String name) {
    return (withDeleted || !entry.deleted())
        && name.compareTo(after) > 0
        && name.toLowerCase(Locale.ROOT).contains(search)
        && since.map(time -> !entry.updated().isBefore(time)).orElse(true)
        && (version.isEmpty() || version.equals("latest") || version.equals(entry.version()));
  }

  private static String bounded(Query query, String name) {
    String text = query.text(name);
    if (text.length() > MAX_TEXT) {
      throw new Query.Refused(name + " has at most " + MAX_TEXT + " characters.");
    }
    return text;
  }

  private static boolean flag(Query query) {
    return switch (query.text(DELETED)) {
      case "", "false" -> false;
      case "true" -> true;
      default -> throw new Query.Refused(DELETED + " is true or false.");
    };
  }

  private static String after(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Query.Refused("cursor is the nextCursor of the page before, and nothing else.");
    }
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new Query.Refused(
          "updated_since is a time of RFC 3339, like 2026-08-07T13:15:04Z, percent-encoded.");
    }
  }
}
