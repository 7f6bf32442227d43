package io.cardea.model.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API key as a caller presents it: {@code cardea_{id}_{secret}}.
 *
 * @param id its public half
 * @param secret its secret half, 43 characters of base64url
 */
public record PresentedKey(KeyId id, String secret) {

  private static final int ID = ApiKey.PREFIX.length();
  private static final int ID_END = ID + 12;
  private static final int LENGTH = ID_END + 1 + 43;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Reads {@code text}; empty if it does not have a key's form. */
  public static Optional<PresentedKey> parse(String text) {
    if (text.length() != LENGTH
        || !text.startsWith(ApiKey.PREFIX)
        || text.charAt(ID_END) != '_'
        || !KeyId.isValid(text.substring(ID, ID_END))
        || !SECRET.matcher(text.substring(ID_END + 1)).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new PresentedKey(new KeyId(text.substring(ID, ID_END)), text.substring(ID_END + 1)));
  }

  /** Names the key and not its secret. */
  @Override
  public String toString() {
    return ApiKey.PREFIX + id;
  }
}
