package io.cardea.app.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What fails before a server answers; what servers answer is tried with servers. */
class S3FailureTest {

  private static final String CHAIN =
      "Unable to load credentials from any of the providers in the chain X(a=[B(), C()]) :"
          + " [EnvironmentVariableCredentialsProvider(): Unable to load credentials from system"
          + " settings., WebIdentityTokenFileCredentialsProvider(): %s,"
          + " ProfileCredentialsProvider(profileName=default): Profile file contained no credentials,"
          + " ContainerCredentialsProvider(): %s, InstanceProfileCredentialsProvider(): none]";
  private static final String NO_IDENTITY =
      "Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE or the javaproperty must be set.";
  private static final String NO_CONTAINER =
      "Cannot fetch credentials from container - neither of the variables is set.";

  private static String text(String message) {
    return S3Failure.text(SdkClientException.create(message));
  }

  @Test
  void shouldSayThatThereAreNoCredentials() {
    assertThat(text(CHAIN.formatted(NO_IDENTITY, NO_CONTAINER)))
        .startsWith("no credentials are found: set AWS_ACCESS_KEY_ID")
        .endsWith("a profile or a role");
  }

  @Test
  void shouldSayWhyARoleFails() {
    assertThat(text(CHAIN.formatted("Not authorized (Service: Sts)", NO_CONTAINER)))
        .endsWith("; the one it has fails: Not authorized (Service: Sts)");
    assertThat(text(CHAIN.formatted(NO_IDENTITY, "Failed to load credentials from metadata.")))
        .endsWith("; the one it has fails: Failed to load credentials from metadata.");
  }

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new UnknownHostException("s3.example.com"), "the server's name is not known"),
        Arguments.of(new ConnectException("refused"), "the server cannot be reached"),
        Arguments.of(new SocketTimeoutException("read"), "the server does not answer in time"),
        Arguments.of(new SSLHandshakeException("path"), "no TLS with the server"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void shouldSayWhatKeptItFromTheServer(IOException cause, String said) {
    assertThat(S3Failure.text(SdkClientException.create("told", new IOException("told", cause))))
        .startsWith(said)
        .doesNotContain("told");
  }

  @Test
  void shouldSayTheRestOnOneLineAndNotForLong() {
    assertThat(text("one\n\ttwo\u001b[31m" + "x".repeat(5000)))
        .startsWith("one two [31mxxx")
        .hasSize(300);
  }
}
