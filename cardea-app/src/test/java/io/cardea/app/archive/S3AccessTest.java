package io.cardea.app.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** What is refused before anything is asked of anybody. */
class S3AccessTest {

  private static S3Access access(String endpoint, Optional<Path> authorities) {
    return new S3Access(
        Optional.of(URI.create(endpoint)), Optional.empty(), authorities, Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "http://minio.example.com:9000, only https is spoken (http to this machine)",
    "https://id:secret@minio.example.com, 'without user, password and #'",
    "ftp://minio.example.com, only https is spoken",
    "minio.example.com, the profile cannot be used"
  })
  void shouldRefuseAnEndpointThatIsNone(String endpoint, String what) {
    assertThatThrownBy(() -> access(endpoint, Optional.empty()).open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("AWS_")
        .hasMessageContaining(what)
        .hasMessageNotContaining("id:secret")
        .hasNoCause();
  }

  @Test
  void shouldSayThatAFileOfAuthoritiesIsNotThere() {
    assertThatThrownBy(
            () -> access("https://minio.example.com", Optional.of(Path.of("none.pem"))).open())
        .isInstanceOf(IOException.class)
        .hasMessage("AWS_CA_BUNDLE: there is no file none.pem");
  }

  @ParameterizedTest
  @CsvSource({"https://minio.example.com", "http://127.0.0.1:9000", "http://localhost:9000"})
  void shouldTakeOthersAndNameTheBucketInThePath(String endpoint) throws IOException {
    try (S3Client client = access(endpoint, Optional.empty()).open()) {
      assertThat(client.utilities().getUrl(u -> u.bucket("bucket").key("key")))
          .hasToString(endpoint + "/bucket/key");
    }
  }
}
