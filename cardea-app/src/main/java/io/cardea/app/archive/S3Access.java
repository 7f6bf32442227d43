package io.cardea.app.archive;

import io.cardea.audit.anchor.TextPost;
import io.cardea.controlplane.tls.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * How S3 is reached. What is empty is found as the tools of AWS find it: in the environment, the
 * profile, or where the workload or the machine is told.
 *
 * @param endpoint of a server that is not AWS
 * @param credentials to sign with
 * @param authorities file of those, in PEM, that the server's certificate must come from
 * @param patience how long a server may be silent; it may be asked again for that long
 */
public record S3Access(
    Optional<URI> endpoint,
    Optional<AwsCredentialsProvider> credentials,
    Optional<Path> authorities,
    Duration patience) {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For a server that has no regions, but is signed for in one. */
  private static final Region FIRST = Region.US_EAST_1;

  /** As the environment has it, {@code AWS_CA_BUNDLE} included. */
  static S3Access ofEnvironment() {
    return new S3Access(
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(System.getenv("AWS_CA_BUNDLE")).filter(f -> !f.isEmpty()).map(Path::of),
        PATIENCE);
  }

  /**
   * A client. It has asked nobody but, if no region is declared, the machine for its own.
   *
   * @throws IOException if something is missing or may not be
   */
  S3Client open() throws IOException {
    try {
      Optional<URI> own = own();
      boolean isHere = own.isPresent() && isPlain(own.get());
      // Names of buckets before those of hosts are known to AWS, and to others only by chance.
      return builder(isHere)
          .region(region(own.isPresent()))
          .forcePathStyle(own.isPresent())
          .build();
    } catch (SdkClientException e) {
      throw new IOException(S3Failure.text(e));
    } catch (IllegalArgumentException | NullPointerException e) {
      // The library's way to say that a profile or an endpoint is not written as it should be.
      throw new IOException("AWS_... or the profile cannot be used: " + S3Failure.clean(e));
    }
  }

  /** The endpoint that is not AWS's, as it was given, or as the library finds it. */
  private Optional<URI> own() throws IOException {
    try (S3Client asked = builder(false).region(FIRST).build()) {
      return asked.serviceClientConfiguration().endpointOverride();
    }
  }

  /** Whether it is spoken to by http. */
  private static boolean isPlain(URI own) throws IOException {
    try {
      return "http".equalsIgnoreCase(TextPost.address(own.toString()).getScheme());
    } catch (IllegalArgumentException e) {
      throw new IOException("the endpoint of S3 (AWS_ENDPOINT_URL_S3): " + e.getMessage());
    }
  }

  /**
   * @param isHere whether the server is on this machine, which no proxy leads to
   */
  private S3ClientBuilder builder(boolean isHere) throws IOException {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(patience)
            .proxyConfiguration(
                ProxyConfiguration.builder()
                    .scheme("https")
                    .useEnvironmentVariablesValues(!isHere)
                    .useSystemPropertyValues(!isHere)
                    .build());
    if (authorities.isPresent()) {
      TrustManager[] trusted = trusted(authorities.get());
      http.tlsTrustManagersProvider(() -> trusted);
    }
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .credentialsProvider(
                credentials.orElseGet(() -> DefaultCredentialsProvider.builder().build()))
            .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD))
            // We say the digest and check what comes back; not every server knows theirs.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }

  private static TrustManager[] trusted(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("AWS_CA_BUNDLE: there is no file " + file);
    }
    try {
      return TrustedCertificates.managers(file);
    } catch (GeneralSecurityException e) {
      throw new IOException("AWS_CA_BUNDLE: " + file + " holds no certificates in PEM", e);
    }
  }

  private static Region region(boolean isOwn) throws IOException {
    AwsRegionProvider declared =
        new AwsRegionProviderChain(
            new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());
    try {
      return declared.getRegion();
    } catch (SdkClientException e) {
      return isOwn ? FIRST : ofMachine();
    }
  }

  private static Region ofMachine() throws IOException {
    try {
      return new InstanceProfileRegionProvider().getRegion();
    } catch (SdkClientException e) {
      throw new IOException("no region is known: set AWS_REGION");
    }
  }
}
