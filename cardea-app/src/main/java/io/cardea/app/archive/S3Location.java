package io.cardea.app.archive;

import io.cardea.audit.retention.SegmentArchive;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an S3 bucket.
 *
 * @param bucket name, or that of an access point
 * @param prefix that keys begin with, a slash at its end; may be empty
 */
public record S3Location(String bucket, String prefix) {

  /** What locations in S3 begin with. */
  static final String SCHEME = "s3://";

  private static final Pattern FORM =
      Pattern.compile(
          "s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._=+-]{1,128}){0,8})/?");
  private static final Pattern DOTS = Pattern.compile("/\\.{1,2}(/|$)");

  /**
   * Reads {@code s3://bucket/prefix}. Characters that some server or tool takes for something else
   * are none of a prefix.
   *
   * @throws IllegalArgumentException if it is none; the message says what one is like
   */
  public static S3Location parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || DOTS.matcher(form.group(2)).find()) {
      throw new IllegalArgumentException(
          "a place in S3 is like s3://bucket/some/prefix, of letters, digits and . _ = + -;"
              + " its endpoint and credentials are in the environment (AWS_...)");
    }
    String path = form.group(2);
    return new S3Location(form.group(1), path.isEmpty() ? "" : path.substring(1) + "/");
  }

  /** The key of a segment's object: laid out as a folder is, so that a copy of all is one. */
  String key(String log, String segment) {
    return prefix + SegmentArchive.folder(log) + "/" + segment;
  }

  /** Where a segment is, as people write it. */
  String of(String key) {
    return SCHEME + bucket + "/" + key;
  }

  /** As people write it. */
  @Override
  public String toString() {
    return SCHEME
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
  }
}
