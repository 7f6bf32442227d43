package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody's order that what was recorded is kept, however old it is and however full the disk.
 *
 * @param name of the hold: lower case, digits and hyphens, at most 63
 * @param tenant whose subjects may not be erased meanwhile; empty: those of all tenants. Records
 *     are kept whosever they are, as those of all tenants share files
 * @param from what was recorded from this time on; empty: from the beginning
 * @param until what was recorded before this time; empty: also what is still to come
 * @param since when it was made
 * @param by whose key made it, at most 200 characters
 * @param reason why, at most 200 characters
 */
public record LegalHold(
    String name,
    Optional<TenantId> tenant,
    Optional<Instant> from,
    Optional<Instant> until,
    Instant since,
    String by,
    String reason) {

  /** Most characters of who and why. */
  public static final int MAX_TEXT = 200;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  public LegalHold {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the name of a hold has 1 to 63 lower case letters, digits and hyphens");
    }
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new IllegalArgumentException("a hold begins before it ends");
    }
    check(by, "who makes a hold");
    check(reason, "the reason of a hold");
  }

  /** Whether a hold may be called {@code text}. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether it keeps some of what was recorded from {@code first} to {@code last}. */
  public boolean covers(Instant first, Instant last) {
    return from.map(time -> !last.isBefore(time)).orElse(true)
        && until.map(first::isBefore).orElse(true);
  }

  /** Whether subjects of {@code whose} may not be erased. */
  public boolean concerns(TenantId whose) {
    return tenant.map(whose::equals).orElse(true);
  }

  private static void check(String text, String what) {
    if (text.isBlank() || text.length() > MAX_TEXT || UNPRINTABLE.matcher(text).find()) {
      throw new IllegalArgumentException(
          what + " is a text of 1 to " + MAX_TEXT + " characters, without control characters");
    }
  }
}
