package io.cardea.app.archive;

import io.cardea.audit.retention.SegmentArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Keeps segments in a bucket of S3, or of a server that speaks as it does. A segment is one object,
 * put in one request, so that what is broken off leaves nothing. Encryption and locks are what the
 * bucket has by default.
 */
public final class S3Archive implements SegmentArchive {

  /** A connection that is slower is none, reading back included. */
  private static final long MIN_BYTES_PER_SECOND = 128 << 10;

  /** Something that is asked of S3. */
  private interface Question<T> {
    T ask(S3Client s3) throws IOException;
  }

  private final S3Location location;
  private final S3Access access;
  private volatile @Nullable S3Client client;

  /** Of what is at a place nothing is asked before it is used. */
  public S3Archive(S3Location location, S3Access access) {
    this.location = location;
    this.access = access;
  }

  @Override
  public void check() throws IOException {
    within(location.toString(), 0, s3 -> s3.headBucket(b -> b.bucket(location.bucket())));
  }

  @Override
  public void keep(String log, Path segment, String sha256) throws IOException {
    String key = location.key(log, String.valueOf(segment.getFileName()));
    long bytes = Files.size(segment);
    within(
        location.of(key),
        bytes,
        s3 -> {
          if (!isKept(s3, key, bytes, sha256)) {
            put(s3, key, segment, sha256);
            if (!isKept(s3, key, bytes, sha256)) {
              throw new IOException(location.of(key) + ": it was put there, and is not there");
            }
          }
          return key;
        });
  }

  @Override
  public boolean fetch(String log, String segment, long most, OutputStream to) throws IOException {
    String key = location.key(log, segment);
    Optional<HeadObjectResponse> there = within(location.of(key), 0, s3 -> head(s3, key));
    if (there.isPresent()) {
      long bytes = Math.min(most, length(there.get()));
      return within(
          location.of(key),
          bytes,
          s3 -> {
            copy(s3, key, bytes, to);
            return true;
          });
    }
    return false;
  }

  /** Asks within the time that so many bytes may take. */
  private <T> T within(String place, long bytes, Question<T> question) throws IOException {
    return TimeLimit.within(
        access.patience().multipliedBy(2).plusSeconds(bytes / MIN_BYTES_PER_SECOND),
        place,
        () -> {
          try {
            return question.ask(client());
          } catch (SdkException e) {
            throw S3Failure.of(place, e);
          }
        });
  }

  private S3Client client() throws IOException {
    S3Client open = client;
    if (open == null) { // two at once make one each, which are alike
      open = access.open();
      client = open;
    }
    return open;
  }

  private Optional<HeadObjectResponse> head(S3Client s3, String key) {
    try {
      return Optional.of(
          s3.headObject(
              h -> h.bucket(location.bucket()).key(key).checksumMode(ChecksumMode.ENABLED)));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  /** Whether it is there. */
  private boolean isKept(S3Client s3, String key, long bytes, String sha256) throws IOException {
    Optional<HeadObjectResponse> there = head(s3, key);
    if (there.isPresent()
        && (length(there.get()) != bytes || !digest(s3, key, there.get()).equals(sha256))) {
      throw new IOException(
          "%s is not the segment that is to be archived: move it away, it is not overwritten"
              .formatted(location.of(key)));
    }
    return there.isPresent();
  }

  /** As the server computed it, else from what comes back. */
  private String digest(S3Client s3, String key, HeadObjectResponse there) throws IOException {
    String known = there.checksumSHA256();
    if (known != null && known.matches("[A-Za-z0-9+/]{43}=")) { // else of parts, or nothing
      return HexFormat.of().formatHex(Base64.getDecoder().decode(known));
    }
    MessageDigest sha256 = sha256();
    copy(s3, key, length(there), new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Of an object; 0 if that is not said. */
  private static long length(HeadObjectResponse there) {
    return Optional.ofNullable(there.contentLength()).orElse(0L);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Copies no more than it is said to have. */
  private void copy(S3Client s3, String key, long bytes, OutputStream to) throws IOException {
    try (InputStream from = s3.getObject(g -> g.bucket(location.bucket()).key(key))) {
      byte[] part = new byte[64 << 10];
      long left = bytes;
      while (left > 0) {
        int read = read(from, part, (int) Math.min(part.length, left), location.of(key));
        to.write(part, 0, read);
        left -= read;
      }
    }
  }

  private static int read(InputStream from, byte[] part, int most, String place)
      throws IOException {
    try {
      int read = from.read(part, 0, most);
      if (read >= 0) {
        return read;
      }
    } catch (IOException e) {
      throw new IOException(place + ": what comes back breaks off", e);
    }
    throw new IOException(place + ": what comes back ends too early");
  }

  /** Puts it there, unless something is. */
  private void put(S3Client s3, String key, Path segment, String sha256) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(location.bucket())
            .key(key)
            .ifNoneMatch("*")
            .checksumSHA256(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)))
            .build();
    try {
      s3.putObject(request, RequestBody.fromFile(segment));
    } catch (S3Exception e) {
      if (isUnknown(e)) { // the server has no conditions; nothing was there just now
        s3.putObject(request.toBuilder().ifNoneMatch(null).build(), RequestBody.fromFile(segment));
      } else if (e.statusCode() != 412) { // something is there now, and will be looked at
        throw e;
      }
    }
  }

  private static boolean isUnknown(S3Exception failure) {
    return failure.statusCode() == 501 || S3Failure.code(failure).equals("NotImplemented");
  }
}
