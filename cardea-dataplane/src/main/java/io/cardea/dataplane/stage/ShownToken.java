package io.cardea.dataplane.stage;

import io.cardea.dataplane.token.TokenRead;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyCheck;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An access token as a request shows it.
 *
 * @param text itself; a secret
 * @param withProof whether it comes as {@code DPoP} (RFC 9449 §7.1), else as {@code Bearer}
 */
record ShownToken(String text, boolean withProof) {

  private static final String SCHEME = "dpop ";

  /** RFC 6750 §2.1, b64token. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * The token of a request, if it has exactly one credential, which is no API key.
   *
   * @param fields values of all {@code Authorization} fields
   */
  static Optional<ShownToken> of(List<String> fields) {
    if (fields.size() == 1 && hasProof(fields.getFirst())) {
      return Optional.of(
          new ShownToken(fields.getFirst().substring(SCHEME.length()).strip(), true));
    }
    return KeyCheck.bearer(fields)
        .filter(text -> !text.startsWith(ApiKey.PREFIX))
        .map(text -> new ShownToken(text, false));
  }

  /** Whether it is one that only its issuer can read: any word but a JWT with a signature. */
  boolean isOpaque() {
    return text.length() <= TokenRead.MAX_LENGTH
        && text.chars().filter(c -> c == '.').count() != 2
        && WORD.matcher(text).matches();
  }

  /** Whether this {@code Authorization} is one with a proof. */
  static boolean hasProof(String field) {
    return field.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** Says nothing: it is secret. */
  @Override
  public String toString() {
    return "a token";
  }
}
