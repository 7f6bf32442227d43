package io.cardea.it.archive;

import io.cardea.app.archive.S3Access;
import io.cardea.app.archive.S3Archive;
import io.cardea.app.archive.S3Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A server that speaks S3 and keeps each object as a file: in {@code FOLDER/bucket/key}. It checks
 * signatures, digests and conditions. It can be stopped, and started again on its port.
 */
final class S3Server implements AutoCloseable {

  static final String BUCKET = "records";

  private static final String ID = "an-id";
  private static final String SECRET = "a-secret-of-forty-characters-0123456789";

  private final Path folder;
  private final BlobStore store;
  private S3Proxy server;
  private int port;

  private S3Server(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve(BUCKET));
    Properties settings = new Properties();
    settings.setProperty("jclouds.filesystem.basedir", folder.toString());
    settings.setProperty("jclouds.identity", ID);
    settings.setProperty("jclouds.credential", SECRET);
    this.store = BlobStores.create("filesystem-nio2", settings);
    this.server = launch();
  }

  /** Starts one with an empty bucket. */
  static S3Server start(Path folder) throws IOException {
    return new S3Server(folder);
  }

  private S3Proxy launch() throws IOException {
    S3Proxy next =
        S3Proxy.builder()
            .blobStore(store)
            .awsAuthentication(AuthenticationType.AWS_V4, ID, SECRET)
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .stopTimeout(0)
            .build();
    try {
      next.start();
    } catch (Exception e) {
      throw new IOException(e);
    }
    port = next.getPort();
    return next;
  }

  /** Goes away. */
  void stop() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Comes back. */
  void restart() throws IOException {
    server = launch();
  }

  int port() {
    return port;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The file of an object. */
  Path object(String key) {
    return folder.resolve(BUCKET).resolve(key);
  }

  /** What a command needs to use it, and a proxy that it must not use for a server that is here. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        endpoint().toString(),
        "AWS_REGION",
        "eu-west-7",
        "AWS_ACCESS_KEY_ID",
        ID,
        "AWS_SECRET_ACCESS_KEY",
        SECRET,
        "AWS_EC2_METADATA_DISABLED",
        "true",
        "HTTPS_PROXY",
        "http://127.0.0.1:1");
  }

  /** An archive at a place, with the right secret. */
  S3Archive archive(String place) {
    return archive(place, endpoint(), SECRET, Optional.empty(), Duration.ofSeconds(20));
  }

  /** An archive at a place of any server. */
  static S3Archive archive(
      String place, URI endpoint, String secret, Optional<Path> authorities, Duration patience) {
    return new S3Archive(
        S3Location.parse(place),
        new S3Access(
            Optional.of(endpoint),
            Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, secret))),
            authorities,
            patience));
  }

  @Override
  public void close() throws IOException {
    stop();
    store.close();
  }
}
