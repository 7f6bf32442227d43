package io.cardea.model.identity;

import java.util.Optional;

/**
 * An API key as a caller presents it: {@code cardea_{id}_{secret}}.
 *
 * @param id its public half
 * @param secret its secret half, 43 characters of base64url
 */
public record PresentedKey(KeyId id, String secret) {

  private static final int ID = ApiKey.PREFIX.length();
  private static final int ID_END = ID + KeyId.LENGTH;
  private static final int LENGTH = ID_END + 1 + 43;

  /** Reads {@code text}; empty if it does not have a key's form. */
  public static Optional<PresentedKey> parse(String text) {
    if (text.length() != LENGTH
        || !text.startsWith(ApiKey.PREFIX)
        || text.charAt(ID_END) != '_'
        || !NameForm.isBase32(text, ID, ID_END)
        || !NameForm.isBase64Url(text, ID_END + 1)) {
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
