package io.cardea.audit.record;

import io.cardea.model.identity.TenantId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What recovery must know of a line that {@link RecordEncoder} wrote. Reads by position: the fields
 * it needs are the first ones, and before them comes no text of a caller but the agent's name.
 */
public final class RecordLine {

  private static final String INTENT = "{\"type\":\"intent\",\"id\":\"";
  private static final String ADMIN = "{\"type\":\"admin\",\"id\":\"";
  private static final String OUTCOME = "{\"type\":\"outcome\",\"id\":\"";
  private static final Pattern SEGMENT =
      Pattern.compile(
          "\\{\"type\":\"segment\",\"sequence\":\\d{1,18},\"openSince\":(\\d{1,18}),.*");
  private static final Pattern TENANT =
      Pattern.compile(
          "\\{\"type\":\"[a-z]{1,16}\",\"id\":\"[0-9a-f-]{36}\",\"time\":\"[^\"]{1,40}\",\"tenant\":\"([^\"]{1,32})\"");
  private static final String TEXT = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";
  private static final Pattern USER =
      Pattern.compile(
          "\\{\"type\":\"intent\",\"id\":\"[0-9a-f-]{36}\",\"time\":\"[^\"]{1,40}\""
              + ",\"tenant\":\"[^\"]{1,32}\"(?:,\"event\":\"[a-z_]{1,32}\")?"
              + ",\"issuer\":"
              + TEXT
              + ",\"subject\":"
              + TEXT
              + ",\"user\":\"(p-[0-9a-f]{32})\"");
  private static final Pattern ID =
      Pattern.compile("\\{\"type\":\"[a-z]{1,16}\",\"id\":\"([0-9a-f-]{36})\"");
  private static final int ID_LENGTH = 36;

  private RecordLine() {}

  /** The id of what the line says is about to be done, if it says so. */
  public static Optional<UUID> openedBy(String line) {
    return idAfter(INTENT, line).or(() -> idAfter(ADMIN, line));
  }

  /** The id of the intent whose outcome the line is, if it is one. */
  public static Optional<UUID> closedBy(String line) {
    return idAfter(OUTCOME, line);
  }

  /** Whether the record is one of the request with {@code id}. */
  public static boolean isOf(UUID id, String line) {
    Matcher matcher = ID.matcher(line);
    return matcher.lookingAt() && matcher.group(1).equals(id.toString());
  }

  /** Whose the record is, if it says so directly behind its time. */
  public static Optional<TenantId> tenantOf(String line) {
    Matcher matcher = TENANT.matcher(line);
    return matcher.lookingAt() && TenantId.isValid(matcher.group(1))
        ? Optional.of(new TenantId(matcher.group(1)))
        : Optional.empty();
  }

  /** The pseudonym of the person on whose behalf the intent is, if it is one on somebody's. */
  public static Optional<String> userOf(String line) {
    Matcher matcher = USER.matcher(line);
    return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The oldest segment that may hold an open intent, if the line is a segment's first. */
  public static OptionalLong openSince(String line) {
    Matcher matcher = SEGMENT.matcher(line);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static Optional<UUID> idAfter(String prefix, String line) {
    int end = prefix.length() + ID_LENGTH;
    if (!line.startsWith(prefix) || line.length() < end) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(line.substring(prefix.length(), end)));
    } catch (IllegalArgumentException e) { // a line that we did not write
      return Optional.empty();
    }
  }
}
