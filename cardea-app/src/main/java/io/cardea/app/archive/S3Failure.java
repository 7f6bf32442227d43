package io.cardea.app.archive;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What went wrong with S3, in our words: what a server says may be anything, and what a library
 * says of credentials may quote them, so exceptions of neither are passed on.
 */
final class S3Failure {

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

  /** Of a role that is set and fails; the others only say that they are not set. */
  private static final Pattern ROLE =
      Pattern.compile(
          "(?:WebIdentityTokenFile|Container)CredentialsProvider\\(\\): (?!Either the |Cannot fetch )"
              + "([^,\\p{Cntrl}]{1,160})");

  private static final int MAX_CAUSES = 20;
  private static final int MAX_TEXT = 300;

  private S3Failure() {}

  /** An exception that says so of what is at a place. */
  static IOException of(String place, SdkException failure) {
    return new IOException(place + ": " + text(failure));
  }

  /** The error code of an answer; empty if it has none that is one. */
  static String code(AwsServiceException failure) {
    return Optional.ofNullable(failure.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .filter(code -> CODE.matcher(code).matches())
        .orElse("");
  }

  /** What went wrong. */
  static String text(SdkException failure) {
    return failure instanceof AwsServiceException answer ? answer(answer) : client(failure);
  }

  private static String answer(AwsServiceException failure) {
    String code = code(failure);
    String status = (failure.statusCode() + " " + code).strip();
    if (code.equals("InvalidObjectState")) {
      return "it lies in cold storage (%s): have it restored there first".formatted(status);
    }
    return switch (failure.statusCode()) {
      case 301, 302, 303, 307, 308 ->
          "it is at another place (%s%s): set AWS_REGION, or AWS_ENDPOINT_URL_S3"
              .formatted(status, region(failure));
      case 401, 403 ->
          "access is refused (%s): check the credentials, and that they may s3:PutObject,"
                  .formatted(status)
              + " s3:GetObject and s3:ListBucket there";
      case 404 -> "it is not there (%s): is the bucket's name right?".formatted(status);
      default -> "the server answers %s".formatted(status);
    };
  }

  private static String region(AwsServiceException failure) {
    return Optional.ofNullable(failure.awsErrorDetails())
        .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
        .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
        .filter(region -> REGION.matcher(region).matches())
        .map(region -> ", " + region)
        .orElse("");
  }

  private static String client(SdkException failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.startsWith("Unable to load credentials")) {
      Matcher role = ROLE.matcher(text);
      return "no credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the"
          + " process a profile or a role"
          + (role.find() ? "; the one it has fails: " + role.group(1) : "");
    }
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      switch (cause) {
        case UnknownHostException _ -> {
          return "the server's name is not known";
        }
        case ConnectException _ -> {
          return "the server cannot be reached";
        }
        case SocketTimeoutException _ -> {
          return "the server does not answer in time";
        }
        case SSLException _ -> {
          return "no TLS with the server (for an authority of your own, set AWS_CA_BUNDLE)";
        }
        default -> cause = cause.getCause();
      }
    }
    return clean(failure);
  }

  /** What an exception says, on one line and not for long. */
  static String clean(RuntimeException failure) {
    String text = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    return text.substring(0, Math.min(MAX_TEXT, text.length()));
  }
}
