package io.cardea.model.catalog;

import io.cardea.model.adapter.AdapterKey;
import java.util.Optional;

/**
 * What a tool or prompt is called where several servers are behind one address: {@code
 * {adapter}__{name}} if that has at most 64 characters of {@code [A-Za-z0-9_-]}, which is what
 * several model APIs allow. Else illegal characters become {@code _}, the rest is cut, and {@code
 * _} with 10 characters of base32 of SHA-256 over adapter and name is put behind. It depends on
 * nothing else, so that adding a server renames nothing.
 *
 * <p>An adapter's name has no {@code _}, so the first {@code __} ends it and two adapters never
 * share a name. Two names of one adapter can come out the same: a plain one may be spelled as the
 * shortened form of another (50 bits of a digest can be found by trying). That is for whoever keeps
 * a table of one adapter's names to see, when the place in the table is taken already; the later
 * item is then quarantined, neither listed nor callable.
 */
public final class ExposedName {

  /** Characters a name has at most. */
  public static final int MAX_LENGTH = 64;

  private static final String SEPARATOR = "__";
  private static final int DIGEST_LENGTH = 10;

  private ExposedName() {}

  /**
   * The name of {@code original} of {@code adapter}: always 1 to {@value #MAX_LENGTH} characters of
   * {@code [A-Za-z0-9_-]}.
   *
   * @throws IllegalArgumentException if {@code adapter} is no adapter's name
   */
  public static String of(String adapter, String original) {
    if (!AdapterKey.isValidName(adapter)) {
      throw new IllegalArgumentException("an adapter's name is 1 to 32 characters of [a-z0-9-]");
    }
    String prefix = adapter + SEPARATOR;
    int room = MAX_LENGTH - prefix.length();
    if (isLegal(original) && original.length() <= room) {
      return prefix + original;
    }
    int kept = room - 1 - DIGEST_LENGTH;
    return prefix + legalized(original, kept) + "_" + digest(adapter, original);
  }

  /** The adapter that {@code exposed} says it is of, whether or not there is one. */
  public static Optional<String> adapterOf(String exposed) {
    int end = exposed.indexOf(SEPARATOR);
    return end < 0
        ? Optional.empty()
        : Optional.of(exposed.substring(0, end)).filter(AdapterKey::isValidName);
  }

  /**
   * The original name that {@code exposed} stands for if it is a plain one, that is the {@code x}
   * with {@code of(adapter, x)} equal to {@code exposed} and {@code x} as it is spelled in it.
   */
  public static Optional<String> plainOriginal(String exposed) {
    return adapterOf(exposed)
        .map(adapter -> exposed.substring(adapter.length() + SEPARATOR.length()))
        .filter(name -> exposed.length() <= MAX_LENGTH && isLegal(name));
  }

  /**
   * Equal for names that a person or a model may take for one another: the same after NFKC, lower
   * case and replacing common look-alikes of other scripts (a small part of Unicode TR 39).
   */
  public static String confusableKey(String name) {
    return Confusables.key(name);
  }

  private static boolean isLegal(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isLegal(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isLegal(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private static String legalized(String name, int length) {
    StringBuilder legal = new StringBuilder(length);
    name.codePoints().limit(length).forEach(c -> legal.append(isLegal(c) ? (char) c : '_'));
    return legal.toString();
  }

  private static String digest(String adapter, String original) {
    return Digests.base32(Digests.sha256(adapter + "\0" + original), DIGEST_LENGTH);
  }
}
