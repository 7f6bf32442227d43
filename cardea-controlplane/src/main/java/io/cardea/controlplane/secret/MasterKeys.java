package io.cardea.controlplane.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.crypto.tink.Aead;
import io.cardea.controlplane.datafile.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys that wrap the keyset of secrets, kept apart from the database: the first one wraps, the
 * others only unwrap what was wrapped by them before. From {@value #VARIABLE}, from the file that
 * {@value #FILE_VARIABLE} names, or else from a file of the data directory that is made when it is
 * needed. Thread-safe.
 */
public final class MasterKeys {

  /** Holds the keys themselves. */
  public static final String VARIABLE = "CARDEA_MASTER_KEY";

  /** Names a file that holds them. */
  public static final String FILE_VARIABLE = "CARDEA_MASTER_KEY_FILE";

  private static final String NAME = "master.key";
  private static final int MAX_BYTES = 16 * 1024;

  private static final String NEEDED =
      "there is no master key: set "
          + VARIABLE
          + " (make one with: openssl rand -base64 32) or "
          + FILE_VARIABLE
          + ", the same for all gateways that share the database, and start again";

  private final String where;
  private final List<MasterKey> given;
  private final Optional<Path> folder;

  private MasterKeys(String where, List<MasterKey> given, Optional<Path> folder) {
    this.where = where;
    this.given = List.copyOf(given);
    this.folder = folder;
  }

  /**
   * The keys of a gateway.
   *
   * @param environment looks up variables; null if not set
   * @param folder for a file of its own; empty if the database is shared with others, which would
   *     not know what is in there
   * @throws SecretsClosed if what is set holds no master key
   */
  public static MasterKeys of(
      Function<String, @Nullable String> environment, Optional<Path> folder) {
    String keys = environment.apply(VARIABLE);
    String file = environment.apply(FILE_VARIABLE);
    if (keys != null && file != null) {
      throw new SecretsClosed("set either " + VARIABLE + " or " + FILE_VARIABLE + ", not both");
    }
    if (keys != null) {
      return new MasterKeys(VARIABLE, MasterKey.read(keys, VARIABLE), Optional.empty());
    }
    if (file != null) {
      String named = "the file " + file + " (" + FILE_VARIABLE + ")";
      return new MasterKeys(named, MasterKey.read(text(file, named), named), Optional.empty());
    }
    String own = folder.map(path -> "the file " + path.resolve(NAME)).orElse("");
    return new MasterKeys(own, List.of(), folder);
  }

  private static String text(String file, String named) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw new SecretsClosed(named + " is larger than " + MAX_BYTES + " bytes");
      }
      // Every byte is a character of this charset, so that a wrong file gets our message.
      return Files.readString(path, ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      throw new SecretsClosed(named + " cannot be read: check that it is there and readable");
    }
  }

  /** A keyset, and it wrapped by the first key: as it was, if that has wrapped it already. */
  record Opened(SecretCipher cipher, String wrapped) {}

  /**
   * Unwraps a keyset.
   *
   * @throws SecretsClosed if no key has wrapped it
   */
  Opened open(String wrapped) {
    List<MasterKey> keys = keys();
    if (keys.isEmpty()) {
      throw new SecretsClosed(
          folder.isEmpty()
              ? NEEDED
              : where
                  + ", which opens secrets, is not there: put it back, or set "
                  + VARIABLE
                  + " to what it has held, and start again");
    }
    for (int i = 0; i < keys.size(); i++) {
      Optional<SecretCipher> cipher = SecretCipher.unwrap(wrapped, keys.get(i).aead());
      if (cipher.isPresent()) {
        return new Opened(
            cipher.get(), i == 0 ? wrapped : cipher.get().wrap(keys.getFirst().aead()));
      }
    }
    throw new SecretsClosed(
        where
            + " holds another master key than the one by which secrets were stored: give it that"
            + " one, behind the new one and a comma if you are changing it, and start again");
  }

  /**
   * Makes a keyset, and the file of the data directory if that is to wrap it.
   *
   * @throws SecretsClosed if there is no key
   */
  Opened make(SecureRandom random) {
    List<MasterKey> keys = keys();
    Aead first = (keys.isEmpty() ? made(random) : keys.getFirst()).aead();
    SecretCipher cipher = SecretCipher.generate();
    return new Opened(cipher, cipher.wrap(first));
  }

  private MasterKey made(SecureRandom random) {
    Path directory = folder.orElseThrow(() -> new SecretsClosed(NEEDED));
    try {
      PrivateFile.create(directory, NAME, MasterKey.make(random) + "\n");
    } catch (IOException e) {
      throw new SecretsClosed(where + " cannot be made: check the directory's permissions");
    }
    // What is there now, whoever was first.
    return keys().getFirst();
  }

  private List<MasterKey> keys() {
    Optional<Path> own = folder.map(path -> path.resolve(NAME)).filter(Files::exists);
    return own.isPresent() ? MasterKey.read(text(own.get().toString(), where), where) : given;
  }
}
