package io.cardea.dataplane.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.model.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** A file of certificates or of a key in PEM. */
record PemFile(Path path, String text) {

  private static final int MAX_BYTES = 1 << 20;

  /**
   * @throws IOException if it cannot be read, or is larger than 1 MiB
   */
  static PemFile read(Path path) throws IOException {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new IOException(path + " is larger than 1 MiB; it is no certificate or key");
      }
      return new PemFile(path, Files.readString(path, ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new IOException(path + " does not exist", e);
    }
  }

  /**
   * The certificates, in the order of the file.
   *
   * @throws IOException if it holds none, or one that is broken
   */
  List<X509Certificate> certificates() throws IOException {
    try {
      return Pem.certificates(text);
    } catch (CertificateException e) {
      throw new IOException(path + " " + e.getMessage(), e);
    }
  }

  /**
   * The private key of {@code certificate}.
   *
   * @throws IOException if it does not hold that
   */
  PrivateKey privateKey(X509Certificate certificate) throws IOException {
    try {
      return Pem.privateKey(text, certificate);
    } catch (InvalidKeyException e) {
      throw new IOException(path + " " + e.getMessage(), e);
    }
  }

  /** Shows nothing of what it holds. */
  @Override
  public String toString() {
    return path.toString();
  }
}
