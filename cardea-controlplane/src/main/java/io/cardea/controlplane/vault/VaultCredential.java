package io.cardea.controlplane.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the gateway shows Vault to be let in. */
public sealed interface VaultCredential {

  /** Bytes of a file that holds one. */
  int MAX_BYTES = 64 * 1024;

  /** What is in it now; empty if there is nothing that can be sent. Blocks. */
  Optional<String> read();

  /** Where it is from, for messages. */
  String place();

  /** Of an environment variable, which does not change. */
  record Variable(String name, String value) implements VaultCredential {

    @Override
    public Optional<String> read() {
      return sendable(value);
    }

    @Override
    public String place() {
      return "the environment variable " + name;
    }

    /** Tells no value. */
    @Override
    public String toString() {
      return place();
    }
  }

  /** Of a file, which may be written anew at any time. */
  record InFile(Path file) implements VaultCredential {

    @Override
    public Optional<String> read() {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        return bytes.length > MAX_BYTES
            ? Optional.empty()
            : sendable(new String(bytes, StandardCharsets.UTF_8));
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    @Override
    public String place() {
      return "the file " + file;
    }
  }

  /** {@code text} without white space around it, if it is of visible ASCII. */
  private static Optional<String> sendable(String text) {
    String bare = text.strip();
    boolean isVisible = bare.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return bare.isEmpty() || !isVisible ? Optional.empty() : Optional.of(bare);
  }
}
