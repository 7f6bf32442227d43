package io.cardea.upstream.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Authorities and certificates they sign, made by the JDK's own tool. */
final class TestCertificates {

  private static final String PASSWORD = "changeit";

  private final Path folder;

  TestCertificates(Path folder) {
    this.folder = folder;
  }

  void authority(String name) throws IOException, InterruptedException {
    keytool(name, "-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c");
  }

  /** Makes a key and a certificate that {@code authority} signs. */
  void certificate(String authority, String name, String... options)
      throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(List.of("-alias", name, "-dname", "CN=" + name, "-signer", "ca"));
    all.addAll(List.of(options));
    keytool(authority, all.toArray(String[]::new));
  }

  private void keytool(String authority, String... options)
      throws IOException, InterruptedException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(tool, "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-keystore", file(authority).toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(log));
    }
  }

  private Path file(String authority) {
    return folder.resolve(authority + ".p12");
  }

  private KeyStore store(String authority) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file(authority))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** What a server with that certificate speaks TLS with. */
  SSLContext serving(String authority, String name) throws IOException, GeneralSecurityException {
    KeyStore all = store(authority);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    char[] password = PASSWORD.toCharArray();
    own.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** What a client that trusts that authority speaks TLS with. */
  SSLContext trusting(String authority) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", store(authority).getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
