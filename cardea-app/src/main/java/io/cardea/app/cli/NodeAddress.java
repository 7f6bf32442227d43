package io.cardea.app.cli;

import io.cardea.audit.anchor.TextPost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A gateway of several, {@code URL} or {@code URL,FILE}.
 *
 * @param url before {@code /api}, without a slash at its end
 * @param keyFile what holds the key for it; empty: $CARDEA_KEY
 */
record NodeAddress(URI url, Optional<Path> keyFile) {

  private static final String VARIABLE = "CARDEA_KEY";

  /** The key, as it is now. */
  String key() throws IOException {
    String key = keyFile.isPresent() ? ofFile(keyFile.get()) : ofEnvironment();
    if (!key.matches("[!-~]{1,4096}")) {
      throw new IOException(
          "the key in %s is none: it is one line, cardea_..."
              .formatted(keyFile.map(Path::toString).orElse("$" + VARIABLE)));
    }
    return key;
  }

  private static String ofFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no key file " + file);
    }
    return Files.readString(file).strip();
  }

  private static String ofEnvironment() throws IOException {
    @Nullable String key = System.getenv(VARIABLE);
    if (key == null) {
      throw new IOException(
          "there is no key for it: set %s, or name a file with it (--node URL,FILE)"
              .formatted(VARIABLE));
    }
    return key.strip();
  }

  /** Reads it. */
  static final class Converter implements ITypeConverter<NodeAddress> {

    @Override
    public NodeAddress convert(String text) {
      String[] parts = text.split(",", 2);
      try {
        return new NodeAddress(
            TextPost.address(parts[0].replaceAll("/+$", "")),
            parts.length == 1 ? Optional.empty() : Optional.of(Path.of(parts[1])));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'%s': %s".formatted(parts[0], e.getMessage()));
      }
    }
  }
}
